import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { fits, isAsWanted, isWanted } from '../src/webhooks/match.ts';
import { bodyOf, MOST_BYTES } from '../src/webhooks/message.ts';
import { mintWebhookSecret, signatureOf } from '../src/webhooks/secret.ts';
import { nextAttempt, PATIENCE, PAUSES, readRetryAfter } from '../src/webhooks/timetable.ts';

describe('when a webhook is tried again', () => {
	it('is always later, never after a day, and no more than eight times in all', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({ random: fc.double({ min: 0, max: 1, noNaN: true }), asked: fc.option(fc.integer({ min: 0, max: 1e6 })) }),
				),
				(draws) => {
					let now = 1_000;
					for (const [at, { random, asked }] of draws.entries()) {
						const next = nextAttempt({ attempts: at + 1, firstAt: 1_000, now, retryAfter: asked ?? undefined, random });
						if (next === null) return;
						expect(at + 1).toBeLessThanOrEqual(PAUSES.length);
						expect(next).toBeGreaterThan(now);
						expect(next).toBeLessThanOrEqual(1_000 + PATIENCE);
						if (asked !== null) expect(next).toBeGreaterThanOrEqual(Math.min(now + asked * 1000, 1_000 + PATIENCE));
						now = next;
					}
				},
			),
		);
	});

	it('reads Retry-After as seconds or as a date, and nothing else', () => {
		const now = Date.UTC(2026, 10, 21, 9);
		expect(readRetryAfter('120', now)).toBe(120);
		expect(readRetryAfter('Sat, 21 Nov 2026 09:02:00 GMT', now)).toBe(120);
		expect(readRetryAfter('Sat, 21 Nov 2026 08:00:00 GMT', now)).toBe(0);
		expect(readRetryAfter('soon', now)).toBeUndefined();
		expect(readRetryAfter('-5', now)).toBe(0);
		expect(readRetryAfter(undefined, now)).toBeUndefined();
	});
});

describe('what a webhook wants to hear', () => {
	it.each([
		['listing.published', '*', true],
		['listing.published', 'listing.*', true],
		['listing.published', 'listing.published', true],
		['listing-photo.created', 'listing.*', false],
		['listing.published', 'listing.pub', false],
		['contact.created', 'listing.*', false],
	])('%s by %s: %s', (type, pattern, wanted) => {
		expect(fits(type, pattern)).toBe(wanted);
	});

	it('is narrowed by changed fields for updates alone', () => {
		const wish = { events: ['listing.*'], changed: ['price'] };
		expect(isWanted({ type: 'listing.updated', data: { changed: ['price', 'headline'] } }, wish)).toBe(true);
		expect(isWanted({ type: 'listing.updated', data: { changed: ['headline'] } }, wish)).toBe(false);
		expect(isWanted({ type: 'listing.published', data: {} }, wish)).toBe(true);
		expect(isWanted({ type: 'listing.updated', data: { changed: ['headline'] } }, { ...wish, changed: [] })).toBe(true);
	});

	it('compares a record’s fields, items of lists too, and nothing that it inherits', () => {
		expect(isAsWanted({ status: 'active', tags: ['sea', 'new'] }, { status: ['active', 'draft'], tags: ['new'] })).toBe(true);
		expect(isAsWanted({ status: 'sold' }, { status: ['active'] })).toBe(false);
		expect(isAsWanted({}, { constructor: ['Object'] })).toBe(false);
		expect(isAsWanted({ rooms: 3 }, { rooms: ['3'] })).toBe(false);
	});
});

describe('what is signed', () => {
	it('is taken by the package of Standard Webhooks, with every secret that is valid and with no other', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.json(), (id, body) => {
				const [mine, before, other] = [mintWebhookSecret(), mintWebhookSecret(), mintWebhookSecret()];
				const seconds = Math.floor(Date.now() / 1000);
				const headers = {
					'webhook-id': id,
					'webhook-timestamp': String(seconds),
					'webhook-signature': signatureOf({ id, seconds, body }, [mine, before]),
				};
				expect(new Webhook(mine).verify(body, headers)).toEqual(JSON.parse(body));
				expect(new Webhook(before).verify(body, headers)).toEqual(JSON.parse(body));
				expect(() => new Webhook(other).verify(body, headers)).toThrow();
				expect(() => new Webhook(mine).verify(`${body} `, headers)).toThrow();
			}),
			{ numRuns: 30 },
		);
	});

	it('is never larger than 20 kB: a record that does not fit is left out and said to be', () => {
		const event = {
			id: '0192f5a0-0000-7000-8000-000000000000',
			organization: '0192f5a0-0000-7000-8000-000000000001',
			position: 1,
			type: 'listing.updated',
			entity: 'listing',
			record: '0192f5a0-0000-7000-8000-000000000002',
			owner: null,
			data: { changed: ['description'] },
			actor: { kind: 'system' as const, id: null },
			at: '2026-11-21T09:00:00.000Z',
		};
		const whole = JSON.parse(bodyOf(event, 'https://api.example.com', { description: 'By the sea' }));
		expect(whole.data).toEqual({ changed: ['description'], record: { description: 'By the sea' } });
		const cut = bodyOf(event, 'https://api.example.com', { description: '海'.repeat(MOST_BYTES / 3) });
		expect(Buffer.byteLength(cut)).toBeLessThan(MOST_BYTES);
		expect(JSON.parse(cut).data).toEqual({ changed: ['description'], recordTooLarge: true });
		expect(JSON.parse(bodyOf(event, 'https://api.example.com', null)).data.record).toBeNull();
	});
});
