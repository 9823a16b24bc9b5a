-- freehold migration

create table valuations (
	organization_id uuid not null,
	id uuid not null,
	property uuid,
	listing uuid,
	outcome text not null,
	value_amount numeric(18,2),
	value_currency text,
	low_amount numeric(18,2),
	low_currency text,
	high_amount numeric(18,2),
	high_currency text,
	confidence double precision,
	reason text,
	detail text,
	method text not null,
	as_of timestamp with time zone not null,
	sales integer not null,
	comparables jsonb,
	made_by uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint valuations_pkey primary key (id),
	constraint valuations_organization_id_id_key unique (organization_id, id),
	constraint valuations_outcome_check check (outcome in ('valued', 'unknown')),
	constraint valuations_reason_check check (reason in ('facts', 'few', 'far', 'different', 'scattered')),
	constraint valuations_method_check check (method in ('comparables'))
);

alter table valuations enable row level security;

alter table valuations force row level security;

create policy tenant on valuations using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on valuations to freehold_app;

create index valuations_property_idx on valuations (organization_id, property, id);

create index valuations_listing_idx on valuations (organization_id, listing, id);

create index valuations_property_created_at_idx on valuations (organization_id, property, created_at, id);

create index valuations_listing_created_at_idx on valuations (organization_id, listing, created_at, id);

create index valuations_created_at_idx on valuations (organization_id, created_at, id);

alter table valuations add constraint valuations_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete restrict;

alter table valuations add constraint valuations_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete restrict;
