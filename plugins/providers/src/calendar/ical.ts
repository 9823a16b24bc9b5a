import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalendarEvent, Driver } from '@freehold/core';
import { ownCalendars, type Shelf } from './own.ts';

/** Calendars without any service: events as files below the data folder, one each, and feeds that are read at their URL. */
export const icalCalendar: Driver<'calendar'> = (parts) => {
	const folder = join(parts.folder, 'calendars');
	return {
		...ownCalendars(shelfIn(folder), parts),
		forget: (organization) => rm(join(folder, organization), { recursive: true, force: true }),
	};
};

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

function shelfIn(folder: string): Shelf {
	// Names are what a caller chose; hashes of them lead nowhere else.
	const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
	const place = (organization: string, calendar: string): string => join(folder, organization, hashed(calendar));
	const file = (organization: string, calendar: string, uid: string): string =>
		join(place(organization, calendar), `${hashed(uid)}.json`);
	return {
		async put(organization, calendar, event) {
			await mkdir(place(organization, calendar), { recursive: true });
			const to = file(organization, calendar, event.uid);
			const part = `${to}.${randomUUID()}.part`;
			await writeFile(part, JSON.stringify(event));
			await rename(part, to);
		},
		remove: (organization, calendar, uid) => rm(file(organization, calendar, uid), { force: true }),
		async all(organization, calendar) {
			const events: CalendarEvent[] = [];
			try {
				for (const name of (await readdir(place(organization, calendar))).toSorted()) {
					if (!name.endsWith('.json')) continue;
					const text = await readFile(join(place(organization, calendar), name), 'utf8').catch((error) => {
						if (isMissing(error)) return '';
						throw error;
					});
					if (text) events.push(JSON.parse(text) as CalendarEvent);
				}
			} catch (error) {
				if (!isMissing(error)) throw error;
			}
			return events;
		},
	};
}
