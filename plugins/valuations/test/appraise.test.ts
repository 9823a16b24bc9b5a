import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Appraisal, appraise } from '../src/appraisal/appraise.ts';
import { distanceBetween, type Sale } from '../src/appraisal/facts.ts';
import { toldBy } from '../src/subject.ts';
import { BEGIN, CENTRE, DAY, market, median, seeded } from './market.ts';

const END = BEGIN + 366 * DAY;
const valued = (appraisal: Appraisal) => {
	if (!appraisal.known) throw new Error(appraisal.doubt.detail);
	return appraisal;
};

describe('A valuation by comparables', () => {
	const sales = market(900);
	const [held, known] = [sales.filter((_, at) => at % 5 === 0), sales.filter((_, at) => at % 5 !== 0)];

	it('errs far less than the price per area of the same market, and its bounds hold what they say', () => {
		const perArea = median(known.map(({ price, livingArea }) => price / livingArea));
		const errors: number[] = [];
		const plain: number[] = [];
		let held_in = 0;
		for (const home of held) {
			const { value, low, high } = valued(appraise(home, END, known));
			errors.push(Math.abs(value / home.price - 1));
			plain.push(Math.abs((perArea * home.livingArea) / home.price - 1));
			if (home.price >= low && home.price <= high) held_in++;
		}
		expect(median(errors)).toBeLessThan(0.5 * median(plain));
		expect(median(errors)).toBeLessThan(0.075);
		expect(held_in / held.length).toBeGreaterThan(0.7);
		expect(held_in / held.length).toBeLessThan(0.95);
	});

	it('looks at no sale of the day itself or later', () => {
		const middle = BEGIN + 180 * DAY;
		const home = held[3] as Sale;
		const early = known.filter(({ soldAt }) => soldAt < middle);
		expect(appraise(home, middle, known)).toEqual(appraise(home, middle, early));
		for (const { sale } of valued(appraise(home, middle, known)).comparables) expect(sale.soldAt).toBeLessThan(middle);
	});

	it('is the same in whatever order the sales come, and in whatever currency they are', () => {
		const random = seeded(9);
		const home = held[7] as Sale;
		const one = valued(appraise(home, END, known));
		const shuffled = known
			.map((sale) => ({ sale, at: random() }))
			.toSorted((a, b) => a.at - b.at)
			.map(({ sale }) => sale);
		expect(valued(appraise(home, END, shuffled)).value).toBeCloseTo(one.value, 4);
		fc.assert(
			fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (rate) => {
				const other = valued(
					appraise(
						home,
						END,
						known.map((sale) => ({ ...sale, price: sale.price * rate })),
					),
				);
				expect(other.value / rate / one.value).toBeCloseTo(1, 6);
				expect(other.error).toBeCloseTo(one.error, 6);
			}),
			{ numRuns: 10 },
		);
	});

	it('tells of each comparable what it adjusted: the price times all adjustments is the adjusted price', () => {
		const { comparables, value, low, high } = valued(appraise(held[11] as Sale, END, known));
		expect(comparables.length).toBe(12);
		expect(comparables.reduce((all, { weight }) => all + weight, 0)).toBeCloseTo(1, 6);
		for (const { sale, adjustments, adjustedPrice, distance } of comparables) {
			const product = Object.values(adjustments).reduce((all, factor) => all * factor, sale.price);
			expect(product / adjustedPrice).toBeCloseTo(1, 6);
			expect(distance).toBeCloseTo(distanceBetween(held[11] as Sale, sale), 3);
		}
		expect([low < value, value < high]).toEqual([true, true]);
	});

	it('is not turned by a sale whose price slipped a digit', () => {
		const home = held[20] as Sale;
		const one = valued(appraise(home, END, known));
		const near = [...known].sort((a, b) => distanceBetween(home, a) - distanceBetween(home, b))[0] as Sale;
		const slipped = known.map((sale) => (sale === near ? { ...sale, price: sale.price * 10 } : sale));
		expect(Math.abs(valued(appraise(home, END, slipped)).value / one.value - 1)).toBeLessThan(0.06);
	});

	it('says when it does not know, and why', () => {
		const home = held[0] as Sale;
		const doubt = (appraisal: Appraisal) => (appraisal.known ? undefined : appraisal.doubt.reason);
		expect(doubt(appraise(home, END, known.slice(0, 5)))).toBe('few');
		expect(doubt(appraise(home, BEGIN, known))).toBe('few');
		expect(doubt(appraise({ ...home, latitude: home.latitude + 0.4 }, END, known))).toBe('far');
		expect(doubt(appraise({ ...home, livingArea: 1500 }, END, known))).toBe('different');
		const random = seeded(4);
		expect(
			doubt(
				appraise(
					home,
					END,
					known.map((sale) => ({ ...sale, price: 10 ** (4 + 4 * random()) })),
				),
			),
		).toBe('scattered');
	});

	it('has a number or a reason for anything that was sold', () => {
		const odd = fc.record({
			latitude: fc.double({ min: 47.55, max: 47.65, noNaN: true }),
			longitude: fc.double({ min: -122.35, max: -122.25, noNaN: true }),
			livingArea: fc.double({ min: 1, max: 2000, noNaN: true }),
			lotArea: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: undefined }),
			bedrooms: fc.option(fc.integer({ min: 0, max: 999 }), { nil: undefined }),
			yearBuilt: fc.option(fc.integer({ min: 1000, max: 2200 }), { nil: undefined }),
			price: fc.integer({ min: 1, max: 1_000_000_000 }),
			soldAt: fc.integer({ min: BEGIN, max: END - 1 }),
		});
		fc.assert(
			fc.property(fc.array(odd, { maxLength: 60 }), (rows) => {
				const strange = rows.map((row, at) => ({ ...row, id: String(at) })) as Sale[];
				const appraisal = appraise({ ...CENTRE, livingArea: 120, bedrooms: 3, yearBuilt: 1980 }, END, strange);
				if (!appraisal.known) return;
				for (const number of [appraisal.value, appraisal.low, appraisal.high, appraisal.confidence])
					expect(Number.isFinite(number)).toBe(true);
				expect(appraisal.low).toBeLessThanOrEqual(appraisal.value);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('The features of a home', () => {
	it('tell its condition, grade, view and water', () => {
		expect(toldBy(['Porch', 'Waterfront', 'Very good condition', 'Good view', 'Grade 9', 'Renovated 2004'])).toEqual({
			waterfront: true,
			condition: 5,
			view: 3,
			grade: 9,
			yearRenovated: 2004,
		});
		expect(toldBy(['Air condition', 'Grade 99', 'Lake view', 'No waterfront', 'No view'])).toEqual({
			waterfront: false,
			view: 0,
		});
	});
});
