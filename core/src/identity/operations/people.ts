import { problem } from '../../errors.ts';
import type { Actor, BeforeHook, Scope } from '../../operations/model.ts';
import { type Authority, invalid } from '../authority.ts';
import { normalEmail } from '../directory.ts';
import type { Internals } from '../internals.ts';
import { mint, voidTokens } from '../one-time.ts';
import { readAddressee } from '../profile.ts';
import { missingPermission } from '../refusal.ts';
import { lockUser } from '../sessions.ts';
import { VERIFY_MINUTES } from './register.ts';

type Parts = Pick<Internals, 'sessions' | 'keys' | 'authority' | 'directory' | 'gate' | 'post' | 'later'>;
type Body = Record<string, unknown>;

const WELCOME_MINUTES = 7 * 24 * 60;

const ROLE_UNLESS_SAID = 'agent';

/**
 * What holds for users however they are changed: email addresses in lower case and verified by their
 * holders, roles that exist and are not more than the one
 * who gives them holds, owners made and changed by owners only, always one owner left, and who is switched off or given another
 * role is that at the next request.
 */
export function peopleHooks(parts: Parts): Record<string, BeforeHook> {
	const { sessions, authority, keys } = parts;
	const forget = (scope: Scope, id: string): void =>
		scope.afterCommit(() => {
			sessions.forget(id);
			// A service account changed: its keys are looked up again.
			keys.forgetAll(scope.organization.id);
		});
	return {
		'user.create': async (body, scope) => {
			if (body.role === 'owner') refuseOwner(scope.actor);
			await refuseRole(authority, scope, (body.role ?? ROLE_UNLESS_SAID) as string);
			const user = lowerEmail(body);
			scope.afterCommit(() => welcome(parts, scope.organization.id, String(user.email)));
			return user;
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
			return giveEmail(parts, scope, id, lowerEmail(body));
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
	await authority.refuseExceeding({ actor, sql }, await authority.read(sql, role), `This user’s role “${role}”`);
}

async function refuseRole(authority: Authority, { actor, sql }: Scope, role: string): Promise<void> {
	await authority.refuseExceeding({ actor, sql }, await authority.read(sql, role), `The role “${role}”`);
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

/** Whom somebody else made gets a link to set a password, which shows at the same time that the address is theirs. */
function welcome({ directory, post, later }: Parts, organization: string, email: string): void {
	later.run('a welcome was not sent', () =>
		post.within(organization, async (sql, put) => {
			const user = await directory.find(sql, email);
			if (!user) return;
			const token = await mint(sql, organization, { purpose: 'reset-password', holder: user, minutes: WELCOME_MINUTES });
			await put(user, ['welcome', post.link('reset-password', token)]);
		}),
	);
}

/**
 * Another address for somebody else is given at once and verified by its holder before the next sign-in; the one of before is
 * told. One's own goes the long way, on which a stolen session does not get far.
 */
async function giveEmail({ post, sessions }: Parts, scope: Scope, id: string, body: Body): Promise<Body> {
	const before = body.email === undefined ? null : await readAddressee(scope.sql, id);
	if (!before || before.email === body.email) return body;
	if (scope.actor.id === id) {
		const detail = 'Change your own email address with POST /v1/auth/change-email: the new one is verified first';
		throw problem('invalid_input', { detail, errors: [{ pointer: '/email', code: 'verification', detail }] });
	}
	const { sql, organization } = scope;
	await sql('update users set email_verified_at = null where id = $1', [id]);
	for (const purpose of ['verify-email', 'reset-password']) await voidTokens(sql, id, purpose);
	await sessions.close(sql, id, { except: null });
	const token = await mint(sql, organization.id, { purpose: 'verify-email', holder: id, minutes: VERIFY_MINUTES });
	await post.put(scope, id, ['verify', post.link('verify', token)]);
	if (before.verified) await post.put(scope, id, ['emailChanged'], before.email);
	return body;
}

const lowerEmail = (body: Body): Body => (typeof body.email === 'string' ? { ...body, email: normalEmail(body.email) } : body);
