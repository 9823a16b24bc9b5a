-- freehold migration

create table entries (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	step integer not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint entries_pkey primary key (id),
	constraint entries_organization_id_id_key unique (organization_id, id)
);

alter table entries enable row level security;

alter table entries force row level security;

create policy tenant on entries using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on entries to freehold_app;

create trigger audit_insert after insert on entries referencing new table as new_rows for each statement execute function freehold_audit('entry', 'organization_id', '', '');

create trigger audit_update after update on entries referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('entry', 'organization_id', '', '');

create trigger audit_delete after delete on entries referencing old table as old_rows for each statement execute function freehold_audit('entry', 'organization_id', '', '');

create trigger tell_insert after insert on entries referencing new table as new_rows for each statement execute function freehold_tell('entry', '', '');

create trigger tell_update after update on entries referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('entry', '', '');

create trigger tell_delete after delete on entries referencing old table as old_rows for each statement execute function freehold_tell('entry', '', '');

create index entries_name_idx on entries (organization_id, name, id);

create table postings (
	organization_id uuid not null,
	id uuid not null,
	entry uuid not null,
	by text not null,
	event uuid,
	position integer,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint postings_pkey primary key (id),
	constraint postings_organization_id_id_key unique (organization_id, id)
);

alter table postings enable row level security;

alter table postings force row level security;

create policy tenant on postings using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on postings to freehold_app;

create trigger audit_insert after insert on postings referencing new table as new_rows for each statement execute function freehold_audit('posting', 'organization_id', '', '');

create trigger audit_update after update on postings referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('posting', 'organization_id', '', '');

create trigger audit_delete after delete on postings referencing old table as old_rows for each statement execute function freehold_audit('posting', 'organization_id', '', '');

create index postings_entry_idx on postings (organization_id, entry, id);

create index postings_created_at_idx on postings (organization_id, created_at, id);
