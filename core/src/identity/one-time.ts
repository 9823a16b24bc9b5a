import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { Place } from '../encryption/keyring.ts';
import { hashSecret, mintSecret, parseSecret, type SecretKind } from './secret.ts';

/** What a token is good for; one for another purpose is none. */
export type Purpose = 'verify-email' | 'reset-password' | 'invitation' | 'sign-in' | 'second-factor' | 'step-up' | (string & {});

/** What a token stood for. */
export type Redeemed = { holder: string | null; email: string | null; data: Record<string, unknown> };

export type Mint = {
	purpose: Purpose;
	/** The user whom it is for. */
	holder?: string;
	/** An address that is not the holder's (yet). */
	email?: string;
	data?: Record<string, unknown>;
	minutes: number;
	/** `lt`: goes into a link; `ch`: a challenge, answered by the same client. */
	kind?: Extract<SecretKind, 'lt' | 'ch'>;
};

/** Where an address stands, encrypted. */
const EMAIL: Place = { table: 'one_time_tokens', column: 'email' };

/** A new token, told this once; `sql` is in a transaction of the organisation. */
export async function mint(sql: Sql, organization: string, wanted: Mint): Promise<string> {
	const { purpose, holder = null, email = null, data = {}, minutes, kind = 'lt' } = wanted;
	const token = mintSecret(kind, organization);
	const id = v7();
	const address = email === null ? null : (await sql.keyring.sealer(sql)).seal(EMAIL, id, email);
	await sql('delete from one_time_tokens where expires_at <= now() and holder is not distinct from $1::uuid', [holder]);
	await sql(
		`insert into one_time_tokens (organization_id, id, purpose, holder, email, hash, data, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7::jsonb, now() + make_interval(secs => $8))`,
		[organization, id, purpose, holder, address, hashSecret(token), JSON.stringify(data), minutes * 60],
	);
	return token;
}

/** The organisation whose transaction a token is redeemed in; null where this is no token. */
export function organizationOf(token: string): string | null {
	const secret = parseSecret(token);
	return secret?.kind === 'lt' || secret?.kind === 'ch' ? secret.organization : null;
}

const STANDS_FOR = 'id, holder, email, data';

type Row = Redeemed & { id: string };

/** Uses the token up: null where it is unknown, for another purpose, expired or used. Of many at once, one gets it. */
export async function redeem(sql: Sql, token: string, purpose: Purpose): Promise<Redeemed | null> {
	const [row] = await sql<Row>(
		`update one_time_tokens set used_at = now(), updated_at = now()
		where hash = $1 and purpose = $2 and used_at is null and expires_at > now() returning ${STANDS_FOR}`,
		[hashSecret(token), purpose],
	);
	return row ? read(sql, row) : null;
}

/** What the token stands for, without using it up. */
export async function peek(sql: Sql, token: string, purpose: Purpose): Promise<Redeemed | null> {
	const [row] = await sql<Row>(
		`select ${STANDS_FOR} from one_time_tokens where hash = $1 and purpose = $2 and used_at is null and expires_at > now()`,
		[hashSecret(token), purpose],
	);
	return row ? read(sql, row) : null;
}

/** As `peek`, counting one try; null once there were `most`. */
export async function attempt(
	sql: Sql,
	token: string,
	purpose: Purpose,
	most: number,
): Promise<(Redeemed & { tries: number }) | null> {
	const [row] = await sql<Row & { tries: number }>(
		`update one_time_tokens set tries = coalesce(tries, 0) + 1, updated_at = now()
		where hash = $1 and purpose = $2 and used_at is null and expires_at > now() and coalesce(tries, 0) < $3
		returning ${STANDS_FOR}, tries`,
		[hashSecret(token), purpose, most],
	);
	return row ? { ...(await read(sql, row)), tries: row.tries } : null;
}

/** Ends what a user still has of one purpose: a newer link replaces the older ones, and of several made at once one stays. */
export async function voidTokens(sql: Sql, holder: string, purpose: Purpose): Promise<void> {
	await sql(`select pg_advisory_xact_lock(hashtextextended('one-time ' || $1 || $2, 0))`, [purpose, holder]);
	await sql(
		'update one_time_tokens set used_at = now(), updated_at = now() where holder = $1 and purpose = $2 and used_at is null',
		[holder, purpose],
	);
}

/** Ends those of one purpose that stand for the same thing: `data[name]` is `value`. */
export async function voidTokensOf(sql: Sql, purpose: Purpose, name: string, value: string): Promise<void> {
	await sql(
		'update one_time_tokens set used_at = now(), updated_at = now() where purpose = $1 and data ->> $2 = $3 and used_at is null',
		[purpose, name, value],
	);
}

const read = async (sql: Sql, { id, holder, email, data }: Row): Promise<Redeemed> => ({
	holder,
	email: email === null ? null : await sql.keyring.open(sql, EMAIL, id, email),
	data: data ?? {},
});
