/** Money is shared without a unit lost or made, in every currency and for every plan. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capYearOf, computeCommission, type Plan, type Side } from '../src/commission/compute.ts';
import { fromMinor, placesOf, toMinor } from '../src/money/decimal.ts';
import { split } from '../src/money/split.ts';

const RUNS = { numRuns: 2000 };
const currency = fc.constantFrom('USD', 'EUR', 'AED', 'JPY', 'KRW', 'KWD', 'BHD', 'OMR', 'CLP');
const minor = fc.bigInt({ min: 0n, max: 10n ** 17n });
const percent = fc.integer({ min: 0, max: 1_000_000 }).map((units) => units / 10_000);
const amount = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`);
const sum = (parts: readonly bigint[]): bigint => parts.reduce((all, part) => all + part, 0n);

const tiers = fc
	.tuple(
		fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 10n }), { maxLength: 4 }),
		fc.array(percent, { minLength: 5, maxLength: 5 }),
	)
	.map(([ends, rates]) => [
		...[...ends]
			.sort((one, other) => (one < other ? -1 : 1))
			.map((end, at) => ({ upTo: String(end), rate: rates[at] as number })),
		{ upTo: null, rate: rates[4] as number },
	]);
const plan: fc.Arbitrary<Plan> = fc.record(
	{
		method: fc.constantFrom('percentage', 'flat', 'tiered'),
		rate: percent,
		flat: amount,
		tiers,
		minimum: fc.option(amount),
		maximum: fc.option(amount),
		listingShare: percent,
		referralShare: percent,
		deductions: fc.array(
			fc.oneof(fc.record({ name: fc.constant('Fee'), rate: percent }), fc.record({ name: fc.constant('Fee'), amount })),
			{ maxLength: 4 },
		),
		agentShare: percent,
		cap: fc.option(amount),
	},
	{ requiredKeys: ['method', 'rate', 'flat', 'tiers'] },
);
const sharers = fc.array(fc.record({ agent: fc.constantFrom('a', 'b', 'c', 'd'), share: percent, kept: amount }), {
	maxLength: 6,
});
const side = fc.constantFrom<Side>('listing', 'buying', 'both');

describe('Sharing an amount', () => {
	it('always adds up, whatever the weights', () =>
		fc.assert(
			fc.property(minor, fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 }), (whole, weights) => {
				expect(sum(split(whole, weights))).toBe(whole);
				expect(split(-whole, weights)).toEqual(split(whole, weights).map((part) => -part));
			}),
			RUNS,
		));

	it('gives nobody a whole unit more or less than their part, and who weighs as much no less than one unit of another', () =>
		fc.assert(
			fc.property(minor, fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 }), (whole, weights) => {
				const all = sum(weights);
				fc.pre(all > 0n);
				split(whole, weights).forEach((part, at) => {
					const off = part * all - whole * (weights[at] as bigint);
					expect(off < all && off > -all).toBe(true);
					if (weights[at] === 0n) expect(part).toBe(0n);
				});
			}),
			RUNS,
		));
});

describe('A commission', () => {
	it('always adds up to the whole, in every currency, for every plan, side and number of agents', () =>
		fc.assert(
			fc.property(plan, amount, currency, side, sharers, (drawn, price, code, ours, agents) => {
				const { gross, lines } = computeCommission(drawn, { amount: price, currency: code }, ours, agents);
				const parts = lines.map((line) => toMinor(line.amount, code));
				expect(sum(parts)).toBe(toMinor(gross, code));
				expect(parts.every((part) => part >= 0n)).toBe(true);
				for (const { amount: text } of lines) expect(text.split('.')[1]?.length ?? 0).toBe(placesOf(code));
			}),
			RUNS,
		));

	it('keeps of no agent more than the cap, less what was kept in the year', () =>
		fc.assert(
			fc.property(
				plan,
				amount,
				currency,
				fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
				amount,
				(drawn, price, code, names, kept) => {
					const capped = { ...drawn, cap: drawn.cap ?? '1000.00' };
					const agents = names.map((agent) => ({ agent, share: 10, kept }));
					const { lines } = computeCommission(capped, { amount: price, currency: code }, 'both', agents);
					const room = toMinor(capped.cap, code) - toMinor(kept, code);
					for (const { to, agent, amount: text } of lines)
						if (to === 'brokerage' && agent) expect(toMinor(text, code) <= (room > 0n ? room : 0n)).toBe(true);
				},
			),
			RUNS,
		));

	it('by tiers is never less for a higher price, and marginal', () =>
		fc.assert(
			fc.property(tiers, minor, minor, (steps, one, other) => {
				const of = (price: bigint) =>
					toMinor(
						computeCommission(
							{ method: 'tiered', tiers: steps },
							{ amount: fromMinor(price, 'USD'), currency: 'USD' },
							'both',
							[],
						).gross,
						'USD',
					);
				const [low, high] = one < other ? [one, other] : [other, one];
				expect(of(low) <= of(high)).toBe(true);
			}),
			RUNS,
		));

	it.each([
		['700000.00', 'USD', '35000.00'],
		['700000.00', 'JPY', '35000'],
		['123456.78', 'KWD', '6172.839'],
		['0.10', 'USD', '0.01'],
	])('of 5 percent of %s %s is %s', (price, code, gross) => {
		expect(computeCommission({ method: 'percentage', rate: 5 }, { amount: price, currency: code }, 'both', []).gross).toBe(gross);
	});

	it('by tiers takes each rate of its own part only', () => {
		const steps = [
			{ upTo: '100000', rate: 7 },
			{ upTo: null, rate: 2.5 },
		];
		const { gross } = computeCommission({ method: 'tiered', tiers: steps }, { amount: '300000', currency: 'USD' }, 'both', []);
		expect(gross).toBe('12000.00');
	});
});

describe('A decimal', () => {
	it('comes back as it went in', () =>
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), currency, (whole, code) => {
				expect(toMinor(fromMinor(whole, code), code)).toBe(whole);
			}),
			RUNS,
		));
});

describe('The year of a cap', () => {
	it('begins on its anniversary', () => {
		expect(capYearOf('2026-03-05', '07-01')).toEqual({ from: '2025-07-01', to: '2026-06-30' });
		expect(capYearOf('2026-07-01', '07-01')).toEqual({ from: '2026-07-01', to: '2027-06-30' });
		expect(capYearOf('2024-02-29', '03-01')).toEqual({ from: '2023-03-01', to: '2024-02-29' });
	});
});
