import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Gate } from '../identity/gate.ts';
import { type ChainKey, seal } from './chain.ts';

/** Seals what was written, a moment later and off every caller's way. */
export type Sealer = {
	/** Something was written in this organisation. */
	touch(organization: string): void;
	/** Seals everything that is waiting. */
	now(): Promise<void>;
	/** Seals what is waiting and stops. */
	stop(): Promise<void>;
};

const EVERY = 2000;

export function createSealer({ gate, chainKey, log }: { gate: Gate; chainKey: ChainKey; log: Pick<Logger, 'error'> }): Sealer {
	const waiting = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> = Promise.resolve();

	const sealAll = async (): Promise<void> => {
		for (const organization of [...waiting]) {
			waiting.delete(organization);
			try {
				const key = chainKey(organization);
				while (await gate.inOrganization(organization, (sql) => seal(sql, organization, key)));
			} catch (error) {
				// Nothing is lost: the next write of the organisation seals what is left.
				log.error({ err: error, organization }, 'sealing the audit trail failed');
			}
		}
	};
	// Begun inside a turn of the database, the work must not believe that it still has it.
	const outside = AsyncLocalStorage.snapshot();
	const run = (): Promise<void> => {
		running = running.then(() => outside(sealAll));
		return running;
	};

	return {
		touch(organization) {
			waiting.add(organization);
			timer ??= setTimeout(() => {
				timer = undefined;
				void run();
			}, EVERY).unref();
		},
		now: run,
		async stop() {
			clearTimeout(timer);
			await run();
		},
	};
}
