import type { Sql } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import type { Registry } from '../schema/model.ts';
import { changeable } from './catalogue.ts';
import { eventSql } from './log.ts';
import type { FreeholdEvent } from './model.ts';

/** The channel on which processes tell each other how far a log goes: organisation, blank, position. */
export const CHANNEL = 'freehold_events';

/** In SQL: the number of the advisory lock under which events of the organisation `$1` get their positions. Whoever moves holds it. */
export const LOCK_OF_LOG = `hashtextextended('freehold events ' || $1, 0)`;

/** So many rows are moved in one transaction. */
export const MOST = 2000;

/** What one move did. */
export type Moved = {
	/** Rows that were waiting and are not any more; {@link MOST}: there may be others. */
	taken: number;
	/** The head of the log, where events were added. */
	position: number | null;
	/** Those that were added, where somebody asked for them. */
	events: FreeholdEvent[];
};

/**
 * Empties the outbox into the log, in the order of writing: gives each event the next position of the organisation, and turns the
 * columns that the triggers tell of into fields. A change of nothing that may be told is dropped. One statement; the caller holds the
 * organisation's lock, so that positions are given in turn.
 */
const moveSql = (isRead: boolean, most: number, where: string): string => `with taken as (
		delete from outbox where organization_id = $1 and id in (
			select id from outbox where organization_id = $1 and ${where} order by sequence limit ${most}
		) returning *
	), named as (
		select t.organization_id, t.id, t.sequence, t.type, t.entity, t.record, t.owner, t.actor_kind, t.actor, t.at,
			case when t.type = t.entity || '.updated' then (
				select jsonb_build_object('changed', jsonb_agg(distinct f.field))
				from jsonb_array_elements_text(t.data->'changed') c, lateral (select $2::jsonb->t.entity->>c as field) f where f.field is not null
			) else t.data end as data
		from taken t
	), told as (
		select *, row_number() over (order by sequence) as place from named
		where not (type = entity || '.updated' and data->'changed' = 'null'::jsonb)
	), head as (
		insert into event_heads (organization_id, id, position, forgotten) select $1, $1, count(*), 0 from told having count(*) > 0
		on conflict (id) do update set position = event_heads.position + excluded.position, updated_at = clock_timestamp()
		returning position
	), logged as (
		insert into events (organization_id, id, position, type, entity, record, owner, data, actor_kind, actor, at)
		select t.organization_id, t.id, h.position - (select count(*) from told) + t.place, t.type, t.entity, t.record, t.owner, t.data,
			t.actor_kind, t.actor, t.at
		from told t, head h order by t.place
		${isRead ? 'returning *' : ''}
	)
	select (select count(*)::int from taken) as taken, (select position from head) as position,
		(select pg_notify('${CHANNEL}', $1::uuid::text || ' ' || position) from head) is null as told
		${isRead ? `, (select json_agg(${eventSql('l')} order by l.position) from logged l)::text as events` : ''}`;

/** Which field each column is of, by entity: what a change is told by. Of what is encrypted its index tells that it changed. */
export function fieldNames(registry: Registry, store: Pick<Store, 'tables'>): string {
	const names: Record<string, Record<string, string>> = {};
	for (const entity of registry.entities.values()) {
		const told = new Set(changeable(entity));
		const columns = entity.tells ? (store.tables.get(entity.name)?.columns ?? []) : [];
		const mine: Record<string, string> = {};
		for (const { name, path, field, blind, encrypted } of columns) {
			const of = path[0] as string;
			const isTold = blind ? blind.of === 'organization' : field !== null && !encrypted?.blind;
			if (isTold && told.has(of)) mine[name] = of;
		}
		if (entity.tells) names[entity.name] = mine;
	}
	return JSON.stringify(names);
}

/**
 * @param name what the prepared statements are called by
 * @param most rows at a time
 * @param where in SQL: where this does not hold, nothing is moved
 */
export function compileMove(name: string, most: number, where = 'true') {
	const texts = { only: moveSql(false, most, where), read: moveSql(true, most, where) };
	/** @param isRead are the events wanted, or is it enough that they are in the log? */
	return async (sql: Sql, organization: string, fields: string, isRead: boolean): Promise<Moved> => {
		const how = isRead ? 'read' : 'only';
		const [row] = await sql<{ taken: number; position: string | null; events?: string | null }>(
			texts[how],
			[organization, fields],
			`${name}_${how}`,
		);
		return {
			taken: row?.taken ?? 0,
			position: row?.position == null ? null : Number(row.position),
			events: JSON.parse(row?.events ?? '[]'),
		};
	};
}
