import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { instantOf, wallOf } from '../zone.ts';

/** A repetition: an RRULE (RFC 5545, 3.3.10) from a first time on, in a zone. */
export type Repetition = {
	rule: string;
	/** RFC 3339. */
	start: string;
	zone: string;
	/** Times that are left out. */
	exceptions?: readonly string[];
};

const FORM = /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*$/;
const PARTS = new Set('FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS WKST'.split(' '));
/** Beyond that no rule has come to a day: one that has not is one for days that are not there. */
const MOST_PERIODS = 3000;
/** Times in a row that are left out. */
const MOST_SKIPPED = 400;
const LAST_YEAR = 9000;

/** What is wrong with a rule, in words; null where nothing is. */
export function faultOfRule({ rule, start, zone }: Repetition): string | null {
	if (!FORM.test(rule)) return 'Meant a rule like FREQ=WEEKLY;BYDAY=MO (daily, weekly, monthly or yearly)';
	const names = rule.split(';').map((part) => part.split('=')[0] as string);
	const strange = names.find((name) => !PARTS.has(name));
	if (strange)
		return `Found ${strange}; the time of the day is that of the due time, and the rule is of ${[...PARTS].join(', ')}`;
	if (new Set(names).size < names.length) return 'A part is said twice';
	try {
		return compile({ rule, start, zone }).next(floating(wallOf(start, zone)), true)
			? null
			: 'The rule ends before the first time';
	} catch (error) {
		return /exceeded/.test((error as Error).message) ? 'No day fits the rule' : (error as Error).message.slice(0, 200);
	}
}

/**
 * The first time of a repetition behind another one; null where it has come to its end. It is the same hour on the wall in summer and in
 * winter: the rule is counted on the calendar, and only then looked up on the clock. Where the clocks leap over the hour it is right
 * behind the leap, as with schedules, so that no day is without its task.
 * @param after RFC 3339, or milliseconds since 1970
 */
export function nextTime(repetition: Repetition, after: string | number): string | null {
	const { zone, exceptions = [] } = repetition;
	const left = new Set(exceptions.map((text) => Date.parse(text)));
	const behind = new Date(after).getTime();
	const rule = compile(repetition);
	// A day early: a leap of the clocks moves what is found by up to as much.
	let wall: Temporal.PlainDateTime = wallOf(behind, zone).subtract({ days: 1 });
	for (let turn = 0; turn < MOST_SKIPPED; turn++) {
		const found = rule.next(floating(wall), false);
		if (!found || found.year > LAST_YEAR) return null;
		wall = Temporal.PlainDateTime.from(found.toString().slice(0, found.toString().indexOf('+00:00')));
		const time = instantOf(wall, zone);
		if (time > behind && !left.has(time)) return new Date(time).toISOString();
	}
	return null;
}

/** The rule on a calendar without zones. An end that is told in UTC is one on that calendar, too. */
function compile({ rule, start, zone }: Repetition) {
	const text = rule.replace(/UNTIL=(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/, (_, year, month, day, hour, minute, second) => {
		const wall = wallOf(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, zone);
		return `UNTIL=${stamp(wall)}Z`;
	});
	const plain = text.replace(/UNTIL=(\d{8})(?=;|$)/, 'UNTIL=$1T235959Z');
	return new RRuleTemporal({
		rruleString: `DTSTART:${stamp(wallOf(start, zone))}Z\nRRULE:${plain}`,
		strict: true,
		maxIterations: MOST_PERIODS,
		maxCandidateEvaluations: 100_000,
	});
}

const stamp = (wall: Temporal.PlainDateTime): string => wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
const floating = (wall: Temporal.PlainDateTime): Date => new Date(`${wall.toString({ smallestUnit: 'millisecond' })}Z`);
