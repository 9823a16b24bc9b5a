import type { Actor, Operation } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';

/** May not; may; or may where the record's fields have these values (in the words of a list's filter). */
export type Verdict = false | true | { filter: Record<string, unknown> };

type Ruled = Pick<Entity, 'name' | 'plugin' | 'owner'>;

/**
 * Whether the actor may, and with which records. `anyone` and `signed-in` are permissions too; a publishable key is granted
 * nothing here: what it may do is said by the schemas (`allowsOperation`).
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

/** The same for an operation and any actor, publishable keys included. */
export function allowsOperation(actor: Actor, operation: Pick<Operation, 'permission' | 'public' | 'kind' | 'entity'>): Verdict {
	if (actor.kind !== 'publishable-key' || operation.permission === 'anyone')
		return allows(actor, operation.permission, operation.entity);
	if (!operation.public) return false;
	const where = operation.entity.public?.where;
	const reads = operation.kind === 'list' || operation.kind === 'get';
	return reads && where
		? { filter: Object.fromEntries(Object.entries(where).map(([field, values]) => [`${field}[in]`, values])) }
		: true;
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
