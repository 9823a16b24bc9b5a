import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';

/**
 * Work of this process that nobody waits for, and that may be lost with it: stamps, counts, and whatever would tell by its time what an
 * answer does not say. What must not be lost is a job.
 */
export type Later = {
	/**
	 * Begins once the answer has gone.
	 * @param failure what to log where it fails, e.g. `the last use was not noted`
	 */
	run(failure: string, work: () => Promise<unknown>): void;
	/** Begins at once. */
	now(failure: string, work: () => Promise<unknown>): void;
	/** Resolves when nothing is under way. */
	idle(): Promise<void>;
};

/** Milliseconds. */
const AFTER = 50;

export function createLater({ log }: { log: Pick<Logger, 'warn'> }): Later {
	const underWay = new Set<Promise<void>>();
	// Begun inside a turn of the database, the work must not believe that it still has it.
	const outside = AsyncLocalStorage.snapshot();
	const begin = (failure: string, work: () => Promise<unknown>): void => {
		const done: Promise<void> = work()
			.then(
				() => {},
				(error: unknown) => log.warn({ err: error }, failure),
			)
			.finally(() => underWay.delete(done));
		underWay.add(done);
	};
	return {
		// The answer goes first, and has arrived before this takes any time of the machine.
		run: (failure, work) =>
			begin(failure, async () => {
				await new Promise((resolve) => setTimeout(resolve, AFTER));
				await outside(work);
			}),
		now: (failure, work) => begin(failure, async () => void (await outside(work))),
		async idle() {
			while (underWay.size) await Promise.all(underWay);
		},
	};
}
