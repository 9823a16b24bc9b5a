-- freehold migration

create table agent_profiles (
	organization_id uuid not null,
	id uuid not null,
	member uuid not null,
	shown boolean default false,
	name text not null,
	position text,
	email text,
	phone text,
	about text,
	languages jsonb,
	areas jsonb,
	licence text,
	photo text,
	rank integer default 100,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
	constraint agent_profiles_pkey primary key (id),
	constraint agent_profiles_organization_id_id_key unique (organization_id, id)
);

alter table agent_profiles enable row level security;

alter table agent_profiles force row level security;

create policy tenant on agent_profiles using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on agent_profiles to freehold_app;

create trigger audit_insert after insert on agent_profiles referencing new table as new_rows for each statement execute function freehold_audit('agent-profile', 'organization_id', '', '');

create trigger audit_update after update on agent_profiles referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('agent-profile', 'organization_id', '', '');

create trigger audit_delete after delete on agent_profiles referencing old table as old_rows for each statement execute function freehold_audit('agent-profile', 'organization_id', '', '');

create trigger tell_insert after insert on agent_profiles referencing new table as new_rows for each statement execute function freehold_tell('agent-profile', 'member', '');

create trigger tell_update after update on agent_profiles referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('agent-profile', 'member', '');

create trigger tell_delete after delete on agent_profiles referencing old table as old_rows for each statement execute function freehold_tell('agent-profile', 'member', '');

create unique index agent_profiles_member_key on agent_profiles (organization_id, member);

create index agent_profiles_member_idx on agent_profiles (organization_id, member, id);

create index agent_profiles_shown_idx on agent_profiles (organization_id, shown, id);

create index agent_profiles_rank_idx on agent_profiles (organization_id, rank, id);

create index agent_profiles_search_idx on agent_profiles using gin (search);

create table newsletter_signups (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	agent uuid,
	wording text not null,
	language text,
	page text,
	confirmed_at timestamp with time zone,
	ended_at timestamp with time zone,
	token text,
	token_hash text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint newsletter_signups_pkey primary key (id),
	constraint newsletter_signups_organization_id_id_key unique (organization_id, id)
);

alter table newsletter_signups enable row level security;

alter table newsletter_signups force row level security;

create policy tenant on newsletter_signups using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on newsletter_signups to freehold_app;

create trigger audit_insert after insert on newsletter_signups referencing new table as new_rows for each statement execute function freehold_audit('newsletter-signup', 'organization_id', 'token,token_hash', '');

create trigger audit_update after update on newsletter_signups referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('newsletter-signup', 'organization_id', 'token,token_hash', '');

create trigger audit_delete after delete on newsletter_signups referencing old table as old_rows for each statement execute function freehold_audit('newsletter-signup', 'organization_id', 'token,token_hash', '');

create trigger tell_insert after insert on newsletter_signups referencing new table as new_rows for each statement execute function freehold_tell('newsletter-signup', 'agent', '');

create trigger tell_update after update on newsletter_signups referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('newsletter-signup', 'agent', '');

create trigger tell_delete after delete on newsletter_signups referencing old table as old_rows for each statement execute function freehold_tell('newsletter-signup', 'agent', '');

create index newsletter_signups_contact_idx on newsletter_signups (organization_id, contact, id);

create index newsletter_signups_agent_idx on newsletter_signups (organization_id, agent, id);

create index newsletter_signups_confirmed_at_idx on newsletter_signups (organization_id, confirmed_at, id);

create unique index newsletter_signups_token_hash_key on newsletter_signups (organization_id, token_hash) where archived_at is null;

create index newsletter_signups_created_at_idx on newsletter_signups (organization_id, created_at, id);

alter table agent_profiles add constraint agent_profiles_member_fkey foreign key (organization_id, member) references users (organization_id, id) on delete cascade;

alter table newsletter_signups add constraint newsletter_signups_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table newsletter_signups add constraint newsletter_signups_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);
