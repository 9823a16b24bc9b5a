import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import { connectRedis } from '../data/redis.ts';
import { type Cache, type CacheStore, createCache, noCache } from './cache.ts';

/**
 * Redis where there is one; the memory of the only process where the database is embedded; else nothing is kept.
 * @throws BootError redis_unreachable
 */
export async function openCache(
	{ redisUrl }: Pick<Config, 'redisUrl'>,
	connections: Pick<Connections, 'kind'>,
	log: Pick<Logger, 'warn' | 'info'>,
): Promise<Cache> {
	if (connections.kind === 'pglite') return createCache(memoryStore());
	if (!redisUrl) return noCache;
	const redis = await connectRedis(redisUrl, log);
	const store = redisStore(redis);
	const cache = createCache(store);
	// While the connection was lost something may have changed that nobody could mark, and what Redis remembers may be older than what it
	// forgot. So whoever finds it again begins anew, and looks at nothing before that.
	redis.on('close', () => {
		store.isTrusted = false;
	});
	redis.on('ready', () => {
		cache.clear().then(
			() => {
				store.isTrusted = true;
			},
			// Lost again: the next time.
			() => {},
		);
	});
	// Lost as soon as it was found: then it is passed by until it is back.
	await cache.clear().catch(() => {
		store.isTrusted = false;
	});
	return cache;
}

/** In megabytes of text. */
const MEMORY = 32;

export function memoryStore(): CacheStore {
	const entries = new LRUCache<string, string>({
		maxSize: MEMORY << 20,
		sizeCalculation: (text, key) => text.length + key.length,
	});
	// Marks are small and never dropped: without its mark an old entry would be good again.
	const marks = new Map<string, string>();
	return {
		kind: 'memory',
		look: async (keys) => keys.map((key) => marks.get(key) ?? entries.get(key) ?? null),
		async keep(values, seconds) {
			for (const [key, value] of Object.entries(values)) {
				if (seconds) entries.set(key, value, { ttl: seconds * 1000 });
				else marks.set(key, value);
			}
		},
		close: async () => {},
	};
}

function redisStore(redis: Redis): CacheStore & { isTrusted: boolean } {
	const store = {
		kind: 'redis' as const,
		isTrusted: true,
		async look(keys: readonly string[]) {
			if (!store.isTrusted) throw new Error('Redis has only just been found again');
			return redis.mget(keys.map(named));
		},
		async keep(values: Readonly<Record<string, string>>, seconds?: number) {
			const entries = Object.entries(values);
			if (!seconds) return void (await redis.mset(entries.flatMap(([key, value]) => [named(key), value])));
			await Promise.all(entries.map(([key, value]) => redis.set(named(key), value, 'EX', seconds)));
		},
		close: async () => redis.disconnect(),
	};
	return store;
}

const named = (key: string): string => `fh:${key}`;
