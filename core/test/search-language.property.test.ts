/** The query language: text and data are two ways to write the same filter. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../src/errors.ts';
import { vocabularyFile } from '../src/schema/vocabulary.ts';
import type { Filter } from '../src/search/language/filter.ts';
import { normal } from '../src/search/language/filter.ts';
import { parseQuery } from '../src/search/language/parse.ts';
import { printQuery } from '../src/search/language/print.ts';
import { readFilter } from '../src/search/language/read.ts';

const text = fc
	.string({ unit: 'binary', minLength: 1, maxLength: 12 })
	.map((one) => one.toWellFormed().replaceAll('\0', 'x').normalize('NFC'));
const field = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}(\.[a-z][a-z0-9]{0,5})?$/);
const value = fc.oneof(text, fc.integer().map(String), fc.constantFrom('true', '500000..800000', 'a,b', '-', '"', '*'));
const coordinate = fc.integer({ min: -89_000_000, max: 89_000_000 }).map((one) => one / 1e6 + 0);
const place = fc.oneof(
	fc.tuple(coordinate, coordinate, coordinate, coordinate).map((within) => ({ within })),
	fc.record({ latitude: coordinate, longitude: coordinate, meters: fc.integer({ min: 1, max: 1e6 }) }).map((near) => ({ near })),
	fc
		.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 6 })
		.map((ring) => ({ inside: { type: 'Polygon' as const, coordinates: [[...ring, ring[0] as [number, number]]] } })),
);
const comparison = fc
	.tuple(
		field,
		fc.oneof(
			fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte').chain((name) => value.map((one) => ({ [name]: one }))),
			fc.array(value, { minLength: 2, maxLength: 4 }).map((list) => ({ in: list })),
			fc.boolean().map((set) => ({ set })),
			place,
		),
	)
	.map(([name, rest]) => ({ field: name, ...rest }) as Filter);

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
	filter: fc.oneof(
		{ depthSize: 'small', maxDepth: 4 },
		comparison,
		text.map((one) => ({ text: one })),
		text.map((one) => ({ phrase: one })),
		fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
		fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
		tie('filter').map((not) => ({ not })),
	),
}));

describe('the query language', () => {
	it('reads out of what it prints the filter that it printed', () => {
		fc.assert(
			fc.property(filter, (one) => {
				const meant = normal(one);
				const printed = printQuery(meant);
				fc.pre(printed.length <= 1000 && count(meant) <= 50);
				expect(normal(parseQuery(printed).filter)).toEqual(meant);
			}),
			{ numRuns: 2000 },
		);
	});

	it('reads as data what it reads as text', () => {
		fc.assert(
			fc.property(filter, (one) => {
				fc.pre(count(one) <= 50);
				expect(readFilter(JSON.parse(JSON.stringify(one)), '', new WeakMap())).toEqual(normal(one));
			}),
		);
	});

	it('is what the published schema says', () => {
		const isFilter = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(vocabularyFile('filter.json'), 'utf8')));
		const reads = (one: unknown): boolean => {
			try {
				readFilter(one, '', new WeakMap());
				return true;
			} catch {
				return false;
			}
		};
		fc.assert(
			fc.property(filter, fc.anything(), (one, other) => {
				fc.pre(count(one) <= 50);
				const sent = JSON.parse(JSON.stringify({ one, other }));
				expect(isFilter(sent.one)).toBe(true);
				expect([sent.other, isFilter(sent.other)]).toEqual([sent.other, reads(sent.other)]);
				const spoilt = { ...sent.one, ...(typeof sent.other === 'object' ? sent.other : { other: sent.other }) };
				expect([spoilt, isFilter(spoilt)]).toEqual([spoilt, reads(spoilt)]);
			}),
		);
	});

	it('answers whatever is typed with a filter or with a fault that has a place', () => {
		const typed = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 60 }),
			fc
				.array(
					fc.constantFrom(
						'(',
						')',
						'"',
						'-',
						'OR',
						' ',
						'price',
						':',
						'>=',
						'..',
						',',
						'5',
						'near:',
						'1,2,3km',
						'has:',
						'\\',
						'é',
						';',
						'inside:',
					),
					{ maxLength: 25 },
				)
				.map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(typed, (one) => {
				try {
					const { filter: read } = parseQuery(one, 'location');
					expect(normal(parseQuery(printQuery(read)).filter)).toEqual(normal(read));
				} catch (error) {
					if (!(error instanceof Problem)) throw error;
					expect(error.code).toBe('invalid_query');
					expect(error.extras.position).toBeGreaterThanOrEqual(0);
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it('refuses whatever is no filter with a pointer, and never fails otherwise', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: false }), (one) => {
				try {
					readFilter(one, '/filter', new WeakMap());
				} catch (error) {
					if (!(error instanceof Problem)) throw error;
					expect(error.errors?.[0]?.pointer).toMatch(/^\/filter/);
				}
			}),
		);
	});

	it('reads the words of the trade', () => {
		const { filter: read } = parseQuery(
			'status:active price:500000..800000 beds>=3 near:47.6,-122.3,5km "sea view" -sold',
			'location',
		);
		expect(read).toEqual({
			and: [
				{ field: 'status', eq: 'active' },
				{ field: 'price', gte: '500000' },
				{ field: 'price', lte: '800000' },
				{ field: 'beds', gte: '3' },
				{ field: 'location', near: { latitude: 47.6, longitude: -122.3, meters: 5000 } },
				{ phrase: 'sea view' },
				{ not: { text: 'sold' } },
			],
		});
	});
});

function count(one: Filter): number {
	if ('and' in one) return 1 + one.and.reduce((sum, part) => sum + count(part), 0);
	if ('or' in one) return 1 + one.or.reduce((sum, part) => sum + count(part), 0);
	return 1 + ('not' in one ? count(one.not) : 0);
}
