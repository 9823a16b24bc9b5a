-- freehold migration

create trigger audit_insert after insert on listing_photos referencing new table as new_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', '');

create trigger audit_update after update on listing_photos referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', '');

create trigger audit_delete after delete on listing_photos referencing old table as old_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', '');

create trigger audit_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', '', '');

create trigger audit_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', '', '');

create trigger audit_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_audit('listing', 'organization_id', '', '');

create trigger audit_insert after insert on properties referencing new table as new_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', '');

create trigger audit_update after update on properties referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', '');

create trigger audit_delete after delete on properties referencing old table as old_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', '');
