-- Jobs: what is unique among those that are not finished, and the indexes by which the next ones are found.
create unique index jobs_unfinished_key on jobs (organization_id, kind, key) where key is not null and state in ('waiting', 'active');
-- Two of one lane are never under way at the same time, whatever the code above believes.
create unique index jobs_lane_active_key on jobs (organization_id, lane) where lane is not null and state = 'active';
create index jobs_lane_idx on jobs (organization_id, lane, place) where lane is not null and state in ('waiting', 'active');
create index jobs_waiting_idx on jobs (organization_id, held, handed_at, run_at) where state = 'waiting';
create index jobs_active_idx on jobs (organization_id, lease_until) where state = 'active';
create index jobs_finished_idx on jobs (organization_id, state, finished_at) where state in ('done', 'failed', 'cancelled');
create index jobs_parent_idx on jobs (organization_id, parent) where parent is not null;
create index jobs_batch_idx on jobs (organization_id, batch) where batch is not null;
create index schedules_next_at_idx on schedules (next_at);

-- When jobs of a kind that has a rate began, for all processes and organisations together. Not logged: after a crash it begins anew.
create unlogged table freehold_job_rates (
	kind text primary key,
	starts timestamp with time zone[] not null default '{}'
);
grant select, insert, update on freehold_job_rates to freehold_app;

-- Workers ask which organisations have something waiting, and then do it under each one's row-level security. These functions tell
-- ids and nothing else; they belong to a role that cannot log in and sees only the columns that say when something is due.
do $$
begin
	if not exists (select 1 from pg_roles where rolname = 'freehold_dispatcher') then
		create role freehold_dispatcher nologin nosuperuser nobypassrls noinherit;
	end if;
exception when duplicate_object or unique_violation then
	null; -- another database of this cluster made it at the same moment
end $$;

do $$ begin
	if exists (select 1 from pg_roles where rolname = 'freehold_dispatcher' and (rolcanlogin or rolsuper or rolbypassrls)) then
		raise exception 'The role freehold_dispatcher exists and can do more than it should: it must be NOLOGIN, NOSUPERUSER and NOBYPASSRLS';
	end if;
end $$;

grant usage on schema public to freehold_dispatcher;
grant select (organization_id, state, held, handed_at, run_at, lease_until, finished_at) on jobs to freehold_dispatcher;
grant select (organization_id, kind, state, next_at) on schedules to freehold_dispatcher;
grant select (id, status, archived_at) on organizations to freehold_dispatcher;
create policy dispatcher on jobs for select to freehold_dispatcher using (true);
create policy dispatcher on schedules for select to freehold_dispatcher using (true);
create policy dispatcher on organizations for select to freehold_dispatcher using (true);

-- Organisations with jobs that wait or are under way, one look into the index for each.
create function freehold_jobs_unfinished()
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	with recursive waiting(id) as (
		(select organization_id from jobs where state = 'waiting' order by organization_id limit 1)
		union all
		select (select j.organization_id from jobs j where j.state = 'waiting' and j.organization_id > w.id order by j.organization_id limit 1)
		from waiting w where w.id is not null
	), active(id) as (
		(select organization_id from jobs where state = 'active' order by organization_id limit 1)
		union all
		select (select j.organization_id from jobs j where j.state = 'active' and j.organization_id > a.id order by j.organization_id limit 1)
		from active a where a.id is not null
	)
	select id from waiting where id is not null union select id from active where id is not null
$$;

-- Of these, those with something to be done at this moment: jobs that are due and not handed over, or handed over before `handed` and
-- still not begun, or begun by a worker that has not been heard of since its lease ended.
create function freehold_jobs_due(moment timestamptz, handed timestamptz)
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select o.id from freehold_jobs_unfinished() o(id)
	where exists (select from jobs j where j.organization_id = o.id and j.state = 'waiting' and not j.held and j.handed_at is null and j.run_at <= moment)
		or exists (select from jobs j where j.organization_id = o.id and j.state = 'waiting' and not j.held and j.handed_at < handed)
		or exists (select from jobs j where j.organization_id = o.id and j.state = 'active' and j.lease_until < moment)
$$;

-- Organisations with finished jobs that are kept no longer.
create function freehold_jobs_over(done timestamptz, failed timestamptz)
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select o.id from organizations o
	where exists (select from jobs j where j.organization_id = o.id and j.state in ('done', 'cancelled') and j.finished_at < done)
		or exists (select from jobs j where j.organization_id = o.id and j.state = 'failed' and j.finished_at < failed)
$$;

-- Active organisations with a schedule that is due.
create function freehold_schedules_due(moment timestamptz)
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select distinct s.organization_id from schedules s join organizations o on o.id = s.organization_id
	where s.next_at <= moment and o.status = 'active' and o.archived_at is null
$$;

-- Active organisations that do not have just these schedules; without a list, all of them.
create function freehold_schedules_missing(kinds text[])
	returns setof uuid
	language sql stable security definer set search_path = public, pg_temp
as $$
	select o.id from organizations o
	where o.status = 'active' and o.archived_at is null and (kinds is null or (
		select count(*) filter (where s.kind = any (kinds)) <> cardinality(kinds) or count(*) <> cardinality(kinds)
		from schedules s where s.organization_id = o.id))
$$;

revoke all on function freehold_jobs_unfinished(), freehold_jobs_due(timestamptz, timestamptz), freehold_jobs_over(timestamptz, timestamptz),
	freehold_schedules_due(timestamptz), freehold_schedules_missing(text[]) from public;
grant execute on function freehold_jobs_unfinished(), freehold_jobs_due(timestamptz, timestamptz), freehold_jobs_over(timestamptz, timestamptz),
	freehold_schedules_due(timestamptz), freehold_schedules_missing(text[]) to freehold_app;
grant execute on function freehold_jobs_unfinished() to freehold_dispatcher;

-- To give the functions away: see 0002.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_dispatcher to %I', current_user); end if;
	grant create on schema public to freehold_dispatcher;
	alter function freehold_jobs_unfinished() owner to freehold_dispatcher;
	alter function freehold_jobs_due(timestamptz, timestamptz) owner to freehold_dispatcher;
	alter function freehold_jobs_over(timestamptz, timestamptz) owner to freehold_dispatcher;
	alter function freehold_schedules_due(timestamptz) owner to freehold_dispatcher;
	alter function freehold_schedules_missing(text[]) owner to freehold_dispatcher;
	revoke create on schema public from freehold_dispatcher;
	if not is_superuser then execute format('revoke freehold_dispatcher from %I', current_user); end if;
end $$;
