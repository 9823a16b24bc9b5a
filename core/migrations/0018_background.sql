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

create index callbacks_message_key_idx on callbacks (organization_id, message_key, id);

create unique index callbacks_provider_external_id_key on callbacks (organization_id, provider, external_id);

create index callbacks_created_at_idx on callbacks (organization_id, created_at, id);

create table delivery_receipts (
	organization_id uuid not null,
	id uuid not null,
	port text not null,
	driver text not null,
	message text not null,
	kind text not null,
	reason text,
	at timestamp with time zone not null,
	notice text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint delivery_receipts_pkey primary key (id),
	constraint delivery_receipts_organization_id_id_key unique (organization_id, id),
	constraint delivery_receipts_kind_check check (kind in ('delivered', 'deferred', 'bounced', 'complained', 'failed', 'opened', 'clicked', 'unsubscribed'))
);

alter table delivery_receipts enable row level security;

alter table delivery_receipts force row level security;

create policy tenant on delivery_receipts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on delivery_receipts to freehold_app;

create trigger audit_insert after insert on delivery_receipts referencing new table as new_rows for each statement execute function freehold_audit('delivery-receipt', 'organization_id', '', '');

create trigger audit_update after update on delivery_receipts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('delivery-receipt', 'organization_id', '', '');

create trigger audit_delete after delete on delivery_receipts referencing old table as old_rows for each statement execute function freehold_audit('delivery-receipt', 'organization_id', '', '');

create unique index delivery_receipts_driver_notice_key on delivery_receipts (organization_id, driver, notice);

create index delivery_receipts_message_idx on delivery_receipts (organization_id, message, id);

create index delivery_receipts_created_at_idx on delivery_receipts (organization_id, created_at, id);

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

create table jobs (
	organization_id uuid not null,
	id uuid not null,
	kind text not null,
	queue text not null,
	state text not null default 'waiting',
	payload jsonb,
	sealed boolean not null default false,
	sealed_payload text,
	lane text,
	key text,
	run_at timestamp with time zone not null,
	started_at timestamp with time zone,
	finished_at timestamp with time zone,
	attempts integer not null default 0,
	max_attempts integer not null,
	progress double precision not null default 0,
	log jsonb,
	history jsonb,
	result jsonb,
	error text,
	stack text,
	parent uuid,
	batch text,
	asked_by text not null default 'system',
	asked_by_id uuid,
	place bigint not null default 0,
	handed_at timestamp with time zone,
	held boolean not null default false,
	lease_until timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint jobs_pkey primary key (id),
	constraint jobs_organization_id_id_key unique (organization_id, id),
	constraint jobs_queue_check check (queue in ('high', 'default', 'low')),
	constraint jobs_state_check check (state in ('waiting', 'active', 'done', 'failed', 'cancelled')),
	constraint jobs_asked_by_check check (asked_by in ('user', 'secret-key', 'publishable-key', 'system', 'nobody'))
);

alter table jobs enable row level security;

alter table jobs force row level security;

create policy tenant on jobs using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on jobs to freehold_app;

create index jobs_created_at_idx on jobs (organization_id, created_at, id);

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

create table port_alerts (
	organization_id uuid not null,
	id uuid not null,
	port text not null,
	driver text not null,
	metric text not null,
	observed double precision not null,
	threshold double precision not null,
	last_error text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint port_alerts_pkey primary key (id),
	constraint port_alerts_organization_id_id_key unique (organization_id, id),
	constraint port_alerts_metric_check check (metric in ('response-time', 'error-rate'))
);

alter table port_alerts enable row level security;

alter table port_alerts force row level security;

create policy tenant on port_alerts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on port_alerts to freehold_app;

create trigger audit_insert after insert on port_alerts referencing new table as new_rows for each statement execute function freehold_audit('port-alert', 'organization_id', '', '');

create trigger audit_update after update on port_alerts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('port-alert', 'organization_id', '', '');

create trigger audit_delete after delete on port_alerts referencing old table as old_rows for each statement execute function freehold_audit('port-alert', 'organization_id', '', '');

create trigger tell_insert after insert on port_alerts referencing new table as new_rows for each statement execute function freehold_tell('port-alert', '', '');

create trigger tell_update after update on port_alerts referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('port-alert', '', '');

create trigger tell_delete after delete on port_alerts referencing old table as old_rows for each statement execute function freehold_tell('port-alert', '', '');

create index port_alerts_created_at_idx on port_alerts (organization_id, created_at, id);

create table port_costs (
	organization_id uuid not null,
	id uuid not null,
	day date not null,
	port text not null,
	driver text not null,
	unit text not null,
	amount numeric(18,6) not null,
	calls bigint not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint port_costs_pkey primary key (id),
	constraint port_costs_organization_id_id_key unique (organization_id, id)
);

alter table port_costs enable row level security;

alter table port_costs force row level security;

create policy tenant on port_costs using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on port_costs to freehold_app;

create trigger audit_insert after insert on port_costs referencing new table as new_rows for each statement execute function freehold_audit('port-cost', 'organization_id', '', 'amount,calls');

create trigger audit_update after update on port_costs referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('port-cost', 'organization_id', '', 'amount,calls');

create trigger audit_delete after delete on port_costs referencing old table as old_rows for each statement execute function freehold_audit('port-cost', 'organization_id', '', 'amount,calls');

create unique index port_costs_day_port_driver_unit_key on port_costs (organization_id, day, port, driver, unit);

create index port_costs_day_idx on port_costs (organization_id, day, id);

create table schedules (
	organization_id uuid not null,
	id uuid not null,
	kind text not null,
	cron text not null,
	time_zone text not null,
	state text not null default 'running',
	next_at timestamp with time zone,
	last_at timestamp with time zone,
	last_job uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint schedules_pkey primary key (id),
	constraint schedules_organization_id_id_key unique (organization_id, id),
	constraint schedules_state_check check (state in ('running', 'paused'))
);

alter table schedules enable row level security;

alter table schedules force row level security;

create policy tenant on schedules using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on schedules to freehold_app;

create trigger audit_insert after insert on schedules referencing new table as new_rows for each statement execute function freehold_audit('schedule', 'organization_id', '', 'cron,time_zone,next_at,last_at,last_job');

create trigger audit_update after update on schedules referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('schedule', 'organization_id', '', 'cron,time_zone,next_at,last_at,last_job');

create trigger audit_delete after delete on schedules referencing old table as old_rows for each statement execute function freehold_audit('schedule', 'organization_id', '', 'cron,time_zone,next_at,last_at,last_job');

create unique index schedules_kind_key on schedules (organization_id, kind);

create index schedules_kind_idx on schedules (organization_id, kind, id);

create table sent_messages (
	organization_id uuid not null,
	id uuid not null,
	port text not null,
	to_ text not null,
	subject text,
	text text not null,
	html text,
	details text,
	kind text,
	key text,
	status text default 'sent',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint sent_messages_pkey primary key (id),
	constraint sent_messages_organization_id_id_key unique (organization_id, id),
	constraint sent_messages_status_check check (status in ('sent', 'delivered', 'deferred', 'bounced', 'complained', 'failed', 'opened', 'clicked', 'unsubscribed'))
);

alter table sent_messages enable row level security;

alter table sent_messages force row level security;

create policy tenant on sent_messages using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on sent_messages to freehold_app;

create trigger audit_insert after insert on sent_messages referencing new table as new_rows for each statement execute function freehold_audit('sent-message', 'organization_id', 'to_,subject,text,html,details', 'status');

create trigger audit_update after update on sent_messages referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('sent-message', 'organization_id', 'to_,subject,text,html,details', 'status');

create trigger audit_delete after delete on sent_messages referencing old table as old_rows for each statement execute function freehold_audit('sent-message', 'organization_id', 'to_,subject,text,html,details', 'status');

create index sent_messages_created_at_idx on sent_messages (organization_id, created_at, id);

create index sent_messages_port_key_idx on sent_messages (organization_id, port, key, id);

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
