import { LRUCache } from 'lru-cache';
import { v4, v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Actor, Caller } from '../operations/model.ts';
import type { Gate } from './gate.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret, mintSecret, parseSecret } from './secret.ts';
import { ACCESS_SECONDS, type Claims, type Tokens } from './tokens.ts';

/** What a client keeps of a sign-in. */
export type Issued = { accessToken: string; refreshToken: string /** Seconds. */; expiresIn: number };

/** Whose session it is; the row of `users` is read under lock before. */
export type Holder = { id: string; organization: string; role: string };

/** What else happens in the transaction of a refresh; its answer goes with the tokens. */
type Also<T> = (sql: Sql, holder: Holder) => Promise<T>;
/** The family that has ended, if the token was of one. */
type Ended = { ended: string | null };

type From = Pick<Caller, 'address' | 'userAgent'> | undefined;

/**
 * Sign-ins and their refresh tokens. Each token works once; all that came from one sign-in are a family, and using one again
 * ends the whole family, since either the thief or the owner has the newer one.
 * Everything that changes a user's sessions locks the user's row first, so that nothing is issued past a revocation.
 */
export type Sessions = {
	/** Begins a session; the caller has locked the user's row in this transaction. */
	open(sql: Sql, holder: Holder, from?: From): Promise<Issued>;
	/** Exchanges a refresh token. @throws unauthenticated */
	rotate<T>(refreshToken: string, from: From, also: Also<T>): Promise<Issued & T>;
	/** Ends one session of a user, or all but one; to be followed by `forget` after the commit. */
	close(sql: Sql, user: string, which: { only: string } | { except: string | null }): Promise<void>;
	/** A token's actor as the database has it now (at most 30 s ago): role, still active, not signed out. @throws unauthenticated */
	actorOf(claims: Claims): Promise<Actor>;
	/** The user changed: look again at the next request. */
	forget(user: string): void;
};

const REFRESH_DAYS = 30;
const TIME_TO_LIVE = 30_000;

type Row = { id: string; family_id: string; expired: boolean; replaced: boolean; revoked: boolean };

export function createSessions({ gate, tokens, now = Date.now }: { gate: Gate; tokens: Tokens; now?: () => number }): Sessions {
	const actors = new LRUCache<string, { actor: Actor; read: number }>({ max: 5000 });

	const issue = async (sql: Sql, holder: Holder, family: string, from: From): Promise<Issued> => {
		const refreshToken = mintSecret('rt', holder.organization);
		await sql(
			`insert into sessions (organization_id, id, holder, token_hash, family_id, expires_at, last_used_at, user_agent, address)
			values ($1, $2, $3, $4, $5, now() + make_interval(days => $6), now(), $7, $8)`,
			[
				holder.organization,
				v7(),
				holder.id,
				hashSecret(refreshToken),
				family,
				REFRESH_DAYS,
				from?.userAgent.slice(0, 400),
				from?.address.slice(0, 64),
			],
		);
		const claims = { user: holder.id, organization: holder.organization, role: holder.role, session: family };
		return { accessToken: await tokens.issue(claims), refreshToken, expiresIn: ACCESS_SECONDS };
	};

	const close: Sessions['close'] = async (sql, user, which) => {
		await lockUser(sql, user);
		const [operator, family] = 'only' in which ? ['=', which.only] : ['is distinct from', which.except];
		await sql(
			`update sessions set revoked_at = now(), updated_at = now() where holder = $1 and family_id ${operator} $2::uuid and revoked_at is null`,
			[user, family],
		);
	};

	/** Outcomes are returned and not thrown, so that a revocation is committed before the caller is refused. */
	const exchange = async <T>(
		sql: Sql,
		hash: string,
		organization: string,
		from: From,
		also: Also<T>,
	): Promise<(Issued & T) | Ended> => {
		const [found] = await sql<{ holder: string }>('select holder from sessions where token_hash = $1', [hash]);
		if (!found) return { ended: null };
		const user = await lockUser(sql, found.holder);
		const [row] = await sql<Row>(
			`select id, family_id, expires_at <= now() as expired, replaced_at is not null as replaced, revoked_at is not null as revoked
			from sessions where token_hash = $1`,
			[hash],
		);
		if (!row || row.revoked || row.expired) return { ended: row?.family_id ?? null };
		if (row.replaced || !user?.active) {
			await close(sql, found.holder, { only: row.family_id });
			return { ended: row.family_id };
		}
		await sql('update sessions set replaced_at = now(), last_used_at = now(), updated_at = now() where id = $1', [row.id]);
		await sql('delete from sessions where family_id = $1 and expires_at <= now()', [row.family_id]);
		const holder = { id: found.holder, organization, role: user.role };
		return { ...(await issue(sql, holder, row.family_id, from)), ...(await also(sql, holder)) };
	};

	return {
		close,
		async open(sql, holder, from) {
			await sql('delete from sessions where holder = $1 and expires_at <= now()', [holder.id]);
			return issue(sql, holder, v4(), from);
		},
		async rotate(refreshToken, from, also) {
			const secret = parseSecret(refreshToken);
			if (secret?.kind !== 'rt') throw ended();
			const outcome = await gate.inOrganization(secret.organization, (sql) =>
				exchange(sql, hashSecret(refreshToken), secret.organization, from, also),
			);
			if (!('ended' in outcome)) return outcome;
			if (outcome.ended) actors.delete(outcome.ended);
			throw ended();
		},
		async actorOf(claims) {
			const cached = actors.get(claims.session);
			if (cached && now() - cached.read < TIME_TO_LIVE) return cached.actor;
			const [row] = await gate.read(claims.organization, (sql) =>
				sql<{ role: string }>(LIVING, [claims.session, claims.user], 'living_session'),
			);
			if (!row) {
				actors.delete(claims.session);
				throw problem('unauthenticated', { detail: 'This session has ended; sign in again' });
			}
			const actor = actorOf(claims, row.role);
			actors.set(claims.session, { actor, read: now() });
			return actor;
		},
		forget(user) {
			for (const [session, { actor }] of actors) if (actor.id === user) actors.delete(session);
		},
	};
}

const ended = () => problem('unauthenticated', { detail: 'The refresh token is not valid any more; sign in again' });

const LIVING = `select u.role from users u where u.id = $2 and u.active and u.archived_at is null
	and exists (select 1 from sessions s where s.family_id = $1 and s.holder = u.id and s.revoked_at is null)`;

const actorOf = ({ user, organization, session }: Claims, role: string): Actor =>
	Object.freeze({ kind: 'user' as const, id: user, organization, role, permissions: permissionsOf(role), session });

/** Locks the user's row until the transaction ends; undefined where there is no such user (any more). */
export async function lockUser(
	sql: Sql,
	user: string,
): Promise<{ role: string; active: boolean; password_hash: string | null } | undefined> {
	const [row] = await sql<{ role: string; active: boolean; password_hash: string | null }>(
		'select role, active, password_hash from users where id = $1 and archived_at is null for no key update',
		[user],
	);
	return row;
}
