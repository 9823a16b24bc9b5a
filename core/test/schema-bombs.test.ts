import { describe, expect, it } from 'vitest';
import { findBombs } from '../src/schema/bombs.ts';
import { expectFault, type FaultCase } from './schema-fixtures.ts';

const slow = (pattern: string): FaultCase => [
	(home) => {
		home.properties.headline.pattern = pattern;
	},
	{ pointer: '/properties/headline/pattern', found: /stand still/, meant: /every text once/ },
];

const CASES: Record<string, FaultCase> = {
	'a repetition inside a repetition': slow('^(a+)+$'),
	'two ways to the same letter': slow('^(a|a)*$'),
	'the same in disguise': slow('^(a|aa)+$'),
	'words and blanks that may be missing': slow('^(\\w+\\s?)*$'),
	'two repetitions side by side': slow('^\\d+\\d+\\d+$'),
	'anything, many times': slow('^(.*a){12}$'),
	'a repetition that begins anywhere': slow('\\s+$'),
	'optional letters, counted': slow('^(?:a?){30}a{30}$'),
	'a slow pattern deep in an operation': [
		(home) => {
			home['x-operations'].value.input.properties.note = { type: 'array', items: { type: 'string', pattern: '(x+x+)+y' } };
		},
		{ pointer: '/x-operations/value/input/properties/note/items/pattern', found: /stand still/ },
	],
	'a pattern longer than anybody reads': [
		(home) => {
			home.properties.headline.pattern = `^${'[a-z]'.repeat(200)}$`;
		},
		{ pointer: '/properties/headline/pattern', found: /1002 characters/ },
	],
	'a list of values without end': [
		(home) => {
			home.properties.kind.enum = Array.from({ length: 1001 }, (_, index) => `kind${index}`);
		},
		{ pointer: '/properties/kind/enum', found: /1001 values/ },
	],
	'objects that must all differ': [
		(home) => {
			home.properties.features = {
				type: 'array',
				uniqueItems: true,
				items: { type: 'object', properties: { a: { type: 'string' } } },
			};
		},
		{ pointer: '/properties/features/uniqueItems', found: /compared with all others/ },
	],
};

describe('a schema that would take long', () => {
	it.each(Object.entries(CASES))('is refused at boot: %s', (_, one) => {
		const started = performance.now();
		expectFault(one);
		expect(performance.now() - started).toBeLessThan(3000);
	});

	it('is refused for its depth and its size, without falling over', () => {
		const deep = JSON.parse(`${'{"items":'.repeat(200_000)}{}${'}'.repeat(200_000)}`);
		expect(findBombs(deep, 'a.json', 'schema_invalid')).toMatchObject([{ found: 'more than 64 levels' }]);
		const wide = {
			properties: Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`a${index}`, { type: 'string' }])),
		};
		expect(findBombs(wide, 'a.json', 'schema_invalid')).toMatchObject([{ found: 'more than 20000 parts' }]);
	});

	it('is refused for choices inside choices, which multiply', () => {
		let value: unknown = { type: 'string' };
		for (let level = 0; level < 9; level++) value = { anyOf: [{ items: value }, { type: 'null' }] };
		expect(findBombs(value, 'a.json', 'schema_invalid')).toMatchObject([
			{ found: '2 choices, inside others: 512 ways to read one value' },
		]);
	});

	it('is not what these are', () => {
		const sound = [
			'^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
			'^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
			'\\S',
			'^\\+[1-9][0-9]{6,14}$',
			'^(?!.*\\.\\.).{1,80}$',
			'^\\p{L}+$',
			'^[A-Z]{2}-?[0-9]+$',
		];
		for (const pattern of sound) expect([pattern, findBombs({ pattern }, 'a.json', 'schema_invalid')]).toEqual([pattern, []]);
		expect(
			findBombs(
				{ default: { pattern: '(a+)+' }, properties: { pattern: { type: 'string' }, enum: { type: 'string' } } },
				'a.json',
				'schema_invalid',
			),
		).toEqual([]);
	});
});
