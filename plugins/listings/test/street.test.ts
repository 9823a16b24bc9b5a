import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBlock, addressKey } from '../src/address.ts';
import { isMisnumbered, streetLikeness, streetOf } from '../src/street.ts';

const home = { city: 'Kent', postalCode: '98030', country: 'US' };
const read = (line1: string) => streetOf(addressKey({ ...home, line1 }).split('|')[0] as string);
const likeness = (one: string, other: string) => {
	const [mine, theirs] = [read(one), read(other)];
	return mine.number === theirs.number ? streetLikeness(mine, theirs) : 0;
};

describe('Two addresses', () => {
	it('are one house, typed otherwise', () => {
		for (const other of [
			'12345 S.E. Meridian Street',
			'12345 southeast meridian st',
			'12345 Meridian St SE',
			'12345 SE Meridian',
			'12345 Meridian Street',
		])
			expect([other, likeness('12345 SE Meridian St', other)]).toEqual([other, 2]);
	});

	it('are one house, but for a slip', () => {
		for (const other of [
			'12345 SE Meridan St',
			'12345 SE Meridian Stret',
			'12345 SE Merdiian St',
			'12345 SE Meridian Streeet',
			'12345SE Meridian St',
		])
			expect([other, likeness('12345 SE Meridian St', other) > 0]).toEqual([other, true]);
	});

	it('are two houses by number, side of town, kind of street, or the street’s own number', () => {
		for (const [one, other] of [
			['12345 SE Meridian St', '12347 SE Meridian St'],
			['12345 SE Meridian St', '12354 SE Meridian St'],
			['12345 SE Meridian St', '12345 SW Meridian St'],
			['12345 SE Meridian St', '12345 SE Meridian Pl'],
			['12345 SE 128th St', '12345 SE 129th St'],
			['12 Oak St', '12 Elm St'],
		] as const)
			expect([other, likeness(one, other)]).toEqual([other, 0]);
	});

	it('are one house with a slip in the number only where the slip leads far away', () => {
		const isSlip = (one: string, other: string) => isMisnumbered(read(`${one} Oak St`).number, read(`${other} Oak St`).number);
		expect([isSlip('14200', '1200'), isSlip('12740', '127740'), isSlip('12740', '21740')]).toEqual([true, true, true]);
		expect([isSlip('12740', '12742'), isSlip('12740', '12704'), isSlip('12740', '98765')]).toEqual([false, false, false]);
	});

	it('are alike in both directions, and every one is itself', () => {
		const line = fc.stringMatching(/^[1-9][0-9]{0,4} [A-Za-z]{1,8}( [A-Za-z]{1,8}){0,2}$/);
		fc.assert(
			fc.property(line, line, (one, other) => {
				expect(likeness(one, other)).toBe(likeness(other, one));
				expect(likeness(one, one)).toBe(2);
			}),
		);
	});

	it('share the number and the postal code by which they are looked for', () => {
		const block = (line1: string) => addressBlock(addressKey({ ...home, line1 }));
		expect(block('12345 SE Meridian St')).toBe(block('12345 meridian street, apt 4'));
		expect(block('12345 SE Meridian St')).toBe('12345|98030');
		expect(block('Rose Cottage')).toBe(null);
	});
});
