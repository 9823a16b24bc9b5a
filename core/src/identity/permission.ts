import type { Actor } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';

/** May not; may; or may with the records whose owner field is among these users. */
export type Verdict = false | true | { field: string; among: readonly string[] };

type Ruled = Pick<Entity, 'name' | 'plugin' | 'owner'>;

/**
 * Whether the actor may, and with which records. `anyone` and `signed-in` are permissions too; a publishable key is granted
 * nothing here: what it may do is said by the schemas (`public`).
 */
export function allows(actor: Actor, permission: string, entity: Ruled): Verdict {
	if (permission === 'anyone') return true;
	if (actor.kind === 'nobody' || actor.kind === 'publishable-key') return false;
	if (permission === 'signed-in') return true;
	const reaches = new Set(actor.permissions.map((grant) => reachOf(grant, permission, entity)));
	if (reaches.has('all')) return true;
	if (!entity.owner || !actor.id) return false;
	if (reaches.has('team')) return { field: entity.owner, among: actor.team ?? [actor.id] };
	return reaches.has('own') ? { field: entity.owner, among: [actor.id] } : false;
}

/** How far one grant goes for a permission like `listing:publish`. */
function reachOf(grant: string, permission: string, entity: Ruled): 'all' | 'team' | 'own' | 'none' {
	if (grant === '*') return 'all';
	const [grantedEntity, grantedAction, scope] = grant.split(':');
	const [wantedEntity, wantedAction] = permission.split(':');
	const entityFits = grantedEntity === wantedEntity || (grantedEntity === '*' && entity.plugin !== 'identity');
	const actionFits = grantedAction === wantedAction || grantedAction === '*';
	if (!entityFits || !actionFits) return 'none';
	return scope === 'own' || scope === 'team' ? scope : 'all';
}
