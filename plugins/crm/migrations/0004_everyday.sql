-- freehold migration

create table agent_availability (
	organization_id uuid not null,
	id uuid not null,
	member uuid not null,
	absent_from timestamp with time zone,
	absent_until timestamp with time zone,
	hours jsonb,
	time_zone text,
	most_open_leads integer,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint agent_availability_pkey primary key (id),
	constraint agent_availability_organization_id_id_key unique (organization_id, id)
);

alter table agent_availability enable row level security;

alter table agent_availability force row level security;

create policy tenant on agent_availability using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on agent_availability to freehold_app;

create trigger audit_insert after insert on agent_availability referencing new table as new_rows for each statement execute function freehold_audit('agent-availability', 'organization_id', '', '');

create trigger audit_update after update on agent_availability referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('agent-availability', 'organization_id', '', '');

create trigger audit_delete after delete on agent_availability referencing old table as old_rows for each statement execute function freehold_audit('agent-availability', 'organization_id', '', '');

create trigger tell_insert after insert on agent_availability referencing new table as new_rows for each statement execute function freehold_tell('agent-availability', 'member', '');

create trigger tell_update after update on agent_availability referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('agent-availability', 'member', '');

create trigger tell_delete after delete on agent_availability referencing old table as old_rows for each statement execute function freehold_tell('agent-availability', 'member', '');

create unique index agent_availability_member_key on agent_availability (organization_id, member);

create index agent_availability_member_idx on agent_availability (organization_id, member, id);

create index agent_availability_created_at_idx on agent_availability (organization_id, created_at, id);

create table company_people (
	organization_id uuid not null,
	id uuid not null,
	company uuid not null,
	contact uuid not null,
	role text,
	decides boolean default false,
	starts date,
	ends date,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint company_people_pkey primary key (id),
	constraint company_people_organization_id_id_key unique (organization_id, id)
);

alter table company_people enable row level security;

alter table company_people force row level security;

create policy tenant on company_people using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on company_people to freehold_app;

create trigger audit_insert after insert on company_people referencing new table as new_rows for each statement execute function freehold_audit('company-person', 'organization_id', '', '');

create trigger audit_update after update on company_people referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('company-person', 'organization_id', '', '');

create trigger audit_delete after delete on company_people referencing old table as old_rows for each statement execute function freehold_audit('company-person', 'organization_id', '', '');

create trigger tell_insert after insert on company_people referencing new table as new_rows for each statement execute function freehold_tell('company-person', 'agent', '');

create trigger tell_update after update on company_people referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('company-person', 'agent', '');

create trigger tell_delete after delete on company_people referencing old table as old_rows for each statement execute function freehold_tell('company-person', 'agent', '');

create index company_people_company_idx on company_people (organization_id, company, id);

create index company_people_contact_idx on company_people (organization_id, contact, id);

create index company_people_agent_idx on company_people (organization_id, agent, id);

create unique index company_people_company_contact_key on company_people (organization_id, company, contact) where archived_at is null;

create index company_people_created_at_idx on company_people (organization_id, created_at, id);

create table companies (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	kind text default 'other',
	email text,
	email_blind text,
	phone text,
	phone_blind text,
	website text,
	registration text,
	address_line1 text,
	address_line2 text,
	address_city text,
	address_region text,
	address_postal_code text,
	address_country text,
	agent uuid,
	tags jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(address_line1, '') || ' ' || coalesce(address_line2, '') || ' ' || coalesce(address_city, '') || ' ' || coalesce(address_region, '') || ' ' || coalesce(address_postal_code, '') || ' ' || coalesce(address_country, ''))) stored,
	constraint companies_pkey primary key (id),
	constraint companies_organization_id_id_key unique (organization_id, id),
	constraint companies_kind_check check (kind in ('client', 'brokerage', 'lender', 'title', 'builder', 'law', 'inspection', 'insurance', 'other'))
);

alter table companies enable row level security;

alter table companies force row level security;

create policy tenant on companies using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on companies to freehold_app;

create trigger audit_insert after insert on companies referencing new table as new_rows for each statement execute function freehold_audit('company', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger audit_update after update on companies referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('company', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger audit_delete after delete on companies referencing old table as old_rows for each statement execute function freehold_audit('company', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger tell_insert after insert on companies referencing new table as new_rows for each statement execute function freehold_tell('company', 'agent', 'email,phone');

create trigger tell_update after update on companies referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('company', 'agent', 'email,phone');

create trigger tell_delete after delete on companies referencing old table as old_rows for each statement execute function freehold_tell('company', 'agent', 'email,phone');

create index companies_kind_idx on companies (organization_id, kind, id);

create index companies_email_blind_idx on companies (organization_id, email_blind, id);

create index companies_phone_blind_idx on companies (organization_id, phone_blind, id);

create index companies_agent_idx on companies (organization_id, agent, id);

create index companies_tags_idx on companies using gin (tags);

create index companies_name_idx on companies (organization_id, name, id);

create index companies_search_idx on companies using gin (search);

create table contact_addresses (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	address_line1 text not null,
	address_line2 text,
	address_city text not null,
	address_region text,
	address_postal_code text,
	address_country text not null,
	label text default 'other',
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(address_line1, '') || ' ' || coalesce(address_line2, '') || ' ' || coalesce(address_city, '') || ' ' || coalesce(address_region, '') || ' ' || coalesce(address_postal_code, '') || ' ' || coalesce(address_country, ''))) stored,
	constraint contact_addresses_pkey primary key (id),
	constraint contact_addresses_organization_id_id_key unique (organization_id, id),
	constraint contact_addresses_label_check check (label in ('home', 'work', 'billing', 'holiday', 'previous', 'other'))
);

alter table contact_addresses enable row level security;

alter table contact_addresses force row level security;

create policy tenant on contact_addresses using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contact_addresses to freehold_app;

create trigger audit_insert after insert on contact_addresses referencing new table as new_rows for each statement execute function freehold_audit('contact-address', 'organization_id', '', '');

create trigger audit_update after update on contact_addresses referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact-address', 'organization_id', '', '');

create trigger audit_delete after delete on contact_addresses referencing old table as old_rows for each statement execute function freehold_audit('contact-address', 'organization_id', '', '');

create trigger tell_insert after insert on contact_addresses referencing new table as new_rows for each statement execute function freehold_tell('contact-address', 'agent', '');

create trigger tell_update after update on contact_addresses referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact-address', 'agent', '');

create trigger tell_delete after delete on contact_addresses referencing old table as old_rows for each statement execute function freehold_tell('contact-address', 'agent', '');

create index contact_addresses_contact_idx on contact_addresses (organization_id, contact, id);

create index contact_addresses_agent_idx on contact_addresses (organization_id, agent, id);

create index contact_addresses_created_at_idx on contact_addresses (organization_id, created_at, id);

create index contact_addresses_search_idx on contact_addresses using gin (search);

create table contact_channels (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	kind text not null,
	email text,
	email_blind text,
	phone text,
	phone_blind text,
	label text default 'other',
	extension text,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint contact_channels_pkey primary key (id),
	constraint contact_channels_organization_id_id_key unique (organization_id, id),
	constraint contact_channels_kind_check check (kind in ('email', 'phone')),
	constraint contact_channels_label_check check (label in ('home', 'work', 'mobile', 'fax', 'other'))
);

alter table contact_channels enable row level security;

alter table contact_channels force row level security;

create policy tenant on contact_channels using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contact_channels to freehold_app;

create trigger audit_insert after insert on contact_channels referencing new table as new_rows for each statement execute function freehold_audit('contact-channel', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger audit_update after update on contact_channels referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact-channel', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger audit_delete after delete on contact_channels referencing old table as old_rows for each statement execute function freehold_audit('contact-channel', 'organization_id', 'email_blind,phone_blind', 'email,phone');

create trigger tell_insert after insert on contact_channels referencing new table as new_rows for each statement execute function freehold_tell('contact-channel', 'agent', 'email,phone');

create trigger tell_update after update on contact_channels referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact-channel', 'agent', 'email,phone');

create trigger tell_delete after delete on contact_channels referencing old table as old_rows for each statement execute function freehold_tell('contact-channel', 'agent', 'email,phone');

create index contact_channels_contact_idx on contact_channels (organization_id, contact, id);

create index contact_channels_email_blind_idx on contact_channels (organization_id, email_blind, id);

create index contact_channels_phone_blind_idx on contact_channels (organization_id, phone_blind, id);

create index contact_channels_agent_idx on contact_channels (organization_id, agent, id);

create unique index contact_channels_contact_email_blind_key on contact_channels (organization_id, contact, email_blind) where archived_at is null;

create unique index contact_channels_contact_phone_blind_key on contact_channels (organization_id, contact, phone_blind) where archived_at is null;

create index contact_channels_created_at_idx on contact_channels (organization_id, created_at, id);

create table contact_duplicates (
	organization_id uuid not null,
	id uuid not null,
	first uuid not null,
	second uuid not null,
	score double precision not null,
	reasons jsonb not null,
	status text not null default 'open',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint contact_duplicates_pkey primary key (id),
	constraint contact_duplicates_organization_id_id_key unique (organization_id, id),
	constraint contact_duplicates_status_check check (status in ('open', 'dismissed', 'merged'))
);

alter table contact_duplicates enable row level security;

alter table contact_duplicates force row level security;

create policy tenant on contact_duplicates using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contact_duplicates to freehold_app;

create trigger audit_insert after insert on contact_duplicates referencing new table as new_rows for each statement execute function freehold_audit('contact-duplicate', 'organization_id', '', '');

create trigger audit_update after update on contact_duplicates referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact-duplicate', 'organization_id', '', '');

create trigger audit_delete after delete on contact_duplicates referencing old table as old_rows for each statement execute function freehold_audit('contact-duplicate', 'organization_id', '', '');

create trigger tell_insert after insert on contact_duplicates referencing new table as new_rows for each statement execute function freehold_tell('contact-duplicate', '', '');

create trigger tell_update after update on contact_duplicates referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact-duplicate', '', '');

create trigger tell_delete after delete on contact_duplicates referencing old table as old_rows for each statement execute function freehold_tell('contact-duplicate', '', '');

create index contact_duplicates_first_idx on contact_duplicates (organization_id, first, id);

create index contact_duplicates_second_idx on contact_duplicates (organization_id, second, id);

create index contact_duplicates_score_idx on contact_duplicates (organization_id, score, id);

create unique index contact_duplicates_first_second_key on contact_duplicates (organization_id, first, second);

create index contact_duplicates_status_score_idx on contact_duplicates (organization_id, status, score, id);

create table contact_files (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	file uuid not null,
	title text,
	category text default 'other',
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint contact_files_pkey primary key (id),
	constraint contact_files_organization_id_id_key unique (organization_id, id),
	constraint contact_files_category_check check (category in ('identity', 'income', 'financing', 'agreement', 'offer', 'correspondence', 'photo', 'other'))
);

alter table contact_files enable row level security;

alter table contact_files force row level security;

create policy tenant on contact_files using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contact_files to freehold_app;

create trigger audit_insert after insert on contact_files referencing new table as new_rows for each statement execute function freehold_audit('contact-file', 'organization_id', '', '');

create trigger audit_update after update on contact_files referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact-file', 'organization_id', '', '');

create trigger audit_delete after delete on contact_files referencing old table as old_rows for each statement execute function freehold_audit('contact-file', 'organization_id', '', '');

create trigger tell_insert after insert on contact_files referencing new table as new_rows for each statement execute function freehold_tell('contact-file', 'agent', '');

create trigger tell_update after update on contact_files referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact-file', 'agent', '');

create trigger tell_delete after delete on contact_files referencing old table as old_rows for each statement execute function freehold_tell('contact-file', 'agent', '');

create index contact_files_contact_idx on contact_files (organization_id, contact, id);

create index contact_files_file_idx on contact_files (organization_id, file, id);

create index contact_files_category_idx on contact_files (organization_id, category, id);

create index contact_files_agent_idx on contact_files (organization_id, agent, id);

create unique index contact_files_contact_file_key on contact_files (organization_id, contact, file) where archived_at is null;

create index contact_files_created_at_idx on contact_files (organization_id, created_at, id);

create table contact_merges (
	organization_id uuid not null,
	id uuid not null,
	winner uuid not null,
	loser uuid not null,
	by uuid,
	moved integer default 0,
	undone_at timestamp with time zone,
	undone_by uuid,
	changes jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint contact_merges_pkey primary key (id),
	constraint contact_merges_organization_id_id_key unique (organization_id, id)
);

alter table contact_merges enable row level security;

alter table contact_merges force row level security;

create policy tenant on contact_merges using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contact_merges to freehold_app;

create trigger audit_insert after insert on contact_merges referencing new table as new_rows for each statement execute function freehold_audit('contact-merge', 'organization_id', 'changes', '');

create trigger audit_update after update on contact_merges referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact-merge', 'organization_id', 'changes', '');

create trigger audit_delete after delete on contact_merges referencing old table as old_rows for each statement execute function freehold_audit('contact-merge', 'organization_id', 'changes', '');

create trigger tell_insert after insert on contact_merges referencing new table as new_rows for each statement execute function freehold_tell('contact-merge', '', '');

create trigger tell_update after update on contact_merges referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact-merge', '', '');

create trigger tell_delete after delete on contact_merges referencing old table as old_rows for each statement execute function freehold_tell('contact-merge', '', '');

create index contact_merges_winner_idx on contact_merges (organization_id, winner, id);

create index contact_merges_loser_idx on contact_merges (organization_id, loser, id);

create index contact_merges_by_idx on contact_merges (organization_id, by, id);

create index contact_merges_undone_by_idx on contact_merges (organization_id, undone_by, id);

create index contact_merges_created_at_idx on contact_merges (organization_id, created_at, id);

create table follow_up_cadences (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	active boolean default true,
	sources jsonb,
	days jsonb not null,
	most_attempts integer default 5,
	cold_every_days integer default 90,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint follow_up_cadences_pkey primary key (id),
	constraint follow_up_cadences_organization_id_id_key unique (organization_id, id)
);

alter table follow_up_cadences enable row level security;

alter table follow_up_cadences force row level security;

create policy tenant on follow_up_cadences using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on follow_up_cadences to freehold_app;

create trigger audit_insert after insert on follow_up_cadences referencing new table as new_rows for each statement execute function freehold_audit('follow-up-cadence', 'organization_id', '', '');

create trigger audit_update after update on follow_up_cadences referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('follow-up-cadence', 'organization_id', '', '');

create trigger audit_delete after delete on follow_up_cadences referencing old table as old_rows for each statement execute function freehold_audit('follow-up-cadence', 'organization_id', '', '');

create trigger tell_insert after insert on follow_up_cadences referencing new table as new_rows for each statement execute function freehold_tell('follow-up-cadence', '', '');

create trigger tell_update after update on follow_up_cadences referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('follow-up-cadence', '', '');

create trigger tell_delete after delete on follow_up_cadences referencing old table as old_rows for each statement execute function freehold_tell('follow-up-cadence', '', '');

create index follow_up_cadences_created_at_idx on follow_up_cadences (organization_id, created_at, id);

create table follow_ups (
	organization_id uuid not null,
	id uuid not null,
	lead uuid not null,
	agent uuid,
	status text not null default 'open',
	reason text default 'by_hand',
	due_at timestamp with time zone not null,
	attempt integer,
	channel text default 'phone',
	text text,
	note text,
	key text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint follow_ups_pkey primary key (id),
	constraint follow_ups_organization_id_id_key unique (organization_id, id),
	constraint follow_ups_status_check check (status in ('open', 'snoozed', 'done', 'skipped')),
	constraint follow_ups_reason_check check (reason in ('cadence', 'cold', 'overdue', 'by_hand')),
	constraint follow_ups_channel_check check (channel in ('phone', 'email'))
);

alter table follow_ups enable row level security;

alter table follow_ups force row level security;

create policy tenant on follow_ups using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on follow_ups to freehold_app;

create trigger audit_insert after insert on follow_ups referencing new table as new_rows for each statement execute function freehold_audit('follow-up', 'organization_id', 'key', '');

create trigger audit_update after update on follow_ups referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('follow-up', 'organization_id', 'key', '');

create trigger audit_delete after delete on follow_ups referencing old table as old_rows for each statement execute function freehold_audit('follow-up', 'organization_id', 'key', '');

create trigger tell_insert after insert on follow_ups referencing new table as new_rows for each statement execute function freehold_tell('follow-up', 'agent', '');

create trigger tell_update after update on follow_ups referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('follow-up', 'agent', '');

create trigger tell_delete after delete on follow_ups referencing old table as old_rows for each statement execute function freehold_tell('follow-up', 'agent', '');

create index follow_ups_lead_idx on follow_ups (organization_id, lead, id);

create index follow_ups_agent_idx on follow_ups (organization_id, agent, id);

create index follow_ups_due_at_idx on follow_ups (organization_id, due_at, id);

create unique index follow_ups_key_key on follow_ups (organization_id, key) where archived_at is null;

create index follow_ups_agent_status_due_at_idx on follow_ups (organization_id, agent, status, due_at, id);

create table household_members (
	organization_id uuid not null,
	id uuid not null,
	household uuid not null,
	contact uuid not null,
	role text default 'other',
	lives_here boolean default true,
	decides boolean default false,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint household_members_pkey primary key (id),
	constraint household_members_organization_id_id_key unique (organization_id, id),
	constraint household_members_role_check check (role in ('head', 'partner', 'child', 'parent', 'tenant', 'relative', 'other'))
);

alter table household_members enable row level security;

alter table household_members force row level security;

create policy tenant on household_members using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on household_members to freehold_app;

create trigger audit_insert after insert on household_members referencing new table as new_rows for each statement execute function freehold_audit('household-member', 'organization_id', '', '');

create trigger audit_update after update on household_members referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('household-member', 'organization_id', '', '');

create trigger audit_delete after delete on household_members referencing old table as old_rows for each statement execute function freehold_audit('household-member', 'organization_id', '', '');

create trigger tell_insert after insert on household_members referencing new table as new_rows for each statement execute function freehold_tell('household-member', 'agent', '');

create trigger tell_update after update on household_members referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('household-member', 'agent', '');

create trigger tell_delete after delete on household_members referencing old table as old_rows for each statement execute function freehold_tell('household-member', 'agent', '');

create index household_members_household_idx on household_members (organization_id, household, id);

create index household_members_contact_idx on household_members (organization_id, contact, id);

create index household_members_agent_idx on household_members (organization_id, agent, id);

create unique index household_members_household_contact_key on household_members (organization_id, household, contact) where archived_at is null;

create index household_members_created_at_idx on household_members (organization_id, created_at, id);

create table households (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	address_line1 text,
	address_line2 text,
	address_city text,
	address_region text,
	address_postal_code text,
	address_country text,
	agent uuid,
	tags jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(address_line1, '') || ' ' || coalesce(address_line2, '') || ' ' || coalesce(address_city, '') || ' ' || coalesce(address_region, '') || ' ' || coalesce(address_postal_code, '') || ' ' || coalesce(address_country, ''))) stored,
	constraint households_pkey primary key (id),
	constraint households_organization_id_id_key unique (organization_id, id)
);

alter table households enable row level security;

alter table households force row level security;

create policy tenant on households using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on households to freehold_app;

create trigger audit_insert after insert on households referencing new table as new_rows for each statement execute function freehold_audit('household', 'organization_id', '', '');

create trigger audit_update after update on households referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('household', 'organization_id', '', '');

create trigger audit_delete after delete on households referencing old table as old_rows for each statement execute function freehold_audit('household', 'organization_id', '', '');

create trigger tell_insert after insert on households referencing new table as new_rows for each statement execute function freehold_tell('household', 'agent', '');

create trigger tell_update after update on households referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('household', 'agent', '');

create trigger tell_delete after delete on households referencing old table as old_rows for each statement execute function freehold_tell('household', 'agent', '');

create index households_agent_idx on households (organization_id, agent, id);

create index households_tags_idx on households using gin (tags);

create index households_name_idx on households (organization_id, name, id);

create index households_search_idx on households using gin (search);

create table interactions (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	lead uuid,
	listing uuid,
	channel text not null,
	type text default 'other',
	direction text,
	occurred_at timestamp with time zone not null,
	duration_seconds integer,
	outcome text,
	summary text,
	by uuid,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint interactions_pkey primary key (id),
	constraint interactions_organization_id_id_key unique (organization_id, id),
	constraint interactions_channel_check check (channel in ('call', 'email', 'sms', 'chat', 'meeting', 'viewing', 'letter', 'web', 'other')),
	constraint interactions_type_check check (type in ('enquiry', 'follow_up', 'viewing', 'negotiation', 'feedback', 'service', 'greeting', 'other')),
	constraint interactions_direction_check check (direction in ('in', 'out')),
	constraint interactions_outcome_check check (outcome in ('reached', 'no_answer', 'left_message', 'replied', 'bounced', 'booked', 'interested', 'not_interested', 'done', 'other'))
);

alter table interactions enable row level security;

alter table interactions force row level security;

create policy tenant on interactions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on interactions to freehold_app;

create trigger audit_insert after insert on interactions referencing new table as new_rows for each statement execute function freehold_audit('interaction', 'organization_id', 'summary', '');

create trigger audit_update after update on interactions referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('interaction', 'organization_id', 'summary', '');

create trigger audit_delete after delete on interactions referencing old table as old_rows for each statement execute function freehold_audit('interaction', 'organization_id', 'summary', '');

create trigger tell_insert after insert on interactions referencing new table as new_rows for each statement execute function freehold_tell('interaction', 'agent', '');

create trigger tell_update after update on interactions referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('interaction', 'agent', '');

create trigger tell_delete after delete on interactions referencing old table as old_rows for each statement execute function freehold_tell('interaction', 'agent', '');

create index interactions_contact_idx on interactions (organization_id, contact, id);

create index interactions_lead_idx on interactions (organization_id, lead, id);

create index interactions_listing_idx on interactions (organization_id, listing, id);

create index interactions_channel_idx on interactions (organization_id, channel, id);

create index interactions_direction_idx on interactions (organization_id, direction, id);

create index interactions_by_idx on interactions (organization_id, by, id);

create index interactions_agent_idx on interactions (organization_id, agent, id);

create index interactions_contact_occurred_at_idx on interactions (organization_id, contact, occurred_at, id);

create index interactions_lead_occurred_at_idx on interactions (organization_id, lead, occurred_at, id);

create index interactions_listing_occurred_at_idx on interactions (organization_id, listing, occurred_at, id);

create index interactions_occurred_at_idx on interactions (organization_id, occurred_at, id);

create table lead_assignments (
	organization_id uuid not null,
	id uuid not null,
	lead uuid not null,
	agent uuid,
	previous uuid,
	rule uuid,
	kind text not null,
	why text,
	at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint lead_assignments_pkey primary key (id),
	constraint lead_assignments_organization_id_id_key unique (organization_id, id),
	constraint lead_assignments_kind_check check (kind in ('rule', 'listing', 'contact', 'by_hand', 'offered', 'claimed', 'reassigned'))
);

alter table lead_assignments enable row level security;

alter table lead_assignments force row level security;

create policy tenant on lead_assignments using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on lead_assignments to freehold_app;

create index lead_assignments_lead_idx on lead_assignments (organization_id, lead, id);

create index lead_assignments_agent_idx on lead_assignments (organization_id, agent, id);

create index lead_assignments_previous_idx on lead_assignments (organization_id, previous, id);

create index lead_assignments_rule_idx on lead_assignments (organization_id, rule, id);

create index lead_assignments_lead_at_idx on lead_assignments (organization_id, lead, at, id);

create index lead_assignments_at_idx on lead_assignments (organization_id, at, id);

create table lead_policies (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	active boolean default true,
	response_minutes integer default 5,
	escalate_minutes integer default 5,
	business_hours jsonb,
	opened double precision default 3,
	clicked double precision default 6,
	replied double precision default 10,
	viewed double precision default 3,
	saved double precision default 6,
	enquired double precision default 6,
	toured double precision default 10,
	half_life_days double precision default 30,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint lead_policies_pkey primary key (id),
	constraint lead_policies_organization_id_id_key unique (organization_id, id)
);

alter table lead_policies enable row level security;

alter table lead_policies force row level security;

create policy tenant on lead_policies using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on lead_policies to freehold_app;

create trigger audit_insert after insert on lead_policies referencing new table as new_rows for each statement execute function freehold_audit('lead-policy', 'organization_id', '', '');

create trigger audit_update after update on lead_policies referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('lead-policy', 'organization_id', '', '');

create trigger audit_delete after delete on lead_policies referencing old table as old_rows for each statement execute function freehold_audit('lead-policy', 'organization_id', '', '');

create trigger tell_insert after insert on lead_policies referencing new table as new_rows for each statement execute function freehold_tell('lead-policy', '', '');

create trigger tell_update after update on lead_policies referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('lead-policy', '', '');

create trigger tell_delete after delete on lead_policies referencing old table as old_rows for each statement execute function freehold_tell('lead-policy', '', '');

create index lead_policies_created_at_idx on lead_policies (organization_id, created_at, id);

create table lead_signals (
	organization_id uuid not null,
	id uuid not null,
	lead uuid not null,
	listing uuid,
	kind text not null,
	at timestamp with time zone,
	minutes integer,
	source text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint lead_signals_pkey primary key (id),
	constraint lead_signals_organization_id_id_key unique (organization_id, id),
	constraint lead_signals_kind_check check (kind in ('email_opened', 'email_clicked', 'replied', 'viewed_listing', 'saved_listing', 'toured', 'enquired', 'contacted'))
);

alter table lead_signals enable row level security;

alter table lead_signals force row level security;

create policy tenant on lead_signals using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on lead_signals to freehold_app;

create index lead_signals_lead_idx on lead_signals (organization_id, lead, id);

create index lead_signals_listing_idx on lead_signals (organization_id, listing, id);

create unique index lead_signals_source_key on lead_signals (organization_id, source) where archived_at is null;

create index lead_signals_lead_at_idx on lead_signals (organization_id, lead, at, id);

create index lead_signals_at_idx on lead_signals (organization_id, at, id);

create table notes (
	organization_id uuid not null,
	id uuid not null,
	text text not null,
	visibility text not null default 'organization',
	author uuid,
	mentions jsonb,
	contact uuid,
	household uuid,
	company uuid,
	lead uuid,
	listing uuid,
	property uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint notes_pkey primary key (id),
	constraint notes_organization_id_id_key unique (organization_id, id),
	constraint notes_visibility_check check (visibility in ('private', 'team', 'organization'))
);

alter table notes enable row level security;

alter table notes force row level security;

create policy tenant on notes using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on notes to freehold_app;

create trigger audit_insert after insert on notes referencing new table as new_rows for each statement execute function freehold_audit('note', 'organization_id', 'text', '');

create trigger audit_update after update on notes referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('note', 'organization_id', 'text', '');

create trigger audit_delete after delete on notes referencing old table as old_rows for each statement execute function freehold_audit('note', 'organization_id', 'text', '');

create trigger tell_insert after insert on notes referencing new table as new_rows for each statement execute function freehold_tell('note', 'author', '');

create trigger tell_update after update on notes referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('note', 'author', '');

create trigger tell_delete after delete on notes referencing old table as old_rows for each statement execute function freehold_tell('note', 'author', '');

create index notes_author_idx on notes (organization_id, author, id);

create index notes_mentions_idx on notes using gin (mentions);

create index notes_contact_idx on notes (organization_id, contact, id);

create index notes_household_idx on notes (organization_id, household, id);

create index notes_company_idx on notes (organization_id, company, id);

create index notes_lead_idx on notes (organization_id, lead, id);

create index notes_listing_idx on notes (organization_id, listing, id);

create index notes_property_idx on notes (organization_id, property, id);

create index notes_created_at_idx on notes (organization_id, created_at, id);

create table routing_rules (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	active boolean default true,
	position integer default 100,
	sources jsonb,
	areas jsonb,
	languages jsonb,
	property_types jsonb,
	price_from_amount numeric(18,2),
	price_from_currency text,
	price_to_amount numeric(18,2),
	price_to_currency text,
	users jsonb,
	team uuid,
	strategy text default 'round_robin',
	before_listing_agent boolean default false,
	answer_within_minutes integer,
	turns jsonb,
	turn integer default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint routing_rules_pkey primary key (id),
	constraint routing_rules_organization_id_id_key unique (organization_id, id),
	constraint routing_rules_strategy_check check (strategy in ('round_robin', 'load', 'first_to_claim'))
);

alter table routing_rules enable row level security;

alter table routing_rules force row level security;

create policy tenant on routing_rules using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on routing_rules to freehold_app;

create trigger audit_insert after insert on routing_rules referencing new table as new_rows for each statement execute function freehold_audit('routing-rule', 'organization_id', 'turns,turn', 'turns,turn');

create trigger audit_update after update on routing_rules referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('routing-rule', 'organization_id', 'turns,turn', 'turns,turn');

create trigger audit_delete after delete on routing_rules referencing old table as old_rows for each statement execute function freehold_audit('routing-rule', 'organization_id', 'turns,turn', 'turns,turn');

create trigger tell_insert after insert on routing_rules referencing new table as new_rows for each statement execute function freehold_tell('routing-rule', '', 'turns,turn');

create trigger tell_update after update on routing_rules referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('routing-rule', '', 'turns,turn');

create trigger tell_delete after delete on routing_rules referencing old table as old_rows for each statement execute function freehold_tell('routing-rule', '', 'turns,turn');

create index routing_rules_team_idx on routing_rules (organization_id, team, id);

create index routing_rules_position_idx on routing_rules (organization_id, position, id);

create table saved_searches (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	contact uuid not null,
	agent uuid,
	query text not null,
	frequency text default 'daily',
	channel text default 'email',
	active boolean default true,
	confirmed_at timestamp with time zone,
	ended_at timestamp with time zone,
	last_alert_at timestamp with time zone,
	token text,
	token_hash text,
	purpose text,
	city text,
	cities jsonb,
	types jsonb,
	price_from double precision,
	price_to double precision,
	bedrooms_from double precision,
	bedrooms_to double precision,
	bathrooms_from double precision,
	area_from double precision,
	area_to double precision,
	west double precision,
	south double precision,
	east double precision,
	north double precision,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint saved_searches_pkey primary key (id),
	constraint saved_searches_organization_id_id_key unique (organization_id, id),
	constraint saved_searches_frequency_check check (frequency in ('instant', 'daily', 'weekly')),
	constraint saved_searches_channel_check check (channel in ('email'))
);

alter table saved_searches enable row level security;

alter table saved_searches force row level security;

create policy tenant on saved_searches using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on saved_searches to freehold_app;

create trigger audit_insert after insert on saved_searches referencing new table as new_rows for each statement execute function freehold_audit('saved-search', 'organization_id', 'token,token_hash,purpose,city,cities,types,price_from,price_to,bedrooms_from,bedrooms_to,bathrooms_from,area_from,area_to,west,south,east,north', 'last_alert_at');

create trigger audit_update after update on saved_searches referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('saved-search', 'organization_id', 'token,token_hash,purpose,city,cities,types,price_from,price_to,bedrooms_from,bedrooms_to,bathrooms_from,area_from,area_to,west,south,east,north', 'last_alert_at');

create trigger audit_delete after delete on saved_searches referencing old table as old_rows for each statement execute function freehold_audit('saved-search', 'organization_id', 'token,token_hash,purpose,city,cities,types,price_from,price_to,bedrooms_from,bedrooms_to,bathrooms_from,area_from,area_to,west,south,east,north', 'last_alert_at');

create trigger tell_insert after insert on saved_searches referencing new table as new_rows for each statement execute function freehold_tell('saved-search', 'agent', 'last_alert_at');

create trigger tell_update after update on saved_searches referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('saved-search', 'agent', 'last_alert_at');

create trigger tell_delete after delete on saved_searches referencing old table as old_rows for each statement execute function freehold_tell('saved-search', 'agent', 'last_alert_at');

create index saved_searches_contact_idx on saved_searches (organization_id, contact, id);

create index saved_searches_agent_idx on saved_searches (organization_id, agent, id);

create index saved_searches_active_idx on saved_searches (organization_id, active, id);

create unique index saved_searches_token_hash_key on saved_searches (organization_id, token_hash) where archived_at is null;

create index saved_searches_active_city_price_from_price_to_idx on saved_searches (organization_id, active, city, price_from, price_to, id);

create index saved_searches_created_at_idx on saved_searches (organization_id, created_at, id);

create table search_alerts (
	organization_id uuid not null,
	id uuid not null,
	saved_search uuid not null,
	listing uuid not null,
	agent uuid,
	reason text not null,
	amount text,
	key text,
	sent_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint search_alerts_pkey primary key (id),
	constraint search_alerts_organization_id_id_key unique (organization_id, id),
	constraint search_alerts_reason_check check (reason in ('new', 'price'))
);

alter table search_alerts enable row level security;

alter table search_alerts force row level security;

create policy tenant on search_alerts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on search_alerts to freehold_app;

create trigger audit_insert after insert on search_alerts referencing new table as new_rows for each statement execute function freehold_audit('search-alert', 'organization_id', 'key', '');

create trigger audit_update after update on search_alerts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('search-alert', 'organization_id', 'key', '');

create trigger audit_delete after delete on search_alerts referencing old table as old_rows for each statement execute function freehold_audit('search-alert', 'organization_id', 'key', '');

create trigger tell_insert after insert on search_alerts referencing new table as new_rows for each statement execute function freehold_tell('search-alert', 'agent', '');

create trigger tell_update after update on search_alerts referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('search-alert', 'agent', '');

create trigger tell_delete after delete on search_alerts referencing old table as old_rows for each statement execute function freehold_tell('search-alert', 'agent', '');

create index search_alerts_saved_search_idx on search_alerts (organization_id, saved_search, id);

create index search_alerts_listing_idx on search_alerts (organization_id, listing, id);

create index search_alerts_agent_idx on search_alerts (organization_id, agent, id);

create unique index search_alerts_key_key on search_alerts (organization_id, key);

create index search_alerts_saved_search_sent_at_idx on search_alerts (organization_id, saved_search, sent_at, id);

create index search_alerts_created_at_idx on search_alerts (organization_id, created_at, id);

create table segments (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	description text,
	query text not null,
	visibility text not null default 'organization',
	owner uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
	constraint segments_pkey primary key (id),
	constraint segments_organization_id_id_key unique (organization_id, id),
	constraint segments_visibility_check check (visibility in ('private', 'team', 'organization'))
);

alter table segments enable row level security;

alter table segments force row level security;

create policy tenant on segments using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on segments to freehold_app;

create trigger audit_insert after insert on segments referencing new table as new_rows for each statement execute function freehold_audit('segment', 'organization_id', '', '');

create trigger audit_update after update on segments referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('segment', 'organization_id', '', '');

create trigger audit_delete after delete on segments referencing old table as old_rows for each statement execute function freehold_audit('segment', 'organization_id', '', '');

create trigger tell_insert after insert on segments referencing new table as new_rows for each statement execute function freehold_tell('segment', 'owner', '');

create trigger tell_update after update on segments referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('segment', 'owner', '');

create trigger tell_delete after delete on segments referencing old table as old_rows for each statement execute function freehold_tell('segment', 'owner', '');

create index segments_owner_idx on segments (organization_id, owner, id);

create index segments_name_idx on segments (organization_id, name, id);

create index segments_search_idx on segments using gin (search);

create table tags (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	of text not null,
	colour text default '#64748b',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
	constraint tags_pkey primary key (id),
	constraint tags_organization_id_id_key unique (organization_id, id),
	constraint tags_of_check check (of in ('contact', 'household', 'company', 'lead'))
);

alter table tags enable row level security;

alter table tags force row level security;

create policy tenant on tags using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on tags to freehold_app;

create trigger audit_insert after insert on tags referencing new table as new_rows for each statement execute function freehold_audit('tag', 'organization_id', '', '');

create trigger audit_update after update on tags referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('tag', 'organization_id', '', '');

create trigger audit_delete after delete on tags referencing old table as old_rows for each statement execute function freehold_audit('tag', 'organization_id', '', '');

create trigger tell_insert after insert on tags referencing new table as new_rows for each statement execute function freehold_tell('tag', '', '');

create trigger tell_update after update on tags referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('tag', '', '');

create trigger tell_delete after delete on tags referencing old table as old_rows for each statement execute function freehold_tell('tag', '', '');

create unique index tags_of_name_key on tags (organization_id, of, name);

create index tags_name_idx on tags (organization_id, name, id);

create index tags_search_idx on tags using gin (search);

alter table contacts add column status text not null default 'active';

alter table contacts add constraint contacts_status_check check (status in ('active', 'inactive', 'archived'));

alter table contacts add column lifecycle text;

alter table contacts add constraint contacts_lifecycle_check check (lifecycle in ('lead', 'prospect', 'client', 'past_client', 'vendor', 'partner', 'other'));

alter table contacts add column address_line1 text;

alter table contacts add column address_line2 text;

alter table contacts add column address_city text;

alter table contacts add column address_region text;

alter table contacts add column address_postal_code text;

alter table contacts add column address_country text;

alter table contacts add column languages jsonb;

alter table contacts add column birthday date;

alter table contacts add column preferred_channel text;

alter table contacts add constraint contacts_preferred_channel_check check (preferred_channel in ('call', 'email', 'sms', 'chat', 'letter'));

alter table contacts add column preferred_times jsonb;

alter table contacts add column time_zone text;

alter table contacts add column tags jsonb;

alter table contacts add column last_interaction_at timestamp with time zone;

alter table contacts add column interaction_count integer default 0;

alter table contacts add column merged_into uuid;

create index contacts_status_idx on contacts (organization_id, status, id);

create index contacts_lifecycle_idx on contacts (organization_id, lifecycle, id);

create index contacts_languages_idx on contacts using gin (languages);

create index contacts_tags_idx on contacts using gin (tags);

create index contacts_last_interaction_at_idx on contacts (organization_id, last_interaction_at, id);

create index contacts_merged_into_idx on contacts (organization_id, merged_into, id);

create index contacts_status_last_interaction_at_idx on contacts (organization_id, status, last_interaction_at, id);

create index contacts_agent_last_interaction_at_idx on contacts (organization_id, agent, last_interaction_at, id);

drop trigger audit_insert on contacts;

drop trigger audit_update on contacts;

drop trigger audit_delete on contacts;

create trigger audit_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count');

create trigger audit_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count');

create trigger audit_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count');

drop trigger tell_insert on contacts;

drop trigger tell_update on contacts;

drop trigger tell_delete on contacts;

create trigger tell_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count');

create trigger tell_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count');

create trigger tell_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count');

alter table leads add column budget_from_amount numeric(18,2);

alter table leads add column budget_from_currency text;

alter table leads add column budget_to_amount numeric(18,2);

alter table leads add column budget_to_currency text;

alter table leads add column financing text default 'unknown';

alter table leads add constraint leads_financing_check check (financing in ('unknown', 'needs_mortgage', 'pre_approved', 'cash'));

alter table leads add column timeframe text default 'unknown';

alter table leads add constraint leads_timeframe_check check (timeframe in ('unknown', 'now', 'three_months', 'six_months', 'year'));

alter table leads add column wanted_types jsonb;

alter table leads add column wanted_areas jsonb;

alter table leads add column bedrooms_from integer;

alter table leads add column wanted_features jsonb;

alter table leads add column language text;

alter table leads add column allow_automated boolean default false;

alter table leads add column score integer;

alter table leads add column temperature text;

alter table leads add constraint leads_temperature_check check (temperature in ('hot', 'warm', 'cold'));

alter table leads add column score_parts jsonb;

alter table leads add column scored_at timestamp with time zone;

alter table leads add column interaction_count integer default 0;

alter table leads add column last_interaction_at timestamp with time zone;

alter table leads add column response_due_at timestamp with time zone;

alter table leads add column first_response_at timestamp with time zone;

alter table leads add column first_response_seconds integer;

alter table leads add column escalated_to text default 'nobody';

alter table leads add constraint leads_escalated_to_check check (escalated_to in ('nobody', 'agent', 'broker'));

alter table leads add column offered_to jsonb;

alter table leads add column assigned_at timestamp with time zone;

alter table leads add column rule uuid;

alter table leads add column answered_at timestamp with time zone;

alter table leads add column follow_ups_made integer default 0;

alter table leads add column follow_up_from timestamp with time zone;

alter table leads add column next_follow_up_at timestamp with time zone;

alter table leads add column do_not_contact boolean default false;

create index leads_rule_idx on leads (organization_id, rule, id);

create index leads_next_follow_up_at_idx on leads (organization_id, next_follow_up_at, id);

create index leads_temperature_score_last_interaction_at_idx on leads (organization_id, temperature, score, last_interaction_at, id);

drop trigger audit_insert on leads;

drop trigger audit_update on leads;

drop trigger audit_delete on leads;

create trigger audit_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

create trigger audit_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

create trigger audit_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

drop trigger tell_insert on leads;

drop trigger tell_update on leads;

drop trigger tell_delete on leads;

create trigger tell_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

create trigger tell_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

create trigger tell_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at');

alter table agent_availability add constraint agent_availability_member_fkey foreign key (organization_id, member) references users (organization_id, id) on delete cascade;

alter table company_people add constraint company_people_company_fkey foreign key (organization_id, company) references companies (organization_id, id) on delete cascade;

alter table company_people add constraint company_people_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table company_people add constraint company_people_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table companies add constraint companies_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table contact_addresses add constraint contact_addresses_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table contact_addresses add constraint contact_addresses_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table contact_channels add constraint contact_channels_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table contact_channels add constraint contact_channels_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table contact_duplicates add constraint contact_duplicates_first_fkey foreign key (organization_id, first) references contacts (organization_id, id) on delete cascade;

alter table contact_duplicates add constraint contact_duplicates_second_fkey foreign key (organization_id, second) references contacts (organization_id, id) on delete cascade;

alter table contact_files add constraint contact_files_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table contact_files add constraint contact_files_file_fkey foreign key (organization_id, file) references stored_files (organization_id, id) on delete cascade;

alter table contact_files add constraint contact_files_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table contact_merges add constraint contact_merges_winner_fkey foreign key (organization_id, winner) references contacts (organization_id, id) on delete cascade;

alter table contact_merges add constraint contact_merges_loser_fkey foreign key (organization_id, loser) references contacts (organization_id, id) on delete cascade;

alter table contact_merges add constraint contact_merges_by_fkey foreign key (organization_id, by) references users (organization_id, id) on delete set null (by);

alter table contact_merges add constraint contact_merges_undone_by_fkey foreign key (organization_id, undone_by) references users (organization_id, id) on delete set null (undone_by);

alter table follow_ups add constraint follow_ups_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete cascade;

alter table follow_ups add constraint follow_ups_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table household_members add constraint household_members_household_fkey foreign key (organization_id, household) references households (organization_id, id) on delete cascade;

alter table household_members add constraint household_members_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table household_members add constraint household_members_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table households add constraint households_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table interactions add constraint interactions_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table interactions add constraint interactions_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete set null (lead);

alter table interactions add constraint interactions_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table interactions add constraint interactions_by_fkey foreign key (organization_id, by) references users (organization_id, id) on delete set null (by);

alter table interactions add constraint interactions_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table lead_assignments add constraint lead_assignments_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete restrict;

alter table lead_assignments add constraint lead_assignments_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table lead_assignments add constraint lead_assignments_previous_fkey foreign key (organization_id, previous) references users (organization_id, id) on delete set null (previous);

alter table lead_assignments add constraint lead_assignments_rule_fkey foreign key (organization_id, rule) references routing_rules (organization_id, id) on delete set null (rule);

alter table lead_signals add constraint lead_signals_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete restrict;

alter table lead_signals add constraint lead_signals_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table notes add constraint notes_author_fkey foreign key (organization_id, author) references users (organization_id, id) on delete set null (author);

alter table notes add constraint notes_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table notes add constraint notes_household_fkey foreign key (organization_id, household) references households (organization_id, id) on delete cascade;

alter table notes add constraint notes_company_fkey foreign key (organization_id, company) references companies (organization_id, id) on delete cascade;

alter table notes add constraint notes_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete cascade;

alter table notes add constraint notes_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table notes add constraint notes_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete cascade;

alter table routing_rules add constraint routing_rules_team_fkey foreign key (organization_id, team) references teams (organization_id, id) on delete set null (team);

alter table saved_searches add constraint saved_searches_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table saved_searches add constraint saved_searches_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table search_alerts add constraint search_alerts_saved_search_fkey foreign key (organization_id, saved_search) references saved_searches (organization_id, id) on delete cascade;

alter table search_alerts add constraint search_alerts_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table search_alerts add constraint search_alerts_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table segments add constraint segments_owner_fkey foreign key (organization_id, owner) references users (organization_id, id) on delete set null (owner);

alter table contacts add constraint contacts_merged_into_fkey foreign key (organization_id, merged_into) references contacts (organization_id, id) on delete set null (merged_into);

alter table leads add constraint leads_rule_fkey foreign key (organization_id, rule) references routing_rules (organization_id, id) on delete set null (rule);
