import { type Driver, type Driving, ProviderError, type SocialNetwork } from '@freehold/core';
import { LIMITS, refuseTooMuch } from './limits.ts';

/** What a driver of networks does itself; the rest is the same for all. */
export type Posting = Omit<Driving<'social'>, 'limits'> & { check(): Promise<void> };

/** A driver of these networks: refuses others, and what is too much, before anything is sent. */
export function networksOf(networks: readonly SocialNetwork[], posting: Posting): ReturnType<Driver<'social'>> {
	const own = (network: SocialNetwork): void => {
		if (!networks.includes(network)) throw new ProviderError('refused', `Found ${network}; meant one of ${networks.join(', ')}`);
	};
	return {
		check: posting.check,
		async publish(post, call) {
			own(post.network);
			refuseTooMuch(post);
			return posting.publish(post, call);
		},
		async status(post, call) {
			own(post.network);
			return posting.status(post, call);
		},
		async metrics(post, call) {
			own(post.network);
			return posting.metrics(post, call);
		},
		async remove(post, call) {
			own(post.network);
			return posting.remove(post, call);
		},
		limits: async ({ network }) => LIMITS[network],
	};
}

/** Of a call that no caller made: whether the service is there. */
export const probe = () => ({ organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} });
