-- How often somebody called, for all processes on this database where there is no Redis. It belongs to no organisation: who signs in
-- is counted before there is one. Its keys are hashes, so that it names nobody. Not logged: after a crash everybody begins anew.
create unlogged table freehold_rate_limits (
	key varchar(255) primary key,
	points integer not null default 0,
	expire bigint
);
create index freehold_rate_limits_expire_idx on freehold_rate_limits (expire);
grant select, insert, update, delete on freehold_rate_limits to freehold_app;

-- Answers kept for repeated calls are deleted a day later, of all organisations alike. One function may do that, and nothing else: it
-- belongs to a role that cannot log in, sees only rows that have expired, and can only delete them.
do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_sweeper') then
		create role freehold_sweeper nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_sweeper' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_sweeper exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

grant usage on schema public to freehold_sweeper;
grant select (organization_id, id, created_at), delete on idempotency_keys to freehold_sweeper;
create policy expired on idempotency_keys to freehold_sweeper using (created_at < now() - interval '24 hours');
create index idempotency_keys_expired_idx on idempotency_keys (created_at);

create function freehold_forget_answers(batch integer)
	returns integer
	language sql volatile security definer set search_path = public, pg_temp
as $$
	with gone as (
		delete from idempotency_keys where (organization_id, id) in (
			select organization_id, id from idempotency_keys where created_at < now() - interval '24 hours' order by created_at limit batch
		) returning 1
	)
	select count(*)::integer from gone
$$;

revoke all on function freehold_forget_answers(integer) from public;
grant execute on function freehold_forget_answers(integer) to freehold_app;

-- As in 0002: to give the function away, an owner who is no superuser must be a member of the role, and the role must be allowed to
-- create in the schema; both only for this moment.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_sweeper to %I', current_user); end if;
	grant create on schema public to freehold_sweeper;
	alter function freehold_forget_answers(integer) owner to freehold_sweeper;
	revoke create on schema public from freehold_sweeper;
	if not is_superuser then execute format('revoke freehold_sweeper from %I', current_user); end if;
end $$;
