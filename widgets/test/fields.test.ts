/** From a JSON Schema to a form's fields: pure rules, no browser. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FieldSchema, readFields } from '../kit/fields/model.ts';
import { toInstant, toLocal } from '../kit/fields/zone.ts';
import { inWords } from '../kit/in-words.ts';
import { version } from '../kit/version.ts';
import manifest from '../package.json' with { type: 'json' };

const word = (name: string): FieldSchema =>
	JSON.parse(readFileSync(new URL(`../../schemas/words/${name}.json`, import.meta.url), 'utf8'));
const words = { money: word('money'), phone: word('phone'), 'person-name': word('person-name') };

const read = (properties: Record<string, FieldSchema>, required: string[] = []) =>
	readFields({ type: 'object', required, properties }, words);

describe('A form read from a schema', () => {
	it('chooses the control by type, format, word and x-control', () => {
		const fields = read({
			headline: { type: 'string', maxLength: 140 },
			description: { type: 'string', maxLength: 10_000 },
			status: { type: 'string', enum: ['draft', 'active'] },
			bedrooms: { type: ['integer', 'null'] },
			visitedOn: { type: 'string', format: 'date' },
			seenAt: { type: 'string', format: 'date-time' },
			price: { $ref: '#/words/money' },
			phone: { allOf: [{ $ref: '#/words/phone' }] },
			agent: { type: 'string', format: 'uuid', 'x-ref': 'user' },
			features: { type: 'array', items: { type: 'string' } },
			extra: { type: 'object' },
		});
		expect(fields.map(({ kind }) => kind)).toEqual([
			...['text', 'textarea', 'choice', 'number', 'date', 'date-time', 'money', 'phone', 'reference', 'list', 'json'],
		]);
	});

	it('leaves out what callers never set', () => {
		expect(
			read({ id: { type: 'string', readOnly: true }, listedAt: { 'x-read-only': true }, passwordHash: { 'x-hidden': true } }),
		).toEqual([]);
	});

	it('draws a person’s name as one input, whose fault the server names `/name/full`', () => {
		expect(read({ name: { $ref: '#/words/person-name' } })[0]).toMatchObject({ kind: 'text', pointer: '/name/full' });
	});

	it('names fields as people do', () => {
		expect(['livingArea', 'under_offer', 'open-house'].map(inWords)).toEqual(['Living area', 'Under offer', 'Open house']);
	});
});

describe('Times in another zone', () => {
	it('are kept in UTC and shown on the clock of the place, over a change of clocks too', () => {
		expect(toInstant('2026-07-01T14:00', 'America/Los_Angeles')).toBe('2026-07-01T21:00:00.000Z');
		expect(toInstant('2026-01-15T14:00', 'America/Los_Angeles')).toBe('2026-01-15T22:00:00.000Z');
		// 02:30 does not exist on 8 March 2026 in Los Angeles.
		expect(toInstant('2026-03-08T02:30', 'America/Los_Angeles')).toBe('2026-03-08T10:30:00.000Z');
		expect(toLocal('2026-07-01T21:00:00Z', 'America/Los_Angeles')).toBe('2026-07-01T14:00');
	});
});

describe('The version that elements carry', () => {
	it('is the package’s', () => {
		expect(version).toBe(manifest.version);
	});
});
