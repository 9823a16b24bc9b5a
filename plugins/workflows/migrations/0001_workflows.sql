-- freehold migration

create table workflow_approvals (
	organization_id uuid not null,
	id uuid not null,
	run uuid not null,
	step uuid not null,
	question text not null,
	role text,
	person uuid,
	entity text,
	record uuid,
	status text default 'waiting',
	due_at timestamp with time zone,
	decided_by uuid,
	decided_at timestamp with time zone,
	reason text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_approvals_pkey primary key (id),
	constraint workflow_approvals_organization_id_id_key unique (organization_id, id),
	constraint workflow_approvals_status_check check (status in ('waiting', 'approved', 'rejected', 'expired', 'withdrawn'))
);

alter table workflow_approvals enable row level security;

alter table workflow_approvals force row level security;

create policy tenant on workflow_approvals using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_approvals to freehold_app;

create trigger audit_insert after insert on workflow_approvals referencing new table as new_rows for each statement execute function freehold_audit('workflow-approval', 'organization_id', '', '');

create trigger audit_update after update on workflow_approvals referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('workflow-approval', 'organization_id', '', '');

create trigger audit_delete after delete on workflow_approvals referencing old table as old_rows for each statement execute function freehold_audit('workflow-approval', 'organization_id', '', '');

create trigger tell_insert after insert on workflow_approvals referencing new table as new_rows for each statement execute function freehold_tell('workflow-approval', 'person', '');

create trigger tell_update after update on workflow_approvals referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('workflow-approval', 'person', '');

create trigger tell_delete after delete on workflow_approvals referencing old table as old_rows for each statement execute function freehold_tell('workflow-approval', 'person', '');

create index workflow_approvals_run_idx on workflow_approvals (organization_id, run, id);

create unique index workflow_approvals_step_key on workflow_approvals (organization_id, step);

create index workflow_approvals_step_idx on workflow_approvals (organization_id, step, id);

create index workflow_approvals_person_idx on workflow_approvals (organization_id, person, id);

create index workflow_approvals_status_idx on workflow_approvals (organization_id, status, id);

create index workflow_approvals_decided_by_idx on workflow_approvals (organization_id, decided_by, id);

create index workflow_approvals_created_at_idx on workflow_approvals (organization_id, created_at, id);

create table workflow_listeners (
	organization_id uuid not null,
	id uuid not null,
	type text not null,
	record uuid,
	workflow uuid,
	run uuid,
	step uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_listeners_pkey primary key (id),
	constraint workflow_listeners_organization_id_id_key unique (organization_id, id)
);

alter table workflow_listeners enable row level security;

alter table workflow_listeners force row level security;

create policy tenant on workflow_listeners using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_listeners to freehold_app;

create index workflow_listeners_type_idx on workflow_listeners (organization_id, type, id);

create index workflow_listeners_workflow_idx on workflow_listeners (organization_id, workflow, id);

create index workflow_listeners_run_idx on workflow_listeners (organization_id, run, id);

create index workflow_listeners_step_idx on workflow_listeners (organization_id, step, id);

create index workflow_listeners_type_record_idx on workflow_listeners (organization_id, type, record, id);

create index workflow_listeners_created_at_idx on workflow_listeners (organization_id, created_at, id);

create table workflow_runs (
	organization_id uuid not null,
	id uuid not null,
	workflow uuid not null,
	version uuid not null,
	state text default 'running',
	entity text,
	record uuid,
	owner uuid,
	step text,
	step_title text,
	wake_at timestamp with time zone,
	error text,
	depth integer default 0,
	cause uuid,
	replay_of uuid,
	event uuid,
	event_type text,
	event_data jsonb,
	event_at timestamp with time zone,
	stack jsonb,
	undoing boolean default false,
	after text,
	turn integer default 0,
	ended_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_runs_pkey primary key (id),
	constraint workflow_runs_organization_id_id_key unique (organization_id, id),
	constraint workflow_runs_state_check check (state in ('running', 'waiting', 'awaiting_approval', 'done', 'failed', 'cancelled', 'compensating', 'compensated')),
	constraint workflow_runs_after_check check (after in ('cancelled', 'compensated'))
);

alter table workflow_runs enable row level security;

alter table workflow_runs force row level security;

create policy tenant on workflow_runs using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_runs to freehold_app;

create trigger audit_insert after insert on workflow_runs referencing new table as new_rows for each statement execute function freehold_audit('workflow-run', 'organization_id', '', '');

create trigger audit_update after update on workflow_runs referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('workflow-run', 'organization_id', '', '');

create trigger audit_delete after delete on workflow_runs referencing old table as old_rows for each statement execute function freehold_audit('workflow-run', 'organization_id', '', '');

create trigger tell_insert after insert on workflow_runs referencing new table as new_rows for each statement execute function freehold_tell('workflow-run', 'owner', '');

create trigger tell_update after update on workflow_runs referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('workflow-run', 'owner', '');

create trigger tell_delete after delete on workflow_runs referencing old table as old_rows for each statement execute function freehold_tell('workflow-run', 'owner', '');

create index workflow_runs_workflow_idx on workflow_runs (organization_id, workflow, id);

create index workflow_runs_version_idx on workflow_runs (organization_id, version, id);

create index workflow_runs_state_idx on workflow_runs (organization_id, state, id);

create index workflow_runs_record_idx on workflow_runs (organization_id, record, id);

create index workflow_runs_owner_idx on workflow_runs (organization_id, owner, id);

create index workflow_runs_cause_idx on workflow_runs (organization_id, cause, id);

create index workflow_runs_replay_of_idx on workflow_runs (organization_id, replay_of, id);

create unique index workflow_runs_workflow_event_record_key on workflow_runs (organization_id, workflow, event, record);

create index workflow_runs_workflow_record_created_at_idx on workflow_runs (organization_id, workflow, record, created_at, id);

create index workflow_runs_created_at_idx on workflow_runs (organization_id, created_at, id);

create table workflow_steps (
	organization_id uuid not null,
	id uuid not null,
	run uuid not null,
	path text not null,
	key text not null,
	title text,
	kind text not null,
	state text default 'running',
	outcome text,
	turn integer default 0,
	input jsonb,
	output jsonb,
	list text,
	error text,
	attempts integer default 0,
	wake_at timestamp with time zone,
	started_at timestamp with time zone,
	ended_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_steps_pkey primary key (id),
	constraint workflow_steps_organization_id_id_key unique (organization_id, id),
	constraint workflow_steps_kind_check check (kind in ('call', 'wait', 'branch', 'approve', 'each', 'stop')),
	constraint workflow_steps_state_check check (state in ('running', 'waiting', 'done', 'failed', 'undone', 'taken_over'))
);

alter table workflow_steps enable row level security;

alter table workflow_steps force row level security;

create policy tenant on workflow_steps using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_steps to freehold_app;

create trigger audit_insert after insert on workflow_steps referencing new table as new_rows for each statement execute function freehold_audit('workflow-step', 'organization_id', '', '');

create trigger audit_update after update on workflow_steps referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('workflow-step', 'organization_id', '', '');

create trigger audit_delete after delete on workflow_steps referencing old table as old_rows for each statement execute function freehold_audit('workflow-step', 'organization_id', '', '');

create trigger tell_insert after insert on workflow_steps referencing new table as new_rows for each statement execute function freehold_tell('workflow-step', '', '');

create trigger tell_update after update on workflow_steps referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('workflow-step', '', '');

create trigger tell_delete after delete on workflow_steps referencing old table as old_rows for each statement execute function freehold_tell('workflow-step', '', '');

create index workflow_steps_run_idx on workflow_steps (organization_id, run, id);

create unique index workflow_steps_run_path_key on workflow_steps (organization_id, run, path);

create index workflow_steps_run_turn_idx on workflow_steps (organization_id, run, turn, id);

create index workflow_steps_turn_idx on workflow_steps (organization_id, turn, id);

create table workflow_versions (
	organization_id uuid not null,
	id uuid not null,
	workflow uuid not null,
	number integer default 1,
	status text default 'draft',
	document jsonb not null,
	note text,
	published_by uuid,
	published_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_versions_pkey primary key (id),
	constraint workflow_versions_organization_id_id_key unique (organization_id, id),
	constraint workflow_versions_status_check check (status in ('draft', 'published'))
);

alter table workflow_versions enable row level security;

alter table workflow_versions force row level security;

create policy tenant on workflow_versions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_versions to freehold_app;

create trigger audit_insert after insert on workflow_versions referencing new table as new_rows for each statement execute function freehold_audit('workflow-version', 'organization_id', '', '');

create trigger audit_update after update on workflow_versions referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('workflow-version', 'organization_id', '', '');

create trigger audit_delete after delete on workflow_versions referencing old table as old_rows for each statement execute function freehold_audit('workflow-version', 'organization_id', '', '');

create trigger tell_insert after insert on workflow_versions referencing new table as new_rows for each statement execute function freehold_tell('workflow-version', '', '');

create trigger tell_update after update on workflow_versions referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('workflow-version', '', '');

create trigger tell_delete after delete on workflow_versions referencing old table as old_rows for each statement execute function freehold_tell('workflow-version', '', '');

create index workflow_versions_workflow_idx on workflow_versions (organization_id, workflow, id);

create index workflow_versions_published_by_idx on workflow_versions (organization_id, published_by, id);

create unique index workflow_versions_workflow_number_key on workflow_versions (organization_id, workflow, number);

create index workflow_versions_created_at_idx on workflow_versions (organization_id, created_at, id);

create table workflow_watches (
	organization_id uuid not null,
	id uuid not null,
	workflow uuid not null,
	record uuid not null,
	since timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint workflow_watches_pkey primary key (id),
	constraint workflow_watches_organization_id_id_key unique (organization_id, id)
);

alter table workflow_watches enable row level security;

alter table workflow_watches force row level security;

create policy tenant on workflow_watches using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflow_watches to freehold_app;

create index workflow_watches_workflow_idx on workflow_watches (organization_id, workflow, id);

create unique index workflow_watches_workflow_record_key on workflow_watches (organization_id, workflow, record);

create index workflow_watches_created_at_idx on workflow_watches (organization_id, created_at, id);

create table workflows (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	description text,
	status text not null default 'off',
	version uuid,
	template text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(description, ''))) stored,
	constraint workflows_pkey primary key (id),
	constraint workflows_organization_id_id_key unique (organization_id, id),
	constraint workflows_status_check check (status in ('off', 'on'))
);

alter table workflows enable row level security;

alter table workflows force row level security;

create policy tenant on workflows using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on workflows to freehold_app;

create trigger audit_insert after insert on workflows referencing new table as new_rows for each statement execute function freehold_audit('workflow', 'organization_id', '', '');

create trigger audit_update after update on workflows referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('workflow', 'organization_id', '', '');

create trigger audit_delete after delete on workflows referencing old table as old_rows for each statement execute function freehold_audit('workflow', 'organization_id', '', '');

create trigger tell_insert after insert on workflows referencing new table as new_rows for each statement execute function freehold_tell('workflow', '', '');

create trigger tell_update after update on workflows referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('workflow', '', '');

create trigger tell_delete after delete on workflows referencing old table as old_rows for each statement execute function freehold_tell('workflow', '', '');

create index workflows_name_idx on workflows (organization_id, name, id);

create index workflows_search_idx on workflows using gin (search);

alter table workflow_approvals add constraint workflow_approvals_run_fkey foreign key (organization_id, run) references workflow_runs (organization_id, id) on delete cascade;

alter table workflow_approvals add constraint workflow_approvals_step_fkey foreign key (organization_id, step) references workflow_steps (organization_id, id) on delete cascade;

alter table workflow_approvals add constraint workflow_approvals_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete set null (person);

alter table workflow_approvals add constraint workflow_approvals_decided_by_fkey foreign key (organization_id, decided_by) references users (organization_id, id) on delete set null (decided_by);

alter table workflow_listeners add constraint workflow_listeners_workflow_fkey foreign key (organization_id, workflow) references workflows (organization_id, id) on delete cascade;

alter table workflow_listeners add constraint workflow_listeners_run_fkey foreign key (organization_id, run) references workflow_runs (organization_id, id) on delete cascade;

alter table workflow_listeners add constraint workflow_listeners_step_fkey foreign key (organization_id, step) references workflow_steps (organization_id, id) on delete cascade;

alter table workflow_runs add constraint workflow_runs_workflow_fkey foreign key (organization_id, workflow) references workflows (organization_id, id) on delete cascade;

alter table workflow_runs add constraint workflow_runs_version_fkey foreign key (organization_id, version) references workflow_versions (organization_id, id) on delete restrict;

alter table workflow_runs add constraint workflow_runs_owner_fkey foreign key (organization_id, owner) references users (organization_id, id) on delete set null (owner);

alter table workflow_runs add constraint workflow_runs_cause_fkey foreign key (organization_id, cause) references workflow_runs (organization_id, id) on delete set null (cause);

alter table workflow_runs add constraint workflow_runs_replay_of_fkey foreign key (organization_id, replay_of) references workflow_runs (organization_id, id) on delete set null (replay_of);

alter table workflow_steps add constraint workflow_steps_run_fkey foreign key (organization_id, run) references workflow_runs (organization_id, id) on delete cascade;

alter table workflow_versions add constraint workflow_versions_workflow_fkey foreign key (organization_id, workflow) references workflows (organization_id, id) on delete cascade;

alter table workflow_versions add constraint workflow_versions_published_by_fkey foreign key (organization_id, published_by) references users (organization_id, id) on delete set null (published_by);

alter table workflow_watches add constraint workflow_watches_workflow_fkey foreign key (organization_id, workflow) references workflows (organization_id, id) on delete cascade;
