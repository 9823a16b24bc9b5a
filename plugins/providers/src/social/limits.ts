import { type PostLimits, ProviderError, type SocialMedia, type SocialNetwork } from '@freehold/core';

/**
 * What each network takes of one post, as its documentation says: Graph API (Pages, Instagram content publishing), LinkedIn Posts
 * API, X API 2. X counts every URL as 23 characters, and most of Asia's and emoji as two.
 */
export const LIMITS: Readonly<Record<SocialNetwork, PostLimits>> = {
	facebook: { characters: 63_206, images: 10, videos: 1, needsMedia: false, links: 'own' },
	instagram: { characters: 2200, images: 10, videos: 1, needsMedia: true, links: 'none' },
	linkedin: { characters: 3000, images: 20, videos: 1, needsMedia: false, links: 'own' },
	x: { characters: 280, images: 4, videos: 1, needsMedia: false, links: 'in-text' },
};

const URL_ON_X = 23;
const WIDE =
	/[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** How long a text is to a network. */
export function lengthOn(network: SocialNetwork, text: string): number {
	if (network !== 'x') return [...text].length;
	const urls = text.match(/https?:\/\/\S+/g) ?? [];
	const rest = text.replace(/https?:\/\/\S+/g, '').normalize('NFC');
	const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(rest)];
	return urls.length * URL_ON_X + graphemes.reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : [...segment].length), 0);
}

type Post = { network: SocialNetwork; text: string; link?: string; media?: SocialMedia[] };

/** The text as it will stand there: X has no place for a link but the text. */
export const textOn = ({ network, text, link }: Post): string =>
	network === 'x' && link && !text.includes(link) ? `${text} ${link}`.trim() : text;

/** @throws ProviderError refused: what was found, and what the network takes */
export function refuseTooMuch(post: Post): void {
	const { network, media = [], link } = post;
	const limits = LIMITS[network];
	const refuse = (found: string, meant: string): never => {
		throw new ProviderError('refused', `Found ${found} for ${network}; meant ${meant}`);
	};
	const length = lengthOn(network, textOn(post));
	const images = media.filter(({ kind }) => kind === 'image').length;
	const videos = media.length - images;
	if (length > limits.characters) refuse(`${length} characters`, `at most ${limits.characters}`);
	if (images > limits.images) refuse(`${images} pictures`, `at most ${limits.images}`);
	if (videos > limits.videos) refuse(`${videos} videos`, `at most ${limits.videos}`);
	if (images && videos) refuse('pictures and a video', 'one or the other');
	if (limits.needsMedia && !media.length) refuse('no picture and no video', 'at least one');
	if (limits.links === 'none' && link) refuse('a link', 'none: links are not clickable there');
	if (!media.length && !textOn(post).trim() && !link) refuse('nothing to say', 'a text, a link, or a picture');
	for (const { url } of media)
		if (!/^https:\/\//.test(url)) refuse(`the picture ${url}`, 'an https address that the network can fetch');
}
