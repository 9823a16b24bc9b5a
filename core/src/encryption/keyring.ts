import { hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Sql } from '../data/model.ts';
import { type BlindKind, blindIndex } from './blind-index.ts';
import { CipherError, type CipherKey, isSealed, keyIdOf, openText, sealText } from './cipher.ts';
import type { KeyService } from './key-service.ts';
import { createOrganizationKeys, type OrganizationKeyStore, type OrganizationKeys, organizationOf } from './organization-keys.ts';
import { createPlatformKeys, type PlatformKeys, type Read } from './platform-keys.ts';
import { revealMarked } from './sealed-json.ts';

/** Where an encrypted value stands. It only opens there: in this column, of this record, of this organisation. */
export type Place = { table: string; column: string /** The column's name before a declared rename. */; was?: string };

/** An organisation's keys at hand: seals and indexes without waiting. */
export type Sealer = {
	seal(place: Place, record: string, text: string): string;
	/** The index within the organisation, or with `platform` the one that signing in looks up over all. */
	blind(kind: BlindKind, text: string, of?: 'organization' | 'platform'): string;
	/** Seals new values; its id is in their first letters. */
	key: CipherKey;
};

/** All that is done with keys. Every connection carries it (`sql.keyring`), so that whoever reads or writes has it. */
export type Keyring = {
	platform: PlatformKeys;
	organizations: OrganizationKeyStore;
	/** To be awaited before the first read. @throws BootError master_key */
	start(read: Read): Promise<void>;
	/** For writing; the organisation's first keys are made here. */
	sealer(sql: Sql): Promise<Sealer>;
	/** For finding; null where the organisation has no keys, so nothing that could be found. */
	finder(sql: Sql): Promise<Pick<Sealer, 'blind'> | null>;
	/** The index by which signing in finds an email address over all organisations. */
	signInIndex(kind: BlindKind, text: string): string;
	/** A secret of the platform's own for one use, the same in every process and for ever. */
	secretFor(use: string): Buffer;
	/** Opens one stored value; one that was stored before its field was encrypted comes back as it is. @throws CipherError */
	open(sql: Sql, place: Place, record: string, stored: string): Promise<string>;
	/** Opens what `sealedValueSql` marked in JSON texts. @throws CipherError */
	reveal(sql: Sql, texts: string[]): Promise<string[]>;
	/** The key with this id, for files. @throws CipherError */
	key(sql: Sql, id: string): Promise<CipherKey>;
	/** Columns in which there may still be values from before they were encrypted, as `table.column`. */
	unsettled: Set<string>;
};

export function createKeyring(service: KeyService, now: () => number = Date.now): Keyring {
	const platform = createPlatformKeys(service, now);
	const organizations = createOrganizationKeys(platform, now);

	const derived = new LRUCache<string, Buffer>({ max: 1000 });
	const secretFor = (use: string): Buffer => {
		let secret = derived.get(use);
		if (!secret) {
			secret = Buffer.from(hkdfSync('sha256', platform.active('derivation').secret, '', `freehold ${use}`, 32));
			derived.set(use, secret);
		}
		return secret;
	};
	const signInIndex = (kind: BlindKind, text: string): string => blindIndex(secretFor('sign-in index'), kind, text);

	const sealerOf = (organization: string, { data, index }: OrganizationKeys): Sealer => ({
		key: data,
		seal: (place, record, text) => sealText(data, text, contextOf(organization, place.table, place.column, record)),
		blind: (kind, text, of = 'organization') =>
			of === 'platform' ? signInIndex(kind, text) : blindIndex(index.secret, kind, text),
	});

	/** Does `work` with the keys that are known; where one is missing, once more with those of the database. */
	const withKeys = async <T>(sql: Sql, work: (keyOf: (id: string) => CipherKey) => T): Promise<T> => {
		const organization = organizationOf(sql);
		const lookIn = (keys: OrganizationKeys | null) => (id: string) => {
			const key = keys?.byId.get(id);
			if (!key) throw new KeyMissing(`The key ${id} is none of the organisation ${organization}`);
			return key;
		};
		try {
			return work(lookIn(organizations.known(organization)));
		} catch (error) {
			if (!(error instanceof KeyMissing)) throw error;
		}
		return work(lookIn(await organizations.load(sql)));
	};

	return {
		platform,
		organizations,
		start: platform.start,
		unsettled: new Set(),
		secretFor,
		signInIndex,
		sealer: async (sql) => sealerOf(organizationOf(sql), await organizations.forWriting(sql)),
		async finder(sql) {
			const organization = organizationOf(sql);
			const keys = organizations.known(organization) ?? (await organizations.load(sql));
			return keys && sealerOf(organization, keys);
		},
		open: (sql, place, record, stored) => withKeys(sql, (keyOf) => openAt(organizationOf(sql), place, record, stored, keyOf)),
		reveal: (sql, texts) =>
			withKeys(sql, (keyOf) => {
				const organization = organizationOf(sql);
				return texts.map((text) =>
					revealMarked(text, (place, record, stored) => openAt(organization, place, record, stored, keyOf)),
				);
			}),
		key: (sql, id) => withKeys(sql, (keyOf) => keyOf(id)),
	};
}

class KeyMissing extends CipherError {}

type KeyOf = (id: string) => CipherKey;

function openAt(organization: string, place: Place, record: string, stored: string, keyOf: KeyOf): string {
	if (!isSealed(stored)) return stored;
	try {
		return openText(keyOf(keyIdOf(stored)), stored, contextOf(organization, place.table, place.column, record));
	} catch (error) {
		const isMissing = error instanceof KeyMissing;
		if (place.was && !isMissing) return openAt(organization, { table: place.table, column: place.was }, record, stored, keyOf);
		const told = `${place.table}.${place.column} of ${record} cannot be read: ${(error as Error).message}`;
		throw isMissing ? new KeyMissing(told) : new CipherError(told);
	}
}

const contextOf = (organization: string, table: string, column: string, record: string): string =>
	`${organization}/${table}.${column}/${record.toLowerCase()}`;
