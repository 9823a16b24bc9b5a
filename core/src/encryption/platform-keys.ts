import { createHash, createSecretKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Sql } from '../data/model.ts';
import { bootError } from '../errors.ts';
import type { CipherKey } from './cipher.ts';
import { type KeyService, unwrapKey, wrapKey } from './key-service.ts';

/**
 * `kek`: wraps the organisations' keys and the other two. `derivation`: what must stay the same is derived from it.
 * `signing`: signs access tokens.
 */
export type PlatformPurpose = 'kek' | 'derivation' | 'signing';

/** A key of the platform itself, unwrapped. For `signing` the secret is a private key, PKCS #8 in DER. */
export type PlatformKey = CipherKey & {
	purpose: PlatformPurpose;
	version: number;
	created: number;
	/** When a newer one should take its place; that of derivations has none, since all that was made with it would have to change. */
	expires: number | null;
	retired: number | null;
};

/** The platform's own keys, in memory; they stand in the table `freehold_keys`, wrapped. */
export type PlatformKeys = {
	/** Loads them, makes those that are missing. @throws BootError master_key where the master key does not open them */
	start(read: Read): Promise<void>;
	/** Looks again at what other processes have made. */
	reload(sql: Sql): Promise<void>;
	/** A new key of this purpose; the one before is retired, and still opens what it sealed. */
	rotate(purpose: Exclude<PlatformPurpose, 'derivation'>): Promise<void>;
	/** Wraps by the newest key-encryption key what an older one wraps. For the owner: the platform may not change its keys. */
	rewrap(sql: Sql): Promise<void>;
	/** The newest of a purpose. */
	active(purpose: PlatformPurpose): PlatformKey;
	/** All of a purpose, the newest first. */
	all(purpose: PlatformPurpose): PlatformKey[];
};

/** Statements on a connection that serves no organisation. */
export type Read = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

const DAY = 86_400_000;
const LIFETIME: Record<PlatformPurpose, number | null> = { kek: 90 * DAY, derivation: null, signing: 30 * DAY };
const SIGNING_BITS = 2048;

type Row = {
	id: string;
	purpose: PlatformPurpose;
	version: number;
	wrapped: string;
	wrapped_by: string;
	created_at: Date | string;
	expires_at: Date | string | null;
	retired_at: Date | string | null;
};

export function createPlatformKeys(service: KeyService, now: () => number = Date.now): PlatformKeys {
	const known = new Map<string, PlatformKey>();
	let read: Read = () => Promise.reject(new Error('The keys are not loaded yet'));

	const all = (purpose: PlatformPurpose): PlatformKey[] =>
		[...known.values()].filter((key) => key.purpose === purpose).sort((one, other) => other.version - one.version);

	const active = (purpose: PlatformPurpose): PlatformKey => {
		const [newest] = all(purpose);
		if (!newest) throw new Error(`There is no key for ${purpose}`);
		return newest;
	};

	const secretOf = async (row: Row): Promise<Buffer> => {
		const context = contextOf(row);
		if (row.purpose === 'kek') return service.unwrap(row.wrapped, context).catch((cause) => refuseMaster(row, service, cause));
		const kek = known.get(row.wrapped_by);
		if (!kek) throw new Error(`The key ${row.id} is wrapped by ${row.wrapped_by}, which is not there`);
		return unwrapKey(kek, row.wrapped, context);
	};

	const reload = async (sql: Sql): Promise<void> => {
		// Key-encryption keys first: they open the others.
		const rows = await sql<Row>(`select * from freehold_keys order by purpose <> 'kek', version`);
		for (const row of rows) {
			const { id, purpose, version } = row;
			const secret = known.get(id)?.secret ?? createSecretKey(await secretOf(row));
			known.set(id, {
				id,
				purpose,
				version,
				secret,
				created: time(row.created_at) as number,
				expires: time(row.expires_at),
				retired: time(row.retired_at),
			});
		}
	};

	const make = async (sql: Sql, purpose: PlatformPurpose, version: number): Promise<void> => {
		const secret = purpose === 'signing' ? await newSigningSecret() : randomBytes(32);
		const id = newKeyId(purpose, now());
		const context = contextOf({ id, purpose });
		const [wrapped, by] =
			purpose === 'kek'
				? [await service.wrap(secret, context), service.masterId]
				: [wrapKey(active('kek'), secret, context), active('kek').id];
		const lifetime = LIFETIME[purpose];
		const expires = lifetime === null ? null : new Date(now() + lifetime).toISOString();
		// Two processes that start at once both offer one; the first stays.
		await sql(
			`insert into freehold_keys (id, purpose, version, wrapped, wrapped_by, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
			[id, purpose, version, wrapped, by, new Date(now()).toISOString(), expires],
		);
		await sql('update freehold_keys set retired_at = $3 where purpose = $1 and version < $2 and retired_at is null', [
			purpose,
			version,
			new Date(now()).toISOString(),
		]);
		await reload(sql);
	};

	return {
		active,
		all,
		reload,
		async rewrap(sql) {
			const kek = active('kek');
			for (const row of await sql<Row>(`select * from freehold_keys where purpose <> 'kek' and wrapped_by <> $1`, [kek.id])) {
				const wrapped = wrapKey(kek, await secretOf(row), contextOf(row));
				await sql('update freehold_keys set wrapped = $2, wrapped_by = $3 where id = $1', [row.id, wrapped, kek.id]);
			}
		},
		async start(with_) {
			read = with_;
			await read(async (sql) => {
				await reload(sql);
				for (const purpose of ['kek', 'derivation', 'signing'] as const) {
					if (all(purpose).length === 0) await make(sql, purpose, 1);
				}
			});
		},
		rotate: (purpose) =>
			read(async (sql) => {
				await reload(sql);
				await make(sql, purpose, active(purpose).version + 1);
			}),
	};
}

/**
 * After a change of the master key: what the old one wraps is wrapped by the new one. For the owner. What is done stays done.
 * @throws BootError master_key where `from` does not open them either
 */
export async function rewrapMasterKey(sql: Sql, from: KeyService, to: KeyService): Promise<number> {
	const rows = await sql<Row>(`select * from freehold_keys where purpose = 'kek' and wrapped_by <> $1`, [to.masterId]);
	for (const row of rows) {
		const secret = await from.unwrap(row.wrapped, contextOf(row)).catch((cause) => refuseMaster(row, from, cause));
		const wrapped = await to.wrap(secret, contextOf(row));
		await sql('update freehold_keys set wrapped = $2, wrapped_by = $3 where id = $1', [row.id, wrapped, to.masterId]);
	}
	return rows.length;
}

/** What a wrapped key is bound to: it cannot be put in another's place. */
const contextOf = ({ id, purpose }: Pick<Row, 'id' | 'purpose'>): string => `freehold_keys ${purpose} ${id}`;

/** 16 hex digits of SHA-256 over purpose and time of making, and over chance, since two may be made in one millisecond. */
export const newKeyId = (purpose: string, at: number): string =>
	createHash('sha256').update(`${purpose} ${at} `).update(randomBytes(16)).digest('hex').slice(0, 16);

async function newSigningSecret(): Promise<Buffer> {
	const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: SIGNING_BITS });
	return privateKey.export({ type: 'pkcs8', format: 'der' });
}

const time = (value: Date | string | null): number | null => (value === null ? null : new Date(value).getTime());

function refuseMaster(row: Row, service: KeyService, cause: unknown): never {
	throw bootError('master_key', {
		pointer: 'FREEHOLD_MASTER_KEY',
		found: `the master key ${service.masterId}`,
		meant: `${row.wrapped_by}, which wrapped the keys of this database`,
		suggestion:
			'Give the key that was used before. Was it changed on purpose? Then run once: freehold keys rewrap --from FILE_OF_THE_OLD_KEY. ' +
			'In development it is the file master-key of the data folder: was that folder deleted, and the database kept?',
		cause,
	});
}
