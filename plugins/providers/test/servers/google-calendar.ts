/** Google Calendar, API 3, as far as the driver asks: tokens, events by id and in lists, freeBusy. Repetitions are counted out like there. */
import nodeIcal, { type VEvent } from 'node-ical';
import { type Asked, type Reply, type Service, startService } from '../../../../tests/harness/service.ts';

// biome-ignore lint/suspicious/noExplicitAny: the item is whatever was sent.
type Item = any;

const gone: Reply = {
	status: 404,
	body: { error: { code: 404, message: 'Not Found', errors: [{ domain: 'global', reason: 'notFound' }] } },
};

export async function startGoogle(): Promise<Service> {
	const calendars = new Map<string, Map<string, Item>>();
	return startService((asked) => {
		if (asked.path === '/token') {
			const token = asked.form.get('refresh_token');
			if (token !== 'refresh' || asked.form.get('client_secret') !== 'secret')
				return { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } };
			return {
				body: {
					access_token: `access-${token}`,
					expires_in: 3599,
					scope: 'https://www.googleapis.com/auth/calendar',
					token_type: 'Bearer',
				},
			};
		}
		if (asked.headers.authorization !== 'Bearer access-refresh')
			return { status: 401, body: { error: { code: 401, message: 'Invalid Credentials' } } };
		if (asked.path.endsWith('/users/me/calendarList')) return { body: { kind: 'calendar#calendarList', items: [] } };
		if (asked.path.endsWith('/freeBusy')) return busy(asked);
		const [, name = '', id] = /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/(.+))?$/.exec(asked.path) ?? [];
		const events = calendars.get(name) ?? new Map<string, Item>();
		calendars.set(name, events);
		return id === undefined ? many(asked, events) : one(asked, events, id);
	});

	function one({ method, json }: Asked, events: Map<string, Item>, id: string): Reply {
		const item = events.get(id);
		if (method === 'DELETE') {
			if (!item) return gone;
			events.delete(id);
			return { status: 204 };
		}
		if (!item) return gone;
		events.set(id, { ...item, ...json, id });
		return { body: events.get(id) };
	}

	function many({ method, json, url }: Asked, events: Map<string, Item>): Reply {
		if (method === 'POST') {
			events.set(json.id, { kind: 'calendar#event', ...json, htmlLink: `https://www.google.com/calendar/event?eid=${json.id}` });
			return { body: events.get(json.id) };
		}
		const query = url.searchParams;
		let items = [...events.values()];
		if (query.has('iCalUID')) items = items.filter((item) => item.iCalUID === query.get('iCalUID'));
		if (query.get('singleEvents') === 'true')
			items = items.flatMap((item) => counted(item, query.get('timeMin') ?? '', query.get('timeMax') ?? ''));
		// Two items a page, so that pages are followed.
		const from = Number(query.get('pageToken') ?? 0);
		return {
			body: {
				kind: 'calendar#events',
				items: items.slice(from, from + 2),
				...(from + 2 < items.length ? { nextPageToken: String(from + 2) } : {}),
			},
		};
	}

	function busy({ json }: Asked): Reply {
		const of = (id: string) =>
			[...(calendars.get(id)?.values() ?? [])]
				.flatMap((item) => counted(item, json.timeMin, json.timeMax))
				.filter(({ status }) => status === 'confirmed')
				.map(({ start, end }) => ({
					start: start.dateTime ?? `${start.date}T00:00:00Z`,
					end: end.dateTime ?? `${end.date}T00:00:00Z`,
				}));
		return {
			body: {
				kind: 'calendar#freeBusy',
				calendars: Object.fromEntries(json.items.map(({ id }: { id: string }) => [id, { busy: of(id) }])),
			},
		};
	}
}

function counted(item: Item, from: string, to: string): Item[] {
	const timeOf = (at: { dateTime?: string; date?: string }): number => Date.parse(at.dateTime ?? `${at.date}T00:00:00Z`);
	const touches = (start: number, end: number): boolean => start < Date.parse(to) && end > Date.parse(from);
	if (!item.recurrence) return touches(timeOf(item.start), timeOf(item.end)) ? [item] : [];
	const zone = item.start.timeZone;
	const wall = new Date(item.start.dateTime).toLocaleString('sv-SE', { timeZone: zone }).replace(/[-:]/g, '').replace(' ', 'T');
	const text = [
		'BEGIN:VCALENDAR',
		'BEGIN:VEVENT',
		'UID:1',
		'DTSTAMP:20260101T000000Z',
		`DTSTART;TZID=${zone}:${wall}`,
		...item.recurrence,
		'END:VEVENT',
		'END:VCALENDAR',
	].join('\r\n');
	const event = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part?.type === 'VEVENT') as VEvent;
	const length = timeOf(item.end) - timeOf(item.start);
	return nodeIcal.expandRecurringEvent(event, { from: new Date(from), to: new Date(to) }).map(({ start }) => ({
		...item,
		recurrence: undefined,
		recurringEventId: item.id,
		start: { dateTime: new Date(start).toISOString(), timeZone: zone },
		end: { dateTime: new Date(start.getTime() + length).toISOString(), timeZone: zone },
	}));
}
