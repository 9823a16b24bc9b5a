import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError } from '@freehold/core';

/**
 * Lets the callers of this process through one after the other, and never two within so many milliseconds.
 * @throws ProviderError unavailable where a caller's time is up before it is its turn
 */
export function inTurns(interval: number, now: () => number): (signal: AbortSignal) => Promise<void> {
	let last = Number.NEGATIVE_INFINITY;
	let tail: Promise<void> = Promise.resolve();
	const late = (cause?: unknown): ProviderError =>
		new ProviderError('unavailable', 'It took too long until it was this call’s turn', { cause });

	return async (signal) => {
		const mine = tail.then(async () => {
			if (signal.aborted) throw late();
			const rest = last + interval - now();
			if (rest > 0) {
				await wait(rest, undefined, { signal }).catch((cause) => {
					throw late(cause);
				});
			}
			last = now();
		});
		tail = mine.catch(() => {});
		let stop = (): void => {};
		const early = new Promise<never>((_, reject) => {
			stop = () => reject(late());
			signal.addEventListener('abort', stop, { once: true });
		});
		try {
			// Nobody stands in line for nothing.
			await Promise.race([mine, early]);
		} finally {
			signal.removeEventListener('abort', stop);
		}
	};
}
