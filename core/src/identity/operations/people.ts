import { problem } from '../../errors.ts';
import type { Actor, BeforeHook, Scope } from '../../operations/model.ts';
import { lockUser, type Sessions } from '../sessions.ts';

/**
 * What holds for users however they are changed: email addresses in lower case, owners made and changed by owners only, always
 * one owner left, and who is switched off or given another role is that at the next request.
 */
export function peopleHooks(sessions: Sessions): Record<string, BeforeHook> {
	return {
		'user.create': (body, scope) => {
			if (body.role === 'owner') refuseOwner(scope.actor);
			return lowerEmail(body);
		},
		'user.update': async (body, scope, { id = '' }) => {
			const user = await lockUser(scope.sql, id);
			if (!user) return body;
			if (user.role === 'owner' || body.role === 'owner') refuseOwner(scope.actor);
			const leaves = body.active === false;
			if (user.role === 'owner' && (leaves || (body.role ?? 'owner') !== 'owner')) await refuseLastOwner(scope, id);
			if (leaves) await sessions.close(scope.sql, id, { except: null });
			scope.afterCommit(() => sessions.forget(id));
			return lowerEmail(body);
		},
		'user.delete': async (body, scope, { id = '' }) => {
			const user = await lockUser(scope.sql, id);
			if (user?.role === 'owner') {
				refuseOwner(scope.actor);
				await refuseLastOwner(scope, id);
			}
			if (user) await sessions.close(scope.sql, id, { except: null });
			scope.afterCommit(() => sessions.forget(id));
			return body;
		},
	};
}

/** @throws forbidden unless an owner, or the platform itself, asks */
export function refuseOwner(actor: Actor): void {
	if (actor.kind !== 'system' && actor.role !== 'owner') {
		throw problem('forbidden', { detail: 'Only an owner makes or changes an owner', permission: '*' });
	}
}

async function refuseLastOwner({ sql, organization }: Scope, user: string): Promise<void> {
	// Two owners who leave at the same moment wait for each other here.
	await sql('select 1 from organizations where id = $1 for no key update', [organization.id]);
	const others = await sql(`select 1 from users where role = 'owner' and active and archived_at is null and id <> $1 limit 1`, [
		user,
	]);
	if (others.length === 0) throw problem('conflict', { detail: 'This is the last owner; make another one first' });
}

const lowerEmail = (body: Record<string, unknown>): Record<string, unknown> =>
	typeof body.email === 'string' ? { ...body, email: body.email.trim().toLowerCase() } : body;
