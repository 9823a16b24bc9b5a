import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError } from '@freehold/core';

/** Lets the callers of this process through one after the other, so many milliseconds apart. */
export function inTurns(interval: number, now: () => number): (signal: AbortSignal) => Promise<void> {
	let next = 0;
	return async (signal) => {
		const at = Math.max(next, now());
		next = at + interval;
		if (at <= now()) return;
		try {
			await wait(at - now(), undefined, { signal });
		} catch (cause) {
			throw new ProviderError('unavailable', 'It took too long until it was this call’s turn', { cause });
		}
	};
}
