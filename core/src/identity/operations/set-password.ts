import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import { changePassword } from '../change-password.ts';
import type { Internals } from '../internals.ts';
import { allows } from '../permission.ts';
import { missingPermission } from '../refusal.ts';
import { lockUser } from '../sessions.ts';
import { refuseWrongPassword } from './current-password.ts';
import { refuseStronger } from './people.ts';

type Parts = Pick<Internals, 'sessions' | 'authority' | 'post' | 'lockout' | 'later'>;

/**
 * `user.set-password`: one's own with the current one, another user's with `user:write`, which vouches for the address, too.
 * Ends the user's other sessions.
 */
export const setPassword =
	(parts: Parts): Handler =>
	async ({ id, body }, scope) => {
		const { sessions, post, authority } = parts;
		const { actor, organization, sql } = scope;
		const { password, currentPassword } = body as { password: string; currentPassword?: string };
		const isOwn = actor.kind === 'user' && actor.id === id;
		if (!isOwn && allows(actor, 'user:write', { name: 'user', plugin: 'identity' }) !== true) {
			throw missingPermission('user:write', { why: 'Without it you set your own password only' });
		}
		const user = await lockUser(sql, id);
		if (!user) throw problem('not_found', { detail: 'No user has this id' });
		if (!isOwn) await refuseStronger(authority, scope, id, user.role);
		if (user.kind === 'service') throw problem('conflict', { detail: 'A service account has no password; issue a key to it' });
		if (isOwn) await refuseWrongPassword(parts, scope, id, currentPassword);
		await changePassword(sql, { organization: organization.id, user: id }, password);
		if (!isOwn) await sql('update users set email_verified_at = coalesce(email_verified_at, now()) where id = $1', [id]);
		await sessions.close(sql, id, { except: isOwn ? (actor.session ?? null) : null });
		await scope.audit({
			kind: isOwn ? 'security_event' : 'admin_action',
			action: 'user.set-password',
			entity: 'user',
			record: id,
		});
		await post.put(scope, id, ['passwordChanged']);
		scope.afterCommit(() => sessions.forget(id));
	};
