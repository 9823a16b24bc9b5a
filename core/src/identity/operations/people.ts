import { problem } from '../../errors.ts';
import type { Actor, BeforeHook, Scope } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';
import { missingPermission } from '../refusal.ts';
import { lockUser, type Sessions } from '../sessions.ts';

type Parts = {
	sessions: Sessions;
	authority: Authority;
	/** A service account changed: its keys are looked up again. */
	forgetKeys: (organization: string) => void;
};

const ROLE_UNLESS_SAID = 'agent';

/**
 * What holds for users however they are changed: email addresses in lower case, roles that exist and are not more than the one
 * who gives them holds, owners made and changed by owners only, always one owner left, and who is switched off or given another
 * role is that at the next request.
 */
export function peopleHooks({ sessions, authority, forgetKeys }: Parts): Record<string, BeforeHook> {
	const forget = (scope: Scope, id: string): void =>
		scope.afterCommit(() => {
			sessions.forget(id);
			forgetKeys(scope.organization.id);
		});
	return {
		'user.create': async (body, scope) => {
			if (body.role === 'owner') refuseOwner(scope.actor);
			await refuseRole(authority, scope, (body.role ?? ROLE_UNLESS_SAID) as string);
			return lowerEmail(body);
		},
		'user.update': async (body, scope, { id = '' }) => {
			const user = await lockUser(scope.sql, id);
			if (!user) return body;
			await refuseStronger(authority, scope, id, user.role);
			if (body.role === 'owner') refuseOwner(scope.actor);
			if (body.role === 'owner' && user.kind === 'service') throw ownedByPerson();
			if (body.role !== undefined && body.role !== user.role) await refuseRole(authority, scope, body.role as string);
			const leaves = body.active === false;
			if (user.role === 'owner' && (leaves || (body.role ?? 'owner') !== 'owner')) await refuseLastOwner(scope, id);
			if (leaves) await sessions.close(scope.sql, id, { except: null });
			forget(scope, id);
			return lowerEmail(body);
		},
		'user.delete': async (body, scope, { id = '' }) => {
			const user = await lockUser(scope.sql, id);
			if (!user) return body;
			await refuseStronger(authority, scope, id, user.role);
			if (user.role === 'owner') await refuseLastOwner(scope, id);
			await sessions.close(scope.sql, id, { except: null });
			forget(scope, id);
			return body;
		},
	};
}

/** @throws forbidden unless an owner, or the platform itself, asks */
export function refuseOwner(actor: Actor): void {
	if (actor.kind !== 'system' && actor.role !== 'owner') {
		throw missingPermission('*', { why: 'Only an owner makes or changes an owner' });
	}
}

/** Whoever could change the address or the password of somebody who may more would be that somebody. @throws forbidden */
export async function refuseStronger(authority: Authority, { actor, sql }: Scope, user: string, role: string): Promise<void> {
	if (actor.id === user) return;
	if (role === 'owner') refuseOwner(actor);
	authority.refuseExceeding(actor, await authority.read(sql, role), `This user’s role “${role}”`);
}

async function refuseRole(authority: Authority, { actor, sql }: Scope, role: string): Promise<void> {
	authority.refuseExceeding(actor, await authority.read(sql, role), `The role “${role}”`);
}

async function refuseLastOwner({ sql, organization }: Scope, user: string): Promise<void> {
	// Two owners who leave at the same moment wait for each other here.
	await sql('select 1 from organizations where id = $1 for no key update', [organization.id]);
	const others = await sql(`select 1 from users where role = 'owner' and active and archived_at is null and id <> $1 limit 1`, [
		user,
	]);
	if (others.length === 0) throw problem('conflict', { detail: 'This is the last owner; make another one first' });
}

const ownedByPerson = () =>
	invalid([{ pointer: '/role', code: 'owner', detail: 'An owner is a person; give a program a smaller role' }]);

const lowerEmail = (body: Record<string, unknown>): Record<string, unknown> =>
	typeof body.email === 'string' ? { ...body, email: body.email.trim().toLowerCase() } : body;
