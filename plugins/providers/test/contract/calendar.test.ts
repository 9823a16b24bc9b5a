/**
 * The port `calendar`, over all of its drivers: iCalendar files and feeds for real; Google by its documentation
 * (developers.google.com/workspace/calendar/api/v3/reference), which was not called.
 */
import type { CalendarEvent, Driver } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	callFor,
	faultOf,
	itTellsFaults,
	ORGANIZATION,
	OTHER_ORGANIZATION,
	partsFor,
} from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { googleCalendar } from '../../src/calendar/google.ts';
import { icalCalendar } from '../../src/calendar/ical.ts';
import { calendarMock } from '../../src/calendar/mock.ts';
import { startGoogle } from '../servers/google-calendar.ts';

type Opened = Awaited<ReturnType<Driver<'calendar'>>>;

const NOW = Date.parse('2026-03-01T12:00:00Z');
const YEAR = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
const calendar = 'showings';

const showing = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
	uid: 'showing-1@harbor.example',
	title: 'Showing; 12 Maple Street, “upstairs”',
	description: 'Bring the keys\nand the plan, ünï 🏡',
	location: '12 Maple Street, Austin',
	start: '2026-03-10T15:00:00Z',
	end: '2026-03-10T15:45:00Z',
	...more,
});

const KINDS = ['files', 'memory', 'Google'] as const;

describe.each(KINDS)('a calendar in %s', (kind) => {
	let google: Service;
	let driver: Opened;
	beforeAll(async () => {
		google = await startGoogle();
		const parts = partsFor(
			{
				GOOGLE_CALENDAR_URL: `${google.url}/calendar/v3`,
				GOOGLE_TOKEN_URL: `${google.url}/token`,
				GOOGLE_CLIENT_ID: 'me',
				GOOGLE_CLIENT_SECRET: 'secret',
				GOOGLE_REFRESH_TOKEN: 'refresh',
			},
			{ now: () => NOW },
		);
		driver = await (kind === 'Google' ? googleCalendar : kind === 'files' ? icalCalendar : calendarMock)(parts);
	});
	afterAll(async () => {
		await driver.close?.();
		await google.stop();
	});
	const list = (from = YEAR.from, to = YEAR.to) => driver.list({ calendar, from, to }, callFor());

	it('holds what was written once, and as it was written last', async () => {
		await driver.write({ calendar, event: showing() }, callFor());
		await driver.write({ calendar, event: showing({ title: 'Second showing', revision: 2, status: 'tentative' }) }, callFor());
		const found = await list();
		expect(found).toEqual([
			expect.objectContaining({
				uid: 'showing-1@harbor.example',
				title: 'Second showing',
				start: '2026-03-10T15:00:00Z',
				end: '2026-03-10T15:45:00Z',
				status: 'tentative',
				repeated: false,
			}),
		]);
		expect(await list('2026-03-10T15:45:00Z', '2026-03-11T00:00:00Z')).toEqual([]);
		expect(await list('2026-03-10T15:44:00Z', '2026-03-10T15:45:00Z')).toHaveLength(1);
		await driver.remove({ calendar, uid: 'showing-1@harbor.example' }, callFor());
		await driver.remove({ calendar, uid: 'showing-1@harbor.example' }, callFor());
		expect(await list()).toEqual([]);
	});

	it('repeats at the same hour of its zone, over the day when clocks are set', async () => {
		const event = showing({
			uid: 'weekly@x',
			start: '2026-03-20T09:00:00Z',
			end: '2026-03-20T10:00:00Z',
			timeZone: 'Europe/Berlin',
			repeats: 'FREQ=WEEKLY;COUNT=4',
			except: ['2026-03-27T09:00:00Z'],
		});
		await driver.write({ calendar, event }, callFor());
		// Ten o'clock in Berlin, which is an hour earlier in UTC from 29 March on.
		expect((await list()).map(({ start, repeated }) => [start, repeated])).toEqual([
			['2026-03-20T09:00:00Z', true],
			['2026-04-03T08:00:00Z', true],
			['2026-04-10T08:00:00Z', true],
		]);
		await driver.remove({ calendar, uid: 'weekly@x' }, callFor());
	});

	it('knows whole days, and when somebody is not free', async () => {
		await driver.write(
			{ calendar, event: showing({ uid: 'a', start: '2026-05-01T10:00:00Z', end: '2026-05-01T11:00:00Z' }) },
			callFor(),
		);
		await driver.write(
			{ calendar, event: showing({ uid: 'b', start: '2026-05-01T10:30:00Z', end: '2026-05-01T12:00:00Z' }) },
			callFor(),
		);
		await driver.write(
			{ calendar, event: showing({ uid: 'c', start: '2026-05-01T11:30:00Z', end: '2026-05-01T13:00:00Z', status: 'tentative' }) },
			callFor(),
		);
		await driver.write(
			{ calendar, event: showing({ uid: 'd', start: '2026-05-03', end: '2026-05-05', allDay: true }) },
			callFor(),
		);
		expect(
			await driver.busy({ calendars: [calendar], from: '2026-05-01T00:00:00Z', to: '2026-05-04T12:00:00Z' }, callFor()),
		).toEqual([
			{ start: '2026-05-01T10:00:00Z', end: '2026-05-01T12:00:00Z' },
			{ start: '2026-05-03T00:00:00Z', end: '2026-05-04T12:00:00Z' },
		]);
		const [day] = await list('2026-05-03T00:00:00Z', '2026-05-06T00:00:00Z');
		expect(day).toMatchObject({ start: '2026-05-03', end: '2026-05-05', allDay: true });
		for (const uid of ['a', 'b', 'c', 'd']) await driver.remove({ calendar, uid }, callFor());
	});

	it('can be subscribed to: the feed says the same', async () => {
		await driver.write(
			{ calendar, event: showing({ attendees: [{ email: 'ana@example.com', name: 'Ana', answer: 'yes' }] }) },
			callFor(),
		);
		const { text } = await driver.feed({ calendar, name: 'Showings of Ana' }, callFor());
		expect(text).toContain('X-WR-CALNAME:Showings of Ana');
		const parsed = await driver.parse({ text, ...YEAR }, callFor());
		expect(parsed).toMatchObject([
			{
				uid: 'showing-1@harbor.example',
				title: showing().title,
				description: showing().description,
				attendees: [{ email: 'ana@example.com', name: 'Ana', answer: 'yes' }],
			},
		]);
		await driver.remove({ calendar, uid: 'showing-1@harbor.example' }, callFor());
	});

	it('refuses times, zones and rules that are none', async () => {
		const wrong: Partial<CalendarEvent>[] = [
			{ start: 'tomorrow' },
			{ start: '2026-03-10T15:00:00+01:00' },
			{ end: '2026-03-10T14:00:00Z' },
			{ timeZone: 'Mars/Base' },
			{ repeats: 'FREQ=SECONDLY' },
			{ repeats: 'FREQ=DAILY\r\nATTENDEE:mailto:x@example.com' },
			{ allDay: true },
			{ uid: 'a\r\nb' },
		];
		for (const more of wrong)
			expect(await faultOf(driver.write({ calendar, event: showing(more) }, callFor())), JSON.stringify(more)).toMatchObject({
				fault: 'refused',
			});
		expect(await list()).toEqual([]);
	});
});

describe('calendars of two organisations', () => {
	it.each([
		['files', icalCalendar],
		['memory', calendarMock],
	] as const)('in %s have nothing in common', async (_name, open) => {
		const driver = await open(partsFor());
		await driver.write({ calendar: '../showings', event: showing({ uid: '../../x' }) }, callFor({ organization: ORGANIZATION }));
		expect(await driver.list({ calendar: '../showings', ...YEAR }, callFor({ organization: OTHER_ORGANIZATION }))).toEqual([]);
		expect(await driver.list({ calendar: '../showings', ...YEAR }, callFor({ organization: ORGANIZATION }))).toHaveLength(1);
	});
	it('are still there after a start', async () => {
		const parts = partsFor();
		await (await icalCalendar(parts)).write({ calendar, event: showing() }, callFor());
		expect(await (await icalCalendar(parts)).list({ calendar, ...YEAR }, callFor())).toHaveLength(1);
	});
});

describe('Google', () => {
	let google: Service;
	beforeAll(async () => {
		google = await startGoogle();
	});
	afterAll(() => google.stop());
	const open = (more: Record<string, string> = {}) =>
		googleCalendar(
			partsFor(
				{
					GOOGLE_CALENDAR_URL: `${google.url}/calendar/v3`,
					GOOGLE_TOKEN_URL: `${google.url}/token`,
					GOOGLE_CLIENT_ID: 'me',
					GOOGLE_CLIENT_SECRET: 'secret',
					GOOGLE_REFRESH_TOKEN: 'refresh',
					...more,
				},
				{ now: () => NOW },
			),
		);

	it('says with 403 that it was asked too often, and with 400 that nobody let us in', async () => {
		const driver = await open();
		await driver.check();
		google.trouble({
			status: 403,
			body: {
				error: { code: 403, message: 'Rate Limit Exceeded', errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }] },
			},
		});
		expect(await faultOf(driver.list({ calendar, ...YEAR }, callFor()))).toMatchObject({ fault: 'rate-limited' });
		google.trouble({ status: 403, body: { error: { code: 403, errors: [{ reason: 'forbidden' }] } } });
		expect(await faultOf((await open()).list({ calendar, ...YEAR }, callFor()))).toMatchObject({ fault: 'unauthorized' });
		google.trouble(null);
		expect(
			await faultOf((await open()).list({ calendar, ...YEAR, account: { refreshToken: 'withdrawn' } }, callFor())),
		).toMatchObject({ fault: 'unauthorized', message: expect.stringContaining('invalid_grant') });
		expect(await faultOf((await open({ GOOGLE_REFRESH_TOKEN: '' })).list({ calendar, ...YEAR }, callFor()))).toMatchObject({
			fault: 'unauthorized',
		});
	});

	it('removes what others have written, by its uid', async () => {
		const driver = await open();
		await fetch(`${google.url}/calendar/v3/calendars/showings/events`, {
			method: 'POST',
			headers: { authorization: 'Bearer access-refresh' },
			body: JSON.stringify({
				id: 'googlesown',
				iCalUID: 'theirs@google.com',
				summary: 'x',
				start: { dateTime: '2026-03-10T15:00:00Z' },
				end: { dateTime: '2026-03-10T16:00:00Z' },
			}),
		});
		expect(await driver.list({ calendar, ...YEAR }, callFor())).toHaveLength(1);
		await driver.remove({ calendar, uid: 'theirs@google.com' }, callFor());
		expect(await driver.list({ calendar, ...YEAR }, callFor())).toEqual([]);
	});

	itTellsFaults(
		() => google,
		async (call) => (await open()).list({ calendar, ...YEAR }, call),
	);
});

describe('a feed at its URL', () => {
	const FEED = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//x//y//EN',
		'BEGIN:VEVENT',
		'UID:1',
		'DTSTAMP:20260101T000000Z',
		'DTSTART;TZID=America/Chicago:20260310T090000',
		'DTEND;TZID=America/Chicago:20260310T100000',
		'SUMMARY:Inspection',
		'END:VEVENT',
		'END:VCALENDAR',
		'',
	].join('\r\n');
	it('is read through the guard, and never written', async () => {
		const service = await startService(() => ({ headers: { 'content-type': 'text/calendar' }, body: FEED }));
		const driver = await icalCalendar(partsFor());
		const calendar = `${service.url}/agent.ics`;
		expect(await driver.list({ calendar, ...YEAR }, callFor())).toMatchObject([
			{ title: 'Inspection', start: '2026-03-10T14:00:00Z', timeZone: 'America/Chicago' },
		]);
		expect(await driver.busy({ calendars: [calendar], ...YEAR }, callFor())).toEqual([
			{ start: '2026-03-10T14:00:00Z', end: '2026-03-10T15:00:00Z' },
		]);
		expect(await faultOf(driver.write({ calendar, event: showing() }, callFor()))).toMatchObject({ fault: 'refused' });
		expect(await faultOf(driver.list({ calendar: 'http://127.0.0.9/x.ics', ...YEAR }, callFor()))).toMatchObject({
			fault: 'refused',
		});
		for (const [status, fault] of [
			[500, 'unavailable'],
			[429, 'unavailable'],
			[401, 'unauthorized'],
			[404, 'refused'],
		] as const) {
			service.trouble({ status });
			expect(await faultOf(driver.list({ calendar, ...YEAR }, callFor()))).toMatchObject({ fault });
		}
		service.trouble({ body: '<html>' });
		expect(await faultOf(driver.list({ calendar, ...YEAR }, callFor()))).toMatchObject({ fault: 'refused' });
		await service.stop();
	});
	it('of the stand-in is that of somebody who works', async () => {
		const driver = await calendarMock(partsFor({}, { now: () => NOW }));
		const asked = { calendar: 'https://agent.example/feed.ics', from: '2026-03-02T00:00:00Z', to: '2026-03-09T00:00:00Z' };
		const week = await driver.list(asked, callFor());
		expect(week).toHaveLength(10);
		expect(await driver.list(asked, callFor())).toEqual(week);
	});
});
