import type { View, Views } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { allows } from '../identity/permission.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Entity, Registry } from '../schema/model.ts';
import type { Actor, Input, Operation } from './model.ts';

/** The rows an actor is held to: those whose owner field is one of these users. Nothing: all of the organisation's. */
export type Hold = { field: string; among: readonly string[] } | undefined;

/** What each actor sees: which fields of a record, and which records may come along with another. */
export type Sights = (actor: Actor) => Views;

/**
 * Views for each actor, made when first looked through. Who is held back by nothing sees the platform's plain ones, so that
 * the common case costs a look into a map.
 */
export function createSights(registry: Registry, store: Store): Sights {
	const sights = new WeakMap<Actor, Views>();
	return (actor) => {
		if (actor.kind === 'publishable-key' || actor.kind === 'system' || actor.permissions.includes('*')) return store.views;
		let sight = sights.get(actor);
		if (!sight) {
			sight = sightOf(actor, registry, store);
			sights.set(actor, sight);
		}
		return sight;
	};
}

function sightOf(actor: Actor, registry: Registry, store: Store): Views {
	const views = new Map<string, View>();
	return (name, audience) => {
		let view = views.get(name);
		if (!view) {
			view = narrowed(store.views(name, audience), actor, registry, store);
			views.set(name, view);
		}
		return view;
	};
}

function narrowed(plain: View, actor: Actor, registry: Registry, store: Store): View {
	const { entity } = plain.table;
	const held = readVerdict(actor, entity);
	return store.narrow(plain, {
		withheld: withheldFrom(actor, entity, held === false ? undefined : held),
		...(held ? { held } : {}),
		refused: new Map(
			[...plain.expansions].flatMap(([name, { table }]) => {
				const target = registry.entities.get(table.entity.name) as Entity;
				return readVerdict(actor, target) === false ? [[name, `${target.name}:read`] as const] : [];
			}),
		),
	});
}

function readVerdict(actor: Actor, entity: Entity): false | Hold {
	const verdict = allows(actor, `${entity.name}:read`, entity);
	return verdict === true ? undefined : verdict;
}

/**
 * Fields that the actor may not read. A permission for some users' records is enough where the actor is held to these anyway;
 * where others' records are seen too, the field is not.
 */
function withheldFrom(actor: Actor, entity: Entity, held: Hold): Set<string> {
	const withheld = new Set<string>();
	for (const [field, { read }] of Object.entries(entity.access.fields)) {
		const verdict = read === undefined || allows(actor, read, entity);
		const suffices = typeof verdict === 'boolean' ? verdict : held?.among.every((user) => verdict.among.includes(user));
		if (!suffices) withheld.add(field);
	}
	return withheld;
}

/** Names of the fields that the actor may not send; for what describes the platform to them. */
export const unwritableBy = (actor: Actor, entity: Entity): Set<string> =>
	new Set(
		Object.entries(entity.access.fields).flatMap(([field, { write }]) =>
			write !== undefined && allows(actor, write, entity) === false ? [field] : [],
		),
	);

/**
 * The rows that may be written, given the fields that are sent: a field may be held to fewer than the record is.
 * @throws forbidden, naming field and permission
 */
export function holdOfFields({ entity }: Operation, { body }: Input, actor: Actor, hold: Hold): Hold {
	let tightest = hold;
	for (const [field, { write }] of Object.entries(entity.access.fields)) {
		if (write === undefined || typeof body !== 'object' || body === null || !Object.hasOwn(body, field)) continue;
		const verdict = allows(actor, write, entity);
		if (verdict === false) {
			throw missingPermission(write, { why: `Without it ${field} cannot be sent`, pointer: `/${field}` });
		}
		if (verdict === true) continue;
		const among = tightest ? tightest.among.filter((user) => verdict.among.includes(user)) : verdict.among;
		tightest = { field: verdict.field, among };
	}
	return tightest;
}

/** A record without the fields that are withheld; most often the very text. */
export function shown(json: string, { withheld }: View): string {
	if (withheld.size === 0) return json;
	return JSON.stringify(JSON.parse(json), (key, value) => (withheld.has(key) ? undefined : value));
}
