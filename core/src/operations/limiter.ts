import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from '../errors.ts';
import type { Actor, Caller, Operation } from './model.ts';

/** Counts calls of limited operations by caller and address. */
export type Limiter = { take(operation: Operation, actor: Actor, caller: Caller): Promise<void> };

/** What a form on a public page may send from one address where its schema names no limit. */
const PUBLIC_WRITES = { calls: 20, seconds: 60 };

export function createLimiter(operations: Operation[]): Limiter {
	const limiters = new Map<string, RateLimiterMemory>();
	for (const operation of operations) {
		const limit = operation.limit ?? (operation.public && operation.method !== 'GET' ? PUBLIC_WRITES : undefined);
		if (limit)
			limiters.set(
				operation.id,
				new RateLimiterMemory({ points: limit.calls, duration: limit.seconds, keyPrefix: operation.id }),
			);
	}
	return {
		async take(operation, actor, caller) {
			const limiter = limiters.get(operation.id);
			// Only who is not known by name is counted, unless the schema asks for more.
			if (!limiter || (!operation.limit && actor.kind !== 'publishable-key')) return;
			try {
				await limiter.consume(`${actor.id ?? ''} ${caller.address}`);
			} catch (refusal) {
				const seconds = Math.ceil(((refusal as RateLimiterRes).msBeforeNext ?? 1000) / 1000);
				throw problem('rate_limited', { detail: `Too many calls; try again in ${seconds} s`, retryAfter: seconds });
			}
		},
	};
}
