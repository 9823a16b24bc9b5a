import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';

const OFTEN = 20_000;
const HOUR = 3_600_000;

/**
 * Looks every few seconds at what other processes have made, so that all soon sign with the newest key, and whether a key of the
 * platform has come to its end (a signing key after 30 days, a key-encryption key after 90): then makes the next one.
 * Organisations' keys are renewed when something is written; what older keys have sealed is sealed anew by
 * `freehold keys rotate`. The embedded database has no other process, and is looked at every hour.
 * @returns what ends it
 */
export function keepKeys({ kind, borrow, keyring: { platform } }: Connections, log: Pick<Logger, 'info' | 'error'>): () => void {
	const look = async (): Promise<void> => {
		await borrow(null, (sql) => platform.reload(sql));
		for (const purpose of ['kek', 'signing'] as const) {
			const { id, expires } = platform.active(purpose);
			if (expires === null || expires > Date.now()) continue;
			await platform.rotate(purpose);
			log.info({ purpose, retired: id, made: platform.active(purpose).id }, 'made a new key');
		}
	};
	const timer = setInterval(
		() => {
			look().catch((error: unknown) => log.error({ err: error }, 'looking after the keys failed'));
		},
		kind === 'postgres' ? OFTEN : HOUR,
	).unref();
	return () => clearInterval(timer);
}
