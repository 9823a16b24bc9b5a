import { isId } from '../data/filter.ts';
import { type InputFault, problem } from '../errors.ts';
import type { FreeholdEvent } from '../events/model.ts';
import { allows } from '../identity/permission.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Door } from '../operations/door.ts';
import type { Actor, Caller } from '../operations/model.ts';
import type { Entity, Registry } from '../schema/model.ts';
import { nearest } from '../schema/wording.ts';

/** Which events somebody wants to hear of; what they may hear of is another question. Empty: all. */
export type Wish = {
	/** `listing.published`, `listing.*` */
	types?: readonly string[];
	entity?: string;
	/** An id; together with `entity`. */
	record?: string;
};

export const MOST_TYPES = 50;

/** Does the event fit the wish? */
export function fits({ types, entity, record }: Wish, event: Pick<FreeholdEvent, 'type' | 'entity' | 'record'>): boolean {
	if (record !== undefined && event.record !== record) return false;
	if (entity !== undefined && event.entity !== entity) return false;
	return !types || types.some((type) => type === event.type || (type.endsWith('.*') && event.type.startsWith(type.slice(0, -1))));
}

/** The names of what an entity tells: `listing.created`, `listing.published`. */
export const typesOf = ({ name, tells, events }: Pick<Entity, 'name' | 'tells' | 'events'>): string[] => [
	...(tells ? ['created', 'updated', 'deleted'].map((what) => `${name}.${what}`) : []),
	...Object.keys(events).map((event) => (event.includes('.') ? event : `${name}.${event}`)),
];

/** Whether an actor can read any record of this kind. */
export const canRead = (actor: Actor, entity: Entity): boolean =>
	actor.kind === 'publishable-key' ? Boolean(entity.public?.read) : allows(actor, `${entity.name}:read`, entity) !== false;

/**
 * Checks that what is wished for exists, and that somebody with these rights can be told of it at all.
 * @throws forbidden in the words of the operation that reads such a record; `refused` with every name that there is not
 */
export function checkWish(
	wish: Wish,
	actor: Actor,
	{ entities }: Pick<Registry, 'entities'>,
	refused: 'invalid_query' | 'invalid_input',
): void {
	const faults: InputFault[] = [];
	const mark = refused === 'invalid_query' ? '?' : '/';
	const told = [...entities.values()].filter((entity) => !entity.internal && typesOf(entity).length > 0);
	const names = told.map(({ name }) => name);
	const types = told.flatMap((entity) => [`${entity.name}.*`, ...typesOf(entity)]);
	const unknown = (pointer: string, found: string, meant: readonly string[], what: string): void => {
		const near = nearest(found, meant);
		const detail = `There is no ${what} “${found.slice(0, 80)}”${near ? `. Did you mean “${near}”?` : ''}`;
		faults.push({ pointer: `${mark}${pointer}`, code: 'unknown', detail, found: found.slice(0, 80) });
	};
	for (const [at, type] of (wish.types ?? []).entries()) {
		if (!types.includes(type)) unknown(refused === 'invalid_query' ? 'types' : `types/${at}`, type, types, 'event');
	}
	if (wish.entity !== undefined && !names.includes(wish.entity))
		unknown('entity', wish.entity, names, 'kind of record that tells events');
	if (wish.record !== undefined && !isId(wish.record)) {
		const detail = 'Meant the id of a record';
		faults.push({ pointer: `${mark}record`, code: 'format', detail, found: wish.record.slice(0, 80) });
	}
	if (wish.record !== undefined && wish.entity === undefined) {
		faults.push({ pointer: `${mark}entity`, code: 'required', detail: 'Say of which kind the record is' });
	}
	if (faults.length)
		throw problem(refused, { detail: faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors: faults });

	const named = [
		...(wish.entity === undefined ? [] : [wish.entity]),
		...(wish.types ?? []).map((type) => type.slice(0, type.lastIndexOf('.'))),
	];
	for (const entity of told) {
		if (!named.includes(entity.name) || canRead(actor, entity)) continue;
		const why =
			actor.kind === 'publishable-key' ? { why: 'A publishable key may not do this' } : { title: `${entity.title} events` };
		throw missingPermission(`${entity.name}:read`, why);
	}
}

/**
 * A single record is only told of to who may read it; refused in the words of the call that reads it.
 * @throws not_found, forbidden
 */
export async function checkReadable(
	{ entity, record }: Wish,
	actor: Actor,
	caller: Caller,
	door: Pick<Door, 'invoke' | 'operations'>,
): Promise<void> {
	if (entity === undefined || record === undefined) return;
	const id = `${entity}.get`;
	if (door.operations.has(id)) await door.invoke(id, { id: record, query: { fields: 'id' } }, actor, { ...caller });
}
