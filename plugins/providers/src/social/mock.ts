import { type Driver, ProviderError } from '@freehold/core';
import { LIMITS, refuseTooMuch, textOn } from './limits.ts';

/** Posts nothing, but checks what each network takes, and keeps the post for people to read. What people do with it is made up. */
export const socialMock: Driver<'social'> = ({ keep, random, now }) => {
	const gone = new Set<string>();
	const idOf = (organization: string, id: string): string => `${organization} ${id}`;
	const timeOf = (id: string): number => Number.parseInt(id.split('-')[1] ?? '', 36);
	return {
		async check() {},

		async publish(post, call) {
			refuseTooMuch(post);
			const text = textOn(post);
			const { network, account, media = [], link } = post;
			const kept = await keep(call, {
				port: 'social',
				to: account?.id ?? network,
				subject: network,
				text,
				details: { media, link },
			});
			const id = `${kept}-${now().toString(36)}`;
			return { id, url: `https://${network}.example/${encodeURIComponent(id)}` };
		},

		status: async ({ id, network }, { organization }) =>
			gone.has(idOf(organization, id))
				? { state: 'gone' }
				: { state: 'published', url: `https://${network}.example/${encodeURIComponent(id)}` },

		async metrics({ id, network }, { organization }) {
			const at = timeOf(id);
			if (Number.isNaN(at) || gone.has(idOf(organization, id))) throw new ProviderError('refused', 'There is no such post');
			const next = random(`post ${organization} ${network} ${id}`);
			const hours = Math.max(0, (now() - at) / 3_600_000);
			// Most of it happens on the first two days.
			const views = Math.round((200 + next() * 1800) * (1 - Math.exp(-hours / 16)));
			const part = (share: number): number => Math.floor(views * share * (0.5 + next()));
			return { views, likes: part(0.03), comments: part(0.004), shares: part(0.006), clicks: part(0.012) };
		},

		async remove({ id }, { organization }) {
			gone.add(idOf(organization, id));
		},

		limits: async ({ network }) => LIMITS[network],
	};
};
