import { isSubject } from '../about/targets.ts';
import type { Table } from '../data/model.ts';
import { columnAt } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { type Restriction, restrictionSql } from '../data/write.ts';
import { allows, userOf } from '../identity/permission.ts';
import type { Entity } from '../schema/model.ts';
import type { Actor } from './model.ts';
import type { Hold } from './sight.ts';

/**
 * The rows of an entity that an actor is held to, as columns: by the role (`hold`), and by what the records themselves say of who sees
 * them (`x-access.visibility`), or whether the record that they are about is read (`x-about`). Nothing: all of the organisation's.
 */
export function restrictionOf(
	store: Pick<Store, 'tables' | 'views'>,
	entity: Entity,
	actor: Actor,
	hold: Hold,
): Restriction | undefined {
	const field = hold?.field ?? entity.owner;
	const { visibility } = entity.access;
	const isSeenByRow = visibility !== undefined && actor.kind !== 'system';
	const table = store.tables.get(entity.name);
	const { about } = entity;
	const columns = about && {
		entity: columnAt(table as Table, about.entity)?.name,
		record: columnAt(table as Table, about.record)?.name,
	};
	const also: Restriction['also'] =
		columns && actor.kind !== 'system'
			? (alias, parameter) => aboutSql(store, columns as { entity: string; record: string }, actor, alias, parameter)
			: undefined;
	if (!hold && !isSeenByRow) return also && { also };
	const column = table && field && columnAt(table, field);
	if (!table || !column) throw new Error(`${entity.name} has no column for its owner`);
	const seen = isSeenByRow ? columnAt(table, visibility) : undefined;
	const self = userOf(actor);
	return {
		column: column.name,
		...(also ? { also } : {}),
		...(hold ? { among: hold.among } : {}),
		...(seen ? { seen: { column: seen.name, self, team: actor.team ?? (self ? [self] : []) } } : {}),
	};
}

/** In SQL: the conditions under which the actor reads a row of the entity; null: they read none. */
export function readableSql(
	store: Pick<Store, 'tables' | 'views'>,
	entity: Entity,
	actor: Actor,
	alias: string,
	parameter: (value: unknown) => string,
): string[] | null {
	const verdict = actor.kind === 'system' || allows(actor, `${entity.name}:read`, entity);
	if (verdict === false) return null;
	const held = restrictionOf(store, entity, actor, verdict === true ? undefined : verdict);
	return [...store.views(entity.name, 'full').conditions(alias), ...(held ? [restrictionSql(held, alias, parameter)] : [])];
}

/**
 * In SQL: a row that says which record it is about (`x-about`) is seen by who reads that record now, and by nobody where it is gone.
 * What is about nothing is held back by nothing. A branch for each kind of record, of which the database looks into one.
 */
export function aboutSql(
	store: Pick<Store, 'tables' | 'views'>,
	columns: { entity: string; record: string },
	actor: Actor,
	alias: string,
	parameter: (value: unknown) => string,
): string {
	const once = sameParameter(parameter);
	const branches = [...store.tables.values()].flatMap(({ entity, name }) => {
		const where = isSubject(entity) ? readableSql(store, entity, actor, 'about', once) : null;
		if (!where) return [];
		const found = [`about.id = ${alias}.${columns.record}`, ...where].join(' and ');
		return [`when '${entity.name}' then exists (select 1 from ${name} about where ${found})`];
	});
	const seen = branches.length ? `case ${alias}.${columns.entity} ${branches.join(' ')} else false end` : 'false';
	return `(${alias}.${columns.record} is null or ${seen})`;
}

/** The same list of users is one value, however many kinds of records are held to it. */
function sameParameter(parameter: (value: unknown) => string): (value: unknown) => string {
	const known = new Map<unknown, string>();
	return (value) => {
		const found = known.get(value) ?? parameter(value);
		known.set(value, found);
		return found;
	};
}
