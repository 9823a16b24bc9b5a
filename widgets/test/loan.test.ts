/** A loan to the cent: what must hold for every one of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsOf, fromUnits, toUnits } from '../calculator/amounts.ts';
import { affordable, costOf, instalmentOf, type Loan, scheduleOf, yearsOf } from '../calculator/loan.ts';

const loans = fc.record({
	principal: fc.bigInt({ min: 1_000_00n, max: 20_000_000_00n }),
	rate: fc.bigInt({ min: 0n, max: 25_000n }),
	months: fc.integer({ min: 12, max: 480 }),
});

describe('An instalment', () => {
	it('is what tables say', () => {
		// 300,000 at 6 % over 30 years: 1,798.65 in every table, here to the cent above.
		expect(instalmentOf({ principal: 300_000_00n, rate: 6000n, months: 360 })).toBe(1798_66n);
		expect(instalmentOf({ principal: 100_000_00n, rate: 4500n, months: 180 })).toBe(765_00n);
		expect(instalmentOf({ principal: 1200_00n, rate: 0n, months: 12 })).toBe(100_00n);
	});

	it('rises with the rate and falls with the term', () => {
		fc.assert(
			fc.property(loans, (loan) => {
				expect(instalmentOf({ ...loan, rate: loan.rate + 250n })).toBeGreaterThanOrEqual(instalmentOf(loan));
				expect(instalmentOf({ ...loan, months: loan.months + 12 })).toBeLessThanOrEqual(instalmentOf(loan));
			}),
			{ numRuns: 60 },
		);
	});
});

describe('A schedule', () => {
	const sum = (rows: { principal: bigint; interest: bigint }[], of: 'principal' | 'interest'): bigint =>
		rows.reduce((all, row) => all + row[of], 0n);

	it('pays back exactly what was borrowed, and never more in a month than the instalment', () => {
		fc.assert(
			fc.property(loans, (loan: Loan) => {
				const rows = scheduleOf(loan);
				const instalment = instalmentOf(loan);
				expect(sum(rows, 'principal')).toBe(loan.principal);
				expect(rows.at(-1)?.balance).toBe(0n);
				expect(rows.length).toBeLessThanOrEqual(loan.months);
				let owed = loan.principal;
				for (const { principal, interest, balance } of rows) {
					expect(balance).toBe(owed - principal);
					expect(interest).toBeGreaterThanOrEqual(0n);
					// A rounded month of interest may make the very last one a few cents larger.
					expect(principal + interest).toBeLessThanOrEqual(instalment + BigInt(loan.months));
					owed = balance;
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('is the same year by year', () => {
		const rows = scheduleOf({ principal: 480_000_00n, rate: 6500n, months: 360 });
		const years = yearsOf(rows);
		expect(years).toHaveLength(30);
		expect(sum(years, 'interest')).toBe(sum(rows, 'interest'));
		expect(years.at(-1)?.balance).toBe(0n);
	});
});

describe('The dearest home for a budget', () => {
	it('fits, and the next dearer one does not', () => {
		const upkeep = fc.record({
			tax: fc.bigInt({ min: 0n, max: 3000n }),
			insurance: fc.bigInt({ min: 0n, max: 5000_00n }),
			dues: fc.bigInt({ min: 0n, max: 900_00n }),
		});
		const terms = fc.record({ rate: fc.bigInt({ min: 500n, max: 15_000n }), months: fc.integer({ min: 60, max: 480 }) });
		const money = fc.bigInt({ min: 0n, max: 20_000_00n });
		fc.assert(
			fc.property(money, money, terms, upkeep, (budget, down, loan, costs) => {
				const price = affordable(budget, down, loan, costs, 1000_00n);
				if (price > 0n) expect(costOf(price, down, loan, costs)).toBeLessThanOrEqual(budget);
				if (costOf(0n, down, loan, costs) <= budget) expect(costOf(price + 1000_00n, down, loan, costs)).toBeGreaterThan(budget);
				else expect(price).toBe(0n);
			}),
			{ numRuns: 100 },
		);
	});
});

describe('What people type', () => {
	it.each([
		['725,000', 2, 725_000_00n],
		['725.000,50', 2, 725_000_50n],
		['725 000,5', 2, 725_000_50n],
		["725'000", 2, 725_000_00n],
		['٧٢٥٠٠٠', 2, 725_000_00n],
		['٧٢٥٬٠٠٠٫٥', 2, 725_000_50n],
		['6.125', 3, 6125n],
		['6,5', 3, 6500n],
		['1000', 0, 1000n],
		['12.000', 2, 12_000_00n],
	])('%s is a number', (text, digits, units) => {
		expect(toUnits(text, digits)).toBe(units);
	});

	it.each(['', 'many', '1e5', '-5', '12x'])('“%s” is none', (text) => {
		expect(toUnits(text, 2)).toBeUndefined();
	});

	it('comes back as it was', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.constantFrom('USD', 'JPY', 'KWD'), (units, currency) => {
				const digits = digitsOf(currency);
				expect(toUnits(fromUnits(units, digits).replace(/^0+(?=\d)/, ''), digits)).toBe(units);
			}),
		);
	});
});
