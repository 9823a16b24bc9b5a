import { type Driver, type PortCall, ProviderError, type SocialAccount, type SocialMedia } from '@freehold/core';
import { exchangeWith, malformed, unreached } from '../exchange.ts';
import { at, known, numberOf, textOf } from '../reading.ts';
import { textOn } from './limits.ts';
import { networksOf, probe } from './network.ts';

const SERVICE = 'X';
const LARGEST_PICTURE = 5 * 1024 * 1024;

/** X by its API 2 (docs.x.com/x-api): OAuth 2 user token; pictures go up first, in one piece. */
export const x: Driver<'social'> = ({ settings, now, ...parts }) => {
	const base = settings.X_URL || 'https://api.x.com';
	const { json, found, answer } = exchangeWith(parts, SERVICE);
	const headers = (account?: SocialAccount) => ({ authorization: `Bearer ${account?.token ?? settings.X_ACCESS_TOKEN ?? ''}` });

	async function upload({ url, kind, alt }: SocialMedia, account: SocialAccount | undefined, call: PortCall): Promise<string> {
		if (kind === 'video') throw new ProviderError('refused', 'This driver posts pictures to X, and no videos');
		const picture = await parts.fetch(url, { signal: call.signal, maxBytes: LARGEST_PICTURE }).catch((cause) => {
			throw unreached('The picture', cause);
		});
		if (picture.status !== 200) throw new ProviderError('refused', `The picture ${url} answers ${picture.status}`);
		const media = Buffer.from(picture.bytes).toString('base64');
		const made = await json(
			`${base}/2/media/upload`,
			{ headers: headers(account), json: { media, media_category: 'tweet_image' } },
			call,
		);
		const id = textOf(at(made, 'data', 'id'));
		if (!id) throw malformed(SERVICE, 'the id of the picture');
		if (alt)
			await json(
				`${base}/2/media/metadata`,
				{ headers: headers(account), json: { id, metadata: { alt_text: { text: alt.slice(0, 1000) } } } },
				call,
			);
		return id;
	}

	const read = async (id: string, account: SocialAccount | undefined, call: PortCall): Promise<unknown> =>
		at(
			await found(
				`${base}/2/tweets/${encodeURIComponent(id)}?tweet.fields=public_metrics,created_at`,
				{ headers: headers(account) },
				call,
			),
			'data',
		);

	return networksOf(['x'], {
		async check() {
			await json(`${base}/2/users/me`, { headers: headers() }, probe());
		},

		async publish(post, call) {
			const { account, media = [] } = post;
			const pictures: string[] = [];
			for (const one of media) pictures.push(await upload(one, account, call));
			const body = { text: textOn(post), ...(pictures.length ? { media: { media_ids: pictures } } : {}) };
			const id = textOf(at(await json(`${base}/2/tweets`, { headers: headers(account), json: body }, call), 'data', 'id'));
			if (!id) throw malformed(SERVICE, 'the id of the post');
			return { id, url: `https://x.com/i/status/${id}` };
		},

		async status({ account, id }, call) {
			// A post that is not there is an answer of 200 with errors and no data.
			return (await read(id, account, call)) ? { state: 'published', url: `https://x.com/i/status/${id}` } : { state: 'gone' };
		},

		async metrics({ account, id }, call) {
			const post = await read(id, account, call);
			if (!post) throw new ProviderError('refused', 'There is no such post');
			const of = (name: string) => numberOf(at(post, 'public_metrics', name));
			const shares = (of('retweet_count') ?? 0) + (of('quote_count') ?? 0);
			return known({ views: of('impression_count'), likes: of('like_count'), comments: of('reply_count'), shares });
		},

		async remove({ account, id }, call) {
			await answer(`${base}/2/tweets/${encodeURIComponent(id)}`, { method: 'DELETE', headers: headers(account) }, call, [404]);
		},
	});
};
