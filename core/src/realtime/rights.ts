import { allows, type Verdict } from '../identity/permission.ts';
import type { Actor } from '../operations/model.ts';
import type { Entity, Registry } from '../schema/model.ts';

/** Says of two actors with the same answer that they see the same of every event. */
export type RightsOf = (actor: Actor) => string;

/**
 * What of an actor decides what they see: the organisation, what they are granted, and whose records they are held to where they
 * are held to some users'. A thousand people who read all of an organisation are one.
 */
export function createRights({ entities }: Pick<Registry, 'entities'>): RightsOf {
	const known = new WeakMap<Actor, string>();
	return (actor) => {
		let rights = known.get(actor);
		if (rights === undefined) {
			rights = JSON.stringify([
				actor.organization,
				actor.kind === 'publishable-key',
				actor.operator ?? false,
				actor.mustEnrol ?? false,
				actor.hears ?? null,
				[...actor.permissions].sort(),
				[...entities.values()].flatMap((entity) => holdsOf(actor, entity)),
			]);
			known.set(actor, rights);
		}
		return rights;
	};
}

/** The users whose records the actor is held to, for each permission of reading that an entity and its fields know. */
function holdsOf(actor: Actor, entity: Entity): string[] {
	const permissions = new Set([`${entity.name}:read`]);
	for (const { read } of Object.values(entity.access.fields)) if (read !== undefined) permissions.add(read);
	return [...permissions].flatMap((permission) => {
		const verdict: Verdict = allows(actor, permission, entity);
		return typeof verdict === 'object' ? [`${permission} ${[...verdict.among].sort().join(' ')}`] : [];
	});
}
