import type { Entity } from '../schema/model.ts';
import { EVERYTHING, readGrant } from './grants.ts';

/** A role that every organisation has. `grants` are its general ones; what a schema's `x-access.roles` says comes instead of them. */
type BuiltIn = { title: string; grants: readonly string[] };

/**
 * The built-in roles, as data. A grant is `ENTITY:ACTION`, with `:own` or `:team` behind it where it holds only for records
 * whose owner (`x-entity.owner`) is the actor or one of the actor's teams. `*` stands for any entity or action, but an entity
 * `*` never reaches into `identity` (users, keys, the organisation): who administers must be said by name (`x-access.roles` of
 * those schemas), or by the one grant `*`.
 */
export const ROLES = {
	owner: { title: 'Owner', grants: [EVERYTHING] },
	admin: { title: 'Administrator', grants: [EVERYTHING] },
	broker: { title: 'Broker', grants: ['*:*'] },
	agent: { title: 'Agent', grants: ['*:read', '*:*:own'] },
	viewer: { title: 'Viewer', grants: ['*:read'] },
} as const satisfies Record<string, BuiltIn>;

export type Role = keyof typeof ROLES;

/** What the roles of an organisation are granted. */
export type Roles = {
	/**
	 * The grants in force of a role, given what the organisation has stored for it. An owner's are fixed, a built-in role without
	 * stored ones has this release's, and a role that nobody knows has none.
	 */
	grantsOf(role: string | null, stored: readonly string[] | null | undefined): readonly string[];
};

export function createRoles(entities: ReadonlyMap<string, Entity>): Roles {
	const defaults = new Map(Object.keys(ROLES).map((role) => [role, defaultGrants(role as Role, [...entities.values()])]));
	return {
		grantsOf(role, stored) {
			if (role === null) return NOTHING;
			return (role === 'owner' ? undefined : stored) ?? defaults.get(role) ?? NOTHING;
		},
	};
}

const NOTHING: readonly string[] = Object.freeze([]);

/** A built-in role's grants with the general ones written out for each entity, since a schema may say something else for its own. */
export function defaultGrants(role: Role, entities: readonly Entity[]): readonly string[] {
	const general: readonly string[] = ROLES[role].grants;
	const named = entities.filter(({ access }) => Object.hasOwn(access.roles, role));
	if (general.includes(EVERYTHING) && named.length === 0) return Object.freeze([...general]);
	return Object.freeze(entities.flatMap((entity) => grantsOn(entity, role, general)));
}

function grantsOn(entity: Entity, role: Role, general: readonly string[]): string[] {
	const said = Object.hasOwn(entity.access.roles, role) ? entity.access.roles[role] : undefined;
	if (said) return said.map((action) => `${entity.name}:${action}`);
	return general.flatMap((grant) => {
		if (grant === EVERYTHING) return [`${entity.name}:*`];
		const { action, reach } = readGrant(grant);
		const reaches = entity.plugin !== 'identity' && (reach === 'organization' || entity.owner !== undefined);
		return reaches ? [`${entity.name}:${action}${reach === 'organization' ? '' : `:${reach}`}`] : [];
	});
}
