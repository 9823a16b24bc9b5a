import { distance } from 'fastest-levenshtein';
import { type Address, normaliseAddress, normaliseWords } from '../address.ts';

export type Reason = 'email' | 'phone' | 'name' | 'similar_name' | 'address';

/** How much each says by itself that two contacts are one person; together they say more. */
const WEIGHTS: Readonly<Record<Reason, number>> = { email: 0.9, phone: 0.75, name: 0.5, similar_name: 0.35, address: 0.4 };
/** From here on a person should look at it: a name alone is not enough, a name and an address are. */
const ENOUGH = 0.6;
const SIMILAR = 0.8;

export type Person = { name: string; addresses: readonly Address[] };

/** The score of two contacts who have `common` in common, and why; null where nobody need look. */
export function compare(one: Person, other: Person, common: ReadonlySet<Reason>): { score: number; reasons: Reason[] } | null {
	const reasons = new Set(common);
	const likeness = nameLikeness(one.name, other.name);
	if (likeness === 1) reasons.add('name');
	else if (likeness >= SIMILAR) reasons.add('similar_name');
	const places = new Set(one.addresses.map(normaliseAddress));
	if (other.addresses.some((address) => places.has(normaliseAddress(address)))) reasons.add('address');
	const unsure = [...reasons].reduce((rest, reason) => rest * (1 - WEIGHTS[reason]), 1);
	const score = Math.round((1 - unsure) * 1000) / 1000;
	return score >= ENOUGH ? { score, reasons: [...reasons].sort() } : null;
}

/** From 0 to 1; 1 where the same words stand in another order. A given name may be its beginning: Jon, Jonathan. */
export function nameLikeness(one: string, other: string): number {
	const [mine, theirs] = [one, other].map((name) => normaliseWords(name).split(' ').filter(Boolean).sort()) as [
		string[],
		string[],
	];
	if (mine.length === 0 || theirs.length === 0) return 0;
	if (mine.join(' ') === theirs.join(' ')) return 1;
	const [few, many] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
	const best = few.map((word) => Math.max(...many.map((candidate) => wordLikeness(word, candidate))));
	const sum = best.reduce((total, value) => total + value, 0) / few.length;
	// One word of several says less than all of them.
	return Math.min(0.99, few.length === 1 && many.length > 1 ? sum * 0.7 : sum);
}

function wordLikeness(one: string, other: string): number {
	const longest = Math.max(one.length, other.length);
	const shortest = Math.min(one.length, other.length);
	const isBeginning = shortest >= 3 && (one.startsWith(other) || other.startsWith(one));
	return Math.max(1 - distance(one, other) / longest, isBeginning ? 0.9 : 0);
}

/** What the index of names is asked for: names that begin as this one’s first and last word do. Null where it has no words. */
export function nameQuery(name: string): string | null {
	const words = name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
	const [first, last] = [words[0], words.at(-1)];
	if (!first || !last) return null;
	if (words.length === 1) return `${first}:*`;
	return `${beginning(first)}:* & ${beginning(last)}:*`;
}

const beginning = (word: string): string => [...word].slice(0, 3).join('');
