-- freehold migration

create trigger audit_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', '', '');

create trigger audit_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', '', '');

create trigger audit_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_audit('contact', 'organization_id', '', '');

create trigger audit_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', '', '');

create trigger audit_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', '', '');

create trigger audit_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_audit('lead', 'organization_id', '', '');
