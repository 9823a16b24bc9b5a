import { LRUCache } from 'lru-cache';
import { v7 } from 'uuid';
import type { Audit } from '../audit/audit.ts';
import { isId } from '../data/filter.ts';
import type { Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import type { Later } from '../later.ts';
import type { Actor, Caller, Organization } from '../operations/model.ts';
import { refuseSuspended, statusOf } from '../tenancy/standing.ts';
import { mustEnrol } from './factors/enrolment.ts';
import type { Factor } from './factors.ts';
import type { Gate } from './gate.ts';
import { HOLDINGS, type HoldingsRow, holdingsOf } from './holdings.ts';
import type { Roles } from './roles.ts';
import { hashSecret, mintSecret, parseSecret } from './secret.ts';
import { ACCESS_SECONDS, type Claims, type Tokens } from './tokens.ts';

/** What a client keeps of a sign-in. */
export type Issued = { accessToken: string; refreshToken: string /** Seconds. */; expiresIn: number };

/** Whose session it is; the row of `users` is read under lock before. */
export type Holder = { id: string; organization: string; role: string };

/** What else happens in the transaction of a refresh; its answer goes with the tokens. */
type Also<T> = (sql: Sql, holder: Holder) => Promise<T>;
/** The session that has ended, if the token was of one, and whose it was if the token came back after its time. */
type Ended = { ended: string | null; reusedOf?: { organization: string; user: string } };

type From = Partial<Caller> | undefined;

/**
 * Sign-ins and their refresh tokens. Each token works once; all that came from one sign-in are a family, and using one again
 * ends the whole family, since either the thief or the owner has the newer one.
 * The row whose id is the family's is the session itself and has the token that works; the others are tokens of before.
 * Everything that changes a user's sessions locks the user's row first, so that nothing is issued past a revocation.
 */
export type Sessions = {
	/** Begins a session; the caller has locked the user's row in this transaction. */
	open(sql: Sql, holder: Holder, from: From, factors: readonly Factor[]): Promise<Issued>;
	/** Exchanges a refresh token. @throws unauthenticated */
	rotate<T>(refreshToken: string, from: From, also: Also<T>): Promise<Issued & T>;
	/** The user proved once more who they are; to be followed by `forget` after the commit. */
	prove(sql: Sql, session: string, factors: readonly Factor[]): Promise<void>;
	/** Ends one session of a user, or all but one; to be followed by `forget` after the commit. */
	close(sql: Sql, user: string, which: { only: string } | { except: string | null }): Promise<void>;
	/** A token's actor as the database has it now (at most 30 s ago): role, still active, not signed out. @throws unauthenticated */
	actorOf(claims: Claims, from?: From): Promise<Actor>;
	/** The user changed: look again at the next request. */
	forget(user: string): void;
	/** A role or a team changed: look at everybody of the organisation again. */
	forgetAll(organization: string): void;
};

const REFRESH_DAYS = 30;
const TIME_TO_LIVE = 30_000;
const NOTE_EVERY = 60_000;

type Row = { id: string; family_id: string; expires_at: Date; expired: boolean; revoked: boolean };
type Known = { actor: Actor; read: number; noted: number };

type Parts = {
	gate: Gate;
	tokens: Tokens;
	roles: Roles;
	audit: Audit;
	later: Later;
	/** Tells a user that a token of theirs came back after its time. */
	warn?: (organization: string, user: string) => void;
	now?: () => number;
};

export function createSessions({ gate, tokens, roles, audit, later, warn, now = Date.now }: Parts): Sessions {
	const actors = new LRUCache<string, Known>({ max: 5000 });

	const issue = async ({ id, organization, role }: Holder, session: string, refreshToken: string): Promise<Issued> => {
		const claims = { user: id, organization, role, session };
		return { accessToken: await tokens.issue(claims), refreshToken, expiresIn: ACCESS_SECONDS };
	};

	const open: Sessions['open'] = async (sql, holder, from, factors) => {
		await sql('delete from sessions where holder = $1 and expires_at <= now()', [holder.id]);
		const refreshToken = mintSecret('rt', holder.organization);
		const id = v7();
		await sql(
			`insert into sessions (organization_id, id, family_id, holder, token_hash, expires_at, last_used_at, proved_at, factors, user_agent, address)
			values ($1, $2, $2, $3, $4, now() + make_interval(days => $5), now(), now(), $6::jsonb, $7, $8)`,
			[holder.organization, id, holder.id, hashSecret(refreshToken), REFRESH_DAYS, JSON.stringify(factors), ...placeOf(from)],
		);
		return issue(holder, id, refreshToken);
	};

	const close: Sessions['close'] = async (sql, user, which) => {
		await lockUser(sql, user);
		const [operator, family] = 'only' in which ? ['=', which.only] : ['is distinct from', which.except];
		await sql(
			`update sessions set revoked_at = now(), updated_at = now() where holder = $1 and family_id ${operator} $2::uuid and revoked_at is null`,
			[user, family],
		);
	};

	/** The session's row gets the new token; the old one is kept in a row of its own until it would have expired. */
	const replace = async (
		sql: Sql,
		{ id, organization }: Holder,
		{ family_id: family, expires_at }: Row,
		hash: string,
		from: From,
	) => {
		const refreshToken = mintSecret('rt', organization);
		await sql(
			`update sessions set token_hash = $2, expires_at = now() + make_interval(days => $3), last_used_at = now(), updated_at = now(),
				user_agent = $4, address = $5 where id = $1`,
			[family, hashSecret(refreshToken), REFRESH_DAYS, ...placeOf(from)],
		);
		await sql(
			`insert into sessions (organization_id, id, family_id, holder, token_hash, expires_at, replaced_at) values ($1, $2, $3, $4, $5, $6, now())`,
			[organization, v7(), family, id, hash, expires_at],
		);
		await sql('delete from sessions where family_id = $1 and expires_at <= now()', [family]);
		return refreshToken;
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
		refuseSuspended(await statusOf(sql, organization));
		const [row] = await sql<Row>(
			`select id, family_id, expires_at, expires_at <= now() as expired, revoked_at is not null as revoked from sessions where token_hash = $1`,
			[hash],
		);
		if (!row || row.revoked || row.expired) return { ended: row?.family_id ?? null };
		const isReused = row.id !== row.family_id;
		if (isReused || !user?.active) {
			await close(sql, found.holder, { only: row.family_id });
			if (!isReused) return { ended: row.family_id };
			await recordReuse(sql, { organization, user: found.holder, session: row.family_id, from });
			return { ended: row.family_id, reusedOf: { organization, user: found.holder } };
		}
		const holder = { id: found.holder, organization, role: user.role };
		const refreshToken = await replace(sql, holder, row, hash, from);
		return { ...(await issue(holder, row.family_id, refreshToken)), ...(await also(sql, holder)) };
	};

	type Reuse = { organization: string; user: string; session: string; from: From };
	const recordReuse = (sql: Sql, { organization, user, session, from }: Reuse): Promise<void> =>
		audit.record(
			sql,
			{ organization, actor: { kind: 'user', id: user }, caller: from as Caller | undefined },
			{ kind: 'security_event', action: 'session.reuse', entity: 'session', record: session },
		);

	/** Notes time and place of the use, at most once a minute; nobody waits for it. */
	const note = (session: string, known: Known, from: From): void => {
		if (!from?.address || now() - known.noted < NOTE_EVERY) return;
		known.noted = now();
		const values = [session, ...placeOf(from)];
		later.run('the last use of a session was not noted', () =>
			gate.read(known.actor.organization, (sql) =>
				sql('update sessions set last_used_at = now(), user_agent = $2, address = $3 where id = $1', values, 'note_session'),
			),
		);
	};

	return {
		open,
		close,
		async rotate(refreshToken, from, also) {
			const secret = parseSecret(refreshToken);
			if (secret?.kind !== 'rt') throw ended();
			const outcome = await gate.inOrganization(secret.organization, (sql) =>
				exchange(sql, hashSecret(refreshToken), secret.organization, from, also),
			);
			if (!('ended' in outcome)) return outcome;
			if (outcome.ended) actors.delete(outcome.ended);
			if (outcome.reusedOf) warn?.(outcome.reusedOf.organization, outcome.reusedOf.user);
			throw ended();
		},
		async prove(sql, session, factors) {
			await sql(
				`update sessions set proved_at = now(), updated_at = now(),
					factors = (select jsonb_agg(distinct f) from jsonb_array_elements(coalesce(factors, '[]') || $2::jsonb) f) where id = $1`,
				[session, JSON.stringify(factors)],
			);
		},
		async actorOf(claims, from) {
			let known = actors.get(claims.session);
			// What is known of a session is known of its holder, and of nobody else whom a token may name.
			const isTheirs = known?.actor.id === claims.user && known.actor.organization === claims.organization;
			if (!known || !isTheirs || now() - known.read >= TIME_TO_LIVE) {
				if (![claims.user, claims.organization, claims.session].every(isId)) throw sessionEnded();
				const [row] = await gate.read(claims.organization, (sql) =>
					sql<Living>(LIVING, [claims.session, claims.user], 'living_session'),
				);
				if (!row) {
					actors.delete(claims.session);
					throw sessionEnded();
				}
				refuseSuspended(row.status);
				const noted = Math.max(known?.noted ?? 0, row.last_used_at?.getTime() ?? 0);
				known = { actor: actorOf(claims, row, roles), read: now(), noted };
				// Who has to set up a second factor is let in as soon as that is done, wherever it was done.
				if (!known.actor.mustEnrol) actors.set(claims.session, known);
			}
			note(claims.session, known, from);
			return known.actor;
		},
		forget(user) {
			for (const [session, { actor }] of actors) if (actor.id === user) actors.delete(session);
		},
		forgetAll(organization) {
			for (const [session, { actor }] of actors) if (actor.organization === organization) actors.delete(session);
		},
	};
}

const sessionEnded = () => problem('unauthenticated', { detail: 'This session has ended; sign in again' });
const ended = () => problem('unauthenticated', { detail: 'The refresh token is not valid any more; sign in again' });

const placeOf = (from: From) => [from?.userAgent?.slice(0, 400) ?? null, from?.address?.slice(0, 64) ?? null];

type Living = HoldingsRow &
	Pick<Organization, 'status' | 'operator'> & {
		proved_at: Date | null;
		last_used_at: Date | null;
		factors: string[] | null;
		required: string[] | null;
	};

const LIVING = `select ${HOLDINGS}, s.proved_at, s.last_used_at, s.factors, o.security -> 'requireSecondFactor' as required, o.status, o.operator
	from users u join sessions s on s.id = $1 and s.holder = u.id join organizations o on o.id = u.organization_id
	where u.id = $2 and u.active and u.kind = 'person' and u.archived_at is null and s.revoked_at is null`;

function actorOf({ user, organization, session }: Claims, row: Living, roles: Roles): Actor {
	const { role, operator, proved_at: proved, required, factors } = row;
	const isHeldBack = mustEnrol(role, required, factors);
	return Object.freeze({
		kind: 'user' as const,
		id: user,
		organization,
		session,
		...holdingsOf(user, row, roles),
		...(operator ? { operator } : {}),
		...(proved ? { provedAt: proved.getTime() } : {}),
		...(isHeldBack ? { mustEnrol: true as const, permissions: [] } : {}),
	});
}

/** A user's row, locked. */
export type LockedUser = {
	role: string;
	kind: 'person' | 'service';
	active: boolean;
	/** Has the address been shown to be the user's? */
	verified: boolean;
	passwordHash: string | null;
	passwordChangedAt: Date | null;
};

/** Locks the user's row until the transaction ends; undefined where there is no such user (any more). */
export async function lockUser(sql: Sql, user: string): Promise<LockedUser | undefined> {
	const [row] = await sql<LockedUser>(
		`select role, kind, active, email_verified_at is not null as verified, password_hash as "passwordHash", password_changed_at as "passwordChangedAt"
		from users where id = $1 and archived_at is null for no key update`,
		[user],
	);
	return row;
}
