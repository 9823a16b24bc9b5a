-- freehold migration

alter table listings add column address_block text;

create index listings_address_block_idx on listings (organization_id, address_block, id);

drop trigger audit_insert on listings;

drop trigger audit_update on listings;

drop trigger audit_delete on listings;

create trigger audit_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,address_block,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger audit_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,address_block,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger audit_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,address_block,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');
