import { createSecretKey, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import type { CipherKey } from './cipher.ts';
import { unwrapKey, wrapKey } from './key-service.ts';
import { newKeyId, type PlatformKeys } from './platform-keys.ts';

/** `data` seals values and files; `index` makes blind indexes, and stays when `data` changes. */
export type DataPurpose = 'data' | 'index';

/** The keys of one organisation, unwrapped. Retired ones are among them: they still open what they sealed. */
export type OrganizationKeys = {
	/** Seals new values. */
	data: DataKey;
	index: DataKey;
	byId: ReadonlyMap<string, DataKey>;
};

export type DataKey = CipherKey & { purpose: DataPurpose; version: number; created: number; expires: number };

/** The keys of organisations, cached; they stand in `data_keys`, wrapped by a key-encryption key. */
export type OrganizationKeyStore = {
	/** The keys as they are known, or null where the organisation has none yet, or this process has not seen them. */
	known(organization: string): OrganizationKeys | null;
	/** Looks in the database; null where there are none. */
	load(sql: Sql): Promise<OrganizationKeys | null>;
	/** Keys to write with: made where there are none, and anew where they have expired. */
	forWriting(sql: Sql): Promise<OrganizationKeys>;
	/** A new data key beside the old one. */
	rotate(sql: Sql): Promise<OrganizationKeys>;
	/** Wraps the organisation's keys anew by the newest key-encryption key; resolves to how many there were. */
	rewrap(sql: Sql): Promise<number>;
};

const LIFETIME = 90 * 86_400_000;
/** How long a process may go on writing with a key that another one has replaced. */
export const SETTLE_MS = 5_000;
const CACHED = 5000;

type Row = {
	key_id: string;
	purpose: DataPurpose;
	version: number;
	wrapped: string;
	kek: string;
	active: boolean;
	created_at: Date | string;
	expires_at: Date | string;
};

export function createOrganizationKeys(platform: PlatformKeys, now: () => number = Date.now): OrganizationKeyStore {
	const cache = new LRUCache<string, OrganizationKeys & { read: number }>({ max: CACHED });
	/** Connections on which keys were made: until their transaction is committed nobody else may know those. */
	const unsettled = new WeakSet<Sql>();

	const load = async (sql: Sql): Promise<OrganizationKeys | null> => {
		const organization = organizationOf(sql);
		const rows = await sql<Row>('select * from data_keys order by purpose, version', [], 'data_keys');
		if (rows.some(({ kek }) => !platform.all('kek').some(({ id }) => id === kek))) await platform.reload(sql);
		const before = cache.get(organization);
		const byId = new Map(rows.map((row) => [row.key_id, before?.byId.get(row.key_id) ?? unwrapped(row, organization, platform)]));
		const newest = (purpose: DataPurpose) => [...byId.values()].findLast((key) => key.purpose === purpose);
		const [data, index] = [newest('data'), newest('index')];
		if (!data || !index) return null;
		const keys = { data, index, byId };
		if (!unsettled.has(sql)) cache.set(organization, { ...keys, read: now() });
		return keys;
	};

	/** Offers a key of this purpose and version; of several offered at once the database takes one. */
	const make = async (sql: Sql, purpose: DataPurpose, version: number): Promise<void> => {
		const organization = organizationOf(sql);
		const kek = platform.active('kek');
		const id = newKeyId(`${purpose} ${organization}`, now());
		const wrapped = wrapKey(kek, randomBytes(32), contextOf(organization, purpose, id));
		unsettled.add(sql);
		cache.delete(organization);
		await sql(
			`insert into data_keys (organization_id, id, key_id, purpose, version, wrapped, kek, active, expires_at, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, true, $8, $9) on conflict do nothing`,
			[organization, uuidv7(), id, purpose, version, wrapped, kek.id, iso(now() + LIFETIME), iso(now())],
		);
		await sql(
			'update data_keys set active = false, rotated_at = now(), updated_at = now() where purpose = $1 and version < $2 and active',
			[purpose, version],
		);
	};

	const afterMaking = async (sql: Sql): Promise<OrganizationKeys> => {
		const keys = await load(sql);
		if (!keys) throw new Error(`The organisation ${sql.organization} has no keys, though they were just made`);
		return keys;
	};

	return {
		known: (organization) => cache.get(organization) ?? null,
		load,
		async forWriting(sql) {
			const known = cache.get(organizationOf(sql));
			if (known && now() - known.read < SETTLE_MS && known.data.expires > now()) return known;
			const keys = await load(sql);
			if (keys && keys.data.expires > now()) return keys;
			if (!keys) await make(sql, 'index', 1);
			await make(sql, 'data', (keys?.data.version ?? 0) + 1);
			return afterMaking(sql);
		},
		async rotate(sql) {
			const keys = await load(sql);
			if (!keys) await make(sql, 'index', 1);
			await make(sql, 'data', (keys?.data.version ?? 0) + 1);
			return afterMaking(sql);
		},
		async rewrap(sql) {
			const organization = organizationOf(sql);
			const kek = platform.active('kek');
			const rows = await sql<Row>('select * from data_keys where kek <> $1', [kek.id]);
			for (const row of rows) {
				const wrapped = wrapKey(
					kek,
					unwrapped(row, organization, platform).secret.export(),
					contextOf(organization, row.purpose, row.key_id),
				);
				await sql('update data_keys set wrapped = $2, kek = $3, updated_at = now() where key_id = $1 and kek = $4', [
					row.key_id,
					wrapped,
					kek.id,
					row.kek,
				]);
			}
			return rows.length;
		},
	};
}

function unwrapped(row: Row, organization: string, platform: PlatformKeys): DataKey {
	const { key_id: id, purpose, version } = row;
	const kek = platform.all('kek').find((key) => key.id === row.kek);
	if (!kek) throw new Error(`The key ${id} of ${organization} is wrapped by ${row.kek}, which is not there`);
	const secret = createSecretKey(unwrapKey(kek, row.wrapped, contextOf(organization, purpose, id)));
	return {
		id,
		secret,
		purpose,
		version,
		created: new Date(row.created_at).getTime(),
		expires: new Date(row.expires_at).getTime(),
	};
}

const contextOf = (organization: string, purpose: DataPurpose, id: string): string =>
	`data_keys ${organization} ${purpose} ${id}`;

/** @throws where the connection serves none: nothing of an organisation is sealed or opened there */
export function organizationOf(sql: Sql): string {
	if (!sql.organization) throw new Error('Encrypted values are those of an organisation, and this connection serves none');
	return sql.organization;
}

const iso = (at: number): string => new Date(at).toISOString();
