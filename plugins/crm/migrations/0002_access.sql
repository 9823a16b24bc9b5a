-- freehold migration

drop index contacts_email_idx;

drop index contacts_phone_idx;

drop index contacts_search_idx;

alter table contacts drop column search;

alter table contacts add column email_blind text;

alter table contacts add column phone_blind text;

alter table contacts add column search tsvector generated always as (to_tsvector('simple', coalesce(name_full, ''))) stored;

create index contacts_email_blind_idx on contacts (organization_id, email_blind, id);

create index contacts_phone_blind_idx on contacts (organization_id, phone_blind, id);

create index contacts_search_idx on contacts using gin (search);

create trigger audit_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone');

create trigger audit_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone');

create trigger audit_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone');

create trigger audit_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', '');

create trigger audit_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', '');

create trigger audit_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', '');
