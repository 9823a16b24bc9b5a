import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, normaliseAddress, normaliseWords } from '../src/address.ts';
import { compare, nameLikeness, nameQuery, type Reason } from '../src/duplicates/score.ts';

const at = (line1: string, more: Partial<Address> = {}): Address => ({
	line1,
	city: 'Seattle',
	country: 'US',
	postalCode: '98109',
	...more,
});

describe('An address in its one form', () => {
	it('is the same however people write it', () => {
		const spellings = [
			at('1204 Queen Anne Avenue North', { line2: 'Apartment 3' }),
			at('1204 queen anne ave. n.', { line2: '#3' }),
			at('1204 Queen Anne Ave N, Unit 3', { postalCode: '98109-1234', city: 'SEATTLE' }),
		];
		expect(new Set(spellings.map(normaliseAddress)).size).toBe(1);
		expect(normaliseAddress(at('Königstraße 5', { country: 'DE' }))).toBe(
			normaliseAddress(at('KONIGSTRASSE 5', { country: 'de' })),
		);
	});

	it('is another one with another number, flat, code or country', () => {
		const home = at('12 Main St', { line2: 'Apt 3' });
		for (const other of [
			at('13 Main St', { line2: 'Apt 3' }),
			at('12 Main St', { line2: 'Apt 4' }),
			{ ...home, postalCode: '98101' },
			{ ...home, country: 'CA' },
		])
			expect(normaliseAddress(other)).not.toBe(normaliseAddress(home));
	});

	it('stays what it is when it is brought into that form again, and case and marks do not matter', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
				const once = normaliseWords(text);
				expect(normaliseWords(once)).toBe(once);
				expect(normaliseWords(once.toUpperCase())).toBe(normaliseWords(once.toUpperCase().toLowerCase()));
				expect(normaliseWords(` ${text},. `)).toBe(once);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('How like two contacts are', () => {
	const person = (name: string, ...addresses: Address[]) => ({ name, addresses });
	const none = new Set<Reason>();

	it('needs more than a name', () => {
		expect(compare(person('Ann Lee'), person('Ann Lee'), none)).toBeNull();
		expect(compare(person('Ann Lee', at('1 Main St')), person('Lee, Ann', at('1 Main Street')), none)).toEqual({
			score: 0.7,
			reasons: ['address', 'name'],
		});
		expect(compare(person('Jon Smith', at('1 Main St')), person('Jonathan Smith', at('1 Main St')), none)?.reasons).toEqual([
			'address',
			'similar_name',
		]);
		expect(compare(person('Ann Lee'), person('Robert Brown'), new Set<Reason>(['phone']))?.score).toBe(0.75);
		expect(compare(person('Ann Lee'), person('Ann Lee'), new Set<Reason>(['email', 'phone']))?.score).toBeGreaterThan(0.98);
	});

	it('is the same both ways, from 0 to 1, and 1 with itself', () => {
		const names = fc.string({ unit: 'grapheme', maxLength: 30 });
		fc.assert(
			fc.property(names, names, (one, other) => {
				const likeness = nameLikeness(one, other);
				expect(likeness).toBe(nameLikeness(other, one));
				expect(likeness).toBeGreaterThanOrEqual(0);
				expect(likeness).toBeLessThanOrEqual(1);
				if (normaliseWords(one)) expect(nameLikeness(one, one)).toBe(1);
			}),
		);
	});

	it('is looked for with a query that the database takes, whatever the name', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
				const query = nameQuery(name);
				if (query !== null) expect(query).toMatch(/^[\p{L}\p{N}]+:\*( & [\p{L}\p{N}]+:\*)?$/u);
			}),
		);
		expect(nameQuery('Ann Mary Smith')).toBe('Ann:* & Smi:*');
		expect(nameQuery('…')).toBeNull();
	});
});
