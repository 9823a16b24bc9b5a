-- freehold migration

-- Vectors of records, for drivers of the port `vector` that live in this database. Numbers stand as real[], which every PostgreSQL
-- knows; where the extension pgvector is installed the driver `pgvector` reads them as its own type, and without it `exact` does the sums.
create table vectors (
	organization_id uuid not null,
	collection text not null,
	id uuid not null,
	embedding real[] not null,
	properties jsonb not null default '{}',
	words tsvector not null default '',
	constraint vectors_pkey primary key (organization_id, collection, id)
);

-- Numbers that nothing makes shorter: not worth an attempt at every reading.
alter table vectors alter column embedding set storage external;

alter table vectors enable row level security;

alter table vectors force row level security;

create policy tenant on vectors using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on vectors to freehold_app;

create index vectors_words_idx on vectors using gin (words);

-- Where it is to be had, and the owner may. Later a superuser can: create extension vector;
do $$ begin
	create extension if not exists vector;
exception when undefined_file or feature_not_supported or insufficient_privilege then
	raise notice 'pgvector is not installed: the driver vector/pgvector cannot be used';
end $$;
