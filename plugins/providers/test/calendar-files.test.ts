/** iCalendar files: what is written is what is read, whatever it says and wherever this process lives. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { CalendarEvent } from '@freehold/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrencesIn } from '../src/calendar/read.ts';
import { calendarFile } from '../src/calendar/write.ts';
import { timeZoneComponent, wallOf } from '../src/calendar/zones.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SPAN = { from: '2024-01-01T00:00:00Z', to: '2029-01-01T00:00:00Z' };
const read = (text: string, from = SPAN.from, to = SPAN.to) => occurrencesIn(text, from, to);
const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Dubai',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'America/St_Johns',
];

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
// A carriage return alone is no sign that a text may hold there.
const words = fc.string({ maxLength: 80, unit: 'grapheme' }).map((text) => text.replace(/[\p{C}]/gu, '').trim());
const event = fc
	.record({
		title: words.filter((text) => text !== ''),
		description: words,
		minute: fc.integer({ min: 0, max: 1_500_000 }),
		length: fc.integer({ min: 5, max: 3000 }),
		zone: fc.constantFrom(...ZONES),
		status: fc.constantFrom('confirmed' as const, 'tentative' as const, 'cancelled' as const),
		revision: fc.integer({ min: 0, max: 9 }),
	})
	.map(({ title, description, minute, length, zone, status, revision }): CalendarEvent => {
		const start = Date.UTC(2025, 0, 1) + minute * 60_000;
		return {
			uid: `u${minute}@x`,
			title,
			...(description ? { description } : {}),
			start: iso(start),
			end: iso(start + length * 60_000),
			timeZone: zone,
			status,
			revision,
		};
	});

describe('an iCalendar file', () => {
	it('says what it was given: property', () => {
		fc.assert(
			fc.property(event, (given) => {
				const [found, ...more] = read(calendarFile({ name: 'x', events: [given] }, NOW));
				expect(more).toEqual([]);
				const { timeZone, ...rest } = given;
				expect(found).toEqual({ ...rest, ...(timeZone === 'UTC' ? {} : { timeZone }), repeated: false });
			}),
			{ numRuns: 200 },
		);
	});

	it('repeats at the same hour on the wall: property', () => {
		const repeated = fc.record({
			event,
			frequency: fc.constantFrom('DAILY', 'WEEKLY'),
			count: fc.integer({ min: 1, max: 12 }),
			left: fc.integer({ min: 1, max: 11 }),
		});
		fc.assert(
			fc.property(repeated, ({ event: given, frequency, count, left }) => {
				const step = (frequency === 'DAILY' ? 1 : 7) * 86_400_000;
				const zone = given.timeZone as string;
				const wall = wallOf(zone, Date.parse(given.start));
				const found = read(calendarFile({ name: 'x', events: [{ ...given, repeats: `FREQ=${frequency};COUNT=${count}` }] }, NOW));
				expect(found.length).toBe(count);
				// An hour that the clock skips on one day is moved to the next hour there is (RFC 5545, 3.3.10).
				for (const [nth, { start }] of found.entries())
					expect(Math.abs(wallOf(zone, Date.parse(start)) - (wall + nth * step)), `${zone} ${nth}`).toBeLessThanOrEqual(
						3_600_000,
					);
				const [out] = found.slice(left, left + 1);
				if (!out) return;
				const without = read(
					calendarFile(
						{ name: 'x', events: [{ ...given, repeats: `FREQ=${frequency};COUNT=${count}`, except: [out.start] }] },
						NOW,
					),
				);
				expect(without.map(({ start }) => start)).toEqual(found.filter((one) => one !== out).map(({ start }) => start));
			}),
			{ numRuns: 100 },
		);
	});

	it('has lines of at most 75 bytes, ended as the standard says, and is an invitation where it is one', () => {
		const invited: CalendarEvent = {
			uid: 'a@x',
			title: '🏡'.repeat(60),
			start: '2026-03-10T15:00:00Z',
			end: '2026-03-10T16:00:00Z',
			organizer: { name: 'Ana', email: 'ana@example.com' },
			attendees: [{ email: 'ben@example.com' }],
			reminders: [30],
		};
		const text = calendarFile({ name: '', events: [invited], method: 'REQUEST' }, NOW);
		for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
		expect(text.replace(/\r\n /g, '')).toMatch(
			/METHOD:REQUEST[\s\S]*ATTENDEE;[^\r]*RSVP=TRUE[^\r]*MAILTO:ben@example\.com[\s\S]*TRIGGER:-PT30M/i,
		);
		const off = calendarFile({ name: '', events: [invited], method: 'CANCEL' }, NOW);
		expect(read(off)).toMatchObject([{ status: 'cancelled' }]);
	});

	it('is read with what was moved, called off and left out', () => {
		const text = [
			...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN'],
			...[
				'BEGIN:VEVENT',
				'UID:row',
				'DTSTAMP:20260101T000000Z',
				'DTSTART:20260302T090000Z',
				'DTEND:20260302T100000Z',
				'RRULE:FREQ=DAILY;COUNT=5',
				'EXDATE:20260303T090000Z',
				'SUMMARY:Stand-up',
				'END:VEVENT',
			],
			...[
				'BEGIN:VEVENT',
				'UID:row',
				'DTSTAMP:20260101T000000Z',
				'RECURRENCE-ID:20260304T090000Z',
				'DTSTART:20260304T140000Z',
				'DTEND:20260304T150000Z',
				'SUMMARY:Stand-up, later',
				'END:VEVENT',
			],
			...[
				'BEGIN:VEVENT',
				'UID:row',
				'DTSTAMP:20260101T000000Z',
				'RECURRENCE-ID:20260305T090000Z',
				'DTSTART:20260305T090000Z',
				'DTEND:20260305T100000Z',
				'STATUS:CANCELLED',
				'SUMMARY:Stand-up',
				'END:VEVENT',
			],
			...['END:VCALENDAR', ''],
		].join('\r\n');
		expect(read(text).map(({ start, title, status }) => [start, title, status])).toEqual([
			['2026-03-02T09:00:00Z', 'Stand-up', 'confirmed'],
			['2026-03-04T14:00:00Z', 'Stand-up, later', 'confirmed'],
			['2026-03-05T09:00:00Z', 'Stand-up', 'cancelled'],
			['2026-03-06T09:00:00Z', 'Stand-up', 'confirmed'],
		]);
	});

	it('does not keep its reader counting, and is none where it is something else', () => {
		const rule = (repeats: string) =>
			`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nRRULE:${repeats}\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR`;
		for (const repeats of ['FREQ=SECONDLY', 'FREQ=MINUTELY', 'INTERVAL=1;FREQ=SECO\r\n NDLY'])
			expect(() => read(rule(repeats)), repeats).toThrow(/repeats/);
		expect(read(rule('FREQ=DAILY')).length).toBeLessThanOrEqual(5000);
		for (const text of ['', '<html>', 'BEGIN:VCARD\r\nEND:VCARD', `BEGIN:VCALENDAR${'x'.repeat(6_000_000)}`])
			expect(() => read(text)).toThrow();
		expect(() => read('BEGIN:VCALENDAR\r\nEND:VCALENDAR', '2026-01-01T00:00:00Z', '2046-01-01T00:00:00Z')).toThrow(/ten years/);
		fc.assert(
			fc.property(fc.string({ maxLength: 400 }), (text) => Array.isArray(read(`BEGIN:VCALENDAR\r\n${text}\r\nEND:VCALENDAR`))),
		);
	});

	it('is the same wherever the process lives', () => {
		const script = `const { calendarFile } = await import('./src/calendar/write.ts'); const { occurrencesIn } = await import('./src/calendar/read.ts');
			const text = calendarFile({ name: 'x', events: [
				{ uid: 'a', title: 'a', start: '2026-03-28T22:30:00Z', end: '2026-03-29T01:30:00Z', timeZone: 'Europe/Berlin', repeats: 'FREQ=DAILY;COUNT=3' },
				{ uid: 'b', title: 'b', start: '2026-11-01', end: '2026-11-03', allDay: true }] }, ${NOW});
			console.log(JSON.stringify([text.replace(/DTSTAMP.*/g, ''), occurrencesIn(text, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')]));`;
		const told = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'].map((TZ) =>
			execFileSync(process.execPath, ['--input-type=module', '-e', script], {
				cwd: join(import.meta.dirname, '..'),
				env: { ...process.env, TZ },
				encoding: 'utf8',
			}),
		);
		expect(new Set(told).size).toBe(1);
		expect(JSON.parse(told[0] as string)[1].map(({ start }: { start: string }) => start)).toEqual([
			'2026-03-28T22:30:00Z',
			'2026-03-29T21:30:00Z',
			'2026-03-30T21:30:00Z',
			'2026-11-01',
		]);
	});
});

it('a zone’s rules are written as they are', () => {
	const berlin = timeZoneComponent('Europe/Berlin', 2026, 2026);
	expect(berlin).toContain('BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200');
	expect(berlin).toContain('BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100');
	expect(timeZoneComponent('Asia/Dubai', 2026, 2026).match(/BEGIN:STANDARD/g)).toHaveLength(1);
	expect(timeZoneComponent('Australia/Lord_Howe', 2026, 2026)).toContain('TZOFFSETTO:+1030');
});
