/**
 * The default roles, as data. A grant is `ENTITY:ACTION`, with `:own` behind it where it holds only for records whose
 * owner (`x-entity.owner`) is the actor. `*` stands for any entity or action, but an entity `*` never reaches into
 * `identity` (users, keys, the organisation): who administers must be said by name, or by the one grant `*`.
 */
export const ROLES = {
	owner: ['*'],
	admin: ['*'],
	broker: ['*:*', 'user:read', 'organization:read', 'import:read'],
	agent: ['*:read', '*:*:own', 'user:read', 'organization:read', 'import:read'],
	viewer: ['*:read', 'user:read', 'organization:read'],
} as const satisfies Record<string, readonly string[]>;

export type Role = keyof typeof ROLES;

/** What a role is granted; a role that nobody knows is granted nothing. */
export const permissionsOf = (role: string | null): readonly string[] =>
	role !== null && Object.hasOwn(ROLES, role) ? ROLES[role as Role] : [];
