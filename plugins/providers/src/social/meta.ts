import { setTimeout as wait } from 'node:timers/promises';
import { type Driver, type PortCall, ProviderError, type SocialAccount, type SocialMedia } from '@freehold/core';
import { exchangeWith, malformed } from '../exchange.ts';
import { at, isObject, known, listOf, numberOf, textOf } from '../reading.ts';
import { networksOf, probe } from './network.ts';

const SERVICE = 'Meta';
/** Graph API error codes: too many calls of the app (4), user (17), page (32), custom (613); a token that is not good (190). */
const LIMITED = [4, 17, 32, 613, 80_001, 80_002];
/** An unknown or a temporary error: try again. */
const PASSING = [1, 2];

/**
 * Facebook pages and Instagram accounts by the Graph API (developers.facebook.com/docs/pages-api, /docs/instagram-platform/content-publishing).
 * Instagram fetches the pictures itself: a container first, published once it is finished.
 */
export const meta: Driver<'social'> = ({ settings, now, ...parts }) => {
	const base = settings.META_URL || 'https://graph.facebook.com/v23.0';
	const { json, answer } = exchangeWith(parts, SERVICE, (_, body) => {
		const code = numberOf(at(body, 'error', 'code'));
		if (code === undefined) return undefined;
		if (LIMITED.includes(code)) return 'rate-limited';
		if (PASSING.includes(code) || at(body, 'error', 'is_transient') === true) return 'unavailable';
		return code === 190 || code === 10 || (code >= 200 && code < 300) ? 'unauthorized' : undefined;
	});
	const accountOf = (account: SocialAccount | undefined, isInstagram: boolean): SocialAccount => {
		const id = isInstagram ? settings.META_INSTAGRAM_ID : settings.META_PAGE_ID;
		if (account) return account;
		if (!id)
			throw new ProviderError(
				'refused',
				`No ${isInstagram ? 'Instagram account: set META_INSTAGRAM_ID' : 'page: set META_PAGE_ID'}`,
			);
		return { id, token: settings.META_ACCESS_TOKEN ?? '' };
	};
	const headers = ({ token }: SocialAccount) => ({ authorization: `Bearer ${token}` });
	const post = async (path: string, form: Record<string, string>, account: SocialAccount, call: PortCall): Promise<string> => {
		const made = await json(`${base}/${path}`, { form, headers: headers(account) }, call);
		const id = textOf(at(made, 'post_id')) ?? textOf(at(made, 'id'));
		if (!id) throw malformed(SERVICE, 'the id of what it made');
		return id;
	};
	const get = (path: string, fields: string, account: SocialAccount, call: PortCall) =>
		json(`${base}/${path}?fields=${encodeURIComponent(fields)}`, { headers: headers(account) }, call);

	async function onPage(text: string, link: string | undefined, media: SocialMedia[], account: SocialAccount, call: PortCall) {
		const [first, ...more] = media;
		if (first?.kind === 'video') return post(`${account.id}/videos`, { file_url: first.url, description: text }, account, call);
		if (first && !more.length)
			return post(
				`${account.id}/photos`,
				{ url: first.url, message: text, ...(first.alt ? { alt_text_custom: first.alt } : {}) },
				account,
				call,
			);
		const photos: Record<string, string> = {};
		for (const [place, { url, alt }] of media.entries()) {
			const form = { url, published: 'false', ...(alt ? { alt_text_custom: alt } : {}) };
			photos[`attached_media[${place}]`] = JSON.stringify({
				media_fbid: await post(`${account.id}/photos`, form, account, call),
			});
		}
		return post(`${account.id}/feed`, { message: text, ...(link ? { link } : {}), ...photos }, account, call);
	}

	async function onInstagram(text: string, media: SocialMedia[], account: SocialAccount, call: PortCall) {
		const source = ({ kind, url, alt }: SocialMedia): Record<string, string> =>
			kind === 'video' ? { media_type: 'REELS', video_url: url } : { image_url: url, ...(alt ? { alt_text: alt } : {}) };
		const container = (form: Record<string, string>) => post(`${account.id}/media`, form, account, call);
		const [only, ...more] = media as [SocialMedia, ...SocialMedia[]];
		let creation: string;
		if (more.length) {
			const children: string[] = [];
			for (const one of media) children.push(await container({ ...source(one), is_carousel_item: 'true' }));
			creation = await container({ media_type: 'CAROUSEL', children: children.join(','), caption: text });
		} else creation = await container({ ...source(only), caption: text });
		await untilFinished(creation, account, call);
		return post(`${account.id}/media_publish`, { creation_id: creation }, account, call);
	}

	/** Until Instagram has fetched the pictures: a few seconds, of a video a minute; within the call's time. */
	async function untilFinished(creation: string, account: SocialAccount, call: PortCall): Promise<void> {
		for (let pause = Number(settings.META_POLL || 1000); ; pause = Math.min(pause * 2, 10_000)) {
			const state = textOf(at(await get(creation, 'status_code,status', account, call), 'status_code'));
			if (state === 'FINISHED' || state === 'PUBLISHED') return;
			if (state === 'ERROR' || state === 'EXPIRED')
				throw new ProviderError('refused', `Instagram cannot use the picture (${state})`);
			if (state !== 'IN_PROGRESS') throw malformed(SERVICE, 'the state of a container');
			await wait(pause, undefined, { signal: call.signal }).catch((cause) => {
				throw new ProviderError('unavailable', 'Instagram is still fetching the picture', { cause });
			});
		}
	}

	return networksOf(['facebook', 'instagram'], {
		async check() {
			await get('me', 'id', { id: 'me', token: settings.META_ACCESS_TOKEN ?? '' }, probe());
		},

		async publish({ network, account, text, link, media = [] }, call) {
			const as = accountOf(account, network === 'instagram');
			const id = network === 'instagram' ? await onInstagram(text, media, as, call) : await onPage(text, link, media, as, call);
			return network === 'facebook' ? { id, url: `https://www.facebook.com/${id}` } : { id };
		},

		async status({ network, account, id }, call) {
			const as = accountOf(account, network === 'instagram');
			const field = network === 'instagram' ? 'permalink' : 'permalink_url,is_published';
			// What is not there, or not for us, is an error 100 of status 400.
			const got = await answer(`${base}/${id}?fields=${encodeURIComponent(field)}`, { headers: headers(as) }, call, [400, 404]);
			if (got.status !== 200) return { state: 'gone' };
			const found = got.json();
			const url = textOf(at(found, 'permalink')) ?? textOf(at(found, 'permalink_url'));
			return at(found, 'is_published') === false ? { state: 'processing' } : known({ state: 'published', url } as const);
		},

		async metrics({ network, account, id }, call) {
			const as = accountOf(account, network === 'instagram');
			if (network === 'instagram') {
				const insights = await json(`${base}/${id}/insights?metric=views,likes,comments,shares`, { headers: headers(as) }, call);
				const of = (name: string) =>
					numberOf(
						at(
							listOf(
								at(
									listOf(at(insights, 'data')).find((one) => at(one, 'name') === name),
									'values',
								),
							)[0],
							'value',
						),
					);
				return known({ views: of('views'), likes: of('likes'), comments: of('comments'), shares: of('shares') });
			}
			const found = await get(id, 'reactions.limit(0).summary(true),comments.limit(0).summary(true),shares', as, call);
			if (!isObject(found)) throw malformed(SERVICE, 'a post');
			return known({
				likes: numberOf(at(found, 'reactions', 'summary', 'total_count')),
				comments: numberOf(at(found, 'comments', 'summary', 'total_count')),
				shares: numberOf(at(found, 'shares', 'count')) ?? 0,
			});
		},

		async remove({ network, account, id }, call) {
			if (network === 'instagram')
				throw new ProviderError('refused', 'Instagram lets nobody remove a post by its API: do it in the app');
			await answer(`${base}/${id}`, { method: 'DELETE', headers: headers(accountOf(account, false)) }, call, [400, 404]);
		},
	});
};
