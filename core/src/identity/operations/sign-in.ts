import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Caller, Handler } from '../../operations/model.ts';
import { upgradePassword } from '../change-password.ts';
import type { Account } from '../directory.ts';
import { type Outcome, settle, wrongCredentials } from '../finish-sign-in.ts';
import type { Internals } from '../internals.ts';
import { lockedOut } from '../lockout.ts';
import { hashPassword, isOutdated, verifyPassword } from '../passwords.ts';
import { userOf } from '../permission.ts';
import { readOrganization, readProfile } from '../profile.ts';
import { type Holder, lockUser } from '../sessions.ts';

type Parts = Pick<Internals, 'gate' | 'sessions' | 'directory' | 'finishSignIn' | 'lockout' | 'later' | 'audit' | 'post' | 'log'>;
type Login = { email: string; password: string; organization?: string };

/** Signing in and out: `user.login`, `user.refresh`, `user.logout`, `user.me`. */
export function signInOperations(parts: Parts): Record<string, Handler> {
	const { gate, sessions, directory, finishSignIn, lockout } = parts;

	const login: Handler = async ({ body }, { caller }) => {
		const { email, password, organization } = body as Login;
		const started = performance.now();
		const attempt = { email, address: caller?.address ?? '' };
		await lockout.refuse(attempt);
		const all = await directory.accounts(email);
		const accounts = organization === undefined ? all : all.filter(({ slug }) => slug === organization);
		const open = await openedBy(accounts, password);
		if (open.length === 0) {
			const locked = await refused(parts, { email, accounts, caller });
			await nextStep(started);
			// Many guesses at once: those that come to their end after the lock are told the same, the right one too.
			throw locked ? lockedOut(locked) : wrongCredentials();
		}
		// Failures are counted for the address. Somebody else may have a user with it: only who opens all of them is its holder.
		const isHolder = all.every((account) => !account.active || open.includes(account));
		await (isHolder ? lockout.succeeded(email) : lockout.refuse(attempt)).catch(async (problem) => {
			await nextStep(started);
			throw problem;
		});
		const account = onlyOne(open);
		const renewed = account.passwordHash && isOutdated(account.passwordHash) ? await hashPassword(password) : null;
		const outcome = await gate.inOrganization(account.organization, async (sql): Promise<Outcome> => {
			const user = await lockUser(sql, account.user);
			// Given another password between the check and here.
			if (!user?.passwordHash || user.passwordHash !== account.passwordHash) return { refused: wrongCredentials() };
			if (renewed) await upgradePassword(sql, account.user, user.passwordHash, renewed);
			const holder = { id: account.user, organization: account.organization };
			return finishSignIn(sql, holder, caller, { factors: ['password'] });
		});
		return settle(outcome);
	};

	const refresh: Handler = ({ body }, { caller }) =>
		sessions.rotate((body as { refreshToken: string }).refreshToken, caller, whoIs);

	const logout: Handler = async (_input, { actor, sql, afterCommit, audit }) => {
		const { id, session } = actor;
		if (!id || !session) return;
		await sessions.close(sql, id, { only: session });
		await audit({ kind: 'logout', action: 'user.logout', entity: 'session', record: session });
		afterCommit(() => sessions.forget(id));
	};

	const me: Handler = async (_input, scope) => {
		const { actor } = scope;
		const id = userOf(actor);
		const user = id ? await readProfile(scope.sql, id) : null;
		return { user, organization: scope.organization, permissions: actor.permissions };
	};

	return { 'user.login': login, 'user.refresh': refresh, 'user.logout': logout, 'user.me': me };
}

const whoIs = async (sql: Sql, { id, organization }: Holder) => ({
	user: await readProfile(sql, id),
	organization: await readOrganization(sql, organization),
});

/** The accounts that the password opens. A password is verified where there is none, too. */
async function openedBy(accounts: Account[], password: string): Promise<Account[]> {
	const stored = accounts.length ? accounts.map(({ passwordHash }) => passwordHash) : [null];
	const verified = await Promise.all(stored.map((hash) => verifyPassword(hash, password)));
	return accounts.filter((account, index) => verified[index] && account.active);
}

function onlyOne([account, ...others]: Account[]): Account {
	if (!account) throw wrongCredentials();
	if (others.length === 0) return account;
	throw problem('conflict', {
		detail: 'This account belongs to several organisations; name one in “organization”',
		organizations: [account, ...others].map(({ slug }) => slug),
	});
}

type Refused = { email: string; accounts: Account[]; caller: Caller | undefined };

/** Resolves to the seconds for which failures before this one have locked. Counts a failure at once; what is kept and written of it waits, since there is more of it where there is an account. */
async function refused({ lockout, later, gate, audit, post, log }: Parts, { email, accounts, caller }: Refused): Promise<number> {
	const { fresh, first, locked } = await lockout.failed({ email, address: caller?.address ?? '' });
	if (accounts.length === 0)
		log.info({ address: caller?.address, requestId: caller?.requestId }, 'a sign-in failed: no such account');
	for (const { organization, user } of accounts) {
		later.run('a failed sign-in was not kept', () =>
			gate.inOrganization(organization, async (sql) => {
				const context = { organization, actor: { kind: 'nobody' as const, id: null }, caller };
				const about = { entity: 'user', record: user };
				await audit.record(sql, context, { kind: 'login_failure', action: 'user.login', ...about });
				if (fresh)
					await audit.record(sql, context, {
						kind: 'security_event',
						action: 'user.lockout',
						...about,
						details: { seconds: locked },
					});
			}),
		);
		if (first) post.send(organization, user, ['locked', String(Math.ceil(locked / 60))]);
	}
	return fresh ? 0 : locked;
}

const STEP = 400;

/**
 * A refusal leaves at the next full 0.4 s since the call came: whatever was verified (nothing, argon2, the slower bcrypt, the
 * passwords of several organisations), it takes as long.
 */
const nextStep = (started: number): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, STEP - ((performance.now() - started) % STEP)));
