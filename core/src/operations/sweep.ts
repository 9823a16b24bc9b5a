import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Connections } from '../data/database.ts';
import { forgetEvents } from '../events/log.ts';
import type { Counts } from '../limits/counts.ts';
import { forgetDeliveries } from '../webhooks/sweep.ts';

type Parts = { connections: Pick<Connections, 'borrow'>; counts: Pick<Counts, 'sweep'>; log: Pick<Logger, 'warn'> };

const EVERY = 10 * 60_000;
const BATCH = 500;
const EVENTS = 5000;

/**
 * Deletes what nobody can ask for any more: answers kept for a repeated call, deliveries and events past their retention, windows of
 * calls. Now and then, in small batches.
 */
export function createSweeping({ connections, counts, log }: Parts): Background {
	let isOpen = true;
	let timer: NodeJS.Timeout | undefined;
	let running = Promise.resolve();
	const sweep = async (): Promise<void> => {
		try {
			while (isOpen && (await forgetAnswers(connections, BATCH)) === BATCH);
			while (isOpen && (await forgetDeliveries(connections, BATCH)) === BATCH);
			while (isOpen && (await forgetEvents(connections, EVENTS)) === EVENTS);
			if (isOpen) await counts.sweep();
		} catch (error) {
			log.warn({ err: error }, 'what has expired was not deleted; it is tried again');
		}
	};
	return {
		name: 'forgetting what has expired',
		start() {
			// Several processes do not begin at once.
			timer = setInterval(
				() => {
					running = sweep();
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

/** Deletes so many answers that are older than a day, of whichever organisation; resolves to how many there were. */
export async function forgetAnswers({ borrow }: Pick<Connections, 'borrow'>, batch: number): Promise<number> {
	const [row] = await borrow(null, (sql) => sql<{ n: number }>('select freehold_forget_answers($1) as n', [batch]));
	return row?.n ?? 0;
}
