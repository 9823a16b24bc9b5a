-- freehold migration

create table event_faults (
	organization_id uuid not null,
	id uuid not null,
	event uuid not null,
	position bigint not null,
	follower text not null,
	message text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint event_faults_pkey primary key (id),
	constraint event_faults_organization_id_id_key unique (organization_id, id)
);

alter table event_faults enable row level security;

alter table event_faults force row level security;

create policy tenant on event_faults using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on event_faults to freehold_app;

create table event_heads (
	organization_id uuid not null,
	id uuid not null,
	position bigint not null,
	forgotten bigint not null default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint event_heads_pkey primary key (id),
	constraint event_heads_organization_id_id_key unique (organization_id, id)
);

alter table event_heads enable row level security;

alter table event_heads force row level security;

create policy tenant on event_heads using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on event_heads to freehold_app;

create table event_receipts (
	organization_id uuid not null,
	id uuid not null,
	event uuid not null,
	subscriber text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint event_receipts_pkey primary key (id),
	constraint event_receipts_organization_id_id_key unique (organization_id, id)
);

alter table event_receipts enable row level security;

alter table event_receipts force row level security;

create policy tenant on event_receipts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on event_receipts to freehold_app;

create unique index event_receipts_event_subscriber_key on event_receipts (organization_id, event, subscriber);

create table events (
	organization_id uuid not null,
	id uuid not null,
	position bigint not null,
	type text not null,
	entity text not null,
	record uuid not null,
	owner uuid,
	data jsonb not null,
	actor_kind text not null,
	actor uuid,
	at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint events_pkey primary key (id),
	constraint events_organization_id_id_key unique (organization_id, id)
);

alter table events enable row level security;

alter table events force row level security;

create policy tenant on events using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on events to freehold_app;

create unique index events_position_key on events (organization_id, position);

create index events_record_position_idx on events (organization_id, record, position, id);

create index events_type_position_idx on events (organization_id, type, position, id);

create table outbox (
	organization_id uuid not null,
	id uuid not null,
	sequence bigint not null,
	type text not null,
	entity text not null,
	record uuid not null,
	owner uuid,
	data jsonb not null,
	actor_kind text not null,
	actor uuid,
	at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint outbox_pkey primary key (id),
	constraint outbox_organization_id_id_key unique (organization_id, id)
);

alter table outbox enable row level security;

alter table outbox force row level security;

create policy tenant on outbox using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on outbox to freehold_app;

create unique index outbox_sequence_key on outbox (organization_id, sequence);
