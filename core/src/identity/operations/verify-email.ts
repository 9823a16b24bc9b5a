import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import { normalEmail } from '../directory.ts';
import type { Internals } from '../internals.ts';
import { mint, organizationOf, redeem, voidTokens } from '../one-time.ts';
import { readAddressee } from '../profile.ts';
import { lockUser } from '../sessions.ts';
import { refuseWrongPassword } from './current-password.ts';
import { MAILS, VERIFY_MINUTES } from './register.ts';

type Parts = Pick<Internals, 'directory' | 'later' | 'lockout' | 'post' | 'audit' | 'sessions'>;

/** `user.verify-email`, `user.resend-verification`, `user.change-email`. */
export const emailOperations = (parts: Parts): Record<string, Handler> => ({
	'user.verify-email': verifyEmail(parts),
	'user.resend-verification': resendVerification(parts),
	'user.change-email': changeEmail(parts),
});

/** One refusal for every token that does not work: who guesses learns nothing. */
export const linkExpired = () =>
	problem('link_expired', { detail: 'It was used, is too old, or was replaced by a newer one; ask for another' });

/** The first address of an account, or the one that shall stand in its place. */
function verifyEmail({ directory, audit, post }: Parts): Handler {
	return async ({ body }, { caller }) => {
		const { token } = body as { token: string };
		const organization = organizationOf(token);
		if (!organization) throw linkExpired();
		await post.within(organization, async (sql, put) => {
			const redeemed = await redeem(sql, token, 'verify-email');
			const user = redeemed?.holder ? await lockUser(sql, redeemed.holder) : undefined;
			if (!redeemed?.holder || !user?.active) throw linkExpired();
			const { holder, email } = redeemed;
			const before = await readAddressee(sql, holder);
			const verified = email
				? await directory.changeEmail(sql, holder, email)
				: await sql('update users set email_verified_at = coalesce(email_verified_at, now()), updated_at = now() where id = $1', [
						holder,
					]);
			// In the time of a day somebody else may have taken the address.
			if (!verified) throw linkExpired();
			// Links that lie in the mailbox of before are dead with it.
			if (email) await voidTokens(sql, holder, 'reset-password');
			const context = { organization, actor: { kind: 'user' as const, id: holder }, caller };
			await audit.record(sql, context, { kind: 'security_event', action: 'user.verify-email', entity: 'user', record: holder });
			if (email && before?.verified) await put(holder, ['emailChanged'], before.email);
		});
	};
}

/** Answers before it looks, so that neither words nor time tell what there is. */
function resendVerification({ directory, later, lockout, post }: Parts): Handler {
	return async ({ body }, { caller }) => {
		const { email, organization: slug } = body as { email: string; organization?: string };
		later.run('a verification mail was not sent', async () => {
			if (!(await lockout.spend('verify', normalEmail(email), MAILS.toOne))) return;
			if (!(await lockout.spend('mails from', caller?.address ?? '', MAILS.fromOne))) return;
			for (const { organization, user, active } of await directory.accounts(email, slug)) {
				if (!active) continue;
				await post.within(organization, async (sql, put) => {
					if ((await readAddressee(sql, user))?.verified !== false) return;
					await voidTokens(sql, user, 'verify-email');
					const token = await mint(sql, organization, { purpose: 'verify-email', holder: user, minutes: VERIFY_MINUTES });
					await put(user, ['verify', post.link('verify', token)]);
				});
			}
		});
	};
}

/** Whether the address is taken is told to nobody: the link simply does not work then. */
function changeEmail(parts: Parts): Handler {
	const { later, lockout, post } = parts;
	return async ({ body }, scope) => {
		const { actor, organization, sql } = scope;
		if (actor.kind !== 'user' || !actor.id)
			throw problem('forbidden', { detail: 'A key has no email address', permission: 'signed-in' });
		const user = actor.id;
		const { email, currentPassword } = body as { email: string; currentPassword: string };
		await refuseWrongPassword(parts, scope, user, currentPassword);
		await voidTokens(sql, user, 'verify-email');
		const address = normalEmail(email);
		const token = await mint(sql, organization.id, {
			purpose: 'verify-email',
			holder: user,
			email: address,
			minutes: VERIFY_MINUTES,
		});
		await scope.audit({ kind: 'security_event', action: 'user.change-email', entity: 'user', record: user });
		scope.afterCommit(() =>
			later.run('a new address was not verified', async () => {
				if (!(await lockout.spend('verify', address, MAILS.toOne))) return;
				await post.within(organization.id, async (_, put) => {
					await put(user, ['verifyNewEmail', post.link('verify', token)], address);
					await put(user, ['emailWillChange']);
				});
			}),
		);
	};
}
