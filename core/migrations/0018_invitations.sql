-- freehold migration

create table invitations (
	organization_id uuid not null,
	id uuid not null,
	email text not null,
	name_full text,
	name_given text,
	name_family text,
	role text not null default 'agent',
	teams jsonb,
	expires_at timestamp with time zone not null,
	accepted_at timestamp with time zone,
	invited_by uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint invitations_pkey primary key (id),
	constraint invitations_organization_id_id_key unique (organization_id, id)
);

alter table invitations enable row level security;

alter table invitations force row level security;

create policy tenant on invitations using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on invitations to freehold_app;

create trigger audit_insert after insert on invitations referencing new table as new_rows for each statement execute function freehold_audit('invitation', 'organization_id', '', '');

create trigger audit_update after update on invitations referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('invitation', 'organization_id', '', '');

create trigger audit_delete after delete on invitations referencing old table as old_rows for each statement execute function freehold_audit('invitation', 'organization_id', '', '');

create index invitations_email_idx on invitations (organization_id, email, id);

create index invitations_invited_by_idx on invitations (organization_id, invited_by, id);

create index invitations_created_at_idx on invitations (organization_id, created_at, id);

alter table identity_providers drop constraint identity_providers_role_check;

alter table invitations add constraint invitations_invited_by_fkey foreign key (organization_id, invited_by) references users (organization_id, id) on delete set null (invited_by);
