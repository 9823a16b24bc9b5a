/** What is tried again, when, how often, and with which key. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	type Client,
	createClient,
	createListing,
	deleteListing,
	importLeads,
	issueApiKey,
	listListings,
	updateListing,
	uploadListing,
} from '../src/index.ts';
import { refusal, type Say, serve } from './server.ts';

/** The client's pauses take no time, and are told; the timers of others go as they are. */
const pauses: number[] = [];
beforeEach(() => {
	pauses.length = 0;
	const real = setTimeout;
	vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, wait?: number, ...more: unknown[]) => {
		const isPause = new Error().stack?.includes('sdk/src/client.ts');
		if (isPause) pauses.push(Math.round(wait ?? 0));
		return real(work, isPause ? 0 : wait, ...more);
	}) as typeof setTimeout);
});
afterEach(() => vi.restoreAllMocks());

async function trying(say: Say, work: (client: Client) => Promise<unknown>, options: { retries?: number } = {}) {
	await using server = await serve(say);
	// biome-ignore lint/suspicious/noExplicitAny: an answer or an error; a test reads what it expects.
	const result: any = await work(createClient({ url: `${server.url}/`, key: 'pk_test', ...options })).catch((error) => error);
	return { result, asked: server.asked };
}
const list = ({ run }: Client) => run(listListings());
const page = { body: { data: [], next: null } };

describe('a failure that may pass', () => {
	it.each([
		['408', refusal(408, 'request_timeout')],
		['429', refusal(429, 'rate_limited')],
		['500', refusal(500, 'internal')],
		['503', refusal(503, 'not_ready')],
		['502 of a proxy', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }],
		['an idempotent twin', refusal(409, 'idempotency_in_progress')],
		['a broken connection', { broken: true }],
	])('is tried again: %s', async (_, failure) => {
		const { result, asked } = await trying((_asked, count) => (count < 3 ? failure : page), list);
		expect(result).toEqual(page.body);
		expect(asked).toHaveLength(3);
	});

	it.each([
		[400, 'invalid_query'],
		[401, 'unauthenticated'],
		[403, 'forbidden'],
		[404, 'not_found'],
		[409, 'conflict'],
		[422, 'invalid_input'],
	])('is not tried again where it will not pass: %i', async (status, code) => {
		const { result, asked } = await trying(() => refusal(status, code), list);
		expect(result).toMatchObject({ status, code });
		expect(asked).toHaveLength(1);
	});

	it('is given up after two more tries, or as many as wanted', async () => {
		expect((await trying(() => refusal(500, 'internal'), list)).asked).toHaveLength(3);
		expect((await trying(() => refusal(500, 'internal'), list, { retries: 0 })).asked).toHaveLength(1);
		expect((await trying(() => refusal(500, 'internal'), list, { retries: 4 })).asked).toHaveLength(5);
	});

	it('is waited for longer each time, up to 8 seconds, and not by all callers at once', async () => {
		await trying(() => refusal(500, 'internal'), list, { retries: 6 });
		for (const [at, seconds] of [0.5, 1, 2, 4, 8, 8].entries()) {
			expect(pauses[at]).toBeGreaterThanOrEqual(seconds * 750);
			expect(pauses[at]).toBeLessThanOrEqual(seconds * 1250);
		}
		expect(new Set(pauses).size).toBeGreaterThan(4);
	});

	it('is waited for as long as the server asks, in seconds or until a date', async () => {
		await trying((_, count) => (count < 2 ? refusal(429, 'rate_limited', {}, { 'retry-after': '7' }) : page), list);
		expect(pauses).toEqual([7000]);
		const date = new Date(Date.now() + 20_000).toUTCString();
		await trying((_, count) => (count < 2 ? refusal(503, 'not_ready', {}, { 'retry-after': date }) : page), list);
		expect(pauses[1]).toBeGreaterThan(15_000);
		expect(pauses[1]).toBeLessThanOrEqual(20_000);
	});

	it('is told at once where the server asks for more than a minute', async () => {
		const { result, asked } = await trying(() => refusal(429, 'rate_limited', {}, { 'retry-after': '3600' }), list);
		expect([result.code, result.headers.get('retry-after'), asked.length, pauses]).toEqual(['rate_limited', '3600', 1, []]);
	});
});

describe('the idempotency key', () => {
	it('is made up for every POST and kept over its tries', async () => {
		const say: Say = (_, count) => (count % 3 ? refusal(503, 'not_ready') : { status: 201, body: { id: 'x' } });
		const { asked } = await trying(say, async ({ run }) => {
			await run(createListing({ headline: 'One' }));
			await run(createListing({ headline: 'Two' }));
		});
		const keys = asked.map(({ headers }) => headers['idempotency-key'] as string);
		expect(new Set(keys.slice(0, 3)).size).toBe(1);
		expect(new Set(keys).size).toBe(2);
		expect(keys[0]).toMatch(/^[\w-]{20,255}$/);
		expect(asked[2]?.body).toBe('{"headline":"One"}');
	});

	it('is the caller’s own where there is one, and there is none where it has no meaning', async () => {
		const { asked } = await trying(
			() => ({ body: {} }),
			async ({ run }) => {
				await run(createListing({}), { idempotencyKey: 'order-66' });
				await run(updateListing('1', {}));
				await run(listListings());
			},
		);
		expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['order-66', undefined, undefined]);
	});
});

describe('a command that must not be done twice', () => {
	const issue = ({ run }: Client) => run(issueApiKey({ name: 'Server', kind: 'secret' }));

	it.each([
		['a broken connection', { broken: true }],
		['500', refusal(500, 'internal')],
		['503', refusal(503, 'database_unavailable')],
		['502 of a proxy', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }],
	])('is not sent again where it may have been done: %s', async (_, failure) => {
		const { result, asked } = await trying(() => failure, issue);
		expect([result.isFreeholdError, asked.length]).toEqual([true, 1]);
	});

	it.each([
		[429, 'rate_limited'],
		[503, 'not_ready'],
	])('is sent again where the server did nothing: %i %s', async (status, problem) => {
		const { asked } = await trying((_asked, count) => (count < 3 ? refusal(status, problem) : { body: {} }), issue);
		expect(asked).toHaveLength(3);
	});

	it('carries no Idempotency-Key, which would mean nothing; an import may be sent again', async () => {
		const { asked } = await trying(() => ({ body: {} }), issue);
		expect(asked[0]?.headers['idempotency-key']).toBeUndefined();
		const imported = await trying(
			() => refusal(503, 'database_unavailable'),
			({ run }) => run(importLeads('name\n')),
		);
		expect(imported.asked).toHaveLength(3);
	});
});

it('does not call a deletion failed whose answer was lost', async () => {
	const lost: Say = (_, count) => (count === 1 ? { broken: true } : refusal(404, 'not_found'));
	expect((await trying(lost, ({ run }) => run(deleteListing('1')))).result).toBeUndefined();
	const { result } = await trying(
		() => refusal(404, 'not_found'),
		({ run }) => run(deleteListing('1')),
	);
	expect(result.code).toBe('not_found');
});

it('sends a stream once only, and a file again', async () => {
	const fail: Say = () => refusal(503, 'not_ready');
	const stream = new Blob(['pixels']).stream();
	const once = await trying(fail, ({ run }) => run(uploadListing('1', stream, 'image/png')));
	expect([once.result.code, once.asked.length, once.asked[0]?.body]).toEqual(['not_ready', 1, 'pixels']);
	const again = await trying(fail, ({ run }) => run(uploadListing('1', new Blob(['pixels'], { type: 'image/webp' }))));
	expect([again.asked.length, again.asked[2]?.body, again.asked[2]?.headers['content-type']]).toEqual([
		3,
		'pixels',
		'image/webp',
	]);
});
