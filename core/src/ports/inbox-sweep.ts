import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Connections } from '../data/database.ts';
import { systemOf } from './inbox.ts';

type Parts = { connections: Pick<Connections, 'borrow'>; log: Pick<Logger, 'warn'> };

const EVERY = 6 * 3_600_000;
/** Days that what stand-ins “sent” is kept, and receipts of messages. */
export const KEPT = { 'sent-message': 30, 'delivery-receipt': 365 };

/** Removes what is past its days, in every organisation; several times a day. */
export function createInboxSweep({ connections, log }: Parts): Background {
	let timer: NodeJS.Timeout | undefined;
	let running = Promise.resolve();
	const sweep = (): void => {
		running = sweepInboxes(connections).then(
			() => {},
			(error: unknown) => log.warn({ err: error }, 'old messages of stand-ins were not removed; it is tried again'),
		);
	};
	return {
		name: 'forgetting old messages',
		start() {
			// Several processes do not begin at once.
			timer = setInterval(sweep, EVERY * (0.75 + Math.random() / 2)).unref();
		},
		async stop() {
			clearInterval(timer);
			await running;
		},
	};
}

/** Resolves to how many messages and receipts were removed. */
export async function sweepInboxes({ borrow }: Pick<Connections, 'borrow'>): Promise<number> {
	const organizations = await borrow(null, (sql) => sql<{ id: string }>('select freehold_organizations() as id'));
	let removed = 0;
	for (const { id } of organizations) {
		removed += await borrow(
			id,
			async (sql) => {
				const gone = await sql(
					`delete from sent_messages where created_at < now() - make_interval(days => ${KEPT['sent-message']}) returning 1`,
				);
				const old = await sql(
					`delete from delivery_receipts where created_at < now() - make_interval(days => ${KEPT['delivery-receipt']}) returning 1`,
				);
				return gone.length + old.length;
			},
			systemOf(id),
			'aside',
		);
	}
	return removed;
}
