/** Times that repeat, across the changes of the clocks, against the calendar counted day by day. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { faultOfRule, later, nextTime } from '../src/document/times.ts';

const times = (rule: string, start: string, zone: string, from: string, count: number): string[] => {
	const found: string[] = [];
	let at = Date.parse(from);
	while (found.length < count) {
		const next = nextTime({ rule, start, zone }, at);
		if (next === null) break;
		found.push(new Date(next).toISOString());
		at = next;
	}
	return found;
};

describe('The times of a document', () => {
	it('are the same hour on the wall before and behind a change of the clocks', () => {
		expect(times('FREQ=DAILY', '2026-03-01T09:00', 'Europe/Berlin', '2026-03-27T12:00:00Z', 3)).toEqual([
			'2026-03-28T08:00:00.000Z',
			'2026-03-29T07:00:00.000Z',
			'2026-03-30T07:00:00.000Z',
		]);
	});

	it('are right behind the leap where the clocks leap over them, and once in the hour that comes twice', () => {
		expect(times('FREQ=DAILY', '2026-03-01T02:30', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
			'2026-03-08T07:30:00.000Z',
			'2026-03-09T06:30:00.000Z',
		]);
		expect(times('FREQ=DAILY', '2026-10-01T01:30', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
			'2026-11-01T05:30:00.000Z',
			'2026-11-02T06:30:00.000Z',
		]);
	});

	it('come one after the other, each behind the last, whatever the zone', () => {
		const zones = fc.constantFrom(
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
			'Asia/Dubai',
			'Pacific/Apia',
			'UTC',
		);
		fc.assert(
			fc.property(zones, fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 700 }), (zone, minute, day) => {
				const wall = Temporal.PlainDateTime.from('2026-01-01T00:00').add({ minutes: minute });
				const start = wall.toString().slice(0, 16);
				const from = Date.parse('2026-01-01T00:00:00Z') + day * 86_400_000;
				const next = nextTime({ rule: 'FREQ=DAILY', start, zone }, from) as number;
				const expected = Array.from({ length: 4 }, (_, at) => {
					const date = Temporal.Instant.fromEpochMilliseconds(from)
						.toZonedDateTimeISO(zone)
						.toPlainDate()
						.add({ days: at - 1 });
					return date.toPlainDateTime(wall.toPlainTime()).toZonedDateTime(zone, { disambiguation: 'compatible' })
						.epochMilliseconds;
				}).find((time) => time > from && time >= wall.toZonedDateTime(zone).epochMilliseconds) as number;
				expect(new Date(next).toISOString()).toBe(new Date(expected).toISOString());
			}),
			{ numRuns: 300 },
		);
	});

	it('count days on the calendar and hours on the clock', () => {
		const before = Date.parse('2026-03-28T09:00:00Z');
		expect(later(before, 'P1D', 'Europe/Berlin') - before).toBe(23 * 3_600_000);
		expect(later(before, 'PT24H', 'Europe/Berlin') - before).toBe(24 * 3_600_000);
	});

	it('are refused where the rule says nothing', () => {
		const at = { start: '2026-01-05T09:00', zone: 'UTC' };
		expect(faultOfRule({ rule: 'FREQ=WEEKLY;BYDAY=MO', ...at })).toBeNull();
		for (const rule of [
			'',
			'FREQ=SECONDLY',
			'FREQ=DAILY;BYHOUR=4',
			'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
			'FREQ=DAILY;COUNT=1;COUNT=2',
		])
			expect(faultOfRule({ rule, ...at }), rule).toBeTypeOf('string');
	});
});
