-- The log of events: what schema files cannot say of its tables.

-- The order in which rows were written. The outbox is a queue: it is emptied as fast as it is filled.
alter table outbox alter column sequence add generated always as identity;
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Nothing refers to these rows, and a log is written far more often than it is read: one index less each.
alter table outbox drop constraint outbox_organization_id_id_key;
alter table events drop constraint events_organization_id_id_key;

-- Rows come in the order of their time, so that a few pages of a coarse index find what is over.
create index events_expired_idx on events using brin (created_at);
create index event_receipts_expired_idx on event_receipts using brin (created_at);
create index event_faults_expired_idx on event_faults using brin (created_at);

-- The relay asks which organisations have something waiting, and every process how far their logs go; what is past its retention goes,
-- of all organisations alike. As for signing in (0002): functions of a role that cannot log in and sees only what they need.
do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_relay') then
		create role freehold_relay nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_relay' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_relay exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

grant usage on schema public to freehold_relay;
grant select (organization_id, sequence) on outbox to freehold_relay;
grant select (id, organization_id, position, forgotten, updated_at), update (forgotten) on event_heads to freehold_relay;
grant select, delete on events, event_receipts, event_faults to freehold_relay;
create policy relay on outbox for select to freehold_relay using (true);
create policy relay on event_heads to freehold_relay using (true);
create policy expired on events to freehold_relay using (created_at < now() - interval '90 days');
create policy expired on event_receipts to freehold_relay using (created_at < now() - interval '90 days');
create policy expired on event_faults to freehold_relay using (created_at < now() - interval '90 days');

-- Organisations that have rows waiting, found by one look into the index for each; and those whose log has grown since.
-- Numbers of things that happened are told, and nothing of what did.
create function freehold_events_moved(since timestamptz)
	returns table (organization uuid, "position" bigint, waiting boolean)
	language sql stable security definer set search_path = public, pg_temp
as $$
	with recursive waiting as (
		(select o.organization_id from outbox o order by o.organization_id limit 1)
		union all
		select (select o.organization_id from outbox o where o.organization_id > w.organization_id order by o.organization_id limit 1)
		from waiting w where w.organization_id is not null
	)
	select coalesce(w.organization_id, h.organization_id), coalesce(h.position, 0), w.organization_id is not null
	from (select organization_id from waiting where organization_id is not null) w
	full join (select organization_id, position from event_heads where updated_at >= since) h on h.organization_id = w.organization_id
$$;

-- Forgets so many events that are older than 90 days, and with them what was kept of them; says how many.
create function freehold_forget_events(batch integer)
	returns integer
	language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
	forgotten_events integer;
begin
	with gone as (
		delete from events where ctid = any (array(select ctid from events where created_at < now() - interval '90 days' limit batch))
		returning organization_id, position
	), last as (
		select organization_id, max(position) as position, count(*) as events from gone group by organization_id
	), told as (
		update event_heads h set forgotten = greatest(h.forgotten, last.position) from last where h.id = last.organization_id
	)
	select coalesce(sum(events), 0) into forgotten_events from last;
	delete from event_receipts where ctid = any (array(select ctid from event_receipts where created_at < now() - interval '90 days' limit batch));
	delete from event_faults where ctid = any (array(select ctid from event_faults where created_at < now() - interval '90 days' limit batch));
	return forgotten_events;
end
$$;

revoke all on function freehold_events_moved(timestamptz), freehold_forget_events(integer) from public;
grant execute on function freehold_events_moved(timestamptz), freehold_forget_events(integer) to freehold_app;

-- To give the functions away: see 0002.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_relay to %I', current_user); end if;
	grant create on schema public to freehold_relay;
	alter function freehold_events_moved(timestamptz) owner to freehold_relay;
	alter function freehold_forget_events(integer) owner to freehold_relay;
	revoke create on schema public from freehold_relay;
	if not is_superuser then execute format('revoke freehold_relay from %I', current_user); end if;
end $$;
