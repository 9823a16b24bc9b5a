import type { RecordObject, Sql } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import { type InputFault, problem } from '../errors.ts';
import type { Actor } from '../operations/model.ts';
import { readableSql } from '../operations/restriction.ts';
import type { Entity } from '../schema/model.ts';
import { isSubject } from './targets.ts';

/** A record of any kind. */
export type Subject = { entity: string; record: string };

/**
 * Which of these records the actor reads now. One statement, whatever their kinds.
 * @returns `entity id` of each
 */
export async function readableOf(
	store: Pick<Store, 'tables' | 'views'>,
	actor: Actor,
	subjects: readonly Subject[],
	sql: Sql,
): Promise<Set<string>> {
	const values: unknown[] = [];
	const parameter = (value: unknown): string => `$${values.push(value)}`;
	const byEntity = Map.groupBy(subjects, ({ entity }) => entity);
	const parts = [...byEntity].flatMap(([name, ones]) => {
		const table = store.tables.get(name);
		const where = table && isSubject(table.entity) ? readableSql(store, table.entity, actor, 't', parameter) : null;
		if (!table || !where) return [];
		const ids = parameter([...new Set(ones.map(({ record }) => record))]);
		return [
			`select '${name} ' || t.id as subject from ${table.name} t where ${[`t.id = any(${ids}::uuid[])`, ...where].join(' and ')}`,
		];
	});
	if (parts.length === 0) return new Set();
	const rows = await sql<{ subject: string }>(parts.join(' union all '), values);
	return new Set(rows.map(({ subject }) => subject));
}

/**
 * Nobody writes about what they cannot read: it is refused in the words for what is not there.
 * @throws invalid_input
 */
export async function refuseUnread(
	{ entity, store }: { entity: Entity; store: Pick<Store, 'tables' | 'views'> },
	actor: Actor,
	record: RecordObject,
	sql: Sql,
): Promise<void> {
	const { about } = entity;
	if (!about) return;
	const [kind, id] = [record[about.entity], record[about.record]] as [string | null | undefined, string | null | undefined];
	if (id === null || id === undefined) return;
	const fault = (pointer: string, code: string, detail: string): InputFault => ({ pointer: `/${pointer}`, code, detail });
	const table = store.tables.get(kind ?? '');
	const isKnown = table && isSubject(table.entity);
	const found = isKnown && (await readableOf(store, actor, [{ entity: kind as string, record: id }], sql)).size > 0;
	if (found) return;
	const one = isKnown
		? fault(about.record, 'reference', `No ${table.entity.title.toLowerCase()} with this id`)
		: fault(about.entity, 'unknown', `Found “${String(kind).slice(0, 50)}”; meant the name of a kind of record, like contact`);
	throw problem('invalid_input', { detail: `${one.pointer}: ${one.detail}`, errors: [one] });
}
