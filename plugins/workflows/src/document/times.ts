import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** A repetition: an RRULE (RFC 5545, 3.3.10) from a first time on, on the clock of a zone. */
export type Repetition = { rule: string /** `2026-01-05T09:00` */; start: string; zone: string };

const FORM = /^FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*$/;
const PARTS = new Set('FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS WKST'.split(' '));

/** Is it an IANA zone that this runtime knows? An offset is none: nobody lives by one. */
export function isZone(zone: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return /^[A-Za-z]/.test(zone);
	} catch {
		return false;
	}
}

/** Is there such a day and time? */
export function isWall(text: string): boolean {
	try {
		return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).year < 3000;
	} catch {
		return false;
	}
}

/** What is wrong with a rule, in words; null where nothing is. */
export function faultOfRule(repetition: Repetition): string | null {
	const { rule } = repetition;
	if (!FORM.test(rule)) return 'Meant a rule like FREQ=WEEKLY;BYDAY=MO (hourly, daily, weekly, monthly or yearly)';
	const names = rule.split(';').map((part) => part.split('=')[0] as string);
	const strange = names.find((name) => !PARTS.has(name));
	if (strange) return `Found ${strange}; the time of the day is that of the start, and the rule is of ${[...PARTS].join(', ')}`;
	if (new Set(names).size < names.length) return 'A part is said twice';
	try {
		return compile(repetition).next(floating(Temporal.PlainDateTime.from(repetition.start)), true)
			? null
			: 'The rule ends before the first time';
	} catch (error) {
		return /exceeded/.test((error as Error).message) ? 'No day fits the rule' : (error as Error).message.slice(0, 200);
	}
}

/**
 * The first time behind a moment (milliseconds since 1970); null where the repetition has come to its end. It is the same hour on the wall in
 * summer and in winter: counted on the calendar, and only then looked up on the clock. An hour that the clocks leap over is right behind
 * the leap, one that comes twice is the first.
 */
export function nextTime(repetition: Repetition, behind: number): number | null {
	const { zone } = repetition;
	const rule = compile(repetition);
	// A day early: a leap of the clocks moves what is found by up to as much.
	let wall = Temporal.Instant.fromEpochMilliseconds(behind).toZonedDateTimeISO(zone).toPlainDateTime().subtract({ days: 1 });
	for (;;) {
		const found = rule.next(floating(wall), false);
		if (!found || found.year > 9000) return null;
		wall = Temporal.PlainDateTime.from(found.toString().slice(0, found.toString().indexOf('+00:00')));
		const time = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
		if (time > behind) return time;
	}
}

/** The rule on a calendar without zones. */
const compile = ({ rule, start }: Repetition) =>
	new RRuleTemporal({
		rruleString: `DTSTART:${Temporal.PlainDateTime.from(start).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}Z\nRRULE:${rule.replace(/UNTIL=(\d{8})(?=;|$)/, 'UNTIL=$1T235959Z')}`,
		strict: true,
		maxIterations: 3000,
		maxCandidateEvaluations: 100_000,
	});

const floating = (wall: Temporal.PlainDateTime): Date => new Date(`${wall.toString({ smallestUnit: 'millisecond' })}Z`);

/** So long behind a moment, in milliseconds since 1970: days and weeks are those of the calendar in the zone, hours are hours. */
export const later = (time: number, duration: string, zone: string): number =>
	Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).add(Temporal.Duration.from(duration)).epochMilliseconds;
