import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '../src/address.ts';

const address = fc.record({
	line1: fc.string({ minLength: 1 }),
	line2: fc.option(fc.string()),
	city: fc.string({ minLength: 1 }),
	postalCode: fc.option(fc.string()),
	country: fc.constantFrom('US', 'AE', 'NO'),
});

describe('The key of an address', () => {
	it('is the same in any case and with any spaces around and between', () => {
		fc.assert(
			fc.property(address, (one) => {
				const loose = { ...one, line1: `  ${one.line1.replaceAll(' ', '   ')} `, city: ` ${one.city}` };
				expect(addressKey(loose)).toBe(addressKey(one));
			}),
		);
		const home = { line1: '1318 W. Galer St', city: 'Seattle', postalCode: '98119', country: 'US' };
		expect(addressKey({ ...home, line1: '1318 w galer st', city: 'seattle' })).toBe(addressKey(home));
	});

	it('is the same however its unit and its street are written', () => {
		const home = { line1: '12 North Main Street', city: 'Kent', postalCode: '98030', country: 'US' };
		const unit = fc.constantFrom('Apt 4B', 'apt. 4b', '#4B', '# 4b', 'Unit 4B', 'Flat 4-B'.replace('-', ''), 'Suite 4B', 'No 4B');
		const street = fc.constantFrom('12 North Main Street', '12 N Main St', '12 n. main st.', '12 N. MAIN STREET');
		const plain = addressKey({ ...home, line2: '4B' });
		fc.assert(
			fc.property(unit, street, (line2, line1) => {
				expect(addressKey({ ...home, line1, line2 })).toBe(plain);
				if (!line2.startsWith('No')) expect(addressKey({ ...home, line1: `${line1}, ${line2}` })).toBe(plain);
			}),
		);
		expect(addressKey(home)).not.toBe(plain);
	});

	it('differs by house, unit, place and country', () => {
		const home = { line1: '12 Main St', city: 'Kent', country: 'US' };
		const keys = [
			home,
			{ ...home, line1: '1 2 Main St' },
			{ ...home, line2: '3' },
			{ ...home, city: 'Kirkland' },
			{ ...home, country: 'GB' },
		].map(addressKey);
		expect(new Set(keys).size).toBe(keys.length);
	});
});
