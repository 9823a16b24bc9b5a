/** What every table's triggers call after a statement that changed rows. */
export const AUDIT_FUNCTION = 'freehold_audit';

/**
 * Keeps every change of rows in `audit_entries`, in the transaction of the change: nothing that writes can forget it. Who did
 * it, and from where, stands in the setting `freehold.actor` (see `audit/context.ts`). Of a changed row only the changed fields are
 * kept, before and after; of more than 100 rows added by one statement (an import) only how many. Without an organisation only a migration can
 * write, which its file tells of. Arguments: entity, column of the organisation, columns left out, columns that are quiet.
 */
export const CREATE_AUDIT_FUNCTION = `create or replace function ${AUDIT_FUNCTION}() returns trigger language plpgsql as $audit$
declare
	organization uuid := nullif(current_setting('freehold.organization', true), '')::uuid;
	said jsonb := coalesce(nullif(current_setting('freehold.actor', true), '')::jsonb, '{"kind": "system"}');
	action text := coalesce(said->>'action', tg_argv[0] || '.' || lower(tg_op));
	without text[] := string_to_array(tg_argv[1] || ',search,' || tg_argv[2], ',');
	quiet text[] := string_to_array('updated_at,' || tg_argv[3], ',');
	rows bigint;
begin
	if organization is null or to_regclass('audit_entries') is null then return null; end if;
	if tg_op = 'INSERT' then
		select count(*) into rows from new_rows;
		insert into audit_entries (organization_id, id, kind, action, entity, record, after, details, actor_kind, actor, on_behalf_of, address, user_agent, request_id, reason)
		select organization, freehold_uuid7(), 'data_modification', action, tg_argv[0], n.id, jsonb_strip_nulls(to_jsonb(n) - without - quiet), null,
			said->>'kind', (said->>'id')::uuid, (said->>'behalf')::uuid, said->>'address', said->>'agent', said->>'request', said->>'reason'
		from new_rows n where rows <= 100
		union all
		select organization, freehold_uuid7(), 'data_modification', action, tg_argv[0], null, null, jsonb_build_object('added', rows),
			said->>'kind', (said->>'id')::uuid, (said->>'behalf')::uuid, said->>'address', said->>'agent', said->>'request', said->>'reason'
		where rows > 100;
	elsif tg_op = 'DELETE' then
		insert into audit_entries (organization_id, id, kind, action, entity, record, before, actor_kind, actor, on_behalf_of, address, user_agent, request_id, reason)
		select organization, freehold_uuid7(), 'data_modification', action, tg_argv[0], o.id, jsonb_strip_nulls(to_jsonb(o) - without - quiet),
			said->>'kind', (said->>'id')::uuid, (said->>'behalf')::uuid, said->>'address', said->>'agent', said->>'request', said->>'reason'
		from old_rows o;
	else
		insert into audit_entries (organization_id, id, kind, action, entity, record, before, after, changed, actor_kind, actor, on_behalf_of, address, user_agent, request_id, reason)
		select organization, freehold_uuid7(), 'data_modification', action, tg_argv[0], c.id, c.before, c.after, to_jsonb(c.changed || c.secret),
			said->>'kind', (said->>'id')::uuid, (said->>'behalf')::uuid, said->>'address', said->>'agent', said->>'request', said->>'reason'
		from (
			select d.id,
				array_agg(f.key order by f.key) filter (where not f.key = any (without)) as changed,
				array_agg(regexp_replace(f.key, '_blind$', '') order by f.key) filter (where f.key = any (without) and f.key <> 'search') as secret,
				jsonb_object_agg(f.key, d.was->f.key) filter (where not f.key = any (without)) as before,
				jsonb_object_agg(f.key, f.value) filter (where not f.key = any (without)) as after
			from (select o.id, to_jsonb(o) - quiet as was, to_jsonb(n) - quiet as now from old_rows o join new_rows n on n.id = o.id) d,
				lateral jsonb_each(d.now) f
			where f.value is distinct from d.was->f.key
			group by d.id
		) c where c.changed is not null or c.secret is not null;
	end if;
	return null;
end $audit$;

create or replace function freehold_uuid7() returns uuid language sql volatile as $uuid$
	-- RFC 9562: 48 bits of milliseconds, then random ones. The version bits of a version 4 are turned to 7.
	select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
		placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$uuid$;`;
