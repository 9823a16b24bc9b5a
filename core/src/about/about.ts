import type { Sql } from '../data/model.ts';
import { columnAt, recordSql } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import type { EventHouse } from '../events/events.ts';
import { eventSql } from '../events/log.ts';
import type { FreeholdEvent } from '../events/model.ts';
import type { Actor, Scope } from '../operations/model.ts';
import { readableSql } from '../operations/restriction.ts';
import type { Sights } from '../operations/sight.ts';
import type { Entity, Registry } from '../schema/model.ts';
import { refuseUnread, type Subject } from './check.ts';
import { createReaders } from './readers.ts';
import { isSubject } from './targets.ts';

/** Records of any kind, for plugins whose rows are about one (`x-about`): `scope.service<About>('about')`. */
export type About = {
	/** @throws invalid_input where there is no such record, or the actor does not read it; pointers are of the entity's `x-about` */
	refuse(scope: Pick<Scope, 'actor' | 'sql'>, entity: string, body: Record<string, unknown>): Promise<void>;
	/** Those of these users who are active people and may read the record now; null: a message about no record. */
	readers(sql: Sql, subject: Subject | null, users: readonly string[]): Promise<string[]>;
	/** What records are called, by `entity id`: of those that the actor reads, and whose title they see. One statement. */
	titles(scope: Pick<Scope, 'actor' | 'sql'>, subjects: readonly Subject[]): Promise<Map<string, string>>;
	/** Who owns a record, and who made it; null where that is not known, or nobody. */
	people(sql: Sql, subject: Subject): Promise<{ owner: string | null; maker: string | null }>;
	/** Deletes the rows of these entities whose record is gone for good; resolves to how many there were. */
	forget(sql: Sql, entity: string): Promise<number>;
	/** Of events, those that the actor may know of. */
	visible(actor: Actor, events: readonly FreeholdEvent[], sql: Sql): Promise<FreeholdEvent[]>;
	/** A row of the log as the JSON of an event. */
	eventSql(row: string): string;
};

type Parts = { registry: Registry; store: Store; sights: Sights; readonly events: Pick<EventHouse, 'visible'> };

export function createAbout(parts: Parts): About {
	const { registry, store, sights } = parts;
	const entityOf = (name: string): Entity | undefined => {
		const entity = registry.entities.get(name);
		return entity && isSubject(entity) ? entity : undefined;
	};
	return {
		async refuse({ actor, sql }, name, body) {
			const entity = registry.entities.get(name);
			if (entity) await refuseUnread({ entity, store }, actor, body, sql);
		},
		readers: createReaders(parts),
		async titles({ actor, sql }, subjects) {
			const values: unknown[] = [];
			const parameter = (value: unknown): string => `$${values.push(value)}`;
			const selects = [...Map.groupBy(subjects, ({ entity }) => entity)].flatMap(([name, ones]) => {
				const entity = entityOf(name);
				const where = entity && readableSql(store, entity, actor, 't', parameter);
				const view = sights(actor)(name, 'full');
				if (!entity || !where || !view.fields.has(entity.titleField)) return [];
				const ids = parameter([...new Set(ones.map(({ record }) => record))]);
				const record = recordSql(view, sights(actor), 't', [entity.titleField]);
				return [
					`select '${name} ' || t.id as subject, ${record}::text as record from ${view.table.name} t where ${[`t.id = any(${ids}::uuid[])`, ...where].join(' and ')}`,
				];
			});
			if (selects.length === 0) return new Map();
			const rows = await sql<{ subject: string; record: string }>(selects.join(' union all '), values);
			const opened = await sql.keyring.reveal(
				sql,
				rows.map(({ record }) => record),
			);
			return new Map(
				rows.flatMap(({ subject }, at) => {
					const title = titleIn(opened[at] as string);
					return title === null ? [] : [[subject, title] as const];
				}),
			);
		},
		async people(sql, { entity: name, record }) {
			const entity = entityOf(name);
			const table = store.tables.get(name);
			if (!entity || !table) return { owner: null, maker: null };
			const owner = entity.owner && columnAt(table, entity.owner)?.name;
			const [row] = await sql<{ owner: string | null; maker: string | null }>(
				`select ${owner ? `t.${owner}` : 'null::uuid'} as owner, (select e.actor from events e where e.record = t.id and e.type = $2
					and e.actor_kind = 'user' order by e.position limit 1) as maker from ${table.name} t where t.id = $1`,
				[record, `${name}.created`],
			);
			return row ?? { owner: null, maker: null };
		},
		async forget(sql, name) {
			const table = store.tables.get(name);
			const about = table?.entity.about;
			if (!table || !about) return 0;
			const [kind, id] = [columnAt(table, about.entity)?.name, columnAt(table, about.record)?.name];
			const there = [...store.tables.values()]
				.filter(({ entity }) => isSubject(entity))
				.map((one) => `when '${one.entity.name}' then not exists (select 1 from ${one.name} s where s.id = t.${id})`);
			const gone = there.length ? `case t.${kind} ${there.join(' ')} else true end` : 'true';
			const rows = await sql(`delete from ${table.name} t where t.${id} is not null and ${gone} returning t.id`);
			return rows.length;
		},
		visible: (actor, events, sql) => parts.events.visible(actor, events, sql),
		eventSql,
	};
}

/** A record's title as text; a person's name is its whole one. */
function titleIn(json: string): string | null {
	const [value] = Object.values(JSON.parse(json) as Record<string, unknown>);
	const text = typeof value === 'object' && value !== null ? (value as { full?: unknown }).full : value;
	return typeof text === 'string' && text.trim() !== '' ? text : null;
}
