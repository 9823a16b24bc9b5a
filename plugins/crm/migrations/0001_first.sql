-- freehold migration

create table contacts (
	organization_id uuid not null,
	id uuid not null,
	name_full text not null,
	name_given text,
	name_family text,
	email text,
	phone text,
	agent uuid,
	notes text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(name_full, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) stored,
	constraint contacts_pkey primary key (id),
	constraint contacts_organization_id_id_key unique (organization_id, id)
);

alter table contacts enable row level security;

alter table contacts force row level security;

create policy tenant on contacts using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contacts to freehold_app;

create index contacts_email_idx on contacts (organization_id, email, id);

create index contacts_phone_idx on contacts (organization_id, phone, id);

create index contacts_agent_idx on contacts (organization_id, agent, id);

create index contacts_created_at_idx on contacts (organization_id, created_at, id);

create index contacts_search_idx on contacts using gin (search);

create table leads (
	organization_id uuid not null,
	id uuid not null,
	reference text,
	subject text,
	contact uuid not null,
	listing uuid,
	source text default 'other',
	stage text not null default 'new',
	message text,
	notes text,
	consent boolean,
	agent uuid,
	enquiries integer default 0,
	last_enquiry_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(subject, '') || ' ' || coalesce(reference, '') || ' ' || coalesce(message, ''))) stored,
	constraint leads_pkey primary key (id),
	constraint leads_organization_id_id_key unique (organization_id, id),
	constraint leads_source_check check (source in ('website', 'phone', 'email', 'walk_in', 'referral', 'portal', 'other')),
	constraint leads_stage_check check (stage in ('new', 'contacted', 'qualified', 'viewing', 'won', 'lost'))
);

alter table leads enable row level security;

alter table leads force row level security;

create policy tenant on leads using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on leads to freehold_app;

create unique index leads_reference_key on leads (organization_id, reference) where archived_at is null;

create index leads_contact_idx on leads (organization_id, contact, id);

create index leads_listing_idx on leads (organization_id, listing, id);

create index leads_agent_idx on leads (organization_id, agent, id);

create index leads_stage_created_at_idx on leads (organization_id, stage, created_at, id);

create index leads_created_at_idx on leads (organization_id, created_at, id);

create index leads_search_idx on leads using gin (search);

alter table contacts add constraint contacts_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table leads add constraint leads_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete restrict;

alter table leads add constraint leads_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table leads add constraint leads_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);
