import { problem } from '@freehold/core';
import { Temporal } from 'temporal-polyfill';

/** Times of work: days of the ISO week (1 is Monday), from and to as `09:00`. */
export type Hours = { days: number[]; from: string; to: string };

const zoned = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** Is it a time of work in that zone? @param at milliseconds since 1970 */
export function isOpen(hours: Hours | null, zone: string, at: number): boolean {
	if (!hours) return true;
	const local = zoned(at, zone);
	const time = local.toPlainTime();
	return (
		hours.days.includes(local.dayOfWeek) &&
		Temporal.PlainTime.compare(time, hours.from) >= 0 &&
		Temporal.PlainTime.compare(time, hours.to) < 0
	);
}

/**
 * When so many minutes of work have passed. Without hours every minute counts; a day on which clocks change is as long as it is.
 * @param from milliseconds since 1970
 */
export function afterWork(hours: Hours | null, zone: string, from: number, minutes: number): number {
	let left = minutes * 60_000;
	if (!hours || hours.days.length === 0 || hours.from >= hours.to) return from + left;
	let day = zoned(from, zone).toPlainDate();
	// A year of days off would be no cadence of work at all.
	for (let tries = 0; tries < 400; tries++, day = day.add({ days: 1 })) {
		if (!hours.days.includes(day.dayOfWeek)) continue;
		const opens = at(day, hours.from, zone);
		const begins = Math.max(from, opens);
		const room = at(day, hours.to, zone) - begins;
		if (room <= 0) continue;
		if (room >= left) return begins + left;
		left -= room;
	}
	return from + minutes * 60_000;
}

const at = (day: Temporal.PlainDate, time: string, zone: string): number =>
	day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;

/** The same time of day so many days later, whatever clocks do in between; a time that is leapt over comes right after the leap. */
export const daysLater = (from: number, zone: string, days: number): number => zoned(from, zone).add({ days }).epochMilliseconds;

/** Is it a zone that this platform knows? Zones are renamed, and what was stored stays. */
export function isZone(zone: string): boolean {
	try {
		zoned(0, zone);
		return true;
	} catch {
		return false;
	}
}

/** @throws invalid_input naming the field: hours that end before they begin, a zone that is none */
export function refuseWrongHours(body: Record<string, unknown>, field: string): void {
	const hours = body[field] as Hours | null | undefined;
	if (hours && hours.from >= hours.to) refuse(`/${field}/to`, `Found ${hours.to}, meant a time after ${hours.from}`);
	if (typeof body.timeZone !== 'string') return;
	if (!isZone(body.timeZone)) refuse('/timeZone', 'Found no IANA zone, meant one such as America/Los_Angeles');
}

function refuse(pointer: string, detail: string): never {
	throw problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code: 'format', detail }] });
}
