-- freehold migration

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
