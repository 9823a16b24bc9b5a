import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Connections } from '../data/database.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Door } from '../operations/door.ts';
import { handOn, JOB, lockWebhook } from './queue.ts';

/** Deletes deliveries and callbacks of more than 30 days ago, of whichever organisation; resolves to how many of the one kind or the other. */
export async function forgetDeliveries({ borrow }: Pick<Connections, 'borrow'>, batch: number): Promise<number> {
	const [row] = await borrow(null, (sql) => sql<{ n: number }>('select freehold_forget_deliveries($1) as n', [batch]));
	return row?.n ?? 0;
}

type Parts = {
	connections: Pick<Connections, 'borrow'>;
	jobs: Pick<Jobs, 'enqueue' | 'enqueueMany'>;
	door: Pick<Door, 'asSystem'>;
	log: Pick<Logger, 'warn'>;
	now: () => number;
};

const EVERY = 5 * 60_000;

/** Looks now and then for deliveries whose job is gone: somebody dropped it, or a queue forgot it. */
export function createRecovery(parts: Parts): Background {
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<unknown> = Promise.resolve();
	const recover = (): void => {
		running = recoverDeliveries(parts).catch((error: unknown) =>
			parts.log.warn({ err: error }, 'deliveries that were left behind were not taken up; it is tried again'),
		);
	};
	return {
		name: 'taking up deliveries that were left behind',
		start() {
			timer = setInterval(recover, EVERY * (0.75 + Math.random() / 2)).unref();
		},
		async stop() {
			clearInterval(timer);
			await running;
		},
	};
}

const LEFT = `state in ('waiting', 'sending') and not parked and updated_at < now() - interval '10 minutes'
	and coalesce(next_attempt_at, updated_at) < now() - interval '10 minutes'`;

/** Gives them jobs again, whichever organisation they are of. */
export async function recoverDeliveries({ connections, jobs, door, now }: Omit<Parts, 'log'>): Promise<void> {
	const left = await connections.borrow(null, (sql) => sql<{ id: string }>('select freehold_deliveries_left() as id'));
	for (const { id } of left) {
		await door.asSystem(id, async (scope) => {
			const rows = await scope.sql<{ id: string; webhook: string }>(
				`update webhook_deliveries set updated_at = now(), job = null, state = 'waiting'
				where id in (select id from webhook_deliveries where ${LEFT} order by updated_at limit 500) returning id, webhook`,
			);
			await jobs.enqueueMany(
				scope,
				rows.map((row) => ({ job: JOB, payload: { delivery: row.id } })),
			);
			for (const webhook of new Set(rows.map((row) => row.webhook))) {
				const locked = await lockWebhook(scope.sql, webhook);
				if (locked) await handOn(scope, jobs, locked, now());
			}
		});
	}
}
