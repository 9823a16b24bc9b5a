import { distance as edits } from 'fastest-levenshtein';

/** The first line of an address, taken apart: `12345 SE 128th St` → 12345, se, 128th, st. */
export type Street = { number: string; directions: string; name: string; types: string };

/** Words of a street and their short forms, as the post writes them. Source: USPS Publication 28, appendices B and C1. */
export const SHORT: Readonly<Record<string, string>> = {
	...{ street: 'st', avenue: 'ave', road: 'rd', boulevard: 'blvd', drive: 'dr', lane: 'ln', court: 'ct', place: 'pl' },
	...{ square: 'sq', terrace: 'ter', parkway: 'pkwy', highway: 'hwy', circle: 'cir', trail: 'trl', crescent: 'cres' },
	...{ av: 'ave', boul: 'blvd', str: 'st', mount: 'mt', saint: 'st', building: 'bldg', floor: 'fl', tower: 'twr' },
	...{ north: 'n', south: 's', east: 'e', west: 'w', northeast: 'ne', northwest: 'nw', southeast: 'se', southwest: 'sw' },
};

const DIRECTIONS = new Set(['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw']);
const TYPES = new Set('st ave rd blvd dr ln ct pl sq ter pkwy hwy cir trl cres way'.split(' '));

/** Long enough that a slip in one is not another one: “Drrive”, “Coutr”, “Norrth”. */
const LONG = Object.keys(SHORT).filter((word) => word.length >= 4);

/** The number in front: `12`, `12b`; of “11080SW Main”, which has no space behind it, 11080. */
export const numberOf = (street: string): string => /^(?:\d+(?:st|nd|rd|th)\b|\d+[a-z]?\b|\d+)/.exec(street)?.[0] ?? '';

/** @param street as the key of an address has it: small letters, short forms, single spaces */
export function streetOf(street: string): Street {
	const number = numberOf(street);
	const words = street.slice(number.length).trim().split(' ');
	const known = words.map(knownAs);
	const those = (isMeant: (word: string) => boolean): string => known.filter(isMeant).join(' ');
	const name = those((word) => !DIRECTIONS.has(word) && !TYPES.has(word));
	return {
		number,
		// “S.E.” is “SE”.
		directions: those((word) => DIRECTIONS.has(word)).replaceAll(' ', ''),
		// “The Terrace”, “North”: a street that is only called what it is.
		name: name || known.join(' '),
		types: those((word) => TYPES.has(word)),
	};
}

/** The short form of what was meant for a word like “street”; any other word as it is. */
function knownAs(word: string): string {
	if (word.length < 4) return word;
	const meant = LONG.find((long) => Math.abs(long.length - word.length) < 2 && slipsBetween(word, long) === 1);
	const short = meant && SHORT[meant];
	return short && (TYPES.has(short) || DIRECTIONS.has(short)) ? short : word;
}

/**
 * 2: the same street, as typed or abbreviated; between 0 and 1: but for a slip or two; 0: another one. `SE` and `SW`, `St` and `Pl` are
 * other streets, and one that is a number (“12th”) is another one with another number; what only one of the two tells says nothing.
 */
export function streetLikeness(one: Street, other: Street): number {
	if (contradict(one.directions, other.directions) || contradict(one.types, other.types)) return 0;
	if (one.name === other.name) return one.name ? 2 : 0;
	const [mine, theirs] = [wholeOf(one), wholeOf(other)];
	if (digits(mine) !== digits(theirs)) return 0;
	// A slip in “Street” itself makes it a part of the name.
	const slips = Math.min(slipsBetween(one.name, other.name), slipsBetween(mine, theirs));
	const most = Math.max(1, Math.floor(Math.min(one.name.length, other.name.length) / 4));
	return slips <= most ? 1 - slips / (2 * most + 1) : 0;
}

/**
 * Whether a house's number was mistyped, which only those can be asked who know that both are at one place: two houses of one street
 * differ by their number alone, so a slip in its last digits is the house next door. But no two so near to each other are a hundred apart.
 */
export function isMisnumbered(one: string, other: string): boolean {
	const apart = Math.abs(Number.parseInt(one, 10) - Number.parseInt(other, 10));
	return apart >= 100 && slipsBetween(one, other) === 1;
}

/** Letters that were left out, added or another one; two that changed places are one slip. */
function slipsBetween(one: string, other: string): number {
	const steps = edits(one, other);
	if (steps !== 2 || one.length !== other.length) return steps;
	const at = one.split('').findIndex((letter, index) => letter !== other[index]);
	return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2) ? 1 : steps;
}

const contradict = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;
const wholeOf = ({ name, types }: Street): string => `${name} ${types}`.trim();
const digits = (name: string): string => (name.match(/\d+/g) ?? []).join(' ');
