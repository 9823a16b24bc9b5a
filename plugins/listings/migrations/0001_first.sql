-- freehold migration

create table listing_photos (
	organization_id uuid not null,
	id uuid not null,
	listing uuid not null,
	position integer default 0,
	caption text,
	url text,
	width integer,
	height integer,
	placeholder text,
	variants jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(caption, ''))) stored,
	constraint listing_photos_pkey primary key (id),
	constraint listing_photos_organization_id_id_key unique (organization_id, id)
);

alter table listing_photos enable row level security;

alter table listing_photos force row level security;

create policy tenant on listing_photos using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on listing_photos to freehold_app;

create index listing_photos_listing_idx on listing_photos (organization_id, listing, id);

create index listing_photos_listing_position_idx on listing_photos (organization_id, listing, position, id);

create index listing_photos_position_idx on listing_photos (organization_id, position, id);

create index listing_photos_search_idx on listing_photos using gin (search);

create table listings (
	organization_id uuid not null,
	id uuid not null,
	reference text,
	status text not null default 'draft',
	purpose text default 'sale',
	headline text,
	description text,
	property_type text,
	price_amount numeric(18,2),
	price_currency text,
	bedrooms integer,
	bathrooms numeric(8,2),
	living_area_value numeric(12,2),
	living_area_unit text,
	lot_area_value numeric(12,2),
	lot_area_unit text,
	year_built integer,
	features jsonb,
	address_line1 text,
	address_line2 text,
	address_city text,
	address_region text,
	address_postal_code text,
	address_country text,
	location_latitude double precision,
	location_longitude double precision,
	listed_at timestamp with time zone,
	closed_at timestamp with time zone,
	agent uuid,
	property uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(headline, '') || ' ' || coalesce(reference, '') || ' ' || coalesce(address_line1, '') || ' ' || coalesce(address_city, '') || ' ' || coalesce(address_postal_code, '') || ' ' || coalesce(description, ''))) stored,
	constraint listings_pkey primary key (id),
	constraint listings_organization_id_id_key unique (organization_id, id),
	constraint listings_status_check check (status in ('draft', 'active', 'under_offer', 'sold', 'rented', 'withdrawn')),
	constraint listings_purpose_check check (purpose in ('sale', 'rent')),
	constraint listings_property_type_check check (property_type in ('house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other')),
	constraint listings_living_area_unit_check check (living_area_unit in ('sqft', 'sqm')),
	constraint listings_lot_area_unit_check check (lot_area_unit in ('sqft', 'sqm'))
);

alter table listings enable row level security;

alter table listings force row level security;

create policy tenant on listings using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on listings to freehold_app;

create unique index listings_reference_key on listings (organization_id, reference) where archived_at is null;

create index listings_location_latitude_location_longitude_idx on listings (organization_id, location_latitude, location_longitude, id);

create index listings_agent_idx on listings (organization_id, agent, id);

create index listings_property_idx on listings (organization_id, property, id);

create index listings_address_city_status_price_amount_idx on listings (organization_id, address_city, status, price_amount, id);

create index listings_status_price_amount_idx on listings (organization_id, status, price_amount, id);

create index listings_status_created_at_idx on listings (organization_id, status, created_at, id);

create index listings_created_at_idx on listings (organization_id, created_at, id);

create index listings_search_idx on listings using gin (search);

create table properties (
	organization_id uuid not null,
	id uuid not null,
	address_line1 text not null,
	address_line2 text,
	address_city text not null,
	address_region text,
	address_postal_code text,
	address_country text not null,
	address_key text,
	location_latitude double precision,
	location_longitude double precision,
	parcel_number text,
	property_type text,
	bedrooms integer,
	bathrooms numeric(8,2),
	living_area_value numeric(12,2),
	living_area_unit text,
	lot_area_value numeric(12,2),
	lot_area_unit text,
	year_built integer,
	features jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(address_line1, '') || ' ' || coalesce(address_line2, '') || ' ' || coalesce(address_city, '') || ' ' || coalesce(address_postal_code, '') || ' ' || coalesce(parcel_number, ''))) stored,
	constraint properties_pkey primary key (id),
	constraint properties_organization_id_id_key unique (organization_id, id),
	constraint properties_property_type_check check (property_type in ('house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other')),
	constraint properties_living_area_unit_check check (living_area_unit in ('sqft', 'sqm')),
	constraint properties_lot_area_unit_check check (lot_area_unit in ('sqft', 'sqm'))
);

alter table properties enable row level security;

alter table properties force row level security;

create policy tenant on properties using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on properties to freehold_app;

create index properties_address_key_idx on properties (organization_id, address_key, id);

create index properties_location_latitude_location_longitude_idx on properties (organization_id, location_latitude, location_longitude, id);

create index properties_parcel_number_idx on properties (organization_id, parcel_number, id);

create index properties_created_at_idx on properties (organization_id, created_at, id);

create index properties_search_idx on properties using gin (search);

alter table listing_photos add constraint listing_photos_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table listings add constraint listings_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table listings add constraint listings_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete restrict;
