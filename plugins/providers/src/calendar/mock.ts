import type { CalendarEvent, Driver } from '@freehold/core';
import { ownCalendars, type Shelf } from './own.ts';
import { calendarFile } from './write.ts';

const DAY = 86_400_000;
const TITLES = ['Showing', 'Call with the lender', 'Listing photos', 'Team meeting', 'Open house', 'Inspection', 'Signing'];

/** Calendars in memory. A feed at any URL is that of a made-up agent: two appointments on every working day of the month around now. */
export const calendarMock: Driver<'calendar'> = (parts) => {
	const kept = new Map<string, Map<string, CalendarEvent>>();
	const of = (organization: string, calendar: string): Map<string, CalendarEvent> => {
		const key = `${organization} ${calendar}`;
		let events = kept.get(key);
		if (!events) {
			events = new Map();
			kept.set(key, events);
		}
		return events;
	};
	const shelf: Shelf = {
		async put(organization, calendar, event) {
			of(organization, calendar).set(event.uid, event);
		},
		async remove(organization, calendar, uid) {
			of(organization, calendar).delete(uid);
		},
		all: async (organization, calendar) => [...of(organization, calendar).values()],
	};
	const fetch: typeof parts.fetch = async (url) => {
		const text = calendarFile({ name: 'Agent', events: agenda(String(url), parts.now(), parts.random) }, parts.now());
		return {
			status: 200,
			headers: {},
			url: String(url),
			bytes: Buffer.from(text),
			text: () => text,
			json: () => JSON.parse(text),
		};
	};
	return ownCalendars(shelf, { fetch, now: parts.now });
};

function agenda(url: string, now: number, random: (text: string) => () => number): CalendarEvent[] {
	const today = Math.floor(now / DAY) * DAY;
	return Array.from({ length: 30 }, (_, at) => today + (at - 15) * DAY).flatMap((day) => {
		const weekday = new Date(day).getUTCDay();
		if (weekday === 0 || weekday === 6) return [];
		const next = random(`agenda ${url} ${day}`);
		return [9, 14].map((hour): CalendarEvent => {
			const start = day + (hour + Math.floor(next() * 3)) * 3_600_000;
			const title = TITLES[Math.floor(next() * TITLES.length)] as string;
			const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
			return {
				uid: `${start}@mock.example`,
				title,
				start: iso(start),
				end: iso(start + (1 + Math.floor(next() * 3)) * 1_800_000),
			};
		});
	});
}
