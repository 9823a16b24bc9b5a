/** Repetitions against a plain model: the calendar counted day by day, and only then the clock. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { faultOfRule, nextTime } from '../src/tasks/recurrence.ts';
import { instantOf, wallOf } from '../src/zone.ts';

const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'America/St_Johns',
	'Asia/Dubai',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'America/Sao_Paulo',
	'Africa/Casablanca',
	'UTC',
];
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const zones = fc.constantFrom(...ZONES);
/** From 2005 on, any minute. */
const starts = fc
	.tuple(fc.integer({ min: 0, max: 365 * 25 }), fc.integer({ min: 0, max: 1439 }), zones)
	.map(([day, minute, zone]) => {
		const wall = Temporal.PlainDate.from('2005-01-01').add({ days: day }).toPlainDateTime().add({ minutes: minute });
		return { zone, start: new Date(instantOf(wall, zone)).toISOString() };
	});

const all = (rule: string, start: string, zone: string, most: number, exceptions: string[] = []): string[] => {
	const times: string[] = [];
	let at: string | null = new Date(Date.parse(start) - 1).toISOString();
	while (times.length < most) {
		at = nextTime({ rule, start, zone, exceptions }, at);
		if (at === null) break;
		times.push(at);
	}
	return times;
};

describe('A repetition', () => {
	it('of so many days is at the same hour on the wall on each of them, whatever the clocks do', () => {
		fc.assert(
			fc.property(starts, fc.integer({ min: 1, max: 40 }), ({ start, zone }, interval) => {
				const wall = wallOf(start, zone);
				const expected = Array.from({ length: 12 }, (_, at) =>
					new Date(instantOf(wall.add({ days: at * interval }), zone)).toISOString(),
				);
				// A first time in the hour that comes twice may be the second of them; those behind it are the first.
				expect(all(`FREQ=DAILY;INTERVAL=${interval}`, start, zone, 12).slice(1)).toEqual(expected.slice(1));
			}),
			{ numRuns: 300 },
		);
	});

	it('on weekdays is on these days and no other', () => {
		const days = fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 });
		fc.assert(
			fc.property(starts, days, ({ start, zone }, chosen) => {
				const first = wallOf(start, zone);
				const expected: string[] = [];
				for (let wall = first; expected.length < 15; wall = wall.add({ days: 1 }))
					if (chosen.includes(DAYS[wall.dayOfWeek - 1] as string)) expected.push(new Date(instantOf(wall, zone)).toISOString());
				const isFirstDay = chosen.includes(DAYS[first.dayOfWeek - 1] as string);
				const found = all(`FREQ=WEEKLY;BYDAY=${chosen.join(',')}`, start, zone, 15);
				expect(isFirstDay ? found.slice(1) : found).toEqual(isFirstDay ? expected.slice(1) : expected);
			}),
			{ numRuns: 300 },
		);
	});

	it('goes forward, ends after its count, and is not at times that are left out', () => {
		const rules = fc.constantFrom(
			'FREQ=DAILY',
			'FREQ=WEEKLY',
			'FREQ=MONTHLY',
			'FREQ=MONTHLY;BYDAY=-1FR',
			'FREQ=YEARLY',
			'FREQ=MONTHLY;BYMONTHDAY=-1',
		);
		fc.assert(
			fc.property(
				starts,
				rules,
				fc.integer({ min: 2, max: 9 }),
				fc.integer({ min: 0, max: 8 }),
				({ start, zone }, rule, count, out) => {
					const times = all(`${rule};COUNT=${count}`, start, zone, 20);
					expect(times.length).toBeLessThanOrEqual(count);
					expect(times.length).toBeGreaterThanOrEqual(count - 1);
					expect(times).toEqual(times.toSorted());
					expect(new Set(times).size).toBe(times.length);
					const left = times[Math.min(out, times.length - 1)] as string;
					expect(all(`${rule};COUNT=${count}`, start, zone, 20, [left])).toEqual(times.filter((time) => time !== left));
				},
			),
			{ numRuns: 200 },
		);
	});

	it('has a time on the day on which the clocks leap over its hour: right behind the leap', () => {
		const start = '2026-03-27T01:30:00Z';
		expect(all('FREQ=DAILY', start, 'Europe/Berlin', 4)).toEqual([
			'2026-03-27T01:30:00.000Z',
			'2026-03-28T01:30:00.000Z',
			'2026-03-29T01:30:00.000Z',
			'2026-03-30T00:30:00.000Z',
		]);
	});

	it('ends at a time told in UTC or as a date', () => {
		const start = '2026-01-05T09:00:00Z';
		expect(all('FREQ=DAILY;UNTIL=20260107T090000Z', start, 'America/New_York', 9)).toHaveLength(3);
		expect(all('FREQ=DAILY;UNTIL=20260107', start, 'America/New_York', 9)).toHaveLength(3);
	});

	it('is refused where it is none, in words, and in no time', () => {
		const fault = (rule: string) => faultOfRule({ rule, start: '2026-01-05T09:00:00Z', zone: 'UTC' });
		expect(fault('FREQ=WEEKLY;BYDAY=MO')).toBeNull();
		const began = performance.now();
		for (const rule of [
			'',
			'FREQ=HOURLY',
			'FREQ=DAILY;BYHOUR=1',
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
			'FREQ=WEEKLY;BYDAY=XX',
			'FREQ=DAILY;INTERVAL=0',
		])
			expect([rule, fault(rule)]).toEqual([rule, expect.any(String)]);
		expect(performance.now() - began).toBeLessThan(2000);
	});

	it('never throws for what a rule may look like', () => {
		const part = fc.constantFrom(
			'BYDAY=1MO',
			'BYDAY=-5SU',
			'BYMONTH=2',
			'BYMONTHDAY=31',
			'BYSETPOS=-1',
			'INTERVAL=99',
			'COUNT=3',
			'BYYEARDAY=366',
			'BYWEEKNO=53',
			'WKST=SU',
			'UNTIL=20300101T000000Z',
		);
		const frequency = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY');
		fc.assert(
			fc.property(frequency, fc.uniqueArray(part, { maxLength: 3 }), (freq, parts) => {
				const repetition = { rule: [`FREQ=${freq}`, ...parts].join(';'), start: '2026-01-31T09:00:00Z', zone: 'Europe/Berlin' };
				if (faultOfRule(repetition) === null) {
					const next = nextTime(repetition, '2026-02-01T00:00:00Z');
					if (next) expect(Date.parse(next)).toBeGreaterThan(Date.parse('2026-02-01T00:00:00Z'));
				}
			}),
			{ numRuns: 200 },
		);
	}, 60_000);
});
