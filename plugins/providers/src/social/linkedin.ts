import { type Driver, type PortCall, ProviderError, type SocialAccount, type SocialMedia } from '@freehold/core';
import { exchangeWith, malformed, unreached } from '../exchange.ts';
import { at, isObject, known, listOf, numberOf, textOf } from '../reading.ts';
import { networksOf, probe } from './network.ts';

const SERVICE = 'LinkedIn';
/** Characters that mean something in a commentary (“little text format”) and are written with a backslash. */
const SPECIAL = /[\\|{}@[\]()<>#*_~]/g;
const LARGEST_PICTURE = 20 * 1024 * 1024;

/** Posts of an organisation or a person by the Posts API (learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api). */
export const linkedin: Driver<'social'> = ({ settings, now, ...parts }) => {
	const base = settings.LINKEDIN_URL || 'https://api.linkedin.com';
	const { json, answer } = exchangeWith(parts, SERVICE);
	const accountOf = (account?: SocialAccount): SocialAccount =>
		account ?? { id: settings.LINKEDIN_AUTHOR ?? '', token: settings.LINKEDIN_ACCESS_TOKEN ?? '' };
	const headers = ({ token }: SocialAccount) => ({
		authorization: `Bearer ${token}`,
		'linkedin-version': settings.LINKEDIN_VERSION || '202509',
		'x-restli-protocol-version': '2.0.0',
	});

	/** Pictures are handed over: asked for a place to put it, then put there. */
	async function upload({ url, kind }: SocialMedia, account: SocialAccount, call: PortCall): Promise<string> {
		if (kind === 'video') throw new ProviderError('refused', 'This driver posts pictures to LinkedIn, and no videos');
		const start = await json(
			`${base}/rest/images?action=initializeUpload`,
			{ headers: headers(account), json: { initializeUploadRequest: { owner: account.id } } },
			call,
		);
		const to = textOf(at(start, 'value', 'uploadUrl'));
		const image = textOf(at(start, 'value', 'image'));
		if (!to || !image) throw malformed(SERVICE, 'a place for the picture');
		const picture = await parts.fetch(url, { signal: call.signal, maxBytes: LARGEST_PICTURE }).catch((cause) => {
			throw unreached('The picture', cause);
		});
		if (picture.status !== 200) throw new ProviderError('refused', `The picture ${url} answers ${picture.status}`);
		await answer(
			to,
			{ method: 'PUT', headers: { authorization: `Bearer ${account.token}` }, body: picture.bytes, timeout: 60_000 },
			call,
		);
		return image;
	}

	async function contentOf(link: string | undefined, text: string, media: SocialMedia[], account: SocialAccount, call: PortCall) {
		const images: { id: string; altText: string }[] = [];
		for (const one of media) images.push({ id: await upload(one, account, call), altText: one.alt ?? '' });
		if (images.length > 1) return { multiImage: { images } };
		if (images[0]) return { media: images[0] };
		return link ? { article: { source: link, title: text.split('\n')[0]?.slice(0, 200) || link } } : undefined;
	}

	return networksOf(['linkedin'], {
		async check() {
			await json(`${base}/v2/userinfo`, { headers: headers(accountOf()) }, probe());
		},

		async publish({ account, text, link, media = [] }, call) {
			const as = accountOf(account);
			const content = await contentOf(link, text, media, as, call);
			const post = {
				author: as.id,
				commentary: text.replace(SPECIAL, '\\$&'),
				visibility: 'PUBLIC',
				distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
				...(content ? { content } : {}),
				lifecycleState: 'PUBLISHED',
				isReshareDisabledByAuthor: false,
			};
			const made = await answer(`${base}/rest/posts`, { json: post, headers: headers(as) }, call);
			const id = made.headers['x-restli-id'];
			if (!id) throw malformed(SERVICE, 'the id of the post');
			return { id, url: `https://www.linkedin.com/feed/update/${id}` };
		},

		async status({ account, id }, call) {
			const got = await answer(
				`${base}/rest/posts/${encodeURIComponent(id)}`,
				{ headers: headers(accountOf(account)) },
				call,
				[404],
			);
			if (got.status === 404) return { state: 'gone' };
			const state = textOf(at(got.json(), 'lifecycleState'));
			const url = `https://www.linkedin.com/feed/update/${id}`;
			if (state === 'PUBLISHED') return { state: 'published', url };
			return state === 'PUBLISH_FAILED' ? { state: 'failed', reason: 'LinkedIn could not publish it' } : { state: 'processing' };
		},

		async metrics({ account, id }, call) {
			const as = accountOf(account);
			const actions = await json(`${base}/rest/socialActions/${encodeURIComponent(id)}`, { headers: headers(as) }, call);
			if (!isObject(actions)) throw malformed(SERVICE, 'counts of a post');
			const counts = {
				likes: numberOf(at(actions, 'likesSummary', 'totalLikes')),
				comments: numberOf(at(actions, 'commentsSummary', 'aggregatedTotalComments')),
			};
			if (!as.id.startsWith('urn:li:organization:')) return known(counts);
			const name = id.startsWith('urn:li:ugcPost:') ? 'ugcPosts' : 'shares';
			const query = `q=organizationalEntity&organizationalEntity=${encodeURIComponent(as.id)}&${name}=List(${encodeURIComponent(id)})`;
			const found = await json(`${base}/rest/organizationalEntityShareStatistics?${query}`, { headers: headers(as) }, call);
			const of = (field: string) => numberOf(at(listOf(at(found, 'elements'))[0], 'totalShareStatistics', field));
			return known({ ...counts, views: of('impressionCount'), shares: of('shareCount'), clicks: of('clickCount') });
		},

		async remove({ account, id }, call) {
			const request = { method: 'DELETE' as const, headers: { ...headers(accountOf(account)), 'x-restli-method': 'DELETE' } };
			await answer(`${base}/rest/posts/${encodeURIComponent(id)}`, request, call, [404]);
		},
	});
};
