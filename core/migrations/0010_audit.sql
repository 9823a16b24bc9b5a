-- The audit trail is added to and never changed: the platform's role may neither update nor delete it. What is past its
-- retention goes by this one function, which knows the years of each kind and takes nothing younger. It belongs to a role
-- that cannot log in and may do no more than that.
do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_archivist') then
		create role freehold_archivist nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_archivist' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_archivist exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

create function freehold_audit_prune() returns bigint
	language sql volatile security definer set search_path = public, pg_temp
as $$
	with gone as (
		delete from audit_entries
		where organization_id = nullif(current_setting('freehold.organization', true), '')::uuid
			and created_at < now() - case when kind = 'resource_access' then interval '3 years' else interval '7 years' end
		returning 1
	)
	select count(*) from gone
$$;

grant usage on schema public to freehold_archivist;
grant select (organization_id, kind, created_at), delete on audit_entries to freehold_archivist;

revoke all on function freehold_audit_prune() from public;
grant execute on function freehold_audit_prune() to freehold_app;

-- As in 0002: to give the function away, an owner who is no superuser must be a member of the role, and the role must be
-- allowed to create in the schema; both only for this moment.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_archivist to %I', current_user); end if;
	grant create on schema public to freehold_archivist;
	alter function freehold_audit_prune() owner to freehold_archivist;
	revoke create on schema public from freehold_archivist;
	if not is_superuser then execute format('revoke freehold_archivist from %I', current_user); end if;
end $$;
