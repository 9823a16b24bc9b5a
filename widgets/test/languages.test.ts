/** Every word of ours in every language we ship: none is missing, none is left over, and the places in a sentence are the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strings as arabic } from '../kit/strings.ar.ts';
import { strings as spanish } from '../kit/strings.es.ts';
import { strings as french } from '../kit/strings.fr.ts';
import { english, type Plural, type Strings } from '../kit/strings.ts';

const root = new URL('..', import.meta.url).pathname;

/** The tables that stand beside the elements (`addStrings({ … })`), read from the sources: no browser is needed for words. */
function ownWords(): Strings {
	const words: Strings = { ...english };
	let tables = 0;
	for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
		if (!file.endsWith('.ts') || /^(test|dist|node_modules)\//.test(file)) continue;
		for (const [, table] of readFileSync(root + file, 'utf8').matchAll(/addStrings\((\{[\s\S]*?\})\);/g)) {
			Object.assign(words, new Function(`return ${table}`)());
			tables += 1;
		}
	}
	expect(tables).toBeGreaterThan(20);
	return words;
}

const words = ownWords();
/** Names of members of shared words, whose English is in their schema files. */
const OF_SCHEMAS = new Set(['value']);

const places = (text: string | Plural): string[] =>
	[...new Set((typeof text === 'string' ? text : text.other).match(/\{\w+\}/g))].sort();

describe.each([
	['Arabic', arabic, 'ar'],
	['Spanish', spanish, 'es'],
	['French', french, 'fr'],
] as const)('%s', (_, table, language) => {
	it('has every word', () => {
		expect(Object.keys(words).filter((key) => !(key in table))).toEqual([]);
	});

	it('has no word that nobody says', () => {
		expect(Object.keys(table).filter((key) => !(key in words) && !OF_SCHEMAS.has(key))).toEqual([]);
	});

	it('leaves the same places in its sentences', () => {
		for (const [key, text] of Object.entries(table)) {
			const own = words[key];
			if (own !== undefined) expect([key, places(text)]).toEqual([key, places(own)]);
		}
	});

	it('has only plural forms that the language knows', () => {
		const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
		for (const text of Object.values(table))
			if (typeof text !== 'string') for (const form of Object.keys(text)) expect([...forms, 'other']).toContain(form);
	});
});
