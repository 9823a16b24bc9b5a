import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { bootError } from '../errors.ts';

/** A Redis that does not answer is no reason to wait long: whoever uses it has another way. */
const PATIENCE = 1000;

/**
 * A connection that is there, or no start. Lost later, it is opened again by itself; until then every command fails at once, and
 * the log says so once.
 * @param until what that means for whoever uses it, in words
 * @throws BootError redis_unreachable
 */
export async function connectRedis(
	url: string,
	log: Pick<Logger, 'warn' | 'info'>,
	until = 'until it is back each process counts by itself',
): Promise<Redis> {
	const redis = new Redis(url, {
		lazyConnect: true,
		enableOfflineQueue: false,
		maxRetriesPerRequest: 0,
		connectTimeout: 5 * PATIENCE,
		commandTimeout: PATIENCE,
		retryStrategy: (tries) => Math.min(tries * 100, 5 * PATIENCE),
	});
	let last: Error | undefined;
	let isLost = false;
	redis.on('error', (error: Error) => {
		last = error;
	});
	try {
		await redis.connect();
		await redis.ping();
	} catch (cause) {
		redis.disconnect();
		// The URL may hold a password; where it leads is enough.
		const detail = `${URL.parse(url)?.host ?? 'REDIS_URL'}: ${(last ?? (cause as Error)).message}`;
		const suggestion = 'Start Redis, mend REDIS_URL, or unset it: the database then does what Redis would.';
		throw bootError('redis_unreachable', { pointer: 'REDIS_URL', detail, suggestion, cause });
	}
	redis.on('close', () => {
		if (!isLost) log.warn({ err: last }, `Redis is lost; ${until}`);
		isLost = true;
	});
	redis.on('ready', () => {
		if (isLost) log.info('Redis is back');
		isLost = false;
	});
	redis.on('end', () => redis.removeAllListeners());
	return redis;
}
