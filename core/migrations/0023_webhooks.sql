-- Deliveries and callbacks are kept for 30 days, and then deleted, of all organisations alike. One function may do that: it belongs to a
-- role that cannot log in, sees only rows that are old enough, and can only delete them (see 0017).
grant select (organization_id, id, created_at), delete on webhook_deliveries, callbacks to freehold_sweeper;
create policy expired on webhook_deliveries to freehold_sweeper using (created_at < now() - interval '30 days');
create policy expired on callbacks to freehold_sweeper using (created_at < now() - interval '30 days');
create index webhook_deliveries_expired_idx on webhook_deliveries (created_at);
create index callbacks_expired_idx on callbacks (created_at);

create function freehold_forget_deliveries(batch integer)
	returns integer
	language sql volatile security definer set search_path = public, pg_temp
as $$
	with deliveries as (
		delete from webhook_deliveries where (organization_id, id) in (
			select organization_id, id from webhook_deliveries where created_at < now() - interval '30 days' order by created_at limit batch
		) returning 1
	), gone as (
		delete from callbacks where (organization_id, id) in (
			select organization_id, id from callbacks where created_at < now() - interval '30 days' order by created_at limit batch
		) returning 1
	)
	select greatest((select count(*) from deliveries), (select count(*) from gone))::integer
$$;

-- What waits and is due, but for ten minutes nobody has touched it: its job was dropped, or lost with a queue. Which organisations have
-- such a delivery is told, and nothing else; the work itself is done under row-level security.
grant select (state, parked, next_attempt_at, updated_at) on webhook_deliveries to freehold_sweeper;
create policy left_behind on webhook_deliveries for select to freehold_sweeper
	using (state in ('waiting', 'sending') and updated_at < now() - interval '10 minutes');
create index webhook_deliveries_open_idx on webhook_deliveries (updated_at) where state in ('waiting', 'sending');

create function freehold_deliveries_left()
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select distinct organization_id from webhook_deliveries
	where state in ('waiting', 'sending') and not parked and updated_at < now() - interval '10 minutes'
		and coalesce(next_attempt_at, updated_at) < now() - interval '10 minutes'
$$;

revoke all on function freehold_forget_deliveries(integer), freehold_deliveries_left() from public;
grant execute on function freehold_forget_deliveries(integer), freehold_deliveries_left() to freehold_app;

-- As in 0017: to give the functions away.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_sweeper to %I', current_user); end if;
	grant create on schema public to freehold_sweeper;
	alter function freehold_forget_deliveries(integer) owner to freehold_sweeper;
	alter function freehold_deliveries_left() owner to freehold_sweeper;
	revoke create on schema public from freehold_sweeper;
	if not is_superuser then execute format('revoke freehold_sweeper from %I', current_user); end if;
end $$;
