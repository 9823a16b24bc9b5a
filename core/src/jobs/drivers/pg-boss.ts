import { AsyncLocalStorage } from 'node:async_hooks';
import { type Db, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Connections, PGliteTurns, PostgresPool } from '../../data/database.ts';
import { QUEUE_OPTIONS, QUEUE_SCHEMA } from '../../data/queue-schema.ts';
import type { Parcel, QueueDriver, QueueName, Take } from './driver.ts';
import { QUEUES } from './driver.ts';

/** Milliseconds between two looks where nobody says that something has come. */
const LOOK = 500;

/** pg-boss on the platform's own database: what a small installation has, with nothing beside PostgreSQL. */
export async function pgBossDriver(connections: Connections, log: Pick<Logger, 'warn'>): Promise<QueueDriver> {
	const boss = new PgBoss({
		db: databaseOf(connections),
		backend: connections.kind === 'pglite' ? 'pglite' : 'postgres',
		...QUEUE_OPTIONS,
		migrate: false,
	});
	boss.on('error', (error) => log.warn({ err: error }, 'the queue in the database has a fault; it is tried again'));
	await boss.start();
	const send = async (queue: QueueName, parcels: readonly Parcel[]): Promise<void> => {
		await boss.insert(
			queue,
			parcels.map((data) => ({ data })),
		);
	};
	const loops = new Map<QueueName, Loop>();
	return {
		name: 'pg-boss',
		// The embedded database has no other process.
		hears: connections.kind === 'pglite',
		async send(queue, parcels) {
			await send(queue, parcels);
			loops.get(queue)?.wake();
		},
		work(take, atOnce) {
			for (const queue of QUEUES)
				loops.set(queue, deliver({ boss, queue, take, atOnce: atOnce[queue], send: (parcels) => send(queue, parcels), log }));
		},
		wake: (queue) => loops.get(queue)?.wake(),
		async isEmpty(queue) {
			const sql = `select 1 from ${QUEUE_SCHEMA}.job where name = $1 and state < 'active' limit 1`;
			return (await connections.borrow(null, (send) => send(sql, [queue]), undefined, 'aside')).length === 0;
		},
		async tidy() {
			const old = `delete from ${QUEUE_SCHEMA}.job where state >= 'active' and started_on < now() - interval '1 hour'`;
			await connections.borrow(null, (send) => send(old), undefined, 'aside');
		},
		rest: async () => void (await Promise.all([...loops.values()].map((loop) => loop.rest()))),
		close: () => boss.stop({ graceful: false, close: false }),
	};
}

type Loop = { wake(): void; rest(): Promise<void> };

type Delivery = {
	boss: PgBoss;
	queue: QueueName;
	take: Take;
	atOnce: number;
	send: (parcels: readonly Parcel[]) => Promise<void>;
	log: Pick<Logger, 'warn'>;
};

/** Fetches as many as there are free hands, and looks again when one is free, when somebody says so, and now and then. */
function deliver({ boss, queue, take, atOnce, send, log }: Delivery): Loop {
	let free = atOnce;
	/** Fetched ahead, so that no hand waits for a round trip. */
	const ready: Parcel[] = [];
	let isOpen = true;
	let isWoken = false;
	let alarm: (() => void) | undefined;
	const wake = (): void => {
		isWoken = true;
		alarm?.();
	};
	const pause = (milliseconds: number): Promise<void> =>
		new Promise((resolve) => {
			if (isWoken) return resolve();
			const timer = setTimeout(resolve, milliseconds).unref();
			alarm = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	const delivered: string[] = [];
	let deleting: Promise<void> | undefined;
	/** One statement deletes all that came together while the one before was under way. */
	const forget = (id: string): void => {
		delivered.push(id);
		deleting ??= (async () => {
			while (delivered.length) await boss.deleteJob(queue, delivered.splice(0)).catch((error: unknown) => told(error));
			deleting = undefined;
		})();
	};
	const told = (error: unknown): void =>
		log.warn({ err: error, queue }, 'the queue in the database cannot be read; it is tried again');
	const fetch = async (batchSize: number): Promise<{ id: string; data: Parcel }[]> => {
		try {
			return await boss.fetch<Parcel>(queue, { batchSize });
		} catch (error) {
			told(error);
			return [];
		}
	};
	const hand = (): void => {
		while (free > 0 && ready.length) {
			free--;
			void take(ready.shift() as Parcel).finally(() => {
				free++;
				if (isOpen) hand();
				if (ready.length < atOnce / 2) wake();
			});
		}
	};
	const run = async (): Promise<void> => {
		while (isOpen) {
			isWoken = false;
			const wanted = ready.length < atOnce ? free + atOnce - ready.length : 0;
			const found = wanted > 0 ? await fetch(wanted) : [];
			for (const { id, data } of found) {
				ready.push(data);
				forget(id);
			}
			hand();
			if (found.length < wanted || wanted === 0) await pause(LOOK);
		}
		// What nobody has taken up is for the others.
		if (ready.length) await send(ready.splice(0)).catch(told);
		await deleting;
	};
	const running = AsyncLocalStorage.snapshot()(run);
	return {
		wake,
		async rest() {
			isOpen = false;
			wake();
			await running;
		},
	};
}

/** Its statements on our connections, under no organisation; several in one text go out together. */
function databaseOf({ kind, native }: Connections): Db {
	const outside = AsyncLocalStorage.snapshot();
	if (kind === 'pglite') {
		const { pglite, turn } = native as PGliteTurns;
		const run = async (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> => {
			if (values?.length) return pglite.query(text, values);
			return { rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) };
		};
		return {
			executeSql: (text, values) =>
				outside(() =>
					turn({ organization: null, actor: '' }, () =>
						run(text, values).catch(async (error) => {
							await pglite.query('rollback').catch(() => {});
							throw error;
						}),
					),
				),
		};
	}
	const { reserve } = native as PostgresPool;
	return {
		executeSql: (text, values) =>
			outside(async () => {
				const client = await reserve({ organization: null });
				let broken = true;
				try {
					const result = await client.query(text, values as unknown[]);
					broken = false;
					return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result;
				} catch (error) {
					broken = typeof (error as { code?: unknown }).code !== 'string';
					throw error;
				} finally {
					client.release(broken);
				}
			}),
	};
}
