import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { nextDue, USUAL } from '../src/followups/cadence.ts';
import { learn } from '../src/matching/preferences.ts';
import { afterWork, isOpen } from '../src/response/hours.ts';
import { leastLoaded, nextInTurn, type Turns } from '../src/routing/choose.ts';
import { MOST, type Signal, scoreOf, temperatureOf, USUAL_WEIGHTS } from '../src/scoring/score.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const KINDS = ['email_opened', 'email_clicked', 'replied', 'viewed_listing', 'saved_listing', 'toured', 'enquired', 'contacted'];
const signal: fc.Arbitrary<Signal> = fc.record({
	kind: fc.constantFrom(...KINDS),
	at: fc.integer({ min: NOW - 900 * DAY, max: NOW + DAY }),
	minutes: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null }),
});
const facts = fc.record({
	budgetTo: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null }),
	price: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null }),
	financing: fc.constantFrom(null, 'unknown', 'needs_mortgage', 'pre_approved', 'cash'),
	timeframe: fc.constantFrom(null, 'unknown', 'now', 'three_months', 'six_months', 'year'),
});
const zone = fc.constantFrom(
	'UTC',
	'America/Los_Angeles',
	'Europe/Berlin',
	'Asia/Dubai',
	'Australia/Lord_Howe',
	'America/Sao_Paulo',
);
const moment = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') });

describe('a score', () => {
	it('has four parts within their bounds, which add up, whatever happened', () => {
		fc.assert(
			fc.property(facts, fc.array(signal, { maxLength: 60 }), (known, signals) => {
				const { total, parts, temperature } = scoreOf(known, signals, USUAL_WEIGHTS, NOW);
				for (const [name, { points, because }] of Object.entries(parts)) {
					expect(points).toBeGreaterThanOrEqual(0);
					expect(points).toBeLessThanOrEqual(MOST[name as keyof typeof MOST]);
					expect(because.length).toBeGreaterThan(0);
				}
				expect(total).toBe(Object.values(parts).reduce((sum, { points }) => sum + points, 0));
				expect(temperature).toBe(temperatureOf(total));
			}),
		);
	});

	it('never falls because one more thing happened, and never rises because time passed', () => {
		fc.assert(
			fc.property(facts, fc.array(signal, { maxLength: 40 }), signal, fc.nat(400), (known, signals, more, days) => {
				const { total } = scoreOf(known, signals, USUAL_WEIGHTS, NOW);
				expect(scoreOf(known, [...signals, more], USUAL_WEIGHTS, NOW).total).toBeGreaterThanOrEqual(total);
				expect(scoreOf(known, signals, USUAL_WEIGHTS, NOW + days * DAY).total).toBeLessThanOrEqual(total);
			}),
		);
	});

	it('never falls with a greater budget, and is hot from 80, warm from 50', () => {
		fc.assert(
			fc.property(facts, fc.double({ min: 1, max: 10, noNaN: true }), (known, times) => {
				const more = { ...known, budgetTo: known.budgetTo && known.budgetTo * times };
				expect(scoreOf(more, [], USUAL_WEIGHTS, NOW).total).toBeGreaterThanOrEqual(scoreOf(known, [], USUAL_WEIGHTS, NOW).total);
			}),
		);
		expect([49, 50, 79, 80].map(temperatureOf)).toEqual(['cold', 'warm', 'warm', 'hot']);
	});
});

describe('a cadence', () => {
	it('keeps the time of day on every date, whatever clocks do in between', () => {
		fc.assert(
			fc.property(moment, zone, (from, where) => {
				const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(where);
				for (const [made, day] of USUAL.days.entries()) {
					const due = local(nextDue(USUAL, made, from, where) as number);
					const meant = local(from).toPlainDateTime().add({ days: day });
					// A time that the clocks leap over comes right after the leap.
					const late = due.toPlainDateTime().since(meant).total('minutes');
					expect(late).toBeGreaterThanOrEqual(0);
					expect(late).toBeLessThanOrEqual(60);
				}
			}),
		);
	});

	it('ends after its last day, and after its most attempts', () => {
		expect(nextDue(USUAL, 5, NOW, 'UTC')).toBeNull();
		expect(nextDue({ ...USUAL, mostAttempts: 2 }, 2, NOW, 'UTC')).toBeNull();
		expect(nextDue(USUAL, 0, Date.parse('2026-03-07T18:00:00Z'), 'America/New_York')).toBe(Date.parse('2026-03-08T17:00:00Z'));
	});
});

describe('hours of work', () => {
	const hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' };
	it('count every minute once: what is due is within them, or at their end', () => {
		fc.assert(
			fc.property(moment, zone, fc.integer({ min: 1, max: 3000 }), (from, where, minutes) => {
				const due = afterWork(hours, where, from, minutes);
				expect(due).toBeGreaterThanOrEqual(from + minutes * 60_000);
				expect(isOpen(hours, where, due - 1)).toBe(true);
				expect(afterWork(hours, where, from, minutes + 1)).toBeGreaterThan(due);
			}),
		);
	});
});

describe('turns', () => {
	const colleagues = (there: boolean[], open: number[] = []) =>
		there.map((isThere, at) => ({ id: `agent ${at}`, isThere, openLeads: open[at] ?? 0 }));

	it('are never more than one apart while the same colleagues are there', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 100 }), (count, leads) => {
				let state: Turns = { turn: 0, turns: {} };
				const served = new Map<string, number>();
				for (let lead = 0; lead < leads; lead++) {
					const next = nextInTurn(colleagues(Array(count).fill(true)), state);
					state = next?.turns as Turns;
					served.set(next?.id as string, (served.get(next?.id as string) ?? 0) + 1);
				}
				const counts = Array.from({ length: count }, (_, at) => served.get(`agent ${at}`) ?? 0);
				expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
			}),
		);
	});

	it('go to nobody who is not there, and leave nobody out who is', () => {
		const days = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { maxLength: 60 });
		fc.assert(
			fc.property(days, (presence) => {
				let state: Turns = { turn: 0, turns: {} };
				const waits = [0, 0, 0, 0];
				for (const there of presence) {
					const next = nextInTurn(colleagues(there), state);
					if (!there.some(Boolean)) {
						expect(next).toBeNull();
						continue;
					}
					const at = Number(next?.id.slice(6));
					expect(there[at]).toBe(true);
					state = next?.turns as Turns;
					for (const [one] of waits.entries()) waits[one] = one === at ? 0 : (waits[one] as number) + (there[one] ? 1 : 0);
					// Of those who are there at a time, each of the others is served once at most before oneself.
					expect(Math.max(...waits)).toBeLessThanOrEqual(3);
				}
			}),
		);
	});

	it('by load go to the fewest open leads', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), (open) => {
				const next = leastLoaded(colleagues(Array(open.length).fill(true), open), { turn: 0, turns: {} });
				expect(open[Number(next?.id.slice(6))]).toBe(Math.min(...open));
			}),
		);
	});
});

describe('preferences', () => {
	it('are surer with more evidence, and shares are shares', () => {
		const one = fc.record({
			purpose: fc.constantFrom('sale', 'rent', null),
			price: fc.option(fc.double({ min: 1, max: 1e9, noNaN: true }), { nil: null }),
			currency: fc.constantFrom('USD', 'AED', null),
			bedrooms: fc.option(fc.nat(9), { nil: null }),
			type: fc.constantFrom('house', 'villa', null),
			city: fc.constantFrom('Seattle', 'Kent', null),
			features: fc.constantFrom<string[] | null>(null, ['Dock']),
			weight: fc.integer({ min: 1, max: 9 }),
		});
		fc.assert(
			fc.property(fc.array(one, { maxLength: 30 }), one, (evidence, more) => {
				const liked = learn(evidence, []);
				expect(liked.confidence).toBeGreaterThanOrEqual(0);
				expect(learn([...evidence, more], []).confidence).toBeGreaterThanOrEqual(liked.confidence);
				for (const share of Object.values({ ...liked.areas, ...liked.types })) expect(share > 0 && share <= 1).toBe(true);
				if (liked.priceFrom !== null) expect(liked.priceFrom).toBeLessThanOrEqual(liked.priceTo as number);
			}),
		);
	});
});
