import { distance } from 'fastest-levenshtein';
import type { Sql } from '../data/model.ts';
import { dictionaryOf } from './languages.ts';
import type { Alternatives } from './sql.ts';

const MOST = 8;

/** The word without each of its letters in turn: two words that share one of these are at most a slip or two apart. */
export const shortened = (word: string): string[] => {
	const letters = [...word];
	return letters.length < 4 || letters.length > 20
		? []
		: letters.map((_, at) => letters.filter((_, index) => index !== at).join(''));
};

/** Slips of the hand that are forgiven in a word: one, in a long word two. Two letters that changed places are one. */
export const slips = (word: string): number => ([...word].length >= 8 ? 2 : 1);

/** Is it near enough to be meant? */
export function isNear(word: string, other: string): boolean {
	const steps = distance(word, other);
	return steps <= slips(word) || (steps === 2 && isSwapped(word, other));
}

function isSwapped(word: string, other: string): boolean {
	if (word.length !== other.length) return false;
	const at = [...word].findIndex((letter, index) => letter !== other[index]);
	return word[at] === other[at + 1] && word[at + 1] === other[at] && word.slice(at + 2) === other.slice(at + 2);
}

/**
 * What else the words may stand for, by the organisation's vocabulary, in one statement: a word's other forms in the organisation's
 * language, and for one that no record has, not even as the beginning of a word, the nearest ones that records have.
 */
export async function alternativesOf(
	words: readonly string[],
	sql: Sql,
	options: { locale: string; inLanguage: boolean; forgiving?: boolean },
): Promise<Alternatives> {
	const asked = [...new Set(words)];
	if (asked.length === 0) return new Map();
	const typos = asked.flatMap((word) => [
		{ word, key: `t:${word}` },
		...shortened(word).flatMap((key) => [
			{ word, key: `t:${key}` },
			{ word, key: `w:${key}` },
		]),
	]);
	const rows = await sql<{ asked: string; word: string | null; kind: string }>(
		`with stems as materialized (
			select a.word, 's:' || (ts_lexize($3::regdictionary, a.word))[1] as key from unnest($1::text[]) a(word) where $4::boolean)
		select a.word as asked, null as word, 'known' as kind from unnest($1::text[], $2::text[], $5::text[]) a(word, first, past)
			where exists (select 1 from search_words s where s.key collate "C" >= a.first and s.key collate "C" < a.past)
		union all select stems.word, null, 'empty' from stems where stems.key is null
		union all select stems.word, s.word, 'form' from stems join search_words s on s.key collate "C" = stems.key
		union all select a.word, s.word, 'typo' from unnest($6::text[], $7::text[]) a(word, key) join search_words s on s.key collate "C" = a.key`,
		[
			asked,
			asked.map((word) => `w:${word}`),
			dictionaryOf(options.locale),
			options.inLanguage,
			asked.map((word) => `w:${word}\u{10FFFF}`),
			typos.map(({ word }) => word),
			typos.map(({ key }) => key),
		],
		'search_words',
	);
	const known = new Set(rows.filter(({ kind }) => kind === 'known').map((row) => row.asked));
	const empty = new Set(rows.filter(({ kind }) => kind === 'empty').map((row) => row.asked));
	return new Map(
		asked.map((word): [string, string[] | null] => {
			if (empty.has(word)) return [word, null];
			const others = rows.filter(
				({ asked: of, kind, word: other }) =>
					of === word &&
					other !== null &&
					other !== word &&
					(kind === 'form' || (kind === 'typo' && (!known.has(word) || options.forgiving) && isNear(word, other))),
			);
			const nearest = [...new Set(others.map((row) => row.word as string))].sort(
				(a, b) => distance(word, a) - distance(word, b) || (a < b ? -1 : 1),
			);
			return [word, nearest.slice(0, MOST)];
		}),
	);
}
