import { createHash } from 'node:crypto';
import {
	type CalendarAccount,
	type CalendarEvent,
	type Driver,
	type DriverParts,
	type Occurrence,
	type PortCall,
	ProviderError,
} from '@freehold/core';
import { type AccessToken, accessToken } from '../access-token.ts';
import { exchangeWith, malformed, type Request } from '../exchange.ts';
import { at, isObject, known, listOf, numberOf, textOf } from '../reading.ts';
import { files } from './own.ts';
import { busyIn, MOST_OCCURRENCES } from './read.ts';
import { calendarFile } from './write.ts';

const SERVICE = 'Google Calendar';
const LIMITS = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded'];
const MOST_ACCOUNTS = 100;

/** Google says with 403 that it was called too often (developers.google.com/workspace/calendar/api/guides/errors). */
const reading = (status: number, body: unknown) => {
	const reasons = listOf(at(body, 'error', 'errors')).map((error) => textOf(at(error, 'reason')) ?? '');
	return status === 403 && reasons.some((reason) => LIMITS.includes(reason)) ? ('rate-limited' as const) : undefined;
};

/** Google Calendar, API 3, with the refresh token of whoever let us in. An event's id there is a hash of its uid, so that it is written once. */
export const googleCalendar: Driver<'calendar'> = (parts) => {
	const { now, settings } = parts;
	const base = settings.GOOGLE_CALENDAR_URL || 'https://www.googleapis.com/calendar/v3';
	const ask = asker(parts);
	const events = (calendar: string): string => `${base}/calendars/${encodeURIComponent(calendar)}/events`;
	const idOf = (uid: string): string => createHash('sha256').update(uid).digest('hex');

	async function* pages(
		calendar: string,
		query: Record<string, string>,
		account: CalendarAccount | undefined,
		call: PortCall,
	): AsyncGenerator<unknown> {
		let token: string | undefined;
		do {
			const url = new URL(events(calendar));
			for (const [name, value] of Object.entries({ maxResults: '2500', ...query, ...(token ? { pageToken: token } : {}) }))
				url.searchParams.set(name, value);
			const page = await ask(url, {}, account, call);
			if (!isObject(page) || !Array.isArray(page.items)) throw malformed(SERVICE, 'a list of events');
			yield* page.items;
			token = textOf(page.nextPageToken);
		} while (token);
	}

	const list = async (
		calendar: string,
		from: string,
		to: string,
		account: CalendarAccount | undefined,
		call: PortCall,
	): Promise<Occurrence[]> => {
		const found: Occurrence[] = [];
		const query = { timeMin: from, timeMax: to, singleEvents: 'true', orderBy: 'startTime', showDeleted: 'false' };
		for await (const item of pages(calendar, query, account, call)) {
			const event = eventOf(item);
			if (event) found.push({ ...event, repeated: textOf(at(item, 'recurringEventId')) !== undefined });
			if (found.length >= MOST_OCCURRENCES) break;
		}
		return found;
	};

	return {
		...files(now),
		async check() {
			await ask(`${base}/users/me/calendarList?maxResults=1`, {}, undefined, {
				organization: '',
				attempt: 1,
				signal: AbortSignal.timeout(10_000),
				cost: () => {},
			});
		},
		async write({ calendar, account, event }, call) {
			// What cannot be is refused in the same words as without Google.
			calendarFile({ name: '', events: [event] }, now());
			const id = idOf(event.uid);
			const json = itemOf(event);
			const put = await ask(`${events(calendar)}/${id}`, { method: 'PUT', json }, account, call, [404]);
			const made = put ?? (await ask(events(calendar), { json: { ...json, id, iCalUID: event.uid } }, account, call));
			const link = textOf(at(made, 'htmlLink'));
			if (!textOf(at(made, 'id'))) throw malformed(SERVICE, 'the event');
			return { uid: event.uid, ...(link ? { link } : {}) };
		},
		async remove({ calendar, account, uid }, call) {
			const gone = [404, 410];
			if ((await ask(`${events(calendar)}/${idOf(uid)}`, { method: 'DELETE' }, account, call, gone)) !== null) return;
			// Somebody else's event, under an id of Google's.
			for await (const item of pages(calendar, { iCalUID: uid }, account, call)) {
				await ask(
					`${events(calendar)}/${encodeURIComponent(textOf(at(item, 'id')) ?? '')}`,
					{ method: 'DELETE' },
					account,
					call,
					gone,
				);
			}
		},
		list: ({ calendar, account, from, to }, call) => list(calendar, from, to, account, call),
		async busy({ calendars, account, from, to }, call) {
			const asked = { timeMin: from, timeMax: to, items: calendars.map((id) => ({ id })) };
			const answer = await ask(`${base}/freeBusy`, { json: asked }, account, call);
			const spans = calendars.flatMap((id) => {
				const one = at(answer, 'calendars', id);
				if (!isObject(one)) throw malformed(SERVICE, 'what is busy in each calendar');
				const problem = textOf(at(listOf(one.errors)[0], 'reason'));
				if (problem) throw new ProviderError('refused', `Google tells nothing of the calendar ${id}: ${problem}`);
				return listOf(one.busy);
			});
			const times = spans.map((span) => ({ start: textOf(at(span, 'start')) ?? '', end: textOf(at(span, 'end')) ?? '' }));
			return busyIn(
				times.map((span) => ({ ...span, uid: '', title: '', status: 'confirmed' as const, repeated: false })),
				from,
				to,
			);
		},
		async feed({ calendar, account, name }, call) {
			const all: CalendarEvent[] = [];
			for await (const item of pages(calendar, { singleEvents: 'false' }, account, call)) {
				const event = eventOf(item);
				// A moved repetition is an event of its own there; the file tells of the whole row.
				if (event && !textOf(at(item, 'recurringEventId'))) all.push(event);
			}
			return { text: calendarFile({ name, events: all, method: 'PUBLISH' }, now()) };
		},
	};
};

/** Calls Google in somebody's name. Null for a status that is good though it is none of success, and for no content `{}`. */
function asker(parts: DriverParts) {
	const { settings, now } = parts;
	const exchange = exchangeWith(parts, SERVICE, reading);
	const tokens = new Map<string, AccessToken>();
	const tokenOf = (refreshToken: string): AccessToken => {
		const known = tokens.get(refreshToken);
		if (known) return known;
		const form = {
			grant_type: 'refresh_token',
			refresh_token: refreshToken,
			client_id: settings.GOOGLE_CLIENT_ID ?? '',
			client_secret: settings.GOOGLE_CLIENT_SECRET ?? '',
		};
		const token = accessToken(
			exchange,
			SERVICE,
			{ url: settings.GOOGLE_TOKEN_URL || 'https://oauth2.googleapis.com/token', form },
			now,
		);
		if (tokens.size >= MOST_ACCOUNTS) tokens.delete(tokens.keys().next().value as string);
		tokens.set(refreshToken, token);
		return token;
	};
	return async (
		url: string | URL,
		request: Request,
		account: CalendarAccount | undefined,
		call: PortCall,
		good: number[] = [],
	): Promise<unknown> => {
		const refreshToken = account?.refreshToken ?? settings.GOOGLE_REFRESH_TOKEN;
		if (!refreshToken)
			throw new ProviderError('unauthorized', 'Nobody has let us into a Google account: set GOOGLE_REFRESH_TOKEN');
		return tokenOf(refreshToken).with(call, async (token) => {
			const answer = await exchange.answer(
				url,
				{ ...request, headers: { authorization: `Bearer ${token}`, accept: 'application/json' } },
				call,
				good,
			);
			if (answer.status >= 400) return null;
			if (answer.status === 204 || !answer.bytes.length) return {};
			try {
				return answer.json();
			} catch (cause) {
				throw malformed(SERVICE, 'JSON', cause);
			}
		});
	};
}

const ANSWERS: Readonly<Record<string, 'yes' | 'no' | 'maybe' | 'none'>> = {
	accepted: 'yes',
	declined: 'no',
	tentative: 'maybe',
	needsAction: 'none',
};
const ANSWERED = { yes: 'accepted', no: 'declined', maybe: 'tentative', none: 'needsAction' } as const;

function itemOf(event: CalendarEvent): Record<string, unknown> {
	const {
		title,
		description,
		location,
		start,
		end,
		allDay,
		timeZone = 'UTC',
		status = 'confirmed',
		repeats,
		except = [],
		revision,
		attendees,
		reminders,
		url,
	} = event;
	const at = (text: string) => (allDay ? { date: text } : { dateTime: text, timeZone });
	const plain = (text: string): string => text.replace(/[-:]/g, '').replace(/\.\d+/, '');
	return known({
		...{ summary: title, description, location, start: at(start), end: at(end), status, sequence: revision },
		recurrence: repeats
			? [`RRULE:${repeats}`, ...except.map((text) => (allDay ? `EXDATE;VALUE=DATE:${plain(text)}` : `EXDATE:${plain(text)}`))]
			: undefined,
		attendees: attendees?.map(({ email, name, answer = 'none' }) =>
			known({ email, displayName: name, responseStatus: ANSWERED[answer] }),
		),
		reminders: reminders
			? { useDefault: false, overrides: reminders.map((minutes) => ({ method: 'popup', minutes })) }
			: undefined,
		source: url ? { url, title } : undefined,
	});
}

/** An event as Google writes it; undefined where it says nothing but that it is gone. */
function eventOf(item: unknown): CalendarEvent | undefined {
	const day = textOf(at(item, 'start', 'date'));
	const time = (name: 'start' | 'end'): string | undefined => {
		const parsed = Date.parse(textOf(at(item, name, 'dateTime')) ?? '');
		return Number.isNaN(parsed) ? undefined : `${new Date(parsed).toISOString().slice(0, 19)}Z`;
	};
	const start = day ?? time('start');
	const end = day ? textOf(at(item, 'end', 'date')) : time('end');
	if (!start || !end) return undefined;
	const rule = listOf(at(item, 'recurrence')).map((line) => textOf(line) ?? '');
	const attendees = listOf(at(item, 'attendees')).flatMap((person) => {
		const email = textOf(at(person, 'email'));
		return email
			? [
					known({
						email,
						name: textOf(at(person, 'displayName')),
						answer: ANSWERS[textOf(at(person, 'responseStatus')) ?? ''] ?? ('none' as const),
					}),
				]
			: [];
	});
	const organizer = textOf(at(item, 'organizer', 'email'));
	const zone = textOf(at(item, 'start', 'timeZone'));
	const state = textOf(at(item, 'status'));
	return known<CalendarEvent>({
		uid: textOf(at(item, 'iCalUID')) ?? textOf(at(item, 'id')) ?? '',
		title: textOf(at(item, 'summary')) ?? '',
		description: textOf(at(item, 'description')),
		location: textOf(at(item, 'location')),
		start,
		end,
		allDay: day ? true : undefined,
		timeZone: day || zone === 'UTC' ? undefined : zone,
		status: state === 'tentative' ? 'tentative' : state === 'cancelled' ? 'cancelled' : 'confirmed',
		repeats: rule.find((line) => line.startsWith('RRULE:'))?.slice('RRULE:'.length),
		except: exceptionsIn(rule),
		revision: numberOf(at(item, 'sequence')),
		organizer: organizer ? known({ email: organizer, name: textOf(at(item, 'organizer', 'displayName')) }) : undefined,
		attendees: attendees.length ? attendees : undefined,
	});
}

/** Those in UTC or of whole days; Google itself writes none with a zone. */
function exceptionsIn(lines: string[]): string[] | undefined {
	const found = lines
		.filter((line) => line.startsWith('EXDATE'))
		.flatMap((line) => line.slice(line.indexOf(':') + 1).split(','))
		.map((text) => /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(text))
		.filter((match) => match !== null)
		.map(([, year, month, day, hour, minute, second]) => `${year}-${month}-${day}${hour ? `T${hour}:${minute}:${second}Z` : ''}`);
	return found.length ? found : undefined;
}
