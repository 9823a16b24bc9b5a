-- freehold migration

create table open_houses (
	organization_id uuid not null,
	id uuid not null,
	listing uuid,
	name_full text not null,
	name_given text,
	name_family text,
	email text not null,
	phone text,
	starts_at timestamp with time zone not null,
	party_size integer default 1,
	note text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name_full, '') || ' ' || coalesce(email, ''))) stored,
	constraint open_houses_pkey primary key (id),
	constraint open_houses_organization_id_id_key unique (organization_id, id)
);

alter table open_houses enable row level security;

alter table open_houses force row level security;

create policy tenant on open_houses using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on open_houses to freehold_app;

create index open_houses_listing_idx on open_houses (organization_id, listing, id);

create index open_houses_starts_at_idx on open_houses (organization_id, starts_at, id);

create index open_houses_search_idx on open_houses using gin (search);

alter table open_houses add constraint open_houses_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);
