-- freehold migration

create table absences (
	organization_id uuid not null,
	id uuid not null,
	person uuid not null,
	starts_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	reason text default 'away',
	calendar text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint absences_pkey primary key (id),
	constraint absences_organization_id_id_key unique (organization_id, id),
	constraint absences_reason_check check (reason in ('holiday', 'away', 'training', 'busy', 'other'))
);

alter table absences enable row level security;

alter table absences force row level security;

create policy tenant on absences using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on absences to freehold_app;

create trigger audit_insert after insert on absences referencing new table as new_rows for each statement execute function freehold_audit('absence', 'organization_id', '', '');

create trigger audit_update after update on absences referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('absence', 'organization_id', '', '');

create trigger audit_delete after delete on absences referencing old table as old_rows for each statement execute function freehold_audit('absence', 'organization_id', '', '');

create trigger tell_insert after insert on absences referencing new table as new_rows for each statement execute function freehold_tell('absence', 'person', '');

create trigger tell_update after update on absences referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('absence', 'person', '');

create trigger tell_delete after delete on absences referencing old table as old_rows for each statement execute function freehold_tell('absence', 'person', '');

create index absences_person_idx on absences (organization_id, person, id);

create index absences_person_starts_at_idx on absences (organization_id, person, starts_at, id);

create index absences_starts_at_idx on absences (organization_id, starts_at, id);

create table appointment_people (
	organization_id uuid not null,
	id uuid not null,
	appointment uuid not null,
	agent uuid,
	contact uuid,
	starts_at timestamp with time zone not null,
	held_until timestamp with time zone not null,
	holds boolean not null,
	part text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint appointment_people_pkey primary key (id),
	constraint appointment_people_organization_id_id_key unique (organization_id, id),
	constraint appointment_people_part_check check (part in ('main', 'guest'))
);

alter table appointment_people enable row level security;

alter table appointment_people force row level security;

create policy tenant on appointment_people using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on appointment_people to freehold_app;

create index appointment_people_appointment_idx on appointment_people (organization_id, appointment, id);

create index appointment_people_agent_idx on appointment_people (organization_id, agent, id);

create index appointment_people_contact_idx on appointment_people (organization_id, contact, id);

create unique index appointment_people_appointment_agent_key on appointment_people (organization_id, appointment, agent);

create index appointment_people_agent_starts_at_idx on appointment_people (organization_id, agent, starts_at, id);

create index appointment_people_created_at_idx on appointment_people (organization_id, created_at, id);

create table appointments (
	organization_id uuid not null,
	id uuid not null,
	title text,
	kind text not null default 'viewing',
	status text not null default 'proposed',
	starts_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	time_zone text,
	place text,
	listing uuid,
	contact uuid,
	lead uuid,
	deal uuid,
	agent uuid,
	notes text,
	outcome text,
	invite boolean default false,
	reminders jsonb,
	online boolean default false,
	revision integer default 0,
	cancelled_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(place, ''))) stored,
	constraint appointments_pkey primary key (id),
	constraint appointments_organization_id_id_key unique (organization_id, id),
	constraint appointments_kind_check check (kind in ('viewing', 'meeting', 'valuation_visit', 'open_house', 'call')),
	constraint appointments_status_check check (status in ('proposed', 'confirmed', 'done', 'cancelled', 'no_show'))
);

alter table appointments enable row level security;

alter table appointments force row level security;

create policy tenant on appointments using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on appointments to freehold_app;

create trigger audit_insert after insert on appointments referencing new table as new_rows for each statement execute function freehold_audit('appointment', 'organization_id', 'notes,outcome', '');

create trigger audit_update after update on appointments referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('appointment', 'organization_id', 'notes,outcome', '');

create trigger audit_delete after delete on appointments referencing old table as old_rows for each statement execute function freehold_audit('appointment', 'organization_id', 'notes,outcome', '');

create trigger tell_insert after insert on appointments referencing new table as new_rows for each statement execute function freehold_tell('appointment', 'agent', '');

create trigger tell_update after update on appointments referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('appointment', 'agent', '');

create trigger tell_delete after delete on appointments referencing old table as old_rows for each statement execute function freehold_tell('appointment', 'agent', '');

create index appointments_kind_idx on appointments (organization_id, kind, id);

create index appointments_listing_idx on appointments (organization_id, listing, id);

create index appointments_contact_idx on appointments (organization_id, contact, id);

create index appointments_lead_idx on appointments (organization_id, lead, id);

create index appointments_deal_idx on appointments (organization_id, deal, id);

create index appointments_agent_idx on appointments (organization_id, agent, id);

create index appointments_agent_starts_at_idx on appointments (organization_id, agent, starts_at, id);

create index appointments_status_starts_at_idx on appointments (organization_id, status, starts_at, id);

create index appointments_starts_at_idx on appointments (organization_id, starts_at, id);

create index appointments_search_idx on appointments using gin (search);

create table calendar_feeds (
	organization_id uuid not null,
	id uuid not null,
	title text not null default 'Appointments',
	person uuid,
	team uuid,
	generation integer default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint calendar_feeds_pkey primary key (id),
	constraint calendar_feeds_organization_id_id_key unique (organization_id, id)
);

alter table calendar_feeds enable row level security;

alter table calendar_feeds force row level security;

create policy tenant on calendar_feeds using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on calendar_feeds to freehold_app;

create trigger audit_insert after insert on calendar_feeds referencing new table as new_rows for each statement execute function freehold_audit('calendar-feed', 'organization_id', '', '');

create trigger audit_update after update on calendar_feeds referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('calendar-feed', 'organization_id', '', '');

create trigger audit_delete after delete on calendar_feeds referencing old table as old_rows for each statement execute function freehold_audit('calendar-feed', 'organization_id', '', '');

create trigger tell_insert after insert on calendar_feeds referencing new table as new_rows for each statement execute function freehold_tell('calendar-feed', 'person', '');

create trigger tell_update after update on calendar_feeds referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('calendar-feed', 'person', '');

create trigger tell_delete after delete on calendar_feeds referencing old table as old_rows for each statement execute function freehold_tell('calendar-feed', 'person', '');

create index calendar_feeds_person_idx on calendar_feeds (organization_id, person, id);

create index calendar_feeds_team_idx on calendar_feeds (organization_id, team, id);

create index calendar_feeds_created_at_idx on calendar_feeds (organization_id, created_at, id);

create table task_categories (
	organization_id uuid not null,
	id uuid not null,
	key text not null,
	title text not null,
	color text,
	position integer default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint task_categories_pkey primary key (id),
	constraint task_categories_organization_id_id_key unique (organization_id, id)
);

alter table task_categories enable row level security;

alter table task_categories force row level security;

create policy tenant on task_categories using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on task_categories to freehold_app;

create trigger audit_insert after insert on task_categories referencing new table as new_rows for each statement execute function freehold_audit('task-category', 'organization_id', '', '');

create trigger audit_update after update on task_categories referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('task-category', 'organization_id', '', '');

create trigger audit_delete after delete on task_categories referencing old table as old_rows for each statement execute function freehold_audit('task-category', 'organization_id', '', '');

create trigger tell_insert after insert on task_categories referencing new table as new_rows for each statement execute function freehold_tell('task-category', '', '');

create trigger tell_update after update on task_categories referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('task-category', '', '');

create trigger tell_delete after delete on task_categories referencing old table as old_rows for each statement execute function freehold_tell('task-category', '', '');

create unique index task_categories_key_key on task_categories (organization_id, key) where archived_at is null;

create index task_categories_position_idx on task_categories (organization_id, position, id);

create table task_changes (
	organization_id uuid not null,
	id uuid not null,
	task uuid not null,
	from_ text not null,
	to_ text not null,
	by uuid,
	note text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint task_changes_pkey primary key (id),
	constraint task_changes_organization_id_id_key unique (organization_id, id)
);

alter table task_changes enable row level security;

alter table task_changes force row level security;

create policy tenant on task_changes using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on task_changes to freehold_app;

create index task_changes_task_idx on task_changes (organization_id, task, id);

create index task_changes_by_idx on task_changes (organization_id, by, id);

create index task_changes_created_at_idx on task_changes (organization_id, created_at, id);

create table task_dependencies (
	organization_id uuid not null,
	id uuid not null,
	task uuid not null,
	blocker uuid not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint task_dependencies_pkey primary key (id),
	constraint task_dependencies_organization_id_id_key unique (organization_id, id)
);

alter table task_dependencies enable row level security;

alter table task_dependencies force row level security;

create policy tenant on task_dependencies using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on task_dependencies to freehold_app;

create index task_dependencies_task_idx on task_dependencies (organization_id, task, id);

create index task_dependencies_blocker_idx on task_dependencies (organization_id, blocker, id);

create unique index task_dependencies_task_blocker_key on task_dependencies (organization_id, task, blocker);

create index task_dependencies_created_at_idx on task_dependencies (organization_id, created_at, id);

create table task_templates (
	organization_id uuid not null,
	id uuid not null,
	title text not null,
	active boolean default true,
	purpose text,
	property_type text,
	steps jsonb not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(title, ''))) stored,
	constraint task_templates_pkey primary key (id),
	constraint task_templates_organization_id_id_key unique (organization_id, id),
	constraint task_templates_purpose_check check (purpose in ('sale', 'rent')),
	constraint task_templates_property_type_check check (property_type in ('house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other'))
);

alter table task_templates enable row level security;

alter table task_templates force row level security;

create policy tenant on task_templates using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on task_templates to freehold_app;

create trigger audit_insert after insert on task_templates referencing new table as new_rows for each statement execute function freehold_audit('task-template', 'organization_id', '', '');

create trigger audit_update after update on task_templates referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('task-template', 'organization_id', '', '');

create trigger audit_delete after delete on task_templates referencing old table as old_rows for each statement execute function freehold_audit('task-template', 'organization_id', '', '');

create trigger tell_insert after insert on task_templates referencing new table as new_rows for each statement execute function freehold_tell('task-template', '', '');

create trigger tell_update after update on task_templates referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('task-template', '', '');

create trigger tell_delete after delete on task_templates referencing old table as old_rows for each statement execute function freehold_tell('task-template', '', '');

create unique index task_templates_title_key on task_templates (organization_id, title) where archived_at is null;

create index task_templates_active_purpose_idx on task_templates (organization_id, active, purpose, id);

create index task_templates_title_idx on task_templates (organization_id, title, id);

create index task_templates_search_idx on task_templates using gin (search);

create table tasks (
	organization_id uuid not null,
	id uuid not null,
	title text not null,
	description text,
	status text not null default 'open',
	priority text default 'normal',
	due_at timestamp with time zone,
	time_zone text,
	category text,
	progress integer default 0,
	checklist jsonb,
	assignee uuid,
	team uuid,
	reminders jsonb,
	waiting boolean default false,
	recurrence text,
	repeat_when text default 'done',
	exceptions jsonb,
	contact uuid,
	lead uuid,
	listing uuid,
	deal uuid,
	template uuid,
	series uuid,
	series_start timestamp with time zone,
	occurrence timestamp with time zone,
	started_at timestamp with time zone,
	completed_at timestamp with time zone,
	completed_by uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(description, ''))) stored,
	constraint tasks_pkey primary key (id),
	constraint tasks_organization_id_id_key unique (organization_id, id),
	constraint tasks_status_check check (status in ('open', 'in_progress', 'done', 'cancelled')),
	constraint tasks_priority_check check (priority in ('urgent', 'high', 'normal', 'low')),
	constraint tasks_repeat_when_check check (repeat_when in ('done', 'due'))
);

alter table tasks enable row level security;

alter table tasks force row level security;

create policy tenant on tasks using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on tasks to freehold_app;

create trigger audit_insert after insert on tasks referencing new table as new_rows for each statement execute function freehold_audit('task', 'organization_id', '', '');

create trigger audit_update after update on tasks referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('task', 'organization_id', '', '');

create trigger audit_delete after delete on tasks referencing old table as old_rows for each statement execute function freehold_audit('task', 'organization_id', '', '');

create trigger tell_insert after insert on tasks referencing new table as new_rows for each statement execute function freehold_tell('task', 'assignee', '');

create trigger tell_update after update on tasks referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('task', 'assignee', '');

create trigger tell_delete after delete on tasks referencing old table as old_rows for each statement execute function freehold_tell('task', 'assignee', '');

create index tasks_category_idx on tasks (organization_id, category, id);

create index tasks_assignee_idx on tasks (organization_id, assignee, id);

create index tasks_team_idx on tasks (organization_id, team, id);

create index tasks_contact_idx on tasks (organization_id, contact, id);

create index tasks_lead_idx on tasks (organization_id, lead, id);

create index tasks_listing_idx on tasks (organization_id, listing, id);

create index tasks_deal_idx on tasks (organization_id, deal, id);

create index tasks_template_idx on tasks (organization_id, template, id);

create index tasks_completed_at_idx on tasks (organization_id, completed_at, id);

create index tasks_completed_by_idx on tasks (organization_id, completed_by, id);

create unique index tasks_series_occurrence_key on tasks (organization_id, series, occurrence) where archived_at is null;

create index tasks_assignee_status_due_at_idx on tasks (organization_id, assignee, status, due_at, id);

create index tasks_priority_status_due_at_idx on tasks (organization_id, priority, status, due_at, id);

create index tasks_status_due_at_idx on tasks (organization_id, status, due_at, id);

create index tasks_created_at_idx on tasks (organization_id, created_at, id);

create index tasks_search_idx on tasks using gin (search);

create table working_times (
	organization_id uuid not null,
	id uuid not null,
	person uuid not null,
	time_zone text,
	hours jsonb not null,
	buffer_minutes integer default 0,
	notice_minutes integer default 120,
	viewing_minutes integer default 30,
	remind_by_mail boolean default true,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint working_times_pkey primary key (id),
	constraint working_times_organization_id_id_key unique (organization_id, id)
);

alter table working_times enable row level security;

alter table working_times force row level security;

create policy tenant on working_times using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on working_times to freehold_app;

create trigger audit_insert after insert on working_times referencing new table as new_rows for each statement execute function freehold_audit('working-time', 'organization_id', '', '');

create trigger audit_update after update on working_times referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('working-time', 'organization_id', '', '');

create trigger audit_delete after delete on working_times referencing old table as old_rows for each statement execute function freehold_audit('working-time', 'organization_id', '', '');

create trigger tell_insert after insert on working_times referencing new table as new_rows for each statement execute function freehold_tell('working-time', 'person', '');

create trigger tell_update after update on working_times referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('working-time', 'person', '');

create trigger tell_delete after delete on working_times referencing old table as old_rows for each statement execute function freehold_tell('working-time', 'person', '');

create unique index working_times_person_key on working_times (organization_id, person) where archived_at is null;

create index working_times_person_idx on working_times (organization_id, person, id);

create index working_times_created_at_idx on working_times (organization_id, created_at, id);

alter table absences add constraint absences_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;

alter table appointment_people add constraint appointment_people_appointment_fkey foreign key (organization_id, appointment) references appointments (organization_id, id) on delete cascade;

alter table appointment_people add constraint appointment_people_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete cascade;

alter table appointment_people add constraint appointment_people_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table appointments add constraint appointments_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table appointments add constraint appointments_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete set null (contact);

alter table appointments add constraint appointments_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete set null (lead);

alter table appointments add constraint appointments_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete set null (deal);

alter table appointments add constraint appointments_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table calendar_feeds add constraint calendar_feeds_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;

alter table calendar_feeds add constraint calendar_feeds_team_fkey foreign key (organization_id, team) references teams (organization_id, id) on delete cascade;

alter table task_changes add constraint task_changes_task_fkey foreign key (organization_id, task) references tasks (organization_id, id) on delete cascade;

alter table task_changes add constraint task_changes_by_fkey foreign key (organization_id, by) references users (organization_id, id) on delete set null (by);

alter table task_dependencies add constraint task_dependencies_task_fkey foreign key (organization_id, task) references tasks (organization_id, id) on delete cascade;

alter table task_dependencies add constraint task_dependencies_blocker_fkey foreign key (organization_id, blocker) references tasks (organization_id, id) on delete cascade;

alter table tasks add constraint tasks_assignee_fkey foreign key (organization_id, assignee) references users (organization_id, id) on delete set null (assignee);

alter table tasks add constraint tasks_team_fkey foreign key (organization_id, team) references teams (organization_id, id) on delete set null (team);

alter table tasks add constraint tasks_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete set null (contact);

alter table tasks add constraint tasks_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete set null (lead);

alter table tasks add constraint tasks_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table tasks add constraint tasks_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete set null (deal);

alter table tasks add constraint tasks_template_fkey foreign key (organization_id, template) references task_templates (organization_id, id) on delete set null (template);

alter table tasks add constraint tasks_completed_by_fkey foreign key (organization_id, completed_by) references users (organization_id, id) on delete set null (completed_by);

alter table working_times add constraint working_times_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;
