-- The platform's operator lists all organisations, and what was deleted is purged in the end. Both need to look where row-level
-- security shows nothing. As for signing in (0002): functions of a role that cannot log in and sees only what they need.

do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_platform') then
		create role freehold_platform nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_platform' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_platform exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

grant usage on schema public to freehold_platform;
grant select (id, name, slug, plan, status, status_reason, status_since, operator, country, currency, created_at) on organizations to freehold_platform;
grant select (organization_id, active, archived_at) on users to freehold_platform;
create policy platform on organizations for select to freehold_platform using (true);
create policy platform on users for select to freehold_platform using (true);

-- What was here before there were plans keeps what it had: no limits. (The owner is held to row-level security, too.)
alter table organizations no force row level security;
update organizations set plan = 'enterprise';
alter table organizations force row level security;

-- All organisations, by name. Only for the operator's own organisation, or for the command line, which serves none.
create function freehold_platform_organizations(words text, wanted_status text, wanted_plan text, after_name text, after_id uuid, most integer)
	returns table (id uuid, name text, slug text, plan text, status text, status_reason text, status_since timestamptz,
		operator boolean, country text, currency text, created_at timestamptz, users integer)
	language sql stable security definer set search_path = public, pg_temp
as $$
	select o.id, o.name, o.slug, o.plan, o.status, o.status_reason, o.status_since, o.operator, o.country, o.currency, o.created_at,
		(select count(*)::integer from users u where u.organization_id = o.id and u.active and u.archived_at is null)
	from organizations o
	where (nullif(current_setting('freehold.organization', true), '') is null
			or exists (select from organizations mine
				where mine.id = nullif(current_setting('freehold.organization', true), '')::uuid and mine.operator and mine.status = 'active'))
		and (words is null or position(lower(words) in lower(o.name || ' ' || o.slug)) > 0)
		and (wanted_status is null or o.status = wanted_status)
		and (wanted_plan is null or o.plan = wanted_plan)
		and (after_id is null or (o.name, o.id) > (after_name, after_id))
	order by o.name, o.id limit most
$$;

-- Deleted more than 30 days ago.
create function freehold_organizations_to_purge()
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select id from organizations where status = 'deleted' and status_since <= now() - interval '30 days' order by status_since
$$;

-- What stays of a purged organisation. Nobody reads or writes it but the functions below, and whoever owns the tables.
create table freehold_purges (
	organization_hash text primary key,
	deleted_at timestamp with time zone not null,
	began_at timestamp with time zone not null default now(),
	purged_at timestamp with time zone,
	counts jsonb not null default '{}'
);

-- Deletes some rows of one table, whoever else may not (an audit trail is append-only for freehold_app). It belongs to the owner of
-- the tables and does nothing for an organisation that is not deleted, or whose grace has not passed.
create function freehold_purge_rows(organization uuid, from_table text, most integer)
	returns integer
	language plpgsql security definer set search_path = public, pg_temp
as $$
declare
	gone integer;
	deleted timestamptz;
begin
	select status_since into deleted from organizations
	where id = organization and status = 'deleted' and status_since <= now() - interval '30 days';
	if deleted is null then
		raise exception 'The organisation % is not to be purged', organization using errcode = '42501';
	end if;
	if not exists (
		select from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
		where c.relname = from_table and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
	) then
		raise exception 'There is no table % with rows of organisations', from_table;
	end if;
	execute format('delete from %I where organization_id = $1 and ctid = any (array(select ctid from %I where organization_id = $1 limit $2))', from_table, from_table)
	using organization, most;
	get diagnostics gone = row_count;
	if gone > 0 then
		insert into freehold_purges as p (organization_hash, deleted_at, counts)
		values (encode(sha256(convert_to(organization::text, 'UTF8')), 'hex'), deleted, jsonb_build_object(from_table, gone))
		on conflict (organization_hash) do update
		set counts = p.counts || jsonb_build_object(from_table, coalesce((p.counts ->> from_table)::bigint, 0) + gone);
	end if;
	return gone;
end
$$;

-- The last row, and the proof.
create function freehold_purge_organization(organization uuid)
	returns void
	language plpgsql security definer set search_path = public, pg_temp
as $$
declare
	deleted timestamptz;
begin
	delete from organizations where id = organization and status = 'deleted' and status_since <= now() - interval '30 days'
	returning status_since into deleted;
	if deleted is null then
		raise exception 'The organisation % is not to be purged', organization using errcode = '42501';
	end if;
	-- Its own end is told in the trail of what is gone with it.
	delete from audit_entries where organization_id = organization;
	insert into freehold_purges as p (organization_hash, deleted_at, purged_at, counts)
	values (encode(sha256(convert_to(organization::text, 'UTF8')), 'hex'), deleted, now(), '{"organizations": 1}')
	on conflict (organization_hash) do update set purged_at = now(), counts = p.counts || excluded.counts;
end
$$;

revoke all on function freehold_platform_organizations(text, text, text, text, uuid, integer), freehold_organizations_to_purge(),
	freehold_purge_rows(uuid, text, integer), freehold_purge_organization(uuid) from public;
grant execute on function freehold_platform_organizations(text, text, text, text, uuid, integer), freehold_organizations_to_purge(),
	freehold_purge_rows(uuid, text, integer), freehold_purge_organization(uuid) to freehold_app;

-- To give the functions that look across away: see 0002.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_platform to %I', current_user); end if;
	grant create on schema public to freehold_platform;
	alter function freehold_platform_organizations(text, text, text, text, uuid, integer) owner to freehold_platform;
	alter function freehold_organizations_to_purge() owner to freehold_platform;
	revoke create on schema public from freehold_platform;
	if not is_superuser then execute format('revoke freehold_platform from %I', current_user); end if;
end $$;
