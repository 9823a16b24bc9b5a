import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streetLikeness } from '../src/same-place.ts';
import { standardStatusOf, statusFrom } from '../src/status.ts';
import { readField, Unreadable } from '../src/values.ts';

const USAGE = { currency: 'USD', country: 'US' };
const field = (word: string) => ({ name: 'x', schema: {}, word }) as unknown as Parameters<typeof readField>[0];

describe('A status', () => {
	it('comes back as what it went out as', () => {
		for (const status of ['draft', 'active', 'under_offer', 'sold', 'rented', 'withdrawn'] as const)
			expect(statusFrom(standardStatusOf(status), status === 'rented' ? 'rent' : 'sale')).toBe(status);
		expect([statusFrom('Sunny', 'sale'), statusFrom('constructor', 'sale')]).toEqual([undefined, undefined]);
	});
});

describe('A value of the Data Dictionary', () => {
	it('is read in its units', () => {
		const area = (fields: object) => readField(field('area'), 'LotSizeArea', fields as never, USAGE);
		expect(area({ LotSizeArea: 2, LotSizeUnits: 'Acres' })).toEqual({ value: 87_120, unit: 'sqft' });
		expect(area({ LotSizeArea: '400', LotSizeUnits: 'Square Meters' })).toEqual({ value: 400, unit: 'sqm' });
		expect(area({ LotSizeArea: 0 })).toBeUndefined();
		expect(() => area({ LotSizeArea: 4, LotSizeUnits: 'toString' })).toThrow(Unreadable);
		expect(() => area({ LotSizeArea: 'much' })).toThrow('LotSizeArea: found "much"; meant a number');
	});

	it('is an address of its parts, or of the whole', () => {
		const address = (fields: object) => readField(field('address'), 'UnparsedAddress', fields as never, USAGE);
		expect(address({ StreetNumber: 12, StreetName: 'Main', StreetSuffix: 'Street', UnitNumber: '4', City: 'Kent' })).toEqual({
			...{ line1: '12 Main Street', line2: '4', city: 'Kent', country: 'US' },
		});
		expect(address({ UnparsedAddress: '12 Main St, Kent, WA 98031', City: 'Kent' })).toMatchObject({ line1: '12 Main St' });
		expect(address({ City: 'Kent' })).toBeUndefined();
	});

	it('is refused or read, whatever a feed sends', () => {
		const anything = fc.record({
			LotSizeArea: fc.anything(),
			LotSizeUnits: fc.anything(),
			Latitude: fc.anything(),
			Longitude: fc.anything(),
			ListPrice: fc.anything(),
			City: fc.anything(),
			UnparsedAddress: fc.anything(),
		});
		fc.assert(
			fc.property(anything, fc.constantFrom('money', 'area', 'address', 'geo-point'), (fields, word) => {
				try {
					readField(field(word), word === 'money' ? 'ListPrice' : 'LotSizeArea', fields, USAGE);
				} catch (error) {
					expect(error).toBeInstanceOf(Unreadable);
				}
			}),
		);
	});
});

describe('A street', () => {
	it('is the same however it is typed, and another where its number is another', () => {
		expect(streetLikeness('102 NW Lake Street', '102 northwest LAKE St.')).toBe(2);
		expect(streetLikeness('102 NW Lake Street', '102 NW Lkae St')).toBeGreaterThan(0);
		expect(streetLikeness('102 NW Lake Street', '104 NW Lake Street')).toBe(0);
		expect(streetLikeness('102 12th Avenue', '102 13th Avenue')).toBe(0);
		expect(streetLikeness('102 Oak Street', '102 Elm Street')).toBe(0);
		fc.assert(
			fc.property(fc.string(), fc.string(), (one, other) => {
				expect(streetLikeness(one, other)).toBe(streetLikeness(other, one));
			}),
		);
	});
});
