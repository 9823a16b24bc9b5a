import { type Occurrence, ProviderError } from '@freehold/core';
import nodeIcal, { type VEvent } from 'node-ical';

const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_OCCURRENCES = 5000;
/** A rule that repeats more often than hourly is no appointment, and would be counted out for minutes. */
const TOO_OFTEN = /^RRULE[:;].*FREQ=(SECONDLY|MINUTELY|HOURLY)/im;
const LONGEST_SPAN = 10 * 366 * 86_400_000;

/**
 * What is in an iCalendar file between two times: repetitions one by one, in the zones of the file, without what is left out
 * (EXDATE), and with what was moved or called off (RECURRENCE-ID) as it is now. By start.
 * @throws ProviderError refused where it is none, too long, or the span is longer than ten years
 */
export function occurrencesIn(text: string, from: string, to: string): Occurrence[] {
	const [first, last] = [new Date(from), new Date(to)];
	if (!(last.getTime() > first.getTime()) || last.getTime() - first.getTime() > LONGEST_SPAN) {
		throw new ProviderError(
			'refused',
			`Found the span from “${from}” to “${to}”; meant two times in order, at most ten years apart`,
		);
	}
	if (text.length > MOST_BYTES) throw new ProviderError('refused', 'The calendar is longer than 5 MB');
	if (!/^\s*BEGIN:VCALENDAR/i.test(text)) throw new ProviderError('refused', 'Found something else than an iCalendar file');
	if (TOO_OFTEN.test(text.replace(/\r?\n[ \t]/g, '')))
		throw new ProviderError('refused', 'An event of the calendar repeats hourly or more often');
	let parsed: ReturnType<typeof nodeIcal.sync.parseICS>;
	try {
		parsed = nodeIcal.sync.parseICS(text);
	} catch (cause) {
		throw new ProviderError('refused', `The calendar cannot be read: ${(cause as Error).message}`, { cause });
	}
	const found: Occurrence[] = [];
	for (const part of Object.values(parsed)) {
		if (part?.type !== 'VEVENT') continue;
		const event = part as VEvent;
		for (const { start, end, event: own, isFullDay, isRecurring, isOverride } of instancesOf(event, first, last)) {
			if (touches(start, end, first, last))
				found.push(occurrenceOf(own as VEvent, start, end, isFullDay, isRecurring || isOverride));
			if (found.length > 4 * MOST_OCCURRENCES) break;
		}
	}
	return found
		.toSorted((a, b) => (a.start === b.start ? (a.uid < b.uid ? -1 : 1) : a.start < b.start ? -1 : 1))
		.slice(0, MOST_OCCURRENCES);
}

function instancesOf(event: VEvent, from: Date, to: Date): ReturnType<typeof nodeIcal.expandRecurringEvent> {
	try {
		return nodeIcal.expandRecurringEvent(event, { from, to, expandOngoing: true });
	} catch {
		// One event that cannot be counted out is no reason to lose the others.
		return [];
	}
}

/** The end is not part of it; something without a length is at its start. */
const touches = (start: Date, end: Date, from: Date, to: Date): boolean =>
	start.getTime() < to.getTime() &&
	(end.getTime() > from.getTime() || (end.getTime() === start.getTime() && start.getTime() >= from.getTime()));

/** A date without a time comes as midnight of whatever zone this process lives in. */
const dayOf = (date: Date): string =>
	`${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
const timeOf = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** A text that may come with parameters (LANGUAGE). */
const plain = (value: unknown): string | undefined => {
	const text = typeof value === 'object' && value !== null && 'val' in value ? (value as { val: unknown }).val : value;
	return typeof text === 'string' && text !== '' ? text : undefined;
};

const STATES: Readonly<Record<string, Occurrence['status']>> = {
	CONFIRMED: 'confirmed',
	TENTATIVE: 'tentative',
	CANCELLED: 'cancelled',
};
const ANSWERS: Readonly<Record<string, 'yes' | 'no' | 'maybe' | 'none'>> = {
	ACCEPTED: 'yes',
	DECLINED: 'no',
	TENTATIVE: 'maybe',
};

type Person = { params?: Record<string, unknown>; val?: string };
const emailOf = (person: unknown): string | undefined => /^mailto:(.+)$/i.exec(plain(person) ?? '')?.[1];

function occurrenceOf(event: VEvent, start: Date & { tz?: string }, end: Date, allDay: boolean, repeated: boolean): Occurrence {
	const people = Array.isArray(event.attendee) ? event.attendee : event.attendee ? [event.attendee] : [];
	const attendees = people.flatMap((person: unknown) => {
		const email = emailOf(person);
		const { CN, PARTSTAT } = ((person as Person).params ?? {}) as { CN?: string; PARTSTAT?: string };
		return email ? [{ email, ...(CN ? { name: CN } : {}), answer: ANSWERS[PARTSTAT ?? ''] ?? ('none' as const) }] : [];
	});
	const organizer = emailOf(event.organizer);
	const name = (event.organizer as Person | undefined)?.params?.CN;
	const zone = start.tz;
	const optional = { description: plain(event.description), location: plain(event.location), url: plain(event.url) };
	return {
		uid: event.uid,
		title: plain(event.summary) ?? '',
		...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
		start: allDay ? dayOf(start) : timeOf(start),
		end: allDay ? dayOf(end) : timeOf(end),
		...(allDay ? { allDay } : {}),
		...(zone && !allDay && zone !== 'Etc/UTC' ? { timeZone: zone } : {}),
		status: STATES[String(event.status ?? '').toUpperCase()] ?? 'confirmed',
		revision: Number(event.sequence ?? 0),
		...(organizer ? { organizer: { email: organizer, ...(typeof name === 'string' ? { name } : {}) } } : {}),
		...(attendees.length ? { attendees } : {}),
		repeated,
	};
}

/** When somebody is not free: what is neither cancelled nor tentative, overlaps joined. */
export function busyIn(occurrences: readonly Occurrence[], from: string, to: string): { start: string; end: string }[] {
	const full = (text: string): string => (text.length === 10 ? `${text}T00:00:00Z` : text);
	const spans = occurrences
		.filter(({ status }) => status === 'confirmed')
		.map(({ start, end }) => ({
			start: Math.max(Date.parse(full(start)), Date.parse(from)),
			end: Math.min(Date.parse(full(end)), Date.parse(to)),
		}))
		.filter(({ start, end }) => end > start)
		.toSorted((a, b) => a.start - b.start);
	const joined: { start: number; end: number }[] = [];
	for (const span of spans) {
		const last = joined.at(-1);
		if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
		else joined.push({ ...span });
	}
	return joined.map(({ start, end }) => ({ start: timeOf(new Date(start)), end: timeOf(new Date(end)) }));
}
