-- freehold migration

create table feed_entries (
	organization_id uuid not null,
	id uuid not null,
	feed uuid not null,
	key text not null,
	listing uuid not null,
	hash text not null,
	taken text,
	kept jsonb,
	modified_at timestamp with time zone not null,
	seen_at timestamp with time zone not null,
	gone_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint feed_entries_pkey primary key (id),
	constraint feed_entries_organization_id_id_key unique (organization_id, id)
);

alter table feed_entries enable row level security;

alter table feed_entries force row level security;

create policy tenant on feed_entries using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on feed_entries to freehold_app;

create index feed_entries_feed_idx on feed_entries (organization_id, feed, id);

create index feed_entries_listing_idx on feed_entries (organization_id, listing, id);

create unique index feed_entries_feed_key_key on feed_entries (organization_id, feed, key);

create index feed_entries_feed_gone_at_idx on feed_entries (organization_id, feed, gone_at, id);

create index feed_entries_seen_at_idx on feed_entries (organization_id, seen_at, id);

create table feed_runs (
	organization_id uuid not null,
	id uuid not null,
	feed uuid not null,
	job uuid not null,
	mode text not null,
	state text default 'running',
	ended_at timestamp with time zone,
	pages integer default 0,
	seen integer default 0,
	made integer default 0,
	changed integer default 0,
	same integer default 0,
	gone integer default 0,
	refused integer default 0,
	kept integer default 0,
	refusals jsonb,
	conflicts jsonb,
	error text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint feed_runs_pkey primary key (id),
	constraint feed_runs_organization_id_id_key unique (organization_id, id),
	constraint feed_runs_mode_check check (mode in ('changes', 'whole')),
	constraint feed_runs_state_check check (state in ('running', 'done', 'failed'))
);

alter table feed_runs enable row level security;

alter table feed_runs force row level security;

create policy tenant on feed_runs using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on feed_runs to freehold_app;

create index feed_runs_feed_idx on feed_runs (organization_id, feed, id);

create unique index feed_runs_job_key on feed_runs (organization_id, job);

create index feed_runs_created_at_idx on feed_runs (organization_id, created_at, id);

create table feeds (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	system text not null,
	filter text,
	active boolean default true,
	minutes integer default 60,
	conflicts text default 'keep',
	agent uuid,
	currency text,
	country text,
	mapping jsonb,
	resume text,
	modified_at timestamp with time zone,
	ran_at timestamp with time zone,
	whole_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint feeds_pkey primary key (id),
	constraint feeds_organization_id_id_key unique (organization_id, id),
	constraint feeds_conflicts_check check (conflicts in ('keep', 'overwrite'))
);

alter table feeds enable row level security;

alter table feeds force row level security;

create policy tenant on feeds using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on feeds to freehold_app;

create trigger audit_insert after insert on feeds referencing new table as new_rows for each statement execute function freehold_audit('feed', 'organization_id', 'resume', 'resume,modified_at,ran_at,whole_at');

create trigger audit_update after update on feeds referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('feed', 'organization_id', 'resume', 'resume,modified_at,ran_at,whole_at');

create trigger audit_delete after delete on feeds referencing old table as old_rows for each statement execute function freehold_audit('feed', 'organization_id', 'resume', 'resume,modified_at,ran_at,whole_at');

create trigger tell_insert after insert on feeds referencing new table as new_rows for each statement execute function freehold_tell('feed', '', 'resume,modified_at,ran_at,whole_at');

create trigger tell_update after update on feeds referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('feed', '', 'resume,modified_at,ran_at,whole_at');

create trigger tell_delete after delete on feeds referencing old table as old_rows for each statement execute function freehold_tell('feed', '', 'resume,modified_at,ran_at,whole_at');

create unique index feeds_system_key on feeds (organization_id, system) where archived_at is null;

create index feeds_agent_idx on feeds (organization_id, agent, id);

create index feeds_name_idx on feeds (organization_id, name, id);

alter table feed_entries add constraint feed_entries_feed_fkey foreign key (organization_id, feed) references feeds (organization_id, id) on delete cascade;

alter table feed_entries add constraint feed_entries_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table feed_runs add constraint feed_runs_feed_fkey foreign key (organization_id, feed) references feeds (organization_id, id) on delete cascade;

alter table feeds add constraint feeds_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);
