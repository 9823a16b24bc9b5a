import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Config } from '../config.ts';
import type { Connections, PostgresPool } from '../data/database.ts';
import { connectRedis } from '../data/redis.ts';

/** How many calls there were in fixed windows, for all processes that share a store. */
export type Counts = {
	kind: 'memory' | 'postgres' | 'redis';
	/** Adds to a window (or takes back) and resolves to what it has then. Kept for at least `seconds`. */
	add(window: string, calls: number, seconds: number): Promise<number>;
	get(window: string): Promise<number>;
	/** Lets go of what is long over, where the store does not by itself. */
	sweep(): Promise<void>;
	close(): Promise<void>;
};

/** Made by core's migration 0017. */
const TABLE = 'freehold_rate_limits';
const FORGET = `delete from ${TABLE} where key in (select key from ${TABLE} where expire < $1 limit 5000 for update skip locked)`;

/**
 * Redis where there is one, else PostgreSQL; the embedded database is one process's own, so memory does. A store that does not
 * answer is stood in for by this process's memory: limits then hold for each process by itself.
 * @throws BootError redis_unreachable
 */
export async function openCounts(
	{ redisUrl }: Pick<Config, 'redisUrl'>,
	connections: Pick<Connections, 'kind' | 'native'>,
	log: Pick<Logger, 'warn' | 'info'>,
): Promise<Counts> {
	// The limits themselves are ours (two fixed windows make a sliding one); of the library we take atomic counting and expiry.
	const shared = { points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: 'fh' };
	const memory = new RateLimiterMemory(shared);
	if (redisUrl) {
		const redis = await connectRedis(redisUrl, log);
		const options = { ...shared, storeClient: redis, rejectIfRedisNotReady: true, insuranceLimiter: memory };
		return { ...countsIn('redis', new RateLimiterRedis(options)), close: async () => redis.disconnect() };
	}
	if (connections.kind === 'pglite') return countsIn('memory', memory);
	const { pool } = connections.native as PostgresPool;
	const table = { storeClient: pool, storeType: 'pool', tableName: TABLE, tableCreated: true, clearExpiredByTimeout: false };
	const limiter = new RateLimiterPostgres({ ...shared, ...table, insuranceLimiter: memory });
	return { ...countsIn('postgres', limiter), sweep: async () => void (await pool.query(FORGET, [Date.now()])) };
}

type Limiter = Pick<RateLimiterMemory, 'penalty' | 'get'>;

const countsIn = (kind: Counts['kind'], limiter: Limiter): Counts => ({
	kind,
	add: async (window, calls, seconds) => (await limiter.penalty(window, calls, { customDuration: seconds })).consumedPoints,
	get: async (window) => (await limiter.get(window))?.consumedPoints ?? 0,
	sweep: async () => {},
	close: async () => {},
});
