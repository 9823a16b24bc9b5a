-- freehold migration

create trigger tell_insert after insert on listing_photos referencing new table as new_rows for each statement execute function freehold_tell('listing-photo', '', '');

create trigger tell_update after update on listing_photos referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('listing-photo', '', '');

create trigger tell_delete after delete on listing_photos referencing old table as old_rows for each statement execute function freehold_tell('listing-photo', '', '');

create trigger tell_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_tell('listing', 'agent', '');

create trigger tell_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('listing', 'agent', '');

create trigger tell_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_tell('listing', 'agent', '');

create trigger tell_insert after insert on properties referencing new table as new_rows for each statement execute function freehold_tell('property', '', '');

create trigger tell_update after update on properties referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('property', '', '');

create trigger tell_delete after delete on properties referencing old table as old_rows for each statement execute function freehold_tell('property', '', '');
