import { type Driver, ProviderError, type SocialNetwork } from '@freehold/core';
import { linkedin } from './linkedin.ts';
import { meta } from './meta.ts';
import { x } from './x.ts';

const DRIVERS: readonly { when: string; networks: readonly SocialNetwork[]; driver: Driver<'social'> }[] = [
	{ when: 'META_ACCESS_TOKEN', networks: ['facebook', 'instagram'], driver: meta },
	{ when: 'LINKEDIN_ACCESS_TOKEN', networks: ['linkedin'], driver: linkedin },
	{ when: 'X_ACCESS_TOKEN', networks: ['x'], driver: x },
];

/** Several networks behind one driver: those that SOCIAL_NETWORKS names, each with the variables of its own driver. */
export const networks: Driver<'social'> = async (parts) => {
	const wanted = (parts.settings.SOCIAL_NETWORKS ?? '').split(',').map((name) => name.trim().toLowerCase());
	const chosen = DRIVERS.filter(({ networks }) => networks.some((network) => wanted.includes(network)));
	const missing = chosen.filter(({ when }) => !parts.settings[when]).map(({ when }) => when);
	if (!chosen.length || missing.length) {
		const found = chosen.length ? `no ${missing.join(' and no ')}` : `SOCIAL_NETWORKS=${parts.settings.SOCIAL_NETWORKS}`;
		throw new ProviderError(
			'unauthorized',
			`Found ${found}; meant some of facebook, instagram, linkedin, x, with a token for each`,
		);
	}
	const open = await Promise.all(
		chosen.map(async ({ networks, driver }) => ({
			networks: networks.filter((network) => wanted.includes(network)),
			driver: await driver(parts),
		})),
	);
	const of = (network: SocialNetwork) => {
		const one = open.find(({ networks }) => networks.includes(network));
		if (!one) throw new ProviderError('refused', `There is no account for ${network}`);
		return one.driver;
	};
	return {
		async check() {
			await Promise.all(open.map(({ driver }) => driver.check()));
		},
		publish: async (post, call) => of(post.network).publish(post, call),
		status: async (post, call) => of(post.network).status(post, call),
		metrics: async (post, call) => of(post.network).metrics(post, call),
		remove: async (post, call) => of(post.network).remove(post, call),
		limits: async (asked, call) => of(asked.network).limits(asked, call),
	};
};
