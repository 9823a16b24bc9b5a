import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Gate } from '../identity/gate.ts';
import type { QueueDriver } from './drivers/driver.ts';

const EVERY = 10 * 60_000;
const DAY = 24 * 3600_000;
/** What was done or cancelled is looked up for a week; what failed waits a quarter for somebody. */
const KEPT = { done: 7 * DAY, failed: 90 * DAY };
const BATCH = 500;

/** Children are kept until their parent has read what came of them. */
const DELETE = `delete from jobs where id in (
	select id from jobs j where ((state in ('done', 'cancelled') and finished_at < $1) or (state = 'failed' and finished_at < $2))
		and (parent is null or not exists (select from jobs p where p.id = j.parent and p.state in ('waiting', 'active')))
	limit ${BATCH}) returning id`;

type Parts = { gateBehind: Gate; queue: QueueDriver; now: () => number; log: Pick<Logger, 'warn'> };

/** Deletes jobs that have been over for long enough, in small batches. */
export function createJobRetention({ gateBehind: gate, queue, now, log }: Parts): Background & { clear(): Promise<void> } {
	let isOpen = true;
	let running = Promise.resolve();
	const clear = async (): Promise<void> => {
		const over = [new Date(now() - KEPT.done), new Date(now() - KEPT.failed)];
		const found = await gate.read(null, (sql) => sql<{ id: string }>('select freehold_jobs_over($1, $2) as id', over));
		for (const { id } of found) {
			let gone = BATCH;
			while (isOpen && gone === BATCH) gone = (await gate.read(id, (sql) => sql(DELETE, over))).length;
		}
		await queue.tidy();
	};
	let timer: NodeJS.Timeout | undefined;
	return {
		name: 'what stays of jobs',
		clear,
		start() {
			// Several processes do not begin at once.
			timer = setInterval(
				() => {
					running = clear().catch((error: unknown) => log.warn({ err: error }, 'old jobs were not deleted; it is tried again'));
				},
				EVERY * (0.75 + Math.random() / 2),
			).unref();
		},
		async stop() {
			isOpen = false;
			clearInterval(timer);
			await running;
		},
	};
}
