-- freehold migration

create trigger tell_insert after insert on open_houses referencing new table as new_rows for each statement execute function freehold_tell('open-house', '', '');

create trigger tell_update after update on open_houses referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('open-house', '', '');

create trigger tell_delete after delete on open_houses referencing old table as old_rows for each statement execute function freehold_tell('open-house', '', '');
