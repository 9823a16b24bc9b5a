import { v7 } from 'uuid';
import type { Sql } from '../../data/model.ts';
import type { Place } from '../../encryption/keyring.ts';
import type { Passkey } from './passkeys.ts';

/** Where secrets stand, encrypted. */
const SECRET: Place = { table: 'factors', column: 'secret' };

export type FactorKind = 'totp' | 'passkey' | 'recovery';

/** A factor that counts, with what is needed to check a proof of it. */
export type Factor = {
	id: string;
	kind: FactorKind;
	label: string;
	/** An authenticator app's secret, or a recovery code's hash. */
	secret: string;
	passkey: Passkey;
	isSynced: boolean | null;
	createdAt: Date;
	lastUsedAt: Date | null;
};

type Row = {
	id: string;
	kind: FactorKind;
	label: string;
	secret: string | null;
	credential_id: string | null;
	public_key: string | null;
	counter: string | number | null;
	transports: string[] | null;
	is_synced: boolean | null;
	created_at: Date | string;
	last_used_at: Date | string | null;
};

const READ = `select id, kind, label, secret, credential_id, public_key, counter, transports, is_synced, created_at, last_used_at
	from factors where holder = $1`;

/** A person's factors, oldest first; recovery codes only those that are left. An app that was never confirmed is none. */
export async function factorsOf(sql: Sql, holder: string): Promise<Factor[]> {
	const rows = await sql<Row>(
		`${READ} and confirmed_at is not null and (kind <> 'recovery' or last_used_at is null) order by created_at, id`,
		[holder],
	);
	return Promise.all(rows.map((row) => factorOf(sql, row)));
}

export const passkeysOf = async (sql: Sql, holder: string): Promise<Passkey[]> =>
	(await factorsOf(sql, holder)).filter(({ kind }) => kind === 'passkey').map(({ passkey }) => passkey);

const PENDING_MINUTES = 15;

/** An authenticator app that waits for its first code. */
export async function pendingTotp(sql: Sql, holder: string, id: string): Promise<Factor | null> {
	const [row] = await sql<Row>(
		`${READ} and id = $2 and confirmed_at is null and created_at > now() - make_interval(mins => ${PENDING_MINUTES})`,
		[holder, id],
	);
	return row ? factorOf(sql, row) : null;
}

/** The new app takes the place of all that were begun and never confirmed. */
export async function addPendingTotp(
	sql: Sql,
	organization: string,
	holder: string,
	secret: string,
	label: string,
): Promise<string> {
	await sql('delete from factors where holder = $1 and confirmed_at is null', [holder]);
	const id = v7();
	const { seal } = await sql.keyring.sealer(sql);
	await sql(`insert into factors (organization_id, id, holder, kind, label, secret) values ($1, $2, $3, 'totp', $4, $5)`, [
		organization,
		id,
		holder,
		label,
		seal(SECRET, id, secret),
	]);
	return id;
}

/** null where somebody of the organisation has this passkey already. */
export async function addPasskey(
	sql: Sql,
	organization: string,
	holder: string,
	{ label, isSynced, ...passkey }: Passkey & { label: string; isSynced: boolean },
): Promise<string | null> {
	const [known] = await sql('select 1 from factors where credential_id = $1', [passkey.id]);
	if (known) return null;
	const id = v7();
	await sql(
		`insert into factors (organization_id, id, holder, kind, label, credential_id, public_key, counter, transports, is_synced, confirmed_at)
		values ($1, $2, $3, 'passkey', $4, $5, $6, $7, $8::jsonb, $9, now())`,
		[
			organization,
			id,
			holder,
			label,
			passkey.id,
			passkey.publicKey,
			passkey.counter,
			JSON.stringify(passkey.transports),
			isSynced,
		],
	);
	return id;
}

/** New recovery codes in place of all old ones. */
export async function putRecoveryCodes(sql: Sql, organization: string, holder: string, kept: readonly string[]): Promise<void> {
	await sql(`delete from factors where holder = $1 and kind = 'recovery'`, [holder]);
	const { seal } = await sql.keyring.sealer(sql);
	for (const secret of kept) {
		const id = v7();
		await sql(
			`insert into factors (organization_id, id, holder, kind, label, secret, confirmed_at) values ($1, $2, $3, 'recovery', 'Recovery code', $4, now())`,
			[organization, id, holder, seal(SECRET, id, secret)],
		);
	}
}

/**
 * Takes a proof, unless one as new or newer was taken before: of many that come at once, and of any that comes again, one is
 * taken. `moment` is when the time step began, or when the challenge was made.
 */
export async function acceptProof(sql: Sql, factor: string, moment: Date, counter?: number): Promise<boolean> {
	const rows = await sql(
		`update factors set accepted_at = $2, last_used_at = now(), updated_at = now(), counter = coalesce($3, counter),
			confirmed_at = coalesce(confirmed_at, now())
		where id = $1 and (accepted_at is null or accepted_at < $2) returning id`,
		[factor, moment, counter ?? null],
	);
	return rows.length > 0;
}

/** Takes a recovery code; each one works once. */
export async function acceptRecoveryCode(sql: Sql, factor: string): Promise<boolean> {
	const rows = await sql(
		`update factors set last_used_at = now(), updated_at = now() where id = $1 and kind = 'recovery' and last_used_at is null returning id`,
		[factor],
	);
	return rows.length > 0;
}

export async function renameFactor(sql: Sql, id: string, label: string): Promise<void> {
	await sql('update factors set label = $2, updated_at = now() where id = $1', [id, label]);
}

/** Removes one; with the last app or passkey the recovery codes go too, since there is nothing left that they stand in for. */
export async function removeFactor(sql: Sql, holder: string, id: string): Promise<void> {
	await sql('delete from factors where holder = $1 and id = $2', [holder, id]);
	const others = await sql(
		`select 1 from factors where holder = $1 and kind <> 'recovery' and confirmed_at is not null limit 1`,
		[holder],
	);
	if (others.length === 0) await removeFactors(sql, holder);
}

/** Resolves to how many apps and passkeys there were. */
export async function removeFactors(sql: Sql, holder: string): Promise<number> {
	const removed = await sql<{ kind: FactorKind }>('delete from factors where holder = $1 returning kind', [holder]);
	return removed.filter(({ kind }) => kind !== 'recovery').length;
}

async function factorOf(sql: Sql, row: Row): Promise<Factor> {
	return {
		id: row.id,
		kind: row.kind,
		label: row.label,
		secret: row.secret === null ? '' : await sql.keyring.open(sql, SECRET, row.id, row.secret),
		passkey: {
			id: row.credential_id ?? '',
			publicKey: row.public_key ?? '',
			counter: Number(row.counter ?? 0),
			transports: row.transports ?? [],
		},
		isSynced: row.is_synced,
		createdAt: new Date(row.created_at),
		lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
	};
}
