import type { Audit } from '../audit/audit.ts';
import type { Sql } from '../data/model.ts';
import { type Problem, problem } from '../errors.ts';
import type { Caller } from '../operations/model.ts';
import { statusOf, suspensionOf } from '../tenancy/standing.ts';
import type { Factor, Factors } from './factors.ts';
import { mint } from './one-time.ts';
import { isExpired, readSecurity } from './password-age.ts';
import { type Home, type Profile, readOrganization, readProfile } from './profile.ts';
import { type Issued, lockUser, type Sessions } from './sessions.ts';

/** What a client gets that has signed in. */
export type SignedIn = Issued & { user: Profile | null; organization: Home };

/**
 * How a sign-in ended. A refusal is returned and not thrown, so that what it leaves behind (the challenge, the audit trail) is
 * committed before the caller is told: `settle` it after the transaction.
 */
export type Outcome = { signedIn: SignedIn } | { refused: Problem };

/** The one end of every sign-in: password, passkey, identity provider, invitation. `sql` is in a transaction of the organisation. */
export type FinishSignIn = (
	sql: Sql,
	holder: { id: string; organization: string },
	caller: Caller | undefined,
	shown: { factors: readonly Factor[] },
) => Promise<Outcome>;

const CHALLENGE_MINUTES = 5;

type Parts = { sessions: Pick<Sessions, 'open'>; audit: Audit; factors: Factors };

export function createFinishSignIn({ sessions, audit, factors }: Parts): FinishSignIn {
	return async (sql, { id, organization }, caller, shown) => {
		const user = await lockUser(sql, id);
		if (!user?.active || user.kind === 'service') return { refused: wrongCredentials() };
		if (!user.verified) return { refused: unverified() };
		const suspended = suspensionOf(await statusOf(sql, organization));
		if (suspended) return { refused: suspended };
		const isOld = shown.factors.includes('password') && isExpired(user.passwordChangedAt, await readSecurity(sql, organization));
		if (isOld) return { refused: problem('password_expired', { detail: 'Ask for a link to set another one' }) };
		const holder = { id, organization, role: user.role };
		const demand = await factors.demand(sql, holder, shown.factors);
		if (demand) return { refused: await challenge(sql, holder, shown.factors, demand) };
		await sql('update users set last_login_at = now() where id = $1', [id]);
		const issued = await sessions.open(sql, holder, caller, shown.factors);
		await audit.record(
			sql,
			{ organization, actor: { kind: 'user', id }, caller },
			{ kind: 'login_success', action: 'user.login', entity: 'user', record: id, details: { factors: shown.factors } },
		);
		return {
			signedIn: { ...issued, user: await readProfile(sql, id), organization: await readOrganization(sql, organization) },
		};
	};
}

/** What the caller is told, once the transaction is committed. @throws the refusal */
export function settle(outcome: Outcome): SignedIn {
	if ('refused' in outcome) throw outcome.refused;
	return outcome.signedIn;
}

/** The same words for an unknown address, a wrong password and a user who is switched off. */
export const wrongCredentials = (): Problem =>
	problem('invalid_credentials', { detail: 'The email address or the password is wrong' });

const unverified = (): Problem =>
	problem('email_unverified', { detail: 'Follow the link in the mail that was sent to this address, or ask for another one' });

/** The challenge goes with the refusal: whoever answers it has shown the first factor, and nothing else. */
async function challenge(
	sql: Sql,
	{ id, organization }: { id: string; organization: string },
	shown: readonly Factor[],
	{ methods }: { methods: string[] },
): Promise<Problem> {
	const token = await mint(sql, organization, {
		purpose: 'second-factor',
		kind: 'ch',
		holder: id,
		data: { factors: [...shown] },
		minutes: CHALLENGE_MINUTES,
	});
	return problem('second_factor_required', { detail: `Prove it with ${methods.join(' or ')}`, methods, challenge: token });
}
