import { type CalendarEvent, type Driver, type DriverParts, type Driving, ProviderError } from '@freehold/core';
import { unreached } from '../exchange.ts';
import { busyIn, MOST_OCCURRENCES, occurrencesIn } from './read.ts';
import { calendarFile } from './write.ts';

/** Where events of our own are kept: in files, or in memory. */
export type Shelf = {
	put(organization: string, calendar: string, event: CalendarEvent): Promise<void>;
	remove(organization: string, calendar: string, uid: string): Promise<void>;
	all(organization: string, calendar: string): Promise<CalendarEvent[]>;
};

/** What every driver does alike, since it asks nobody: files out of events, and events out of files. */
export const files = (now: () => number): Pick<Driving<'calendar'>, 'publish' | 'invitation' | 'parse'> => ({
	publish: async ({ name, events }) => ({ text: calendarFile({ name, events, method: 'PUBLISH' }, now()) }),
	invitation: async ({ event, method }) => ({ text: calendarFile({ name: '', events: [event], method }, now()) }),
	parse: async ({ text, from, to }) => occurrencesIn(text, from, to),
});

const isUrl = (calendar: string): boolean => /^(https?|webcal):\/\//i.test(calendar);

/** Calendars of our own on a shelf, and feeds of others at their URL, which are read and never written. */
export function ownCalendars(
	shelf: Shelf,
	{ fetch, now }: Pick<DriverParts, 'fetch' | 'now'>,
): Awaited<ReturnType<Driver<'calendar'>>> {
	const read = async (calendar: string, organization: string, from: string, to: string, signal: AbortSignal) => {
		if (!isUrl(calendar))
			return occurrencesIn(calendarFile({ name: calendar, events: await shelf.all(organization, calendar) }, now()), from, to);
		const answer = await fetch(calendar.replace(/^webcal:/i, 'https:'), { signal, headers: { accept: 'text/calendar' } }).catch(
			(cause) => {
				throw unreached('The calendar', cause);
			},
		);
		if (answer.status === 429 || answer.status >= 500)
			throw new ProviderError('unavailable', `The calendar answers ${answer.status}`);
		if (answer.status !== 200)
			throw new ProviderError(
				answer.status === 401 || answer.status === 403 ? 'unauthorized' : 'refused',
				`The calendar answers ${answer.status}`,
			);
		return occurrencesIn(answer.text(), from, to);
	};
	const own = (calendar: string): string => {
		if (isUrl(calendar)) throw new ProviderError('refused', 'A feed is read and cannot be written');
		if (!calendar.trim()) throw new ProviderError('refused', 'Found no calendar; meant its name');
		return calendar;
	};
	return {
		...files(now),
		async check() {},
		async write({ calendar, event }, { organization }) {
			// What cannot be a file is refused before it is kept.
			calendarFile({ name: calendar, events: [event] }, now());
			await shelf.put(organization, own(calendar), event);
			return { uid: event.uid };
		},
		remove: ({ calendar, uid }, { organization }) => shelf.remove(organization, own(calendar), uid),
		list: ({ calendar, from, to }, { organization, signal }) => read(calendar, organization, from, to, signal),
		async busy({ calendars, from, to }, { organization, signal }) {
			const all = [];
			for (const calendar of calendars) all.push(...(await read(calendar, organization, from, to, signal)));
			return busyIn(all.slice(0, calendars.length * MOST_OCCURRENCES), from, to);
		},
		async feed({ calendar, name }, { organization }) {
			return { text: calendarFile({ name, events: await shelf.all(organization, own(calendar)), method: 'PUBLISH' }, now()) };
		},
	};
}
