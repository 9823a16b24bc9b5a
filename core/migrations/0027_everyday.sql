-- freehold migration

create table saved_filters (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	resource text not null,
	filter text not null,
	shared text default 'nobody',
	owner uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint saved_filters_pkey primary key (id),
	constraint saved_filters_organization_id_id_key unique (organization_id, id),
	constraint saved_filters_shared_check check (shared in ('nobody', 'team', 'organization'))
);

alter table saved_filters enable row level security;

alter table saved_filters force row level security;

create policy tenant on saved_filters using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on saved_filters to freehold_app;

create trigger audit_insert after insert on saved_filters referencing new table as new_rows for each statement execute function freehold_audit('saved-filter', 'organization_id', '', '');

create trigger audit_update after update on saved_filters referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('saved-filter', 'organization_id', '', '');

create trigger audit_delete after delete on saved_filters referencing old table as old_rows for each statement execute function freehold_audit('saved-filter', 'organization_id', '', '');

create index saved_filters_owner_idx on saved_filters (organization_id, owner, id);

create index saved_filters_resource_name_idx on saved_filters (organization_id, resource, name, id);

create index saved_filters_name_idx on saved_filters (organization_id, name, id);

create table search_boosts (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	resource text not null,
	condition text not null,
	factor double precision not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint search_boosts_pkey primary key (id),
	constraint search_boosts_organization_id_id_key unique (organization_id, id)
);

alter table search_boosts enable row level security;

alter table search_boosts force row level security;

create policy tenant on search_boosts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on search_boosts to freehold_app;

create trigger audit_insert after insert on search_boosts referencing new table as new_rows for each statement execute function freehold_audit('search-boost', 'organization_id', '', '');

create trigger audit_update after update on search_boosts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('search-boost', 'organization_id', '', '');

create trigger audit_delete after delete on search_boosts referencing old table as old_rows for each statement execute function freehold_audit('search-boost', 'organization_id', '', '');

create unique index search_boosts_name_key on search_boosts (organization_id, name);

create index search_boosts_resource_idx on search_boosts (organization_id, resource, id);

create index search_boosts_name_idx on search_boosts (organization_id, name, id);

create table search_words (
	organization_id uuid not null,
	id uuid not null,
	key text not null,
	word text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint search_words_pkey primary key (id),
	constraint search_words_organization_id_id_key unique (organization_id, id)
);

alter table search_words enable row level security;

alter table search_words force row level security;

create policy tenant on search_words using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on search_words to freehold_app;

create index search_words_created_at_idx on search_words (organization_id, created_at, id);

alter table saved_filters add constraint saved_filters_owner_fkey foreign key (organization_id, owner) references users (organization_id, id) on delete cascade;
