import type { RecordObject, Sql } from '../data/model.ts';
import { columnAt } from '../data/projection.ts';
import { problem } from '../errors.ts';
import { allows } from '../identity/permission.ts';
import type { Entity } from '../schema/model.ts';
import type { Parts } from './door.ts';
import type { Actor } from './model.ts';

/** A field that refers to records which belong to somebody. */
type OwnedRef = { field: string; target: Entity; table: string; column: string };

/** Tells which records refer to one that the actor may not reach; made once for an entity. */
export type Unreachable = (actor: Actor, records: readonly RecordObject[], sql: Sql) => Promise<{ at: number; field: string }[]>;

/**
 * Who reaches only their own contacts opens no lead on anybody else's: a reference outside the actor's reach is one to nothing.
 * A call by somebody who reaches all of them, and one without such references, costs nothing.
 */
export function compileUnreachable(entity: Entity, { registry, store }: Pick<Parts, 'registry' | 'store'>): Unreachable {
	const refs = entity.fields.flatMap(({ name, ref }): OwnedRef[] => {
		const target = ref && registry.entities.get(ref.entity);
		const table = target?.owner ? store.tables.get(target.name) : undefined;
		const column = table && columnAt(table, target?.owner as string);
		return target && table && column ? [{ field: name, target, table: table.name, column: column.name }] : [];
	});
	return async (actor, records, sql) => {
		const found: { at: number; field: string }[] = [];
		for (const ref of refs) {
			const among = reachedOwners(actor, ref.target);
			const named = records.flatMap((record, at) =>
				typeof record[ref.field] === 'string' ? [{ at, id: record[ref.field] }] : [],
			);
			if (among === 'all' || named.length === 0) continue;
			const rows = await sql<{ id: string }>(
				`select id from ${ref.table} where id = any($1::uuid[]) and ${ref.column} = any($2::uuid[])`,
				[named.map(({ id }) => id), among],
			);
			const reached = new Set(rows.map(({ id }) => id));
			for (const { at, id } of named) if (!reached.has(String(id).toLowerCase())) found.push({ at, field: ref.field });
		}
		return found;
	};
}

/** Whose records of this kind the actor reads or writes. What a page may send, the schemas say. */
function reachedOwners(actor: Actor, target: Entity): 'all' | readonly string[] {
	if (actor.kind === 'publishable-key' || actor.kind === 'system') return 'all';
	const verdicts = ['read', 'write'].map((action) => allows(actor, `${target.name}:${action}`, target));
	if (verdicts.includes(true)) return 'all';
	return verdicts.flatMap((verdict) => (typeof verdict === 'object' ? verdict.among : []));
}

/** @throws invalid_input in the words for a record that is not there, so that no answer tells that it is */
export function refuseUnreachable(entity: Entity, found: readonly { field: string }[]): void {
	if (found.length === 0) return;
	const errors = found.map(({ field }) => {
		const target = entity.fields.find(({ name }) => name === field)?.ref?.entity;
		return { pointer: `/${field}`, code: 'reference', detail: `No ${target} with this id` };
	});
	throw problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
}
