import { AsyncLocalStorage } from 'node:async_hooks';
import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { type Parcel, QUEUES, type QueueDriver, type QueueName } from './driver.ts';

/** Milliseconds. */
const PATIENCE = 5000;

type Options = {
	url: string;
	/** Keeps installations that share a Redis apart. */
	prefix: string;
	log: Pick<Logger, 'warn' | 'info'>;
};

/** BullMQ on Redis: for several workers, and for much to do. Redis needs to keep nothing: the rows know it all. */
export function bullmqDriver({ url, prefix, log }: Options): QueueDriver {
	let isLost = false;
	const told = (error: Error): void => {
		if (!isLost) log.warn({ err: error }, 'Redis does not answer; jobs wait in their rows until it is back');
		isLost = true;
	};
	const connections: Redis[] = [];
	const connect = (options: RedisOptions): Redis => {
		const redis = new Redis(url, { ...options, retryStrategy: (tries) => Math.min(tries * 100, PATIENCE) });
		redis.on('error', told);
		redis.on('ready', () => {
			if (isLost) log.info('Redis is back, and takes jobs');
			isLost = false;
		});
		connections.push(redis);
		return redis;
	};
	// Whoever sends has no time to wait: the row is sent again once Redis is back.
	const sending = connect({ maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: PATIENCE });
	const queues = new Map(
		QUEUES.map((name) => {
			const queue = new Queue<Parcel>(name, {
				connection: sending,
				prefix,
				skipVersionCheck: true,
				defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
			});
			queue.on('error', told);
			return [name, queue] as const;
		}),
	);
	const queueOf = (name: QueueName): Queue<Parcel> => queues.get(name) as Queue<Parcel>;
	const workers: Worker<Parcel>[] = [];
	let isResting = false;
	return {
		name: 'bullmq',
		hears: true,
		send: async (queue, parcels) => void (await queueOf(queue).addBulk(parcels.map((data) => ({ name: data.kind, data })))),
		work(take, atOnce) {
			const outside = AsyncLocalStorage.snapshot();
			for (const name of QUEUES) {
				// A fetch that was waiting while the worker was told to rest brings one more, which is for the others.
				const back = (data: Parcel): Promise<unknown> => queueOf(name).add(data.kind, data);
				const process = ({ data }: { data: Parcel }) => (isResting ? back(data) : outside(() => take(data)));
				const worker = new Worker<Parcel>(name, process, {
					connection: connect({ maxRetriesPerRequest: null }),
					prefix,
					concurrency: atOnce[name],
					skipVersionCheck: true,
					// A message whose process was killed is delivered again, and refused: its row is taken back by its lease.
					maxStalledCount: 1,
				});
				worker.on('error', told);
				workers.push(worker);
			}
		},
		wake: () => {},
		// It finds and removes them by itself.
		tidy: async () => {},
		isEmpty: async (name) => (await queueOf(name).getWaitingCount()) + (await queueOf(name).getPrioritizedCount()) === 0,
		async rest() {
			isResting = true;
			await Promise.all(workers.map((worker) => worker.pause(true)));
		},
		async close() {
			await Promise.all(workers.map((worker) => worker.close(true)));
			await Promise.all([...queues.values()].map((queue) => queue.close()));
			for (const redis of connections) redis.disconnect();
		},
	};
}
