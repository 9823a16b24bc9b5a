import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps the heap of a busy server near what lives in it. On a big machine V8 lets it grow to several times that, and a full
 * collection decides how far it may grow until the next: one is done when the start is over, the next come at 1.6 times. The space of
 * young objects can only be bounded on the command line (`--max-semi-space-size`, first line of `freehold.ts`).
 */
export function settleHeap(): void {
	setFlagsFromString('--heap-growing-percent=60');
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	setTimeout(collect, 1000).unref();
}
