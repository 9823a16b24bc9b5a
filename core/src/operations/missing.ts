import { isId } from '../data/filter.ts';
import type { Sql } from '../data/model.ts';
import type { View, Views } from '../data/projection.ts';
import type { Restriction } from '../data/write.ts';
import { problem } from '../errors.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Parts } from './door.ts';
import type { Operation } from './model.ts';
import { restrictionOf } from './restriction.ts';
import type { Job } from './run.ts';

/** The entity as this actor sees it. */
export const viewOf = (views: Views, { operation, actor }: Pick<Job, 'operation' | 'actor'>, of = operation.entity): View =>
	views(of.name, actor.kind === 'publishable-key' ? 'public' : 'full');

/** The rows of the operation's entity that the actor is held to. */
export const restriction = (parts: Parts, { operation, actor, own }: Job): Restriction | undefined =>
	restrictionOf(parts.store, operation.of, actor, own);

export const missing = (operation: Operation, id: string | undefined) =>
	problem('not_found', { detail: `No ${operation.of.title.toLowerCase()} has the id ${String(id).slice(0, 60)}` });

/** Not there is 404; there, but somebody else's, is 403. */
export async function whyNot(operation: Operation, parts: Parts, job: Job, sql: Sql): Promise<unknown> {
	const id = job.input.id as string;
	const view = parts.store.views(operation.of.name, 'full');
	// What its owner keeps to themselves is, for others, not there.
	const also = job.own && restrictionOf(parts.store, operation.of, job.actor, undefined);
	const exists = job.own && isId(id) && (await parts.store.getText(view, sql, id, { also })) !== null;
	return exists ? notOwn(operation, job.own?.field ?? '') : missing(operation, id);
}

export const notOwn = (operation: Operation, field: string) =>
	missingPermission(operation.permission, {
		why: `You hold it only for records whose ${field} is you or, where your role says so, somebody of your teams`,
	});

/** An operation on a record starts from a record that is there and, where the role says so, the actor's own. */
export async function refuseMissing(
	operation: Operation,
	parts: Parts,
	job: Job & { inside: NonNullable<Job['inside']> },
): Promise<void> {
	const id = job.input.id as string;
	const view = viewOf(parts.store.views, job, operation.of);
	const text = isId(id) ? await parts.store.getText(view, job.inside.sql, id, { also: restriction(parts, job) }) : null;
	if (text === null) throw await whyNot(operation, parts, job, job.inside.sql);
}
