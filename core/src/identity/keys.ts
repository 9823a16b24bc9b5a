import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { problem } from '../errors.ts';
import type { Actor } from '../operations/model.ts';
import type { Gate } from './gate.ts';
import { originAllowed } from './origins.ts';
import { permissionsOf } from './roles.ts';
import { hashSecret, parseSecret, type Secret } from './secret.ts';

/** API keys as the bearer of a request. */
export type Keys = {
	/**
	 * The key's actor. A publishable key needs the browser's `Origin` among its own.
	 * @throws unauthenticated (unknown, revoked, expired) or origin_not_allowed
	 */
	authenticate(key: string, origin: string | undefined): Promise<Actor>;
	/** The key with this hash was changed or revoked: look it up again at the next use. */
	forget(hash: string): void;
	/** Resolves when no note of a last use is on its way. */
	idle(): Promise<void>;
};

type Row = {
	id: string;
	kind: string;
	role: string | null;
	origins: string[] | null;
	expires_at: Date | string | null;
	last_used_at: Date | string | null;
};
type Known = { actor: Actor; origins: readonly string[]; expires: number; noted: number };

/** How long a key revoked by another process still works. */
const TIME_TO_LIVE = 30_000;
const NOTE_EVERY = 60_000;

export function createKeys({ gate, log, now = Date.now }: { gate: Gate; log: Pick<Logger, 'warn'>; now?: () => number }): Keys {
	const cache = new LRUCache<string, Known & { read: number }>({ max: 5000 });
	const underWay = new Set<Promise<void>>();

	const look = async (hash: string, secret: Secret): Promise<Known> => {
		const cached = cache.get(hash);
		if (cached && now() - cached.read < TIME_TO_LIVE) return cached;
		const [row] = await gate.read(secret.organization, (sql) =>
			sql<Row>(
				'select id, kind, role, origins, expires_at, last_used_at from api_keys where hash = $1',
				[hash],
				'api_key_by_hash',
			),
		);
		if (!row || row.kind !== (secret.kind === 'sk' ? 'secret' : 'publishable')) {
			cache.delete(hash);
			throw problem('unauthenticated', { detail: 'This key is not known, or was revoked' });
		}
		const known = { ...knownOf(row, secret.organization), read: now() };
		known.noted = Math.max(known.noted, cached?.noted ?? 0);
		cache.set(hash, known);
		return known;
	};

	/** Notes the use, at most once a minute; nobody waits for it. */
	const note = (known: Known): void => {
		const at = now();
		if (at - known.noted < NOTE_EVERY) return;
		known.noted = at;
		const { id, organization } = known.actor;
		const work = gate
			.read(organization, (sql) => sql('update api_keys set last_used_at = now() where id = $1', [id]))
			.then(
				() => {},
				(error: unknown) => log.warn({ err: error, key: id }, 'the last use of a key was not noted'),
			)
			.finally(() => underWay.delete(work));
		underWay.add(work);
	};

	return {
		async authenticate(key, origin) {
			const secret = parseSecret(key);
			if (secret?.kind !== 'sk' && secret?.kind !== 'pk')
				throw problem('unauthenticated', { detail: 'This is no access token and no key' });
			const known = await look(hashSecret(key), secret);
			if (known.expires <= now()) throw problem('unauthenticated', { detail: 'This key has expired' });
			if (known.actor.kind === 'publishable-key' && !originAllowed(origin, known.origins)) {
				const detail =
					origin === undefined
						? 'A publishable key is for pages: the Origin header is missing'
						: `This key is not for pages of ${origin.slice(0, 200)}`;
				throw problem('origin_not_allowed', { detail });
			}
			note(known);
			return known.actor;
		},
		forget: (hash) => void cache.delete(hash),
		idle: async () => void (await Promise.all(underWay)),
	};
}

function knownOf(row: Row, organization: string): Known {
	const isSecret = row.kind === 'secret';
	const actor: Actor = Object.freeze({
		kind: isSecret ? ('secret-key' as const) : ('publishable-key' as const),
		id: row.id,
		organization,
		role: isSecret ? row.role : null,
		permissions: isSecret ? permissionsOf(row.role) : [],
	});
	return {
		actor,
		origins: row.origins ?? [],
		expires: time(row.expires_at, Number.POSITIVE_INFINITY),
		noted: time(row.last_used_at, 0),
	};
}

const time = (value: Date | string | null, otherwise: number): number => (value === null ? otherwise : new Date(value).getTime());
