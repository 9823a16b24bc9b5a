import { problem } from '../../errors.ts';
import type { Handler, Scope } from '../../operations/model.ts';
import type { Authority } from '../authority.ts';
import { hashPassword, passwordFaults, verifyPassword } from '../passwords.ts';
import { allows } from '../permission.ts';
import { missingPermission } from '../refusal.ts';
import { lockUser, type Sessions } from '../sessions.ts';
import { refuseStronger } from './people.ts';

/** `user.set-password`: one's own with the current one, another user's with `user:write`. Ends the user's other sessions. */
export const setPassword =
	(sessions: Sessions, authority: Authority): Handler =>
	async ({ id, body }, scope) => {
		const { password, currentPassword } = body as { password: string; currentPassword?: string };
		const isOwn = scope.actor.kind === 'user' && scope.actor.id === id;
		if (!isOwn && allows(scope.actor, 'user:write', { name: 'user', plugin: 'identity' }) !== true) {
			throw missingPermission('user:write', { why: 'Without it you set your own password only' });
		}
		const user = await lockUser(scope.sql, id);
		if (!user) throw problem('not_found', { detail: 'No user has this id' });
		if (!isOwn) await refuseStronger(authority, scope, id, user.role);
		if (user.kind === 'service') throw problem('conflict', { detail: 'A service account has no password; issue a key to it' });
		if (isOwn) await refuseWrong(user.passwordHash, currentPassword);
		const faults = passwordFaults(password);
		if (faults.length) throw problem('invalid_input', { detail: faults.map(({ detail }) => detail).join('; '), errors: faults });
		await scope.sql(
			'update users set password_hash = $2, email_verified_at = coalesce(email_verified_at, now()), updated_at = now() where id = $1',
			[id, await hashPassword(password)],
		);
		await endOthers(sessions, scope, id, isOwn);
	};

/** Who has taken over a session does not thereby own the account. */
async function refuseWrong(stored: string | null, current: string | undefined): Promise<void> {
	const pointer = '/currentPassword';
	if (current === undefined) {
		throw problem('invalid_input', {
			detail: 'The current password is needed',
			errors: [{ pointer, code: 'required', detail: 'This is needed' }],
		});
	}
	if (!(await verifyPassword(stored, current))) {
		const detail = 'This is not the current password';
		throw problem('invalid_input', { detail, errors: [{ pointer, code: 'wrong_password', detail }] });
	}
}

async function endOthers(sessions: Sessions, scope: Scope, user: string, isOwn: boolean): Promise<void> {
	await sessions.close(scope.sql, user, { except: isOwn ? (scope.actor.session ?? null) : null });
	scope.afterCommit(() => sessions.forget(user));
}
