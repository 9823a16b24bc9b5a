import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';

/** Work that nobody waits for: mails, stamps, and whatever would tell by its time what an answer does not say. */
export type Later = {
	/** @param failure what to log where it fails, e.g. `the mail was not sent` */
	run(failure: string, work: () => Promise<unknown>): void;
	/** Resolves when nothing is under way. */
	idle(): Promise<void>;
};

/** Milliseconds. */
const AFTER = 50;

export function createLater({ log }: { log: Pick<Logger, 'warn'> }): Later {
	const underWay = new Set<Promise<void>>();
	// Begun inside a turn of the database, the work must not believe that it still has it.
	const outside = AsyncLocalStorage.snapshot();
	return {
		run(failure, work) {
			// The answer goes first, and has arrived before this takes any time of the machine.
			const done: Promise<void> = new Promise<void>((resolve) => setTimeout(resolve, AFTER))
				.then(() => outside(work))
				.then(
					() => {},
					(error: unknown) => log.warn({ err: error }, failure),
				)
				.finally(() => underWay.delete(done));
			underWay.add(done);
		},
		async idle() {
			while (underWay.size) await Promise.all(underWay);
		},
	};
}
