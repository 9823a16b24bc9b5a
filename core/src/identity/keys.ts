import { LRUCache } from 'lru-cache';
import { problem } from '../errors.ts';
import type { Later } from '../later.ts';
import type { Actor, Organization } from '../operations/model.ts';
import type { Entity } from '../schema/model.ts';
import { refuseSuspended } from '../tenancy/standing.ts';
import type { Gate } from './gate.ts';
import { covers } from './grants.ts';
import { HOLDINGS, type HoldingsRow, holdingsOf } from './holdings.ts';
import { originAllowed } from './origins.ts';
import type { Roles } from './roles.ts';
import { hashSecret, parseSecret } from './secret.ts';

/** API keys as the bearer of a request. */
export type Keys = {
	/**
	 * The key's actor. A publishable key needs the browser's `Origin` among its own.
	 * @throws unauthenticated (unknown, revoked, expired) or origin_not_allowed
	 */
	authenticate(key: string, origin: string | undefined): Promise<Actor>;
	/** What is kept of a key by whoever stays for longer than a call; {@link again} takes it. @throws unauthenticated */
	bearing(key: string): KeyBearing;
	/** As `authenticate`, with when it expires: what the key is good for by now. */
	again(bearing: KeyBearing, origin: string | undefined): Promise<{ actor: Actor; expires: number }>;
	/** The key with this hash was changed or revoked: look it up again at the next use. */
	forget(hash: string): void;
	/** A role, a team or a service account changed: look up all keys of the organisation again. */
	forgetAll(organization: string): void;
};

/** A key without its secret. */
export type KeyBearing = { kind: 'sk' | 'pk'; hash: string; organization: string };

type Row = Partial<HoldingsRow> & {
	id: string;
	kind: string;
	key_role: string | null;
	key_grants: string[] | null;
	scopes: string[] | null;
	/** The service account it is a key of, and whether that may still be used. */
	account: string | null;
	living: boolean;
	origins: string[] | null;
	expires_at: Date | string | null;
	last_used_at: Date | string | null;
	standing: Organization['status'];
};
type Known = { actor: Actor; origins: readonly string[]; expires: number; noted: number; standing: Organization['status'] };

/** How long a key revoked by another process still works. */
const TIME_TO_LIVE = 30_000;
const NOTE_EVERY = 60_000;

/** A key by its hash, with what its role and its service account hold: one round trip. */
const BY_HASH = `select k.id, k.kind, k.role as key_role, k.scopes, k.origins, k.expires_at, k.last_used_at, k.account,
	(select g.grants from roles g where g.name = k.role) as key_grants, u.id is not null as living, o.status as standing, ${HOLDINGS}
	from api_keys k join organizations o on o.id = k.organization_id
	left join users u on u.id = k.account and u.kind = 'service' and u.active and u.archived_at is null
	where k.hash = $1`;

type Parts = { gate: Gate; later: Pick<Later, 'now'>; roles: Roles; entities: Entities; now?: () => number };
type Entities = ReadonlyMap<string, Pick<Entity, 'plugin'>>;

export function createKeys({ gate, later, roles, entities, now = Date.now }: Parts): Keys {
	const cache = new LRUCache<string, Known & { read: number }>({ max: 5000 });

	const look = async ({ hash, kind, organization }: KeyBearing): Promise<Known> => {
		const cached = cache.get(hash);
		if (cached && now() - cached.read < TIME_TO_LIVE) return cached;
		const [row] = await gate.read(organization, (sql) => sql<Row>(BY_HASH, [hash], 'api_key_by_hash'));
		if (!row || row.kind !== (kind === 'sk' ? 'secret' : 'publishable') || (row.account && !row.living)) {
			cache.delete(hash);
			throw problem('unauthenticated', { detail: 'This key is not known, or was revoked' });
		}
		const known = { ...knownOf(row, organization, roles, entities), read: now() };
		known.noted = Math.max(known.noted, cached?.noted ?? 0);
		cache.set(hash, known);
		return known;
	};

	/** Notes the use, at most once a minute; nobody waits for it. */
	const note = (known: Known): void => {
		const at = now();
		if (at - known.noted < NOTE_EVERY) return;
		known.noted = at;
		const { id, key = id, organization } = known.actor;
		later.now('the last use of a key was not noted', () =>
			gate.read(organization, (sql) => sql('update api_keys set last_used_at = now() where id = $1', [key])),
		);
	};

	const bearing: Keys['bearing'] = (key) => {
		const secret = parseSecret(key);
		if (secret?.kind !== 'sk' && secret?.kind !== 'pk')
			throw problem('unauthenticated', { detail: 'This is no access token and no key' });
		return { kind: secret.kind, hash: hashSecret(key), organization: secret.organization };
	};

	const again: Keys['again'] = async (key, origin) => {
		const known = await look(key);
		if (known.expires <= now()) throw problem('unauthenticated', { detail: 'This key has expired' });
		if (known.actor.kind === 'publishable-key' && !originAllowed(origin, known.origins)) {
			const detail =
				origin === undefined
					? 'A publishable key is for pages: the Origin header is missing'
					: `This key is not for pages of ${origin.slice(0, 200)}`;
			throw problem('origin_not_allowed', { detail });
		}
		refuseSuspended(known.standing);
		note(known);
		return known;
	};

	return {
		authenticate: async (key, origin) => (await again(bearing(key), origin)).actor,
		bearing,
		again,
		forget: (hash) => void cache.delete(hash),
		forgetAll(organization) {
			for (const [hash, { actor }] of cache) if (actor.organization === organization) cache.delete(hash);
		},
	};
}

function knownOf(row: Row, organization: string, roles: Roles, entities: Entities): Known {
	return {
		actor: Object.freeze(actorOf(row, organization, roles, entities)),
		origins: row.origins ?? [],
		expires: time(row.expires_at, Number.POSITIVE_INFINITY),
		noted: time(row.last_used_at, 0),
		standing: row.standing,
	};
}

function actorOf(row: Row, organization: string, roles: Roles, entities: Entities): Actor {
	const { id, account } = row;
	if (row.kind === 'publishable') return { kind: 'publishable-key', id, organization, role: null, permissions: [] };
	if (!account) {
		const ofRole = roles.grantsOf(row.key_role, row.key_grants);
		const permissions = row.scopes ? [...ofRole, ...row.scopes] : ofRole;
		return { kind: 'secret-key', id, organization, role: row.key_role, permissions };
	}
	const holdings = holdingsOf(account, row as HoldingsRow, roles);
	// What the account has lost since, its keys have lost too.
	const permissions = row.scopes?.filter((scope) => holdings.permissions.some((held) => covers(held, scope, entities)));
	return { kind: 'secret-key', id: account, key: id, organization, ...holdings, ...(permissions ? { permissions } : {}) };
}

const time = (value: Date | string | null, otherwise: number): number => (value === null ? otherwise : new Date(value).getTime());
