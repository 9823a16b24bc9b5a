/** The sliding window against an exact log of timestamps, for limits counted exactly and for budgets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudgets } from '../src/limits/budgets.ts';
import type { Counts } from '../src/limits/counts.ts';
import { policyOf } from '../src/limits/policies.ts';
import type { Standing } from '../src/limits/standing.ts';
import { createStrictLimits } from '../src/limits/strict.ts';

const SECONDS = 60;
const LENGTH = SECONDS * 1000;

/** A store that forgets nothing. */
function memory(): Counts {
	const known = new Map<string, number>();
	const get = (window: string): number => known.get(window) ?? 0;
	return {
		kind: 'memory',
		add: async (window, calls) => known.set(window, get(window) + calls).get(window) as number,
		get: async (window) => get(window),
		sweep: async () => {},
		close: async () => {},
	};
}

type Taker = (calls: number, clock: { now: number }) => () => Promise<Standing>;

const strict: Taker = (calls, clock) => {
	const limits = createStrictLimits(memory(), () => clock.now);
	return () => limits.take(policyOf('x', calls, SECONDS), 'somebody');
};
const budget: Taker = (calls, clock) => {
	const budgets = createBudgets(memory(), () => clock.now);
	return async () => budgets.take(budgets.window(policyOf('x', calls, SECONDS), 'somebody'), undefined);
};

/** Pauses before each call: mostly bursts, sometimes a wait that leads over an edge. */
const pauses = fc.array(
	fc.oneof(
		{ weight: 5, arbitrary: fc.constant(0) },
		{ weight: 3, arbitrary: fc.integer({ min: 1, max: 2000 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 2000, max: 2 * LENGTH }) },
	),
	{ maxLength: 120 },
);
const begins = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_000 + LENGTH });

describe.each([
	['counted exactly', strict],
	['as a budget', budget],
])('a sliding window, %s', (_, take) => {
	it('never lets through more than the limit and the share of the window before that it takes to be over', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 20 }), begins, pauses, async (calls, began, waits) => {
				const clock = { now: began };
				const call = take(calls, clock);
				const log: number[] = [];
				for (const wait of waits) {
					clock.now += wait;
					if ((await call()).isRefused) continue;
					log.push(clock.now);
					const edge = Math.floor(clock.now / LENGTH) * LENGTH;
					const within = log.filter((at) => at > clock.now - LENGTH).length;
					const previous = log.filter((at) => at >= edge - LENGTH && at < edge).length;
					expect(within).toBeLessThanOrEqual(calls + (previous * (clock.now - edge)) / LENGTH + 1e-6);
					expect(within).toBeLessThan(2 * calls);
				}
			}),
		);
	});

	it('refuses nothing that an exact log of timestamps would let through evenly', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 2, max: 30 }), begins, async (calls, began) => {
				const clock = { now: began };
				const call = take(calls, clock);
				// The greatest even speed that leaves room for the call itself.
				const pause = Math.ceil(LENGTH / (calls - 1));
				for (let number = 0; number < 4 * calls; number++, clock.now += pause)
					expect(await call()).toMatchObject({ isRefused: false });
			}),
		);
	});

	it('refuses a burst over the edge of a window', async () => {
		const clock = { now: 1_700_000_000_000 - (1_700_000_000_000 % LENGTH) + LENGTH - 100 };
		const call = take(10, clock);
		const burst = async () => {
			const all = [];
			for (let number = 0; number < 20; number++) all.push((await call()).isRefused);
			return all.filter((isRefused) => !isRefused).length;
		};
		expect(await burst()).toBe(10);
		clock.now += 200;
		expect(await burst()).toBe(0);
		clock.now += LENGTH / 2;
		expect(await burst()).toBe(5);
	});

	it('says truly when one more call fits, and not too late', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 20 }), begins, pauses, async (calls, began, waits) => {
				const clock = { now: began };
				const call = take(calls, clock);
				for (const wait of waits) {
					clock.now += wait;
					const { isRefused, seconds } = await call();
					if (!isRefused) continue;
					expect(seconds).toBeLessThanOrEqual(2 * SECONDS);
					if (seconds > 1) {
						clock.now += (seconds - 1) * 1000 - 1;
						expect((await call()).isRefused).toBe(true);
						clock.now += 1001;
					} else clock.now += 1000;
					expect((await call()).isRefused).toBe(false);
				}
			}),
		);
	});

	it('tells how many calls are left', async () => {
		const clock = { now: 1_700_000_000_000 };
		const call = take(3, clock);
		const told = [];
		for (let number = 0; number < 4; number++) told.push(await call());
		expect(told.map(({ remaining, isRefused }) => [remaining, isRefused])).toEqual([
			[2, false],
			[1, false],
			[0, false],
			[0, true],
		]);
	});
});

it('lets exactly the limit through of calls at once', async () => {
	const limits = createStrictLimits(memory());
	const all = await Promise.all(Array.from({ length: 50 }, () => limits.take(policyOf('x', 10, 86_400), 'somebody')));
	expect(all.filter(({ isRefused }) => !isRefused)).toHaveLength(10);
});
