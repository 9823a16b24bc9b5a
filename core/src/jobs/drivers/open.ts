import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Connections } from '../../data/database.ts';
import { bootError } from '../../errors.ts';
import { bullmqDriver } from './bullmq.ts';
import type { QueueDriver } from './driver.ts';
import { pgBossDriver } from './pg-boss.ts';

/**
 * BullMQ where there is a Redis, else pg-boss on the database.
 * @throws BootError migration_pending
 */
export async function openQueue(
	{ redisUrl, databaseUrl, dataFolder }: Pick<Config, 'redisUrl' | 'databaseUrl' | 'dataFolder'>,
	connections: Connections,
	log: Pick<Logger, 'warn' | 'info'>,
): Promise<QueueDriver> {
	if (redisUrl) return bullmqDriver({ url: redisUrl, prefix: prefixOf(databaseUrl ?? dataFolder), log });
	try {
		return await pgBossDriver(connections, log);
	} catch (cause) {
		const detail = `The queue in the database is not ready: ${(cause as Error).message}`;
		throw bootError('migration_pending', { detail, suggestion: 'freehold migrate up', cause });
	}
}

/** One database, one installation: all its processes have the same, and another installation on the same Redis has another. */
function prefixOf(database: string): string {
	const url = URL.parse(database);
	const place = url ? `${url.host}${url.pathname}` : database;
	return `freehold-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
}
