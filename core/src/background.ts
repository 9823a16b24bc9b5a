import type { Logger } from 'pino';

/**
 * Something that goes on without a caller, in the processes whose role it is ({@link worksBehind}). Whatever it has taken on it must be
 * able to lose: a process that is killed stops nothing first.
 */
export type Background = {
	/** What the log calls it: `the relay`. */
	name: string;
	/** Called once, when the platform begins to serve. Work begun is not awaited here. */
	start(): void;
	/**
	 * Takes nothing new, finishes what is in flight within `shutdownSeconds`, and hands the rest back. Called also where it was never
	 * started.
	 */
	stop(): Promise<void>;
};

/** All of it, begun and ended together: no part waits for the end of another. */
export function together(parts: readonly Background[], log: Pick<Logger, 'error' | 'debug'>): Omit<Background, 'name'> {
	return {
		start() {
			for (const part of parts) {
				log.debug(`begins: ${part.name}`);
				part.start();
			}
		},
		async stop() {
			await Promise.all(
				parts.map((part) =>
					// What could not end itself is found and done again by the others, as after a crash.
					part.stop().catch((error: unknown) => log.error({ err: error }, `${part.name} did not end cleanly`)),
				),
			);
		},
	};
}
