/** What the triggers of every table call whose records' changes are told. */
export const TELL_FUNCTION = 'freehold_tell';

/**
 * Puts a row into `outbox` for every record that a statement made, changed or took away, in the transaction of the change: one
 * `insert … select` a statement, however many rows. Archiving counts as taking away, restoring as making. Of a change the names of
 * the columns are kept, no value; the relay turns them into the names of fields. Without an organisation only a migration writes, and
 * of what is purged nobody is left to hear. Arguments: entity, column of the owner (or ''), columns that are quiet.
 */
export const CREATE_TELL_FUNCTION = `create or replace function ${TELL_FUNCTION}() returns trigger language plpgsql as $tell$
declare
	organization uuid := nullif(current_setting('freehold.organization', true), '')::uuid;
	said jsonb := coalesce(nullif(current_setting('freehold.actor', true), '')::jsonb, '{"kind": "system"}');
	quiet text[] := string_to_array('updated_at,search,' || tg_argv[2], ',');
	-- RFC 9562: milliseconds, then the version 7, once a statement; the rest of each id is random.
	ms text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
	beginning text := left(ms, 8) || '-' || right(ms, 4) || '-7';
begin
	if organization is null or said->>'action' = 'organization.purge' or to_regclass('outbox') is null then return null; end if;
	if tg_op = 'INSERT' then
		insert into outbox (organization_id, id, type, entity, record, owner, data, actor_kind, actor, at)
		select organization, overlay(gen_random_uuid()::text placing beginning from 1 for 15)::uuid, tg_argv[0] || '.created', tg_argv[0], n.id,
			case when tg_argv[1] <> '' then (to_jsonb(n)->>tg_argv[1])::uuid end, '{}', said->>'kind', (said->>'id')::uuid, clock_timestamp()
		from new_rows n;
	elsif tg_op = 'DELETE' then
		insert into outbox (organization_id, id, type, entity, record, owner, data, actor_kind, actor, at)
		select organization, overlay(gen_random_uuid()::text placing beginning from 1 for 15)::uuid, tg_argv[0] || '.deleted', tg_argv[0], d.id, (d.was->>tg_argv[1])::uuid, '{}',
			said->>'kind', (said->>'id')::uuid, clock_timestamp()
		from (select o.id, to_jsonb(o) as was from old_rows o) d
		where d.was->>'archived_at' is null;
	else
		insert into outbox (organization_id, id, type, entity, record, owner, data, actor_kind, actor, at)
		select organization, overlay(gen_random_uuid()::text placing beginning from 1 for 15)::uuid, tg_argv[0] || case when d.gone then '.deleted' when d.back then '.created' else '.updated' end,
			tg_argv[0], d.id, d.owner, case when d.gone or d.back then '{}' else jsonb_build_object('changed', d.changed) end,
			said->>'kind', (said->>'id')::uuid, clock_timestamp()
		from (
			select r.id, (r.now->>tg_argv[1])::uuid as owner,
				r.was->>'archived_at' is null and r.now->>'archived_at' is not null as gone,
				r.was->>'archived_at' is not null and r.now->>'archived_at' is null as back,
				r.was->>'archived_at' is not null and r.now->>'archived_at' is not null as hidden,
				(select jsonb_agg(f.key order by f.key) from jsonb_each(r.now) f
					where f.value is distinct from r.was->f.key and not f.key = any (quiet)) as changed
			from (select o.id, to_jsonb(o) as was, to_jsonb(n) as now from old_rows o join new_rows n on n.id = o.id) r
		) d where not d.hidden and (d.gone or d.back or d.changed is not null);
	end if;
	return null;
end $tell$;`;
