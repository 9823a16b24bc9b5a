/** Free times against a plain model that looks at every quarter of an hour, and at every five minutes within it. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { USUAL_HOURS, WEEKDAYS } from '../src/calendar/hours.ts';
import { type Day, freeSlots, type Wanted } from '../src/calendar/slots.ts';
import { wallOf } from '../src/zone.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** Is everything between these times within the hours, by the clock on the wall? Hours that the clocks leap over are none. */
function isWorking(day: Day, time: number): boolean {
	const wall = wallOf(time, day.zone);
	const clock = wall.toPlainTime().toString({ smallestUnit: 'minute' });
	return day.hours.some(({ day: name, from, to }) => WEEKDAYS[wall.dayOfWeek - 1] === name && from <= clock && clock < to);
}

function isFree(day: Day, time: number, { now }: Wanted): boolean {
	const buffer = day.bufferMinutes * MINUTE;
	return (
		isWorking(day, time) &&
		time >= now + day.noticeMinutes * MINUTE &&
		!day.absences.some(({ start, end }) => time >= start && time < end) &&
		!day.appointments.some(({ start, end }) => time >= start - buffer && time < end + buffer)
	);
}

function model(day: Day, wanted: Wanted): number[] {
	const found: number[] = [];
	for (let at = Math.ceil(wanted.start / QUARTER) * QUARTER; at + wanted.minutes * MINUTE <= wanted.end; at += QUARTER) {
		let isAll = true;
		for (let time = at; isAll && time < at + wanted.minutes * MINUTE; time += 5 * MINUTE) isAll = isFree(day, time, wanted);
		if (isAll) found.push(at);
	}
	return found;
}

const clock = (minutes: number): string =>
	minutes === 1440 ? '24:00' : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Beginnings around the nights on which clocks are set, in zones that set them. */
const nights = fc.constantFrom(
	['Europe/Berlin', '2026-03-28'],
	['Europe/Berlin', '2026-10-24'],
	['America/New_York', '2026-03-07'],
	['America/New_York', '2026-10-31'],
	['Australia/Lord_Howe', '2026-04-04'],
	['Asia/Kathmandu', '2026-05-05'],
	['Asia/Dubai', '2026-06-01'],
) as fc.Arbitrary<[string, string]>;

const fives = (most: number) => fc.integer({ min: 0, max: most / 5 }).map((five) => five * 5);

const cases = fc
	.record({
		night: nights,
		hours: fc.array(fc.tuple(fc.constantFrom(...WEEKDAYS), fives(1435), fives(1440)), { maxLength: 8 }),
		taken: fc.array(fc.tuple(fives(4 * 1440), fc.integer({ min: 1, max: 40 })), { maxLength: 6 }),
		away: fc.array(fc.tuple(fives(4 * 1440), fc.integer({ min: 1, max: 200 })), { maxLength: 2 }),
		bufferMinutes: fc.constantFrom(0, 10, 30),
		noticeMinutes: fc.constantFrom(0, 120, 1440),
		minutes: fc.constantFrom(15, 30, 45, 60, 120),
		offset: fives(600),
	})
	.map(({ night: [zone, date], hours, taken, away, minutes, offset, ...rest }) => {
		const begin = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
		const span = ([at, fivesLong]: [number, number]) => ({
			start: begin + at * MINUTE,
			end: begin + (at + fivesLong * 5) * MINUTE,
		});
		const day: Day = {
			...rest,
			zone,
			hours: hours
				.map(([name, from, to]) => ({ day: name, from: clock(Math.min(from, to)), to: clock(Math.max(from, to)) }))
				.filter(({ from, to }) => from < to),
			absences: away.map(span),
			appointments: taken.map(span),
		};
		const wanted: Wanted = { start: begin + offset * MINUTE, end: begin + offset * MINUTE + 3 * 86_400_000, minutes, now: begin };
		return { day, wanted };
	});

/** Hours that begin or end where the clock leaps, or in the hour that comes twice, are told apart by no clock on the wall. */
function isClear({ day, wanted }: { day: Day; wanted: Wanted }): boolean {
	for (let time = wanted.start - 86_400_000; time < wanted.end + 86_400_000; time += 3_600_000) {
		const offset = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(day.zone).offsetNanoseconds;
		if (offset(time) !== offset(time + 3_600_000) && day.hours.some(({ from, to }) => from < '03:30' || to < '03:30'))
			return false;
	}
	return true;
}

describe('Free times', () => {
	it('are those that a plain model finds, over the nights on which clocks are set', () => {
		fc.assert(
			fc.property(cases.filter(isClear), ({ day, wanted }) => {
				expect(freeSlots(day, wanted).map(({ start }) => start)).toEqual(model(day, wanted));
			}),
			{ numRuns: 400 },
		);
	}, 60_000);

	it('take as long as was asked for, in order, and whatever the hours are, never in what is taken', () => {
		fc.assert(
			fc.property(cases, ({ day, wanted }) => {
				const slots = freeSlots(day, wanted);
				for (const [at, { start, end }] of slots.entries()) {
					expect(end - start).toBe(wanted.minutes * MINUTE);
					expect(start).toBeGreaterThanOrEqual(Math.max(wanted.start, wanted.now + day.noticeMinutes * MINUTE));
					expect(end).toBeLessThanOrEqual(wanted.end);
					if (at) expect(start).toBeGreaterThan(slots[at - 1]?.start as number);
					for (const one of [...day.appointments, ...day.absences]) expect(start < one.end && end > one.start).toBe(false);
				}
			}),
			{ numRuns: 200 },
		);
	});

	it('are 9 to 17 on working days for who has said nothing: eight hours, also where the night had one less', () => {
		const start = Date.parse('2026-03-26T23:00:00Z');
		const day = { hours: USUAL_HOURS, zone: 'Europe/Berlin', absences: [], appointments: [], bufferMinutes: 0, noticeMinutes: 0 };
		const slots = freeSlots(day, { start, end: start + 5 * 86_400_000, minutes: 60, now: start });
		const firsts = [
			...new Map(slots.toReversed().map((slot) => [new Date(slot.start).toISOString().slice(0, 10), slot])).values(),
		];
		expect(firsts.toReversed().map(({ start }) => new Date(start).toISOString())).toEqual([
			'2026-03-27T08:00:00.000Z',
			'2026-03-30T07:00:00.000Z',
			'2026-03-31T07:00:00.000Z',
		]);
		expect(slots.length).toBe(3 * 29);
	});
});
