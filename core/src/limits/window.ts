/**
 * A sliding window made of two fixed ones: the calls of the fixed window before count by the share of it that the sliding one
 * still covers, as if they had come evenly. Never stricter than an exact log for who calls evenly; of a burst it lets no
 * more through than `limit + previous × elapsed`, so always fewer than two limits, and never two bursts around an edge.
 */
export const used = (previous: number, current: number, elapsed: number): number => previous * (1 - elapsed) + current;

/** How much of the fixed window that began at `index × length` is over: 0 to 1. */
export const elapsedOf = (now: number, length: number): number => (now % length) / length;

/** Milliseconds until one more call fits, nobody else calling. */
export function waitFor(limit: number, previous: number, current: number, now: number, length: number): number {
	const room = limit - 1 - current;
	const elapsed = elapsedOf(now, length);
	if (room >= 0) return previous === 0 ? 0 : Math.max(0, 1 - room / previous - elapsed) * length;
	// Not before the next window, in which what is now current is the previous.
	return (1 - elapsed + Math.max(0, 1 - (limit - 1) / current)) * length;
}
