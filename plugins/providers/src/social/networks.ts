import { type Driver, ProviderError, type SocialNetwork } from '@freehold/core';
import { linkedin } from './linkedin.ts';
import { meta } from './meta.ts';
import { x } from './x.ts';

const DRIVERS: readonly { when: string; networks: readonly SocialNetwork[]; driver: Driver<'social'> }[] = [
	{ when: 'META_ACCESS_TOKEN', networks: ['facebook', 'instagram'], driver: meta },
	{ when: 'LINKEDIN_ACCESS_TOKEN', networks: ['linkedin'], driver: linkedin },
	{ when: 'X_ACCESS_TOKEN', networks: ['x'], driver: x },
];

/** Every network whose token is set, behind one driver. */
export const networks: Driver<'social'> = async (parts) => {
	const open = await Promise.all(
		DRIVERS.filter(({ when }) => parts.settings[when]).map(async ({ networks, driver }) => ({
			networks,
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
			if (!open.length)
				throw new ProviderError('unauthorized', `No network has a token: set ${DRIVERS.map(({ when }) => when).join(', ')}`);
			await Promise.all(open.map(({ driver }) => driver.check()));
		},
		publish: async (post, call) => of(post.network).publish(post, call),
		status: async (post, call) => of(post.network).status(post, call),
		metrics: async (post, call) => of(post.network).metrics(post, call),
		remove: async (post, call) => of(post.network).remove(post, call),
		limits: async (asked, call) => of(asked.network).limits(asked, call),
	};
};
