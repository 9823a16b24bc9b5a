import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import type { Config } from '../config.ts';
import { connectRedis } from '../data/redis.ts';
import type { Word } from './presence.ts';

/**
 * What the sockets of several processes have in common goes over Redis: rooms, presence, typing. Events do not: each process
 * reads the log. Without Redis, or while it is lost, a process knows its own sockets only.
 */
export type ProcessWire = {
	/** @throws BootError redis_unreachable */
	open(io: Server, hear: (word: Word) => void): Promise<void>;
	say(word: Word): void;
	close(): void;
};

const WORD = 'presence';
const COMMANDS = ['publish', 'subscribe', 'psubscribe', 'unsubscribe', 'punsubscribe'] as const;

export function createWire({
	config,
	log,
}: {
	config: Pick<Config, 'redisUrl'>;
	log: Pick<Logger, 'warn' | 'info' | 'debug'>;
}): ProcessWire {
	let connections: Redis[] = [];
	let io: Server | undefined;

	/** The adapter waits for no command: one that fails while Redis is away must not end the process. */
	const quiet = (redis: Redis): Redis => {
		for (const name of COMMANDS) {
			const command = redis[name].bind(redis) as (...values: unknown[]) => Promise<unknown>;
			Object.assign(redis, {
				[name]: (...values: unknown[]) =>
					command(...values).catch((error: unknown) => log.debug({ err: error }, 'Redis did not take a message')),
			});
		}
		return redis;
	};

	return {
		async open(server, hear) {
			if (!config.redisUrl) return;
			const until = 'until it is back presence and typing are known within each process only';
			const said = await connectRedis(config.redisUrl, log, until);
			connections = [quiet(said)];
			const heard = await connectRedis(config.redisUrl, { ...log, warn: () => {}, info: () => {} }, until);
			connections.push(quiet(heard));
			server.adapter(createAdapter(said, heard, { key: 'freehold:realtime' }));
			server.on(WORD, hear);
			io = server;
		},
		say: (word) => void io?.serverSideEmit(WORD, word),
		close() {
			io = undefined;
			for (const redis of connections) redis.disconnect();
		},
	};
}
