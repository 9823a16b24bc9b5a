import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { afterQuiet, DAYS, nextDigest } from '../src/preferences/times.ts';

const ZONES = [
	'UTC',
	'America/New_York',
	'America/Los_Angeles',
	'Europe/Lisbon',
	'Asia/Dubai',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'America/Sao_Paulo',
	'Asia/Kathmandu',
];
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') });
const hour = fc.integer({ min: 0, max: 23 });
const day = fc.constantFrom(...DAYS);
const wall = (at: number, timeZone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
const HOUR = 3_600_000;

describe('The hour of a digest', () => {
	it('is on the person’s clock, the soonest that is still to come, on every zone and through every change of clocks', () => {
		fc.assert(
			fc.property(zone, moment, hour, (timeZone, now, digestHour) => {
				const at = nextDigest({ digest: 'daily', digestHour, digestDay: 'monday' }, timeZone, now) as number;
				expect(at).toBeGreaterThan(now);
				const { hour: shown, minute, second } = wall(at, timeZone);
				const start = wall(at, timeZone).startOfDay();
				// Where the clocks leap over the hour, it is right behind the leap.
				const isLeap = start.hoursInDay < 24;
				if (!isLeap) expect([shown, minute, second]).toEqual([digestHour, 0, 0]);
				else expect(shown * 60 + minute - digestHour * 60).toBeLessThanOrEqual(60);
				// Nothing sooner shows the hour for the first time of its day.
				for (let sooner = now + 60_000 - (now % 60_000); sooner < at; sooner += 15 * 60_000) {
					const there = wall(sooner, timeZone);
					const isFirst = there.subtract({ hours: 1 }).hour !== digestHour || there.subtract({ hours: 1 }).day !== there.day;
					if (there.hour === digestHour && there.minute === 0 && isFirst) expect(sooner).toBe(at);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('comes once on every day, and once in every week, whatever the clocks do', () => {
		fc.assert(
			fc.property(zone, moment, hour, day, (timeZone, now, digestHour, digestDay) => {
				let at = now;
				const days: string[] = [];
				for (let turn = 0; turn < 30; turn++) {
					at = nextDigest({ digest: 'daily', digestHour, digestDay }, timeZone, at) as number;
					days.push(wall(at, timeZone).toPlainDate().toString());
				}
				expect(new Set(days).size).toBe(days.length);
				const span = Temporal.PlainDate.from(days[0] as string).until(days.at(-1) as string).days;
				expect(span).toBe(29);
				const weekly = { digest: 'weekly' as const, digestHour, digestDay };
				const one = nextDigest(weekly, timeZone, now) as number;
				const two = nextDigest(weekly, timeZone, one) as number;
				expect(DAYS[wall(one, timeZone).dayOfWeek - 1]).toBe(digestDay);
				expect(wall(one, timeZone).toPlainDate().until(wall(two, timeZone).toPlainDate()).days).toBe(7);
			}),
			{ numRuns: 100 },
		);
	});

	it('never comes for who wants none', () => {
		expect(nextDigest({ digest: 'never', digestHour: 8, digestDay: 'monday' }, 'UTC', 0)).toBeNull();
	});
});

describe('Quiet hours', () => {
	const time = fc
		.tuple(hour, fc.constantFrom(0, 15, 30, 45))
		.map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
	it('hold a message until their end and no longer, and let all others go at once', () => {
		fc.assert(
			fc.property(zone, moment, time, time, (timeZone, now, quietFrom, quietUntil) => {
				const at = afterQuiet({ quietFrom, quietUntil }, timeZone, now);
				expect(at).toBeGreaterThanOrEqual(now);
				expect(at - now).toBeLessThanOrEqual(26 * HOUR);
				const clock = wall(now, timeZone).toPlainTime().toString().slice(0, 5);
				const isQuiet =
					quietFrom < quietUntil
						? clock >= quietFrom && clock < quietUntil
						: quietFrom > quietUntil && (clock >= quietFrom || clock < quietUntil);
				if (!isQuiet) expect(at).toBe(now);
				else if (at > now && wall(at, timeZone).startOfDay().hoursInDay === 24)
					expect(wall(at, timeZone).toPlainTime().toString().slice(0, 5)).toBe(quietUntil);
			}),
			{ numRuns: 500 },
		);
	});
	it('that are not set hold nothing', () => {
		expect(afterQuiet({ quietFrom: null, quietUntil: null }, 'UTC', 5)).toBe(5);
	});
});
