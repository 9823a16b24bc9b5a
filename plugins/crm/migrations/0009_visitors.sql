-- freehold migration

create table saved_homes (
	organization_id uuid not null,
	id uuid not null,
	contact uuid not null,
	listing uuid not null,
	visitor uuid not null,
	agent uuid,
	title text,
	saved_at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint saved_homes_pkey primary key (id),
	constraint saved_homes_organization_id_id_key unique (organization_id, id)
);

alter table saved_homes enable row level security;

alter table saved_homes force row level security;

create policy tenant on saved_homes using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on saved_homes to freehold_app;

create trigger audit_insert after insert on saved_homes referencing new table as new_rows for each statement execute function freehold_audit('saved-home', 'organization_id', 'visitor', '');

create trigger audit_update after update on saved_homes referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('saved-home', 'organization_id', 'visitor', '');

create trigger audit_delete after delete on saved_homes referencing old table as old_rows for each statement execute function freehold_audit('saved-home', 'organization_id', 'visitor', '');

create trigger tell_insert after insert on saved_homes referencing new table as new_rows for each statement execute function freehold_tell('saved-home', 'agent', '');

create trigger tell_update after update on saved_homes referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('saved-home', 'agent', '');

create trigger tell_delete after delete on saved_homes referencing old table as old_rows for each statement execute function freehold_tell('saved-home', 'agent', '');

create index saved_homes_contact_idx on saved_homes (organization_id, contact, id);

create index saved_homes_listing_idx on saved_homes (organization_id, listing, id);

create index saved_homes_visitor_idx on saved_homes (organization_id, visitor, id);

create index saved_homes_agent_idx on saved_homes (organization_id, agent, id);

create unique index saved_homes_visitor_listing_key on saved_homes (organization_id, visitor, listing);

create index saved_homes_saved_at_idx on saved_homes (organization_id, saved_at, id);

create table visitor_homes (
	organization_id uuid not null,
	id uuid not null,
	visitor uuid not null,
	listing uuid not null,
	saved boolean not null,
	changed_at timestamp with time zone not null,
	title text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint visitor_homes_pkey primary key (id),
	constraint visitor_homes_organization_id_id_key unique (organization_id, id)
);

alter table visitor_homes enable row level security;

alter table visitor_homes force row level security;

create policy tenant on visitor_homes using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on visitor_homes to freehold_app;

create index visitor_homes_visitor_idx on visitor_homes (organization_id, visitor, id);

create index visitor_homes_listing_idx on visitor_homes (organization_id, listing, id);

create unique index visitor_homes_visitor_listing_key on visitor_homes (organization_id, visitor, listing);

create index visitor_homes_created_at_idx on visitor_homes (organization_id, created_at, id);

create table visitor_links (
	organization_id uuid not null,
	id uuid not null,
	email text not null,
	email_blind text,
	code_hash text not null,
	expires_at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint visitor_links_pkey primary key (id),
	constraint visitor_links_organization_id_id_key unique (organization_id, id)
);

alter table visitor_links enable row level security;

alter table visitor_links force row level security;

create policy tenant on visitor_links using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on visitor_links to freehold_app;

create index visitor_links_email_blind_idx on visitor_links (organization_id, email_blind, id);

create unique index visitor_links_code_hash_key on visitor_links (organization_id, code_hash);

create index visitor_links_expires_at_idx on visitor_links (organization_id, expires_at, id);

create index visitor_links_created_at_idx on visitor_links (organization_id, created_at, id);

create table visitor_sessions (
	organization_id uuid not null,
	id uuid not null,
	visitor uuid not null,
	token_hash text not null,
	seen_at timestamp with time zone not null,
	expires_at timestamp with time zone not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint visitor_sessions_pkey primary key (id),
	constraint visitor_sessions_organization_id_id_key unique (organization_id, id)
);

alter table visitor_sessions enable row level security;

alter table visitor_sessions force row level security;

create policy tenant on visitor_sessions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on visitor_sessions to freehold_app;

create index visitor_sessions_visitor_idx on visitor_sessions (organization_id, visitor, id);

create unique index visitor_sessions_token_hash_key on visitor_sessions (organization_id, token_hash);

create index visitor_sessions_expires_at_idx on visitor_sessions (organization_id, expires_at, id);

create index visitor_sessions_created_at_idx on visitor_sessions (organization_id, created_at, id);

create table visitors (
	organization_id uuid not null,
	id uuid not null,
	email text not null,
	email_blind text,
	contact uuid,
	agent uuid,
	wording text,
	language text,
	page text,
	shared_at timestamp with time zone,
	seen_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint visitors_pkey primary key (id),
	constraint visitors_organization_id_id_key unique (organization_id, id)
);

alter table visitors enable row level security;

alter table visitors force row level security;

create policy tenant on visitors using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on visitors to freehold_app;

create trigger audit_insert after insert on visitors referencing new table as new_rows for each statement execute function freehold_audit('visitor', 'organization_id', 'email,email_blind', 'seen_at');

create trigger audit_update after update on visitors referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('visitor', 'organization_id', 'email,email_blind', 'seen_at');

create trigger audit_delete after delete on visitors referencing old table as old_rows for each statement execute function freehold_audit('visitor', 'organization_id', 'email,email_blind', 'seen_at');

create trigger tell_insert after insert on visitors referencing new table as new_rows for each statement execute function freehold_tell('visitor', 'agent', 'seen_at');

create trigger tell_update after update on visitors referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('visitor', 'agent', 'seen_at');

create trigger tell_delete after delete on visitors referencing old table as old_rows for each statement execute function freehold_tell('visitor', 'agent', 'seen_at');

create unique index visitors_email_blind_key on visitors (organization_id, email_blind);

create index visitors_contact_idx on visitors (organization_id, contact, id);

create index visitors_agent_idx on visitors (organization_id, agent, id);

create index visitors_created_at_idx on visitors (organization_id, created_at, id);

alter table saved_homes add constraint saved_homes_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete cascade;

alter table saved_homes add constraint saved_homes_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table saved_homes add constraint saved_homes_visitor_fkey foreign key (organization_id, visitor) references visitors (organization_id, id) on delete cascade;

alter table saved_homes add constraint saved_homes_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table visitor_homes add constraint visitor_homes_visitor_fkey foreign key (organization_id, visitor) references visitors (organization_id, id) on delete cascade;

alter table visitor_homes add constraint visitor_homes_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete cascade;

alter table visitor_sessions add constraint visitor_sessions_visitor_fkey foreign key (organization_id, visitor) references visitors (organization_id, id) on delete cascade;

alter table visitors add constraint visitors_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete set null (contact);

alter table visitors add constraint visitors_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);
