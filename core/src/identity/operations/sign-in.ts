import type { Sql } from '../../data/model.ts';
import { problem } from '../../errors.ts';
import type { Handler } from '../../operations/model.ts';
import type { Gate } from '../gate.ts';
import { verifyPassword } from '../passwords.ts';
import { readOrganization, readProfile } from '../profile.ts';
import { type Holder, lockUser, type Sessions } from '../sessions.ts';

type Parts = { gate: Gate; sessions: Sessions };
type Login = { email: string; password: string; organization?: string };
type Candidate = {
	organization_id: string;
	organization_slug: string;
	user_id: string;
	password_hash: string | null;
	active: boolean;
};

/** Signing in and out: `user.login`, `user.refresh`, `user.logout`, `user.me`. */
export function signInOperations({ gate, sessions }: Parts): Record<string, Handler> {
	const login: Handler = async ({ body }, { caller }) => {
		const { email, password, organization } = body as Login;
		const found = await findAccount(gate, email, password, organization);
		const issued = await gate.inOrganization(found.organization_id, async (sql) => {
			const user = await lockUser(sql, found.user_id);
			// Switched off, or given another password, between the check and here.
			if (!user?.active || user.password_hash !== found.password_hash) return null;
			await sql('update users set last_login_at = now() where id = $1', [found.user_id]);
			const holder = { id: found.user_id, organization: found.organization_id, role: user.role };
			return { ...(await sessions.open(sql, holder, caller)), ...(await whoIs(sql, holder)) };
		});
		if (!issued) throw wrong();
		return issued;
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
		const user = actor.kind === 'user' && actor.id ? await readProfile(scope.sql, actor.id) : null;
		return { user, organization: scope.organization, permissions: actor.permissions };
	};

	return { 'user.login': login, 'user.refresh': refresh, 'user.logout': logout, 'user.me': me };
}

const whoIs = async (sql: Sql, { id, organization }: Holder) => ({
	user: await readProfile(sql, id),
	organization: await readOrganization(sql, organization),
});

/** The one account that email and password open. Every path to a refusal verifies a password and says the same words. */
async function findAccount(gate: Gate, email: string, password: string, slug: string | undefined): Promise<Candidate> {
	const all = await gate.read(null, (sql) => sql<Candidate>('select * from freehold_login_candidates($1)', [email.trim()]));
	const candidates = slug === undefined ? all : all.filter(({ organization_slug: candidate }) => candidate === slug);
	const stored = candidates.length ? candidates.map((candidate) => candidate.password_hash) : [null];
	const verified = await Promise.all(stored.map((hash) => verifyPassword(hash, password)));
	const open = candidates.filter((candidate, index) => verified[index] && candidate.active);
	if (open.length > 1) {
		throw problem('conflict', {
			detail: 'This account belongs to several organisations; name one in “organization”',
			organizations: open.map((candidate) => candidate.organization_slug),
		});
	}
	if (!open[0]) throw wrong();
	return open[0];
}

const wrong = () => problem('invalid_credentials', { detail: 'The email address or the password is wrong' });
