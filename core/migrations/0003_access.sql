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

create table data_keys (
	organization_id uuid not null,
	id uuid not null,
	key_id text not null,
	purpose text not null,
	version integer not null,
	wrapped text not null,
	kek text not null,
	active boolean not null default true,
	expires_at timestamp with time zone not null,
	rotated_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint data_keys_pkey primary key (id),
	constraint data_keys_organization_id_id_key unique (organization_id, id),
	constraint data_keys_purpose_check check (purpose in ('data', 'index'))
);

alter table data_keys enable row level security;

alter table data_keys force row level security;

create policy tenant on data_keys using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on data_keys to freehold_app;

create unique index data_keys_key_id_key on data_keys (organization_id, key_id);

create unique index data_keys_purpose_version_key on data_keys (organization_id, purpose, version);

create index data_keys_created_at_idx on data_keys (organization_id, created_at, id);

create table factors (
	organization_id uuid not null,
	id uuid not null,
	holder uuid not null,
	kind text not null,
	label text not null,
	secret text,
	credential_id text,
	public_key text,
	counter bigint,
	transports jsonb,
	is_synced boolean,
	confirmed_at timestamp with time zone,
	accepted_at timestamp with time zone,
	last_used_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint factors_pkey primary key (id),
	constraint factors_organization_id_id_key unique (organization_id, id),
	constraint factors_kind_check check (kind in ('totp', 'passkey', 'recovery'))
);

alter table factors enable row level security;

alter table factors force row level security;

create policy tenant on factors using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on factors to freehold_app;

create index factors_holder_idx on factors (organization_id, holder, id);

create index factors_holder_kind_idx on factors (organization_id, holder, kind, id);

create index factors_created_at_idx on factors (organization_id, created_at, id);

create table identity_providers (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	issuer text not null,
	client_id text not null,
	client_secret text,
	scopes jsonb default '["email","profile"]'::jsonb,
	domains jsonb not null,
	create_users boolean not null default false,
	role text not null default 'viewer',
	asks_second_factor boolean not null default false,
	active boolean not null default true,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint identity_providers_pkey primary key (id),
	constraint identity_providers_organization_id_id_key unique (organization_id, id)
);

alter table identity_providers enable row level security;

alter table identity_providers force row level security;

create policy tenant on identity_providers using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on identity_providers to freehold_app;

create trigger audit_insert after insert on identity_providers referencing new table as new_rows for each statement execute function freehold_audit('identity-provider', 'organization_id', 'client_secret', '');

create trigger audit_update after update on identity_providers referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('identity-provider', 'organization_id', 'client_secret', '');

create trigger audit_delete after delete on identity_providers referencing old table as old_rows for each statement execute function freehold_audit('identity-provider', 'organization_id', 'client_secret', '');

create index identity_providers_name_idx on identity_providers (organization_id, name, id);

create table invitations (
	organization_id uuid not null,
	id uuid not null,
	email text not null,
	email_blind text,
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

create trigger audit_insert after insert on invitations referencing new table as new_rows for each statement execute function freehold_audit('invitation', 'organization_id', 'email_blind', 'email');

create trigger audit_update after update on invitations referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('invitation', 'organization_id', 'email_blind', 'email');

create trigger audit_delete after delete on invitations referencing old table as old_rows for each statement execute function freehold_audit('invitation', 'organization_id', 'email_blind', 'email');

create index invitations_email_blind_idx on invitations (organization_id, email_blind, id);

create index invitations_invited_by_idx on invitations (organization_id, invited_by, id);

create index invitations_created_at_idx on invitations (organization_id, created_at, id);

create table linked_identities (
	organization_id uuid not null,
	id uuid not null,
	holder uuid not null,
	provider uuid not null,
	issuer text not null,
	subject text not null,
	last_used_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint linked_identities_pkey primary key (id),
	constraint linked_identities_organization_id_id_key unique (organization_id, id)
);

alter table linked_identities enable row level security;

alter table linked_identities force row level security;

create policy tenant on linked_identities using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on linked_identities to freehold_app;

create index linked_identities_holder_idx on linked_identities (organization_id, holder, id);

create index linked_identities_provider_idx on linked_identities (organization_id, provider, id);

create unique index linked_identities_provider_issuer_subject_key on linked_identities (organization_id, provider, issuer, subject);

create index linked_identities_created_at_idx on linked_identities (organization_id, created_at, id);

create table one_time_tokens (
	organization_id uuid not null,
	id uuid not null,
	purpose text not null,
	holder uuid,
	email text,
	hash text not null,
	data jsonb,
	tries integer,
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

create table roles (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	title text not null,
	description text,
	grants jsonb,
	built_in boolean not null default false,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(title, ''))) stored,
	constraint roles_pkey primary key (id),
	constraint roles_organization_id_id_key unique (organization_id, id)
);

alter table roles enable row level security;

alter table roles force row level security;

create policy tenant on roles using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on roles to freehold_app;

create trigger audit_insert after insert on roles referencing new table as new_rows for each statement execute function freehold_audit('role', 'organization_id', '', '');

create trigger audit_update after update on roles referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('role', 'organization_id', '', '');

create trigger audit_delete after delete on roles referencing old table as old_rows for each statement execute function freehold_audit('role', 'organization_id', '', '');

create unique index roles_name_key on roles (organization_id, name);

create index roles_created_at_idx on roles (organization_id, created_at, id);

create index roles_search_idx on roles using gin (search);

create table stored_files (
	organization_id uuid not null,
	id uuid not null,
	key text not null,
	bytes bigint not null,
	type text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint stored_files_pkey primary key (id),
	constraint stored_files_organization_id_id_key unique (organization_id, id)
);

alter table stored_files enable row level security;

alter table stored_files force row level security;

create policy tenant on stored_files using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on stored_files to freehold_app;

create unique index stored_files_key_key on stored_files (organization_id, key);

create index stored_files_created_at_idx on stored_files (organization_id, created_at, id);

create table team_members (
	organization_id uuid not null,
	id uuid not null,
	team uuid not null,
	member uuid not null,
	role text not null default 'member',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint team_members_pkey primary key (id),
	constraint team_members_organization_id_id_key unique (organization_id, id),
	constraint team_members_role_check check (role in ('lead', 'member'))
);

alter table team_members enable row level security;

alter table team_members force row level security;

create policy tenant on team_members using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on team_members to freehold_app;

create trigger audit_insert after insert on team_members referencing new table as new_rows for each statement execute function freehold_audit('team-member', 'organization_id', '', '');

create trigger audit_update after update on team_members referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('team-member', 'organization_id', '', '');

create trigger audit_delete after delete on team_members referencing old table as old_rows for each statement execute function freehold_audit('team-member', 'organization_id', '', '');

create index team_members_team_idx on team_members (organization_id, team, id);

create index team_members_member_idx on team_members (organization_id, member, id);

create unique index team_members_team_member_key on team_members (organization_id, team, member);

create index team_members_created_at_idx on team_members (organization_id, created_at, id);

create table teams (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	description text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
	constraint teams_pkey primary key (id),
	constraint teams_organization_id_id_key unique (organization_id, id)
);

alter table teams enable row level security;

alter table teams force row level security;

create policy tenant on teams using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on teams to freehold_app;

create trigger audit_insert after insert on teams referencing new table as new_rows for each statement execute function freehold_audit('team', 'organization_id', '', '');

create trigger audit_update after update on teams referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('team', 'organization_id', '', '');

create trigger audit_delete after delete on teams referencing old table as old_rows for each statement execute function freehold_audit('team', 'organization_id', '', '');

create unique index teams_name_key on teams (organization_id, name);

create index teams_name_idx on teams (organization_id, name, id);

create index teams_search_idx on teams using gin (search);

create table usage_counters (
	organization_id uuid not null,
	id uuid not null,
	meter text not null,
	period text not null,
	amount bigint not null default 0,
	warned integer not null default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint usage_counters_pkey primary key (id),
	constraint usage_counters_organization_id_id_key unique (organization_id, id)
);

alter table usage_counters enable row level security;

alter table usage_counters force row level security;

create policy tenant on usage_counters using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on usage_counters to freehold_app;

create unique index usage_counters_meter_period_key on usage_counters (organization_id, meter, period);

create index usage_counters_created_at_idx on usage_counters (organization_id, created_at, id);

alter table api_keys drop constraint api_keys_role_check;

alter table api_keys add column scopes jsonb;

alter table api_keys add column account uuid;

create index api_keys_account_idx on api_keys (organization_id, account, id);

create trigger audit_insert after insert on api_keys referencing new table as new_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

create trigger audit_update after update on api_keys referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

create trigger audit_delete after delete on api_keys referencing old table as old_rows for each statement execute function freehold_audit('api-key', 'organization_id', 'hash', 'last_used_at');

alter table imports drop constraint imports_status_check;

alter table imports add constraint imports_status_check check (status in ('running', 'done', 'stopped'));

alter table imports add column reason text;

alter table imports add column started_by uuid;

create index imports_started_by_idx on imports (organization_id, started_by, id);

create trigger audit_insert after insert on imports referencing new table as new_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

create trigger audit_update after update on imports referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

create trigger audit_delete after delete on imports referencing old table as old_rows for each statement execute function freehold_audit('import', 'organization_id', 'fingerprint,digest', 'rows_read,rows_loaded,rows_rejected,errors,digest');

alter table organizations add column security jsonb;

alter table organizations add column units text not null default 'sqft';

alter table organizations add constraint organizations_units_check check (units in ('sqft', 'sqm'));

alter table organizations add column first_day_of_week text not null default 'sunday';

alter table organizations add constraint organizations_first_day_of_week_check check (first_day_of_week in ('monday', 'saturday', 'sunday'));

alter table organizations add column rule_pack text not null default 'none';

alter table organizations add column display_name text;

alter table organizations add column logo_url text;

alter table organizations add column primary_color text;

alter table organizations add column accent_color text;

alter table organizations add column sender_name text;

alter table organizations add column sender_email text;

alter table organizations add column features jsonb;

alter table organizations add column api_calls_per_hour integer;

alter table organizations add column plan text not null default 'free';

alter table organizations add constraint organizations_plan_check check (plan in ('free', 'professional', 'enterprise'));

alter table organizations add column status text not null default 'active';

alter table organizations add constraint organizations_status_check check (status in ('active', 'suspended', 'deleted'));

alter table organizations add column status_reason text;

alter table organizations add column status_since timestamp with time zone;

alter table organizations add column operator boolean not null default false;

create trigger audit_insert after insert on organizations referencing new table as new_rows for each statement execute function freehold_audit('organization', 'id', '', '');

create trigger audit_update after update on organizations referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('organization', 'id', '', '');

create trigger audit_delete after delete on organizations referencing old table as old_rows for each statement execute function freehold_audit('organization', 'id', '', '');

alter table sessions add column proved_at timestamp with time zone;

alter table sessions add column factors jsonb;

drop index users_email_key;

drop index users_search_idx;

alter table users drop column search;

alter table users add column email_blind text;

alter table users add column email_sign_in text;

alter table users add column phone_blind text;

alter table users drop constraint users_role_check;

alter table users add column kind text not null default 'person';

alter table users add constraint users_kind_check check (kind in ('person', 'service'));

alter table users add column email_verified_at timestamp with time zone;

alter table users add column password_changed_at timestamp with time zone;

alter table users add column search tsvector generated always as (to_tsvector('simple', coalesce(name_full, '') || ' ' || coalesce(name_given, '') || ' ' || coalesce(name_family, ''))) stored;

create unique index users_email_blind_key on users (organization_id, email_blind) where archived_at is null;

create index users_phone_blind_idx on users (organization_id, phone_blind, id);

create index users_search_idx on users using gin (search);

create trigger audit_insert after insert on users referencing new table as new_rows for each statement execute function freehold_audit('user', 'organization_id', 'email_blind,phone_blind,password_hash', 'email,email_sign_in,phone,last_login_at');

create trigger audit_update after update on users referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('user', 'organization_id', 'email_blind,phone_blind,password_hash', 'email,email_sign_in,phone,last_login_at');

create trigger audit_delete after delete on users referencing old table as old_rows for each statement execute function freehold_audit('user', 'organization_id', 'email_blind,phone_blind,password_hash', 'email,email_sign_in,phone,last_login_at');

alter table factors add constraint factors_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;

alter table invitations add constraint invitations_invited_by_fkey foreign key (organization_id, invited_by) references users (organization_id, id) on delete set null (invited_by);

alter table linked_identities add constraint linked_identities_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;

alter table linked_identities add constraint linked_identities_provider_fkey foreign key (organization_id, provider) references identity_providers (organization_id, id) on delete cascade;

alter table one_time_tokens add constraint one_time_tokens_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;

alter table password_history add constraint password_history_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;

alter table team_members add constraint team_members_team_fkey foreign key (organization_id, team) references teams (organization_id, id) on delete cascade;

alter table team_members add constraint team_members_member_fkey foreign key (organization_id, member) references users (organization_id, id) on delete cascade;

alter table api_keys add constraint api_keys_account_fkey foreign key (organization_id, account) references users (organization_id, id) on delete cascade;

alter table imports add constraint imports_started_by_fkey foreign key (organization_id, started_by) references users (organization_id, id) on delete set null (started_by);
