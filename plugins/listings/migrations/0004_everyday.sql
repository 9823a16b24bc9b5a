-- freehold migration

create table listing_days (
	organization_id uuid not null,
	id uuid not null,
	listing uuid not null,
	day date not null,
	views integer default 0,
	enquiries integer default 0,
	saves integer default 0,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint listing_days_pkey primary key (id),
	constraint listing_days_organization_id_id_key unique (organization_id, id)
);

alter table listing_days enable row level security;

alter table listing_days force row level security;

create policy tenant on listing_days using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on listing_days to freehold_app;

create index listing_days_listing_idx on listing_days (organization_id, listing, id);

create index listing_days_day_idx on listing_days (organization_id, day, id);

create unique index listing_days_listing_day_key on listing_days (organization_id, listing, day);

create table listing_media (
	organization_id uuid not null,
	id uuid not null,
	listing uuid not null,
	kind text not null,
	title text,
	url text not null,
	media_type text,
	width integer,
	height integer,
	position integer default 0,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint listing_media_pkey primary key (id),
	constraint listing_media_organization_id_id_key unique (organization_id, id),
	constraint listing_media_kind_check check (kind in ('floor_plan', 'virtual_tour', 'video'))
);

alter table listing_media enable row level security;

alter table listing_media force row level security;

create policy tenant on listing_media using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on listing_media to freehold_app;

create trigger audit_insert after insert on listing_media referencing new table as new_rows for each statement execute function freehold_audit('listing-media', 'organization_id', '', 'agent');

create trigger audit_update after update on listing_media referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing-media', 'organization_id', '', 'agent');

create trigger audit_delete after delete on listing_media referencing old table as old_rows for each statement execute function freehold_audit('listing-media', 'organization_id', '', 'agent');

create trigger tell_insert after insert on listing_media referencing new table as new_rows for each statement execute function freehold_tell('listing-media', 'agent', 'agent');

create trigger tell_update after update on listing_media referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('listing-media', 'agent', 'agent');

create trigger tell_delete after delete on listing_media referencing old table as old_rows for each statement execute function freehold_tell('listing-media', 'agent', 'agent');

create index listing_media_listing_idx on listing_media (organization_id, listing, id);

create index listing_media_agent_idx on listing_media (organization_id, agent, id);

create index listing_media_listing_kind_position_idx on listing_media (organization_id, listing, kind, position, id);

create index listing_media_position_idx on listing_media (organization_id, position, id);

create table listing_versions (
	organization_id uuid not null,
	id uuid not null,
	listing uuid not null,
	change text not null,
	changed jsonb,
	before jsonb,
	after jsonb,
	status text,
	price_amount numeric(18,2),
	price_currency text,
	property uuid,
	actor_kind text,
	actor uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint listing_versions_pkey primary key (id),
	constraint listing_versions_organization_id_id_key unique (organization_id, id),
	constraint listing_versions_change_check check (change in ('created', 'changed', 'price', 'status', 'archived', 'restored'))
);

alter table listing_versions enable row level security;

alter table listing_versions force row level security;

create policy tenant on listing_versions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on listing_versions to freehold_app;

create index listing_versions_listing_idx on listing_versions (organization_id, listing, id);

create index listing_versions_property_idx on listing_versions (organization_id, property, id);

create index listing_versions_listing_created_at_idx on listing_versions (organization_id, listing, created_at, id);

create index listing_versions_created_at_idx on listing_versions (organization_id, created_at, id);

create table listing_views (
	organization_id uuid not null,
	id uuid not null,
	mark text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint listing_views_pkey primary key (id),
	constraint listing_views_organization_id_id_key unique (organization_id, id)
);

alter table listing_views enable row level security;

alter table listing_views force row level security;

create policy tenant on listing_views using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on listing_views to freehold_app;

create unique index listing_views_mark_key on listing_views (organization_id, mark);

create index listing_views_created_at_idx on listing_views (organization_id, created_at, id);

create table property_documents (
	organization_id uuid not null,
	id uuid not null,
	property uuid not null,
	title text not null,
	kind text not null,
	media_type text,
	bytes integer,
	file text,
	uploaded_by uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	search tsvector generated always as (to_tsvector('simple', coalesce(title, ''))) stored,
	constraint property_documents_pkey primary key (id),
	constraint property_documents_organization_id_id_key unique (organization_id, id),
	constraint property_documents_kind_check check (kind in ('deed', 'contract', 'lease', 'survey', 'plan', 'permit', 'tax', 'insurance', 'certificate', 'other'))
);

alter table property_documents enable row level security;

alter table property_documents force row level security;

create policy tenant on property_documents using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on property_documents to freehold_app;

create trigger audit_insert after insert on property_documents referencing new table as new_rows for each statement execute function freehold_audit('property-document', 'organization_id', 'file', '');

create trigger audit_update after update on property_documents referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('property-document', 'organization_id', 'file', '');

create trigger audit_delete after delete on property_documents referencing old table as old_rows for each statement execute function freehold_audit('property-document', 'organization_id', 'file', '');

create trigger tell_insert after insert on property_documents referencing new table as new_rows for each statement execute function freehold_tell('property-document', 'uploaded_by', '');

create trigger tell_update after update on property_documents referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('property-document', 'uploaded_by', '');

create trigger tell_delete after delete on property_documents referencing old table as old_rows for each statement execute function freehold_tell('property-document', 'uploaded_by', '');

create index property_documents_property_idx on property_documents (organization_id, property, id);

create index property_documents_kind_idx on property_documents (organization_id, kind, id);

create index property_documents_uploaded_by_idx on property_documents (organization_id, uploaded_by, id);

create index property_documents_created_at_idx on property_documents (organization_id, created_at, id);

create index property_documents_search_idx on property_documents using gin (search);

create table property_events (
	organization_id uuid not null,
	id uuid not null,
	property uuid not null,
	date date not null,
	kind text not null,
	price_amount numeric(18,2),
	price_currency text,
	seller text,
	buyer text,
	source text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint property_events_pkey primary key (id),
	constraint property_events_organization_id_id_key unique (organization_id, id),
	constraint property_events_kind_check check (kind in ('sale', 'transfer', 'lease', 'tax', 'other'))
);

alter table property_events enable row level security;

alter table property_events force row level security;

create policy tenant on property_events using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on property_events to freehold_app;

create trigger audit_insert after insert on property_events referencing new table as new_rows for each statement execute function freehold_audit('property-event', 'organization_id', 'seller,buyer', '');

create trigger audit_update after update on property_events referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('property-event', 'organization_id', 'seller,buyer', '');

create trigger audit_delete after delete on property_events referencing old table as old_rows for each statement execute function freehold_audit('property-event', 'organization_id', 'seller,buyer', '');

create trigger tell_insert after insert on property_events referencing new table as new_rows for each statement execute function freehold_tell('property-event', '', '');

create trigger tell_update after update on property_events referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('property-event', '', '');

create trigger tell_delete after delete on property_events referencing old table as old_rows for each statement execute function freehold_tell('property-event', '', '');

create index property_events_property_idx on property_events (organization_id, property, id);

create index property_events_property_date_idx on property_events (organization_id, property, date, id);

create index property_events_date_idx on property_events (organization_id, date, id);

create table publishing_rules (
	organization_id uuid not null,
	id uuid not null,
	purpose text not null,
	shortest_title integer default 5,
	longest_title integer default 100,
	least_price double precision,
	most_price double precision,
	most_bedrooms integer default 20,
	most_bathrooms integer default 20,
	least_area_value numeric(12,2),
	least_area_unit text,
	most_area_value numeric(12,2),
	most_area_unit text,
	required jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint publishing_rules_pkey primary key (id),
	constraint publishing_rules_organization_id_id_key unique (organization_id, id),
	constraint publishing_rules_purpose_check check (purpose in ('sale', 'rent')),
	constraint publishing_rules_least_area_unit_check check (least_area_unit in ('sqft', 'sqm')),
	constraint publishing_rules_most_area_unit_check check (most_area_unit in ('sqft', 'sqm'))
);

alter table publishing_rules enable row level security;

alter table publishing_rules force row level security;

create policy tenant on publishing_rules using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on publishing_rules to freehold_app;

create trigger audit_insert after insert on publishing_rules referencing new table as new_rows for each statement execute function freehold_audit('publishing-rule', 'organization_id', '', '');

create trigger audit_update after update on publishing_rules referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('publishing-rule', 'organization_id', '', '');

create trigger audit_delete after delete on publishing_rules referencing old table as old_rows for each statement execute function freehold_audit('publishing-rule', 'organization_id', '', '');

create trigger tell_insert after insert on publishing_rules referencing new table as new_rows for each statement execute function freehold_tell('publishing-rule', '', '');

create trigger tell_update after update on publishing_rules referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('publishing-rule', '', '');

create trigger tell_delete after delete on publishing_rules referencing old table as old_rows for each statement execute function freehold_tell('publishing-rule', '', '');

create unique index publishing_rules_purpose_key on publishing_rules (organization_id, purpose);

create index publishing_rules_purpose_idx on publishing_rules (organization_id, purpose, id);

alter table listing_photos add column agent uuid;

create index listing_photos_agent_idx on listing_photos (organization_id, agent, id);

drop trigger audit_insert on listing_photos;

drop trigger audit_update on listing_photos;

drop trigger audit_delete on listing_photos;

create trigger audit_insert after insert on listing_photos referencing new table as new_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', 'agent');

create trigger audit_update after update on listing_photos referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', 'agent');

create trigger audit_delete after delete on listing_photos referencing old table as old_rows for each statement execute function freehold_audit('listing-photo', 'organization_id', '', 'agent');

drop trigger tell_insert on listing_photos;

drop trigger tell_update on listing_photos;

drop trigger tell_delete on listing_photos;

create trigger tell_insert after insert on listing_photos referencing new table as new_rows for each statement execute function freehold_tell('listing-photo', 'agent', 'agent');

create trigger tell_update after update on listing_photos referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('listing-photo', 'agent', 'agent');

create trigger tell_delete after delete on listing_photos referencing old table as old_rows for each statement execute function freehold_tell('listing-photo', 'agent', 'agent');

alter table listings drop constraint listings_property_type_check;

alter table listings add constraint listings_property_type_check check (property_type in ('house', 'apartment', 'townhouse', 'condo', 'villa', 'penthouse', 'office', 'land', 'commercial', 'other'));

alter table listings add column address_key text;

alter table listings add column duplicate_of uuid;

alter table listings add column permit_number text;

alter table listings add column permit_expires date;

alter table listings add column tenancy_contract text;

alter table listings add column list_office_name text;

alter table listings add column internet_display boolean default true;

alter table listings add column internet_address_display boolean default true;

alter table listings add column internet_price_display boolean default true;

alter table listings add column wording_cleared text;

create index listings_address_key_idx on listings (organization_id, address_key, id);

create index listings_duplicate_of_idx on listings (organization_id, duplicate_of, id);

create index listings_agent_created_at_idx on listings (organization_id, agent, created_at, id);

drop trigger audit_insert on listings;

drop trigger audit_update on listings;

drop trigger audit_delete on listings;

create trigger audit_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', '');

create trigger audit_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', '');

create trigger audit_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', '');

alter table properties drop constraint properties_property_type_check;

alter table properties add constraint properties_property_type_check check (property_type in ('house', 'apartment', 'townhouse', 'condo', 'villa', 'penthouse', 'office', 'land', 'commercial', 'other'));

alter table listing_days add constraint listing_days_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table listing_media add constraint listing_media_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table listing_media add constraint listing_media_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table listing_versions add constraint listing_versions_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete restrict;

alter table listing_versions add constraint listing_versions_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete restrict;

alter table property_documents add constraint property_documents_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete restrict;

alter table property_documents add constraint property_documents_uploaded_by_fkey foreign key (organization_id, uploaded_by) references users (organization_id, id) on delete set null (uploaded_by);

alter table property_events add constraint property_events_property_fkey foreign key (organization_id, property) references properties (organization_id, id) on delete restrict;

alter table listing_photos add constraint listing_photos_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table listings add constraint listings_duplicate_of_fkey foreign key (organization_id, duplicate_of) references listings (organization_id, id) on delete set null (duplicate_of);
