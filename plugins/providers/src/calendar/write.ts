import { type CalendarEvent, ProviderError } from '@freehold/core';
import ical, {
	ICalAlarmType,
	type ICalAttendeeData,
	type ICalAttendeeStatus,
	ICalCalendarMethod,
	ICalEventStatus,
} from 'ical-generator';
import { isZone, timeZoneComponent, wallOf, ZonedDate } from './zones.ts';

const ANSWERS = { yes: 'ACCEPTED', no: 'DECLINED', maybe: 'TENTATIVE', none: 'NEEDS-ACTION' } as const;
const YEARS_AHEAD = 12;

type File = { name: string; events: CalendarEvent[]; method?: 'REQUEST' | 'CANCEL' | 'PUBLISH' };

/**
 * An iCalendar file (RFC 5545), with the rules of every zone that it speaks of.
 * @throws ProviderError refused where an event's times, zone or repetition cannot be
 */
export function calendarFile({ name, events, method }: File, now: number): string {
	const calendar = ical({
		...(name ? { name } : {}),
		prodId: { company: 'Freehold', product: 'Calendar' },
		...(method ? { method: ICalCalendarMethod[method] } : {}),
	});
	const years = events.map(({ start }) => new Date(start).getUTCFullYear());
	const first = Math.min(...years, new Date(now).getUTCFullYear()) - 1;
	const last = Math.max(...years, new Date(now).getUTCFullYear()) + YEARS_AHEAD;
	calendar.timezone({ name: null, generator: (zone) => (zone === 'UTC' ? null : timeZoneComponent(zone, first, last)) });
	for (const event of events) addTo(calendar, refuseWrong(event), method);
	return calendar.toString();
}

function addTo(calendar: ReturnType<typeof ical>, event: CalendarEvent, method: File['method']): void {
	const {
		uid,
		title,
		description,
		location,
		start,
		end,
		allDay = false,
		timeZone,
		revision = 0,
		organizer,
		attendees = [],
		reminders = [],
		url,
	} = event;
	const zone = timeZone && timeZone !== 'UTC' && !allDay ? timeZone : undefined;
	const at = (text: string): Date => (zone ? new ZonedDate(Date.parse(text), zone) : new Date(text));
	const isCancelled = event.status === 'cancelled' || method === 'CANCEL';
	calendar.createEvent({
		...{ id: uid, summary: title, start: at(start), end: at(end), allDay, sequence: revision },
		...(zone ? { timezone: zone } : {}),
		...(description ? { description } : {}),
		...(location ? { location } : {}),
		...(url ? { url } : {}),
		status: isCancelled
			? ICalEventStatus.CANCELLED
			: event.status === 'tentative'
				? ICalEventStatus.TENTATIVE
				: ICalEventStatus.CONFIRMED,
		...(organizer ? { organizer: { name: organizer.name ?? organizer.email, email: organizer.email } } : {}),
		attendees: attendees.map(
			({ name, email, answer = 'none' }): ICalAttendeeData => ({
				email,
				...(name ? { name } : {}),
				rsvp: answer === 'none',
				status: ANSWERS[answer] as ICalAttendeeStatus,
			}),
		),
		alarms: reminders.map((minutes) => ({ type: ICalAlarmType.display, trigger: minutes * 60, description: title })),
		...(event.repeats ? { repeating: repetition(event, zone) } : {}),
	});
}

/** RRULE, and what is left out of it in the same form as DTSTART. */
function repetition({ repeats = '', except = [], allDay }: CalendarEvent, zone: string | undefined): string {
	const plain = (time: number): string => new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '');
	const left = except.map((text) => {
		const time = Date.parse(text);
		if (allDay) return `EXDATE;VALUE=DATE:${plain(time).slice(0, 8)}`;
		return zone ? `EXDATE;TZID=${zone}:${plain(wallOf(zone, time))}` : `EXDATE:${plain(time)}Z`;
	});
	return [`RRULE:${repeats}`, ...left].join('\n');
}

/** Second by second nobody meets; it only makes readers count for minutes. */
const RULE = /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Za-z0-9,+-]+)*$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

function refuseWrong(event: CalendarEvent): CalendarEvent {
	const { start, end, allDay, timeZone, repeats, except = [], uid } = event;
	const refuse = (found: string, meant: string): never => {
		throw new ProviderError('refused', `Found ${found}; meant ${meant}`);
	};
	const form = allDay ? DATE : TIME;
	for (const text of [start, end, ...except]) {
		if (!form.test(text) || Number.isNaN(Date.parse(text)))
			refuse(`the time “${text}”`, allDay ? 'a date like 2026-03-27' : 'a time in UTC like 2026-03-27T09:00:00Z');
	}
	if (allDay ? end <= start : Date.parse(end) < Date.parse(start))
		refuse(`an end (${end}) before the start (${start})`, 'one behind it');
	if (timeZone && !isZone(timeZone)) refuse(`the zone “${timeZone}”`, 'an IANA zone like Europe/Berlin');
	if (repeats !== undefined && !RULE.test(repeats)) refuse(`the repetition “${repeats}”`, 'a rule like FREQ=WEEKLY;COUNT=4');
	if (!uid || /[\r\n]/.test(uid)) refuse('no uid', 'one');
	return event;
}
