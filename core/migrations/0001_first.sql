-- freehold migration

create table api_keys (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	kind text not null,
	prefix text not null,
	hash text not null,
	origins jsonb,
	role text,
	expires_at timestamp with time zone,
	last_used_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
	constraint api_keys_pkey primary key (id),
	constraint api_keys_organization_id_id_key unique (organization_id, id),
	constraint api_keys_kind_check check (kind in ('secret', 'publishable')),
	constraint api_keys_role_check check (role in ('admin', 'broker', 'viewer'))
);

alter table api_keys enable row level security;

alter table api_keys force row level security;

create policy tenant on api_keys using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on api_keys to freehold_app;

create unique index api_keys_hash_key on api_keys (organization_id, hash);

create index api_keys_created_at_idx on api_keys (organization_id, created_at, id);

create index api_keys_search_idx on api_keys using gin (search);

create table idempotency_keys (
	organization_id uuid not null,
	id uuid not null,
	key text not null,
	caller text not null,
	operation text not null,
	request_hash text not null,
	status integer,
	response text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint idempotency_keys_pkey primary key (id),
	constraint idempotency_keys_organization_id_id_key unique (organization_id, id)
);

alter table idempotency_keys enable row level security;

alter table idempotency_keys force row level security;

create policy tenant on idempotency_keys using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on idempotency_keys to freehold_app;

create unique index idempotency_keys_caller_key_key on idempotency_keys (organization_id, caller, key);

create index idempotency_keys_created_at_idx on idempotency_keys (organization_id, created_at, id);

create table imports (
	organization_id uuid not null,
	id uuid not null,
	subject text not null,
	status text not null,
	rows_read integer not null,
	rows_loaded integer not null,
	rows_rejected integer not null,
	errors jsonb,
	fingerprint text not null,
	digest text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint imports_pkey primary key (id),
	constraint imports_organization_id_id_key unique (organization_id, id),
	constraint imports_status_check check (status in ('running', 'done'))
);

alter table imports enable row level security;

alter table imports force row level security;

create policy tenant on imports using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on imports to freehold_app;

create unique index imports_subject_fingerprint_key on imports (organization_id, subject, fingerprint);

create index imports_created_at_idx on imports (organization_id, created_at, id);

create table organizations (
	id uuid not null,
	name text not null,
	slug text not null,
	currency text not null default 'USD',
	country text not null default 'US',
	time_zone text not null default 'UTC',
	locale text not null default 'en-US',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(slug, ''))) stored,
	constraint organizations_pkey primary key (id)
);

alter table organizations enable row level security;

alter table organizations force row level security;

create policy tenant on organizations using (id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on organizations to freehold_app;

create unique index organizations_slug_key on organizations (slug);

create index organizations_name_idx on organizations (name, id);

create index organizations_search_idx on organizations using gin (search);

create table sessions (
	organization_id uuid not null,
	id uuid not null,
	holder uuid not null,
	token_hash text not null,
	family_id uuid not null,
	expires_at timestamp with time zone not null,
	replaced_at timestamp with time zone,
	revoked_at timestamp with time zone,
	last_used_at timestamp with time zone,
	user_agent text,
	address text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint sessions_pkey primary key (id),
	constraint sessions_organization_id_id_key unique (organization_id, id)
);

alter table sessions enable row level security;

alter table sessions force row level security;

create policy tenant on sessions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on sessions to freehold_app;

create index sessions_holder_idx on sessions (organization_id, holder, id);

create unique index sessions_token_hash_key on sessions (organization_id, token_hash);

create index sessions_family_id_idx on sessions (organization_id, family_id, id);

create index sessions_created_at_idx on sessions (organization_id, created_at, id);

create table users (
	organization_id uuid not null,
	id uuid not null,
	email text not null,
	name_full text not null,
	name_given text,
	name_family text,
	phone text,
	role text not null default 'agent',
	active boolean not null default true,
	password_hash text,
	last_login_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name_full, '') || ' ' || coalesce(name_given, '') || ' ' || coalesce(name_family, '') || ' ' || coalesce(email, ''))) stored,
	constraint users_pkey primary key (id),
	constraint users_organization_id_id_key unique (organization_id, id),
	constraint users_role_check check (role in ('owner', 'admin', 'broker', 'agent', 'viewer'))
);

alter table users enable row level security;

alter table users force row level security;

create policy tenant on users using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on users to freehold_app;

create unique index users_email_key on users (organization_id, email) where archived_at is null;

create index users_created_at_idx on users (organization_id, created_at, id);

create index users_search_idx on users using gin (search);

alter table sessions add constraint sessions_holder_fkey foreign key (organization_id, holder) references users (organization_id, id) on delete cascade;
