import { problem } from '../errors.ts';
import { allows, type Verdict } from '../identity/permission.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Entity } from '../schema/model.ts';
import type { Actor, Operation } from './model.ts';

/**
 * Whether an actor may call an operation, and with whose records. The door asks it, and so do the description of what a caller
 * may do and the table of who may what.
 */
export function verdictOf(operation: Operation, actor: Actor): Verdict {
	if (operation.permission === 'anyone') return true;
	if (actor.kind === 'publishable-key') return operation.public;
	const { entity, of } = operation;
	const verdict = allows(actor, operation.permission, of === entity ? entity : ownedLike(entity, of));
	// Without a record at hand nothing can be told to be the actor's own: the code behind it would work on all of them.
	const isBlind = operation.kind === 'custom' && !operation.path.includes('{id}');
	return typeof verdict === 'object' && isBlind ? false : verdict;
}

/** What is done to another entity's record is held to whoever owns that. */
const ownedLike = ({ name, plugin }: Entity, { owner }: Entity) => ({ name, plugin, ...(owner ? { owner } : {}) });

/** Nobody calls what needs somebody; a publishable key only calls what is public. */
export function refuseStrangers(operation: Pick<Operation, 'permission' | 'public'>, actor: Actor): void {
	if (operation.permission === 'anyone') return;
	if (actor.kind === 'nobody')
		throw problem('unauthenticated', { detail: 'Send “Authorization: Bearer …” with an access token or a key' });
	if (actor.kind === 'publishable-key' && !operation.public)
		throw missingPermission(operation.permission, { why: 'A publishable key may not do this' });
}

/** The rows the actor is held to (`own`), or nothing where all of the organisation's are free to it. */
export function authorise(operation: Operation, actor: Actor): Exclude<Verdict, boolean> | undefined {
	const verdict = verdictOf(operation, actor);
	if (verdict === false) throw missingPermission(operation.permission, { title: operation.title });
	return verdict === true ? undefined : verdict;
}
