import { createHash } from 'node:crypto';
import type { Flag, Offer, Phrase } from './model.ts';

/** Finds phrases in the texts that the public reads; compiled once for a list of phrases. */
const compiled = new WeakMap<readonly Phrase[], { pattern: RegExp; byWords: Map<string, Phrase> }>();

/** Every flagged phrase in headline, description and features, in the order of the texts. Nothing is ever changed. */
export function flagsIn(offer: Offer, phrases: readonly Phrase[]): Flag[] {
	if (phrases.length === 0) return [];
	const { pattern, byWords } = compile(phrases);
	return textsOf(offer).flatMap(({ pointer, text }) =>
		[...text.matchAll(pattern)].flatMap((match) => {
			const known = byWords.get(plain(match[0]));
			return known ? [{ pointer, phrase: match[0], at: match.index, why: known.why, class: known.class }] : [];
		}),
	);
}

/** What somebody answers for: these texts and no others. */
export const hashOfTexts = (offer: Offer): string =>
	createHash('sha256')
		.update(JSON.stringify(textsOf(offer)))
		.digest('hex');

function textsOf({ headline, description, features }: Offer): { pointer: string; text: string }[] {
	const texts = [
		{ pointer: '/headline', text: headline },
		{ pointer: '/description', text: description },
		...((features as string[] | null | undefined) ?? []).map((text, at) => ({ pointer: `/features/${at}`, text })),
	];
	return texts.filter(({ text }) => typeof text === 'string');
}

/** Blanks, hyphens and slashes between words are one thing. */
const BETWEEN = /[\s\p{Pd}/]+/gu;
const plain = (text: string): string => text.toLowerCase().replace(BETWEEN, ' ').trim();

function compile(phrases: readonly Phrase[]) {
	let known = compiled.get(phrases);
	if (!known) {
		const byWords = new Map(phrases.map((one) => [plain(one.phrase), one]));
		// The longest first, so that the whole of what is written is told.
		const all = [...byWords.keys()].sort((one, other) => other.length - one.length);
		const words = all.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[\\s\\p{Pd}/]{1,9}'));
		known = { byWords, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu') };
		compiled.set(phrases, known);
	}
	return known;
}
