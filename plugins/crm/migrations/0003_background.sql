-- freehold migration

create trigger tell_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone');

create trigger tell_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone');

create trigger tell_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone');

create trigger tell_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_tell('lead', 'agent', '');

create trigger tell_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('lead', 'agent', '');

create trigger tell_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_tell('lead', 'agent', '');
