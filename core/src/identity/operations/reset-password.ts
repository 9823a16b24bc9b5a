import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import { changePassword } from '../change-password.ts';
import { normalEmail } from '../directory.ts';
import type { Internals } from '../internals.ts';
import { mint, organizationOf, redeem, voidTokens } from '../one-time.ts';
import { readAddressee } from '../profile.ts';
import { lockUser } from '../sessions.ts';
import { MAILS } from './register.ts';
import { linkExpired } from './verify-email.ts';

type Parts = Pick<Internals, 'directory' | 'later' | 'lockout' | 'post' | 'audit' | 'sessions'>;

const RESET_MINUTES = 60;

/** `user.forgot-password`, `user.reset-password`, `user.send-password-link`. */
export const resetOperations = (parts: Parts): Record<string, Handler> => ({
	'user.forgot-password': forgotPassword(parts),
	'user.reset-password': resetPassword(parts),
	'user.send-password-link': sendPasswordLink(parts),
});

/** Answers before it looks, so that neither words nor time tell what there is. */
function forgotPassword({ directory, later, lockout, post, audit }: Parts): Handler {
	return async ({ body }, { caller }) => {
		const { email, organization: slug } = body as { email: string; organization?: string };
		later.run('a link to set a password was not sent', async () => {
			if (!(await lockout.spend('reset', normalEmail(email), MAILS.toOne))) return;
			if (!(await lockout.spend('mails from', caller?.address ?? '', MAILS.fromOne))) return;
			for (const { organization, user, active } of await directory.accounts(email, slug)) {
				if (!active) continue;
				await post.within(organization, async (sql, put) => {
					const context = { organization, actor: { kind: 'nobody' as const, id: null }, caller };
					await audit.record(sql, context, {
						kind: 'security_event',
						action: 'user.forgot-password',
						entity: 'user',
						record: user,
					});
					const token = await mint(sql, organization, { purpose: 'reset-password', holder: user, minutes: RESET_MINUTES });
					await put(user, ['resetPassword', post.link('reset-password', token)]);
				});
			}
		});
	};
}

/** Who has the link has the address too: it counts as verified, and an account that guesses have locked is open again. */
function resetPassword({ sessions, lockout, post, audit }: Parts): Handler {
	return async ({ body }, { caller }) => {
		const { token, password } = body as { token: string; password: string };
		const organization = organizationOf(token);
		if (!organization) throw linkExpired();
		const user = await post.within(organization, async (sql, put) => {
			// A password that is refused does not use the link up: the transaction is undone.
			const holder = (await redeem(sql, token, 'reset-password'))?.holder;
			if (!holder || !(await lockUser(sql, holder))?.active) throw linkExpired();
			await changePassword(sql, { organization, user: holder }, password);
			await sql('update users set email_verified_at = coalesce(email_verified_at, now()) where id = $1', [holder]);
			await voidTokens(sql, holder, 'verify-email');
			await sessions.close(sql, holder, { except: null });
			const email = (await readAddressee(sql, holder))?.email;
			if (email) await lockout.unlock(email, sql);
			const context = { organization, actor: { kind: 'user' as const, id: holder }, caller };
			await audit.record(sql, context, { kind: 'security_event', action: 'user.reset-password', entity: 'user', record: holder });
			await put(holder, ['passwordChanged']);
			return holder;
		});
		sessions.forget(user);
	};
}

/** An administrator has the link sent, and never sees it. */
function sendPasswordLink({ post }: Parts): Handler {
	return async ({ id }, scope) => {
		const { organization, sql } = scope;
		const user = await lockUser(sql, id);
		if (user?.kind === 'service') throw problem('conflict', { detail: 'A service account has no password; issue a key to it' });
		if (!user?.active) throw problem('conflict', { detail: 'This user is switched off; switch them on first' });
		const token = await mint(sql, organization.id, { purpose: 'reset-password', holder: id, minutes: RESET_MINUTES });
		await scope.audit({ kind: 'admin_action', action: 'user.send-password-link', entity: 'user', record: id });
		await post.put(scope, id, ['resetPassword', post.link('reset-password', token)]);
	};
}
