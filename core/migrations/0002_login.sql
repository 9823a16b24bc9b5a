-- Signing in happens before any organisation is known, and row-level security shows no row without one. Two functions
-- may look across organisations, and nothing else: they belong to a role that cannot log in, sees these columns of
-- these two tables only, and is not the platform's own (freehold_app may call the functions, no more).

do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_sign_in') then
		create role freehold_sign_in nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_sign_in' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_sign_in exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

grant usage on schema public to freehold_sign_in;
grant select (organization_id, id, email, password_hash, active, archived_at) on users to freehold_sign_in;
grant select (id, slug, archived_at) on organizations to freehold_sign_in;
create policy login on users for select to freehold_sign_in using (true);
create policy login on organizations for select to freehold_sign_in using (true);

-- An email address is looked up over all organisations; the unique index begins with one.
create index users_login_idx on users (lower(email)) where archived_at is null;

-- Who could be meant by this email address. More than 20 organisations are not asked: each costs a password check.
create function freehold_login_candidates(address text)
	returns table (organization_id uuid, organization_slug text, user_id uuid, password_hash text, active boolean)
	language sql stable parallel safe security definer rows 1 set search_path = public, pg_temp
as $$
	select u.organization_id, o.slug, u.id, u.password_hash, u.active
	from users u join organizations o on o.id = u.organization_id
	where lower(u.email) = lower(address) and u.archived_at is null and o.archived_at is null
	order by u.id limit 20
$$;

-- The organisation with this slug: sign-up, the command line and public addresses begin with it.
create function freehold_organization_by_slug(wanted text)
	returns uuid
	language sql stable parallel safe security definer set search_path = public, pg_temp
as $$
	select id from organizations where slug = wanted and archived_at is null
$$;

revoke all on function freehold_login_candidates(text), freehold_organization_by_slug(text) from public;
grant execute on function freehold_login_candidates(text), freehold_organization_by_slug(text) to freehold_app;

-- To give the functions away, an owner who is no superuser must be a member of the role, and the role must be allowed to
-- create in the schema; both only for this moment.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_sign_in to %I', current_user); end if;
	grant create on schema public to freehold_sign_in;
	alter function freehold_login_candidates(text) owner to freehold_sign_in;
	alter function freehold_organization_by_slug(text) owner to freehold_sign_in;
	revoke create on schema public from freehold_sign_in;
	if not is_superuser then execute format('revoke freehold_sign_in from %I', current_user); end if;
end $$;
