-- The roles that every organisation has are rows like its own ones, so that lists, forms and references know no difference.
-- Their grants stay unset: what a built-in role may do then comes with each release, until the organisation says otherwise.

create function freehold_built_in_roles() returns table (name text, title text, description text)
	language sql immutable parallel safe set search_path = public, pg_temp
as $$
	values
		('owner', 'Owner', 'May do everything. This cannot be changed.'),
		('admin', 'Administrator', 'May do everything, but make or change owners.'),
		('broker', 'Broker', 'Works with all records of the organisation and manages its teams.'),
		('agent', 'Agent', 'Sees all listings, the contacts and leads of their teams, and changes their own.'),
		('viewer', 'Viewer', 'Sees records and changes none.')
$$;

create function freehold_add_built_in_roles() returns trigger
	language plpgsql set search_path = public, pg_temp
as $$
begin
	insert into roles (organization_id, id, name, title, description, built_in)
	select new.id, gen_random_uuid(), r.name, r.title, r.description, true from freehold_built_in_roles() r
	on conflict do nothing;
	return null;
end $$;

create trigger built_in_roles after insert on organizations for each row execute function freehold_add_built_in_roles();

-- Organisations that are there already. An owner that is no superuser is held by row-level security like everybody; for this
-- moment it is not.
alter table organizations no force row level security;
alter table roles no force row level security;
insert into roles (organization_id, id, name, title, description, built_in)
select o.id, gen_random_uuid(), r.name, r.title, r.description, true from organizations o cross join freehold_built_in_roles() r
on conflict do nothing;
alter table organizations force row level security;
alter table roles force row level security;

-- No user and no key has a role that does not exist. Looked at when a transaction ends, so that an organisation's rows can be
-- removed in any order.
alter table users add constraint users_role_fkey foreign key (organization_id, role) references roles (organization_id, name)
	deferrable initially deferred;
alter table api_keys add constraint api_keys_role_fkey foreign key (organization_id, role) references roles (organization_id, name)
	deferrable initially deferred;
create index users_role_idx on users (organization_id, role);
