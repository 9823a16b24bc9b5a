import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';

const HOUR = 3_600_000;

/**
 * Looks every hour whether a key of the platform has come to its end (a signing key after 30 days, a key-encryption key after
 * 90) and makes the next one. Organisations' keys are renewed when something is written; what older keys have sealed is sealed
 * anew by `freehold keys rotate`.
 * @returns what ends it
 */
export function keepKeys({ borrow, keyring: { platform } }: Connections, log: Pick<Logger, 'info' | 'error'>): () => void {
	const look = async (): Promise<void> => {
		await borrow(null, (sql) => platform.reload(sql));
		for (const purpose of ['kek', 'signing'] as const) {
			const { id, expires } = platform.active(purpose);
			if (expires === null || expires > Date.now()) continue;
			await platform.rotate(purpose);
			log.info({ purpose, retired: id, made: platform.active(purpose).id }, 'made a new key');
		}
	};
	const timer = setInterval(() => {
		look().catch((error: unknown) => log.error({ err: error }, 'looking after the keys failed'));
	}, HOUR).unref();
	return () => clearInterval(timer);
}
