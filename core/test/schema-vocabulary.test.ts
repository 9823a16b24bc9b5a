import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { readWords } from '../src/schema/read.ts';
import { vocabularyFile } from '../src/schema/vocabulary.ts';
import { agent, type Loose, listing } from './schema-fixtures.ts';

const read = (name: string): Loose => JSON.parse(readFileSync(vocabularyFile(name), 'utf8'));
const strict = () => {
	const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, strictTypes: false });
	addFormats.default(ajv);
	return ajv;
};

describe('The meta-schemas', () => {
	it.each(['entity.json', 'plugin.json', 'config.json'])('%s is a JSON Schema 2020-12 without a keyword that is none', (name) => {
		expect(() => strict().compile(read(name))).not.toThrow();
	});

	it.each(['entity.json', 'plugin.json', 'config.json'])('%s tells of every key what it is for', (name) => {
		const schema = read(name);
		const silent: string[] = [];
		const visit = (part: Loose, path: string): void => {
			for (const [key, value] of Object.entries<Loose>(part.properties ?? {})) {
				const target = value.$ref ? schema.$defs[value.$ref.split('/').at(-1)] : {};
				if (!value.description && !target.description) silent.push(`${path}/${key}`);
				visit(value, `${path}/${key}`);
			}
			for (const [key, value] of Object.entries<Loose>(part.$defs ?? {})) visit(value, `${path}/${key}`);
			for (const key of ['additionalProperties', 'items']) if (typeof part[key] === 'object') visit(part[key], `${path}/${key}`);
		};
		visit(schema, '');
		expect(silent).toEqual([]);
	});

	it('entity.json accepts good files as an editor would check them', () => {
		const validate = strict().compile(read('entity.json'));
		for (const file of [listing(), agent()]) {
			const good = JSON.parse(JSON.stringify(file));
			expect(validate(good), JSON.stringify(validate.errors)).toBe(true);
		}
	});

	it('names the same words as there are files', () => {
		const names = read('entity.json').$defs['keyword-ref'].enum.map((name: string) => name.slice('freehold:'.length));
		expect(names).toEqual(Object.keys(readWords()));
	});
});

describe('The shared words', () => {
	const ajv = strict();
	const check = (word: string, value: unknown): boolean =>
		(ajv.getSchema(`freehold:${word}`) ?? ajv.compile(read(`words/${word}.json`)))(value) as boolean;

	it.each(Object.keys(readWords()))('%s has a title, a description, and examples that fit it', (word) => {
		const schema = read(`words/${word}.json`);
		expect(schema.$id).toBe(`freehold:${word}`);
		expect(schema.title).toBeTruthy();
		expect(schema.description).toBeTruthy();
		expect(schema.examples.length).toBeGreaterThan(0);
		for (const example of schema.examples) expect(check(word, example)).toBe(true);
		for (const member of Object.values<Loose>(schema.properties ?? {})) expect(member.title && member.description).toBeTruthy();
	});

	it('money is exact: a decimal of at most 16 and 2 digits, zero or more', () => {
		const money = (amount: unknown) => check('money', { amount, currency: 'USD' });
		for (const good of ['0', '0.5', '725000', '725000.00', '9999999999999999.99']) expect(money(good), good).toBe(true);
		for (const bad of ['', '-1', '1.234', '1e3', '01', '1,000', '.5', '5.', 'NaN', '10000000000000000', 725000])
			expect(money(bad), String(bad)).toBe(false);
		expect(check('money', { amount: '1', currency: 'usd' })).toBe(false);
		expect(check('money', { amount: '1' })).toBe(false);
		expect(check('money', { amount: '1', currency: 'USD', cents: 1 })).toBe(false);
	});

	it('places are on the earth, numbers are E.164, windows have a zone', () => {
		expect(check('geo-point', { latitude: 90, longitude: -180 })).toBe(true);
		expect(check('geo-point', { latitude: 90.1, longitude: 0 })).toBe(false);
		expect(check('phone', '+12065550142')).toBe(true);
		for (const bad of ['12065550142', '+0206555', '+1 206 555 0142', '+1206', '+1234567890123456'])
			expect(check('phone', bad), bad).toBe(false);
		const window = { start: '2026-03-14T20:00:00Z', end: '2026-03-14T22:00:00Z' };
		for (const timeZone of ['America/Los_Angeles', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+8'])
			expect(check('time-window', { ...window, timeZone })).toBe(true);
		for (const timeZone of ['', '+02:00', 'pacific time']) expect(check('time-window', { ...window, timeZone })).toBe(false);
	});

	it('an address needs no postal code, since not every country has one', () => {
		expect(check('address', { line1: 'Villa 12, Al Wasl Road', city: 'Dubai', country: 'AE' })).toBe(true);
		expect(check('address', { line1: 'Villa 12', city: 'Dubai', country: 'UAE' })).toBe(false);
	});
});
