import { LRUCache } from 'lru-cache';
import type { Counts } from './counts.ts';
import type { Policy } from './policies.ts';
import { keyOf, type Standing } from './standing.ts';
import { elapsedOf, used, waitFor } from './window.ts';

/** Counts before the work begins, in the store that all processes share: not one call too many. */
export type StrictLimits = { take(policy: Policy, subject: string): Promise<Standing> };

/**
 * A refused call does not count, so nobody is locked out by trying again. It is also remembered here until one more fits:
 * refusing again costs the store nothing, however often somebody knocks.
 */
export function createStrictLimits(counts: Counts, now: () => number = Date.now): StrictLimits {
	const full = new LRUCache<string, number>({ max: 20_000 });
	return {
		async take(policy, subject) {
			const { calls, seconds } = policy;
			const key = keyOf(policy, subject);
			const at = now();
			const refused = (until: number): Standing => ({
				policy,
				remaining: 0,
				seconds: Math.max(1, Math.ceil((until - at) / 1000)),
				isRefused: true,
			});
			const until = full.get(key);
			if (until !== undefined && until > at) return refused(until);
			const length = seconds * 1000;
			const index = Math.floor(at / length);
			// Kept until it is nobody's window before any more.
			const [current, previous] = await Promise.all([
				counts.add(`${key}:${index}`, 1, 2 * seconds),
				counts.get(`${key}:${index - 1}`),
			]);
			const elapsed = elapsedOf(at, length);
			const left = calls - used(previous, current, elapsed);
			if (left >= 0)
				return { policy, remaining: Math.floor(left), seconds: Math.ceil((1 - elapsed) * seconds), isRefused: false };
			await counts.add(`${key}:${index}`, -1, 2 * seconds);
			// Others who are being refused just now may be in the count; more than `calls` were never let in.
			const again = at + waitFor(calls, previous, Math.min(current - 1, calls), at, length);
			full.set(key, again);
			return refused(again);
		},
	};
}
