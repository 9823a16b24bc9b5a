import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import type { Account, Directory } from '../directory.ts';
import { type FinishSignIn, type Outcome, settle, wrongCredentials } from '../finish-sign-in.ts';
import type { Gate } from '../gate.ts';
import { verifyPassword } from '../passwords.ts';
import { userOf } from '../permission.ts';
import { readOrganization, readProfile } from '../profile.ts';
import { type Holder, lockUser, type Sessions } from '../sessions.ts';

type Parts = { gate: Gate; sessions: Sessions; directory: Directory; finishSignIn: FinishSignIn };
type Login = { email: string; password: string; organization?: string };

/** Signing in and out: `user.login`, `user.refresh`, `user.logout`, `user.me`. */
export function signInOperations({ gate, sessions, directory, finishSignIn }: Parts): Record<string, Handler> {
	const login: Handler = async ({ body }, { caller }) => {
		const { email, password, organization } = body as Login;
		const account = await findAccount(directory, email, password, organization);
		const outcome = await gate.inOrganization(account.organization, async (sql): Promise<Outcome> => {
			const user = await lockUser(sql, account.user);
			// Given another password between the check and here.
			if (user?.passwordHash !== account.passwordHash) return { refused: wrongCredentials() };
			const holder = { id: account.user, organization: account.organization };
			return finishSignIn(sql, holder, caller, { factors: ['password'] });
		});
		return settle(outcome);
	};

	const refresh: Handler = ({ body }, { caller }) =>
		sessions.rotate((body as { refreshToken: string }).refreshToken, caller, whoIs);

	const logout: Handler = async (_input, { actor, sql, afterCommit }) => {
		const { id, session } = actor;
		if (!id || !session) return;
		await sessions.close(sql, id, { only: session });
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

/** The one account that email and password open. Every path to a refusal verifies a password and says the same words. */
async function findAccount(directory: Directory, email: string, password: string, slug: string | undefined): Promise<Account> {
	const accounts = await directory.accounts(email, slug);
	const stored = accounts.length ? accounts.map(({ passwordHash }) => passwordHash) : [null];
	const verified = await Promise.all(stored.map((hash) => verifyPassword(hash, password)));
	const open = accounts.filter((account, index) => verified[index] && account.active);
	if (open.length > 1) {
		throw problem('conflict', {
			detail: 'This account belongs to several organisations; name one in “organization”',
			organizations: open.map((account) => account.slug),
		});
	}
	if (!open[0]) throw wrongCredentials();
	return open[0];
}
