-- freehold migration

create table audit_entries (
	organization_id uuid not null,
	id uuid not null,
	kind text not null,
	action text not null,
	entity text,
	record uuid,
	before jsonb,
	after jsonb,
	changed jsonb,
	details jsonb,
	actor_kind text not null,
	actor uuid,
	on_behalf_of uuid,
	address text,
	user_agent text,
	request_id text,
	reason text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint audit_entries_pkey primary key (id),
	constraint audit_entries_organization_id_id_key unique (organization_id, id),
	constraint audit_entries_kind_check check (kind in ('data_modification', 'login_success', 'login_failure', 'logout', 'permission_denied', 'resource_access', 'admin_action', 'security_event')),
	constraint audit_entries_actor_kind_check check (actor_kind in ('user', 'secret-key', 'publishable-key', 'system', 'nobody'))
);

alter table audit_entries enable row level security;

alter table audit_entries force row level security;

create policy tenant on audit_entries using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on audit_entries to freehold_app;

create index audit_entries_record_idx on audit_entries (organization_id, record, id);

create index audit_entries_actor_idx on audit_entries (organization_id, actor, id);

create index audit_entries_created_at_idx on audit_entries (organization_id, created_at, id);

create table audit_seals (
	organization_id uuid not null,
	id uuid not null,
	position integer not null,
	entry uuid not null,
	kind text not null,
	entered_at timestamp with time zone not null,
	content_hash text not null,
	hash text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint audit_seals_pkey primary key (id),
	constraint audit_seals_organization_id_id_key unique (organization_id, id)
);

alter table audit_seals enable row level security;

alter table audit_seals force row level security;

create policy tenant on audit_seals using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on audit_seals to freehold_app;

create unique index audit_seals_position_key on audit_seals (organization_id, position);

create unique index audit_seals_entry_key on audit_seals (organization_id, entry);

create index audit_seals_position_idx on audit_seals (organization_id, position, id);

create table one_time_tokens (
	organization_id uuid not null,
	id uuid not null,
	purpose text not null,
	holder uuid,
	email text,
	hash text not null,
	data jsonb,
	expires_at timestamp with time zone not null,
	used_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint one_time_tokens_pkey primary key (id),
	constraint one_time_tokens_organization_id_id_key unique (organization_id, id)
);

alter table one_time_tokens enable row level security;

alter table one_time_tokens force row level security;

create policy tenant on one_time_tokens using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on one_time_tokens to freehold_app;

create index one_time_tokens_holder_idx on one_time_tokens (organization_id, holder, id);

create unique index one_time_tokens_hash_key on one_time_tokens (organization_id, hash);

create index one_time_tokens_holder_purpose_idx on one_time_tokens (organization_id, holder, purpose, id);

create index one_time_tokens_created_at_idx on one_time_tokens (organization_id, created_at, id);

create table password_history (
	organization_id uuid not null,
	id uuid not null,
	holder uuid not null,
	password_hash text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint password_history_pkey primary key (id),
	constraint password_history_organization_id_id_key unique (organization_id, id)
);

alter table password_history enable row level security;

alter table password_history force row level security;

create policy tenant on password_history using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on password_history to freehold_app;

create index password_history_holder_idx on password_history (organization_id, holder, id);

create index password_history_created_at_idx on password_history (organization_id, created_at, id);

create trigger audit_insert after insert on api_keys referencing new table as new_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

create trigger audit_update after update on api_keys referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

create trigger audit_delete after delete on api_keys referencing old table as old_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

create trigger audit_insert after insert on imports referencing new table as new_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

create trigger audit_update after update on imports referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

create trigger audit_delete after delete on imports referencing old table as old_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

create trigger audit_insert after insert on organizations referencing new table as new_rows for each statement execute function freehold_audit('organization', 'id', '', '');

create trigger audit_update after update on organizations referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('organization', 'id', '', '');

create trigger audit_delete after delete on organizations referencing old table as old_rows for each statement execute function freehold_audit('organization', 'id', '', '');

alter table sessions add column proved_at timestamp with time zone;

alter table sessions add column factors jsonb;

alter table users add column email_verified_at timestamp with time zone;

alter table users add column password_changed_at timestamp with time zone;

create trigger audit_insert after insert on users referencing new table as new_rows for each statement execute function freehold_audit('user', 'organization_id', 'password_hash', 'last_login_at');

create trigger audit_update after update on users referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('user', 'organization_id', 'password_hash', 'last_login_at');

create trigger audit_delete after delete on users referencing old table as old_rows for each statement execute function freehold_audit('user', 'organization_id', 'password_hash', 'last_login_at');

alter table one_time_tokens add constraint one_time_tokens_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;

alter table password_history add constraint password_history_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;
