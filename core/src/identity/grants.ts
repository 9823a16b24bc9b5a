import type { Entity } from '../schema/model.ts';
import { PLATFORM } from '../schema/permissions.ts';

/** A grant read apart: `lead:write:own`. `*` alone is everything, identity and all. */
export type Grant = { entity: string; action: string; reach: Reach };

/** How far a permission is held: for nothing, one's own records, one's teams', the organisation's. */
export type Reach = 'none' | 'own' | 'team' | 'organization';

const FARTHER: Readonly<Record<Reach, number>> = { none: 0, own: 1, team: 2, organization: 3 };

/** The one grant that reaches into identity without naming it. */
export const EVERYTHING = '*';

/** @param grant of the form `ENTITY:ACTION`, `ENTITY:ACTION:own`, `ENTITY:ACTION:team` */
export function readGrant(grant: string): Grant {
	const [entity = '', action = '', scope] = grant.split(':');
	return { entity, action, reach: scope === 'own' || scope === 'team' ? scope : 'organization' };
}

/**
 * How far these grants hold a permission like `listing:publish`.
 * @param plugin of the entity that it is about: a grant on `*` never reaches into `identity`
 */
export function reachOf(grants: readonly string[], permission: string, plugin: string): Reach {
	let known = compiled.get(grants);
	if (!known) {
		known = new Map();
		compiled.set(grants, known);
	}
	const key = plugin === 'identity' ? `identity ${permission}` : permission;
	let reach = known.get(key);
	if (!reach) {
		reach = grants.reduce<Reach>((most, grant) => farther(most, reachOfOne(grant, permission, plugin)), 'none');
		known.set(key, reach);
	}
	return reach;
}

/** A role's grants are one list that all its actors share, so each permission is looked for once. */
const compiled = new WeakMap<readonly string[], Map<string, Reach>>();

function reachOfOne(grant: string, permission: string, plugin: string): Reach {
	if (grant === EVERYTHING) return 'organization';
	const held = readGrant(grant);
	const wanted = readGrant(permission);
	const entityFits = held.entity === wanted.entity || (held.entity === '*' && plugin !== 'identity');
	const actionFits = held.action === wanted.action || held.action === '*';
	return entityFits && actionFits ? held.reach : 'none';
}

export const farther = (one: Reach, other: Reach): Reach => (FARTHER[one] >= FARTHER[other] ? one : other);

type Entities = ReadonlyMap<string, Pick<Entity, 'plugin'>>;

/**
 * The first of `wanted` that `held` does not hold itself, one grant against another; undefined where all are held. A grant on
 * anything needs one on anything: it will reach what is installed tomorrow.
 */
export function exceeding(held: readonly string[], wanted: readonly string[], entities: Entities): string | undefined {
	return wanted.find((grant) => !held.some((own) => covers(own, grant, entities)));
}

/** Whether the one grant holds all that the other does. */
export function covers(held: string, wanted: string, entities: Entities): boolean {
	if (held === EVERYTHING) return true;
	if (wanted === EVERYTHING) return false;
	const [mine, other] = [readGrant(held), readGrant(wanted)];
	const isIdentity = other.entity !== '*' && (other.entity === PLATFORM || entities.get(other.entity)?.plugin === 'identity');
	const entityFits = mine.entity === other.entity || (mine.entity === '*' && !isIdentity);
	const actionFits = mine.action === other.action || mine.action === '*';
	return entityFits && actionFits && FARTHER[mine.reach] >= FARTHER[other.reach];
}
