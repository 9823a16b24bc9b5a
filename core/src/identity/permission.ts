import type { Actor } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';

/** May not; may; or may where the record's fields have these values (in the words of a list's filter). */
export type Verdict = false | true | { filter: Record<string, unknown> };

type Ruled = Pick<Entity, 'name' | 'plugin' | 'owner'>;

/**
 * Whether the actor may, and with which records. `anyone` and `signed-in` are permissions too; a publishable key is granted
 * nothing here: what it may do is said by the schemas (`public`).
 */
export function allows(actor: Actor, permission: string, entity: Ruled): Verdict {
	if (permission === 'anyone') return true;
	if (actor.kind === 'nobody' || actor.kind === 'publishable-key') return false;
	if (permission === 'signed-in') return true;
	let own = false;
	for (const grant of actor.permissions) {
		const reach = reachOf(grant, permission, entity);
		if (reach === 'all') return true;
		own ||= reach === 'own';
	}
	return own && entity.owner && actor.id ? { filter: { [entity.owner]: actor.id } } : false;
}

/** How far one grant goes for a permission like `listing:publish`. */
function reachOf(grant: string, permission: string, entity: Ruled): 'all' | 'own' | 'none' {
	if (grant === '*') return 'all';
	const [grantedEntity, grantedAction, scope] = grant.split(':');
	const [wantedEntity, wantedAction] = permission.split(':');
	const entityFits = grantedEntity === wantedEntity || (grantedEntity === '*' && entity.plugin !== 'identity');
	const actionFits = grantedAction === wantedAction || grantedAction === '*';
	if (!entityFits || !actionFits) return 'none';
	return scope === 'own' ? 'own' : 'all';
}
