-- freehold migration

create table callback_addresses (
	organization_id uuid not null,
	id uuid not null,
	provider text not null,
	generation integer not null default 0,
	rotated_at timestamp with time zone,
	previous_until timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint callback_addresses_pkey primary key (id),
	constraint callback_addresses_organization_id_id_key unique (organization_id, id)
);

alter table callback_addresses enable row level security;

alter table callback_addresses force row level security;

create policy tenant on callback_addresses using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on callback_addresses to freehold_app;

create unique index callback_addresses_provider_key on callback_addresses (organization_id, provider);

create index callback_addresses_created_at_idx on callback_addresses (organization_id, created_at, id);

create table callbacks (
	organization_id uuid not null,
	id uuid not null,
	provider text not null,
	external_id text not null,
	type text not null,
	message_key text,
	data text not null,
	occurred_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint callbacks_pkey primary key (id),
	constraint callbacks_organization_id_id_key unique (organization_id, id)
);

alter table callbacks enable row level security;

alter table callbacks force row level security;

create policy tenant on callbacks using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on callbacks to freehold_app;

create unique index callbacks_provider_external_id_key on callbacks (organization_id, provider, external_id);

create index callbacks_created_at_idx on callbacks (organization_id, created_at, id);

create table webhook_deliveries (
	organization_id uuid not null,
	id uuid not null,
	webhook uuid not null,
	event uuid not null,
	type text not null,
	position bigint,
	entity text,
	subject uuid,
	state text not null default 'waiting',
	attempts integer not null default 0,
	status_code integer,
	duration integer,
	error text,
	answer text,
	history jsonb,
	first_attempt_at timestamp with time zone,
	last_attempt_at timestamp with time zone,
	next_attempt_at timestamp with time zone,
	delivered_at timestamp with time zone,
	by_hand boolean not null default false,
	parked boolean not null default false,
	job text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint webhook_deliveries_pkey primary key (id),
	constraint webhook_deliveries_organization_id_id_key unique (organization_id, id),
	constraint webhook_deliveries_state_check check (state in ('waiting', 'sending', 'delivered', 'failed', 'skipped'))
);

alter table webhook_deliveries enable row level security;

alter table webhook_deliveries force row level security;

create policy tenant on webhook_deliveries using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on webhook_deliveries to freehold_app;

create index webhook_deliveries_webhook_idx on webhook_deliveries (organization_id, webhook, id);

create index webhook_deliveries_event_idx on webhook_deliveries (organization_id, event, id);

create index webhook_deliveries_webhook_created_at_idx on webhook_deliveries (organization_id, webhook, created_at, id);

create index webhook_deliveries_webhook_state_position_idx on webhook_deliveries (organization_id, webhook, state, position, id);

create index webhook_deliveries_state_created_at_idx on webhook_deliveries (organization_id, state, created_at, id);

create index webhook_deliveries_created_at_idx on webhook_deliveries (organization_id, created_at, id);

create table webhooks (
	organization_id uuid not null,
	id uuid not null,
	url text not null,
	description text,
	events jsonb not null,
	filter jsonb,
	changed jsonb,
	record boolean not null default false,
	role text not null default 'viewer',
	state text not null default 'active',
	reason text,
	paused_at timestamp with time zone,
	failing_since timestamp with time zone,
	last_succeeded_at timestamp with time zone,
	secret_hint text not null,
	secret text not null,
	previous_secret text,
	previous_until timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(url, '') || ' ' || coalesce(description, ''))) stored,
	constraint webhooks_pkey primary key (id),
	constraint webhooks_organization_id_id_key unique (organization_id, id),
	constraint webhooks_state_check check (state in ('active', 'paused'))
);

alter table webhooks enable row level security;

alter table webhooks force row level security;

create policy tenant on webhooks using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on webhooks to freehold_app;

create trigger audit_insert after insert on webhooks referencing new table as new_rows for each statement execute function freehold_audit('webhook', 'organization_id', 'secret,previous_secret', 'failing_since,last_succeeded_at');

create trigger audit_update after update on webhooks referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('webhook', 'organization_id', 'secret,previous_secret', 'failing_since,last_succeeded_at');

create trigger audit_delete after delete on webhooks referencing old table as old_rows for each statement execute function freehold_audit('webhook', 'organization_id', 'secret,previous_secret', 'failing_since,last_succeeded_at');

create index webhooks_created_at_idx on webhooks (organization_id, created_at, id);

create index webhooks_search_idx on webhooks using gin (search);

alter table webhook_deliveries add constraint webhook_deliveries_webhook_fkey foreign key (organization_id, webhook) references webhooks (organization_id, id) on delete cascade;
