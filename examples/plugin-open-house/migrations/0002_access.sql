-- freehold migration

create trigger audit_insert after insert on open_houses referencing new table as new_rows for each statement execute function freehold_audit('open-house', 'organization_id', '', '');

create trigger audit_update after update on open_houses referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('open-house', 'organization_id', '', '');

create trigger audit_delete after delete on open_houses referencing old table as old_rows for each statement execute function freehold_audit('open-house', 'organization_id', '', '');
