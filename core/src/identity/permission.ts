import type { Actor } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';
import { reachOf, readGrant } from './grants.ts';

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
	if (permission.startsWith('platform:') && !actor.operator && actor.kind !== 'system') return false;
	const reach = reachOf(actor.permissions, permission, entity.plugin);
	if (reach === 'organization') return true;
	const self = userOf(actor);
	if (reach === 'none' || !entity.owner || !self) return false;
	if (reach === 'team') return { field: entity.owner, among: actor.team ?? [self] };
	const isRead = readGrant(permission).action === 'read';
	return { field: entity.owner, among: isRead && actor.led?.length ? actor.led : [self] };
}

/** The user that records can belong to: who signed in, or the service account that a key acts as. */
export const userOf = ({ kind, id, key }: Actor): string | null => (kind === 'user' || key !== undefined ? id : null);
