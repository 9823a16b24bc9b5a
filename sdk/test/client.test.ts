/** What a command becomes on the wire, what ends a call, and what a failure tells. */
import { expect, it, vi } from 'vitest';
import {
	Aborted,
	Conflict,
	ConnectionFailed,
	createClient,
	createListing,
	enquireLead,
	FreeholdError,
	getListing,
	Invalid,
	isFreeholdError,
	listListings,
	NotFound,
	publishListing,
	ServerError,
	TimedOut,
} from '../src/index.ts';
import { queryString } from '../src/query.ts';
import { refusal, type Say, serve } from './server.ts';

const caught = (promise: Promise<unknown>) =>
	promise.then(
		() => expect.unreachable('it did not fail'),
		(error) => error,
	);

it('sends method, path, query, body and who asks', async () => {
	await using server = await serve(() => ({ body: { data: [], next: null } }));
	const { run } = createClient({ url: server.url, key: 'pk_live_1' });
	await run(
		listListings({ filter: { 'address.city': 'San José', price: { gte: 5e5 } }, limit: 3, expand: ['agent', 'listingPhotos'] }),
	);
	await run(publishListing('a/b?c'));
	await run(enquireLead({ name: { full: 'Ann' }, email: 'ann@example.com' } as never), {
		form: { elapsed: 4200.7, trap: false },
	});
	const [list, publish, enquire] = server.asked;
	expect([list?.method, list?.headers.authorization]).toEqual(['GET', 'Bearer pk_live_1']);
	expect(Object.fromEntries(new URL(list?.url ?? '', server.url).searchParams)).toEqual({
		'address.city': 'San José',
		'price[gte]': '500000',
		limit: '3',
		expand: 'agent,listingPhotos',
	});
	expect([publish?.method, publish?.url, publish?.body]).toEqual(['POST', '/v1/listings/a%2Fb%3Fc/publish', '']);
	expect(publish?.headers['content-type']).toBeUndefined();
	expect([enquire?.headers['freehold-form'], enquire?.headers['content-type']]).toEqual([
		'elapsed=4201; trap=0',
		'application/json',
	]);
	expect(JSON.parse(enquire?.body ?? '')).toEqual({ name: { full: 'Ann' }, email: 'ann@example.com' });
});

it.each([
	[{}, ''],
	[{ q: '', fields: [], sort: undefined, cursor: null, total: false }, '?total=false'],
	[
		{ filter: { status: ['active', 'sold'], agent: null, furnished: true } },
		'?status[in]=active,sold&agent[set]=false&furnished=true',
	],
	[{ filter: { price: { gte: 1, lte: undefined }, headline: '' } }, '?price[gte]=1&headline='],
	[{ filter: { location: { within: [-122.5, 47.4, -122.1, 47.8] } } }, '?location[within]=-122.5,47.4,-122.1,47.8'],
	[
		{ filter: { createdAt: { gt: new Date(0) }, updatedAt: new Date(1) } },
		'?createdAt[gt]=1970-01-01T00:00:00.000Z&updatedAt=1970-01-01T00:00:00.001Z',
	],
	[{ filter: { createdAt: [new Date(0), new Date(1)] } }, '?createdAt[in]=1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.001Z'],
	[{ sort: ['-price', 'bedrooms'], limit: 5 }, '?sort=-price,bedrooms&limit=5'],
	[{ filter: { headline: 'a&b=c#d' } }, '?headline=a&b=c#d'],
])('writes %j as a query', (query, text) => {
	const written = queryString(query as never);
	expect(decodeURIComponent(written.replaceAll('+', ' '))).toBe(text);
	expect(written).not.toMatch(/[#\s]/);
});

it('answers what the server says, and nothing for nothing', async () => {
	await using server = await serve(({ url }) => (url.endsWith('1') ? { body: { id: '1' } } : { status: 204 }));
	const { run } = createClient({ url: server.url });
	expect(await run(getListing('1'))).toEqual({ id: '1' });
	expect(await run(publishListing('2'))).toBeUndefined();
});

it('tells all that the server tells of a failure', async () => {
	const errors = [{ pointer: '/price/amount', code: 'pattern', detail: 'Not a decimal' }];
	await using server = await serve(() =>
		refusal(422, 'invalid_input', { detail: 'One thing is wrong', errors, permission: 'x' }),
	);
	const error = await caught(createClient({ url: server.url }).run(createListing({})));
	expect(error).toBeInstanceOf(FreeholdError);
	expect(error).toMatchObject({
		status: 422,
		code: 'invalid_input',
		detail: 'One thing is wrong',
		errors,
		requestId: 'req-12345678',
	});
	expect(error.problem.permission).toBe('x');
	expect(error.headers.get('content-type')).toBe('application/problem+json');
	// Whoever reads a log finds the request from the line alone.
	expect(String(error)).toBe('FreeholdError: One thing is wrong (422 invalid_input req-12345678)');
});

it('tells failures apart by class, each by what it is and not by who made it', async () => {
	const say: Say = ({ url }) => {
		const status = Number(url.split('/').at(-1));
		return refusal(status, status === 404 ? 'not_found' : status === 409 ? 'conflict' : 'internal');
	};
	await using server = await serve(say);
	const { run } = createClient({ url: server.url, retries: 0 });
	const kinds = [NotFound, Conflict, ServerError, Invalid, TimedOut, ConnectionFailed, Aborted];
	for (const [status, Kind] of [
		['404', NotFound],
		['409', Conflict],
		['500', ServerError],
	] as const) {
		const error = await caught(run(getListing(status)));
		expect(kinds.filter((kind) => error instanceof kind)).toEqual([Kind]);
	}
	const elsewhere = Object.assign(new Error('from another copy'), { isFreeholdError: true, status: 404, code: 'not_found' });
	expect([isFreeholdError(elsewhere), elsewhere instanceof NotFound]).toEqual([true, true]);
	for (const other of [null, undefined, 'text', new Error('x'), new DOMException('x'), {}])
		expect([isFreeholdError(other), (other as unknown) instanceof NotFound]).toEqual([false, false]);
});

it('tells an answer that is not the API’s', async () => {
	await using server = await serve(() => ({
		headers: { 'content-type': 'text/html' },
		body: '<p>Welcome to the hotel’s network</p>',
	}));
	expect(await caught(createClient({ url: server.url }).run(listListings()))).toMatchObject({
		code: 'unexpected_answer',
		status: 200,
	});
});

it('tells that nobody answers, and why', async () => {
	const error = await caught(createClient({ url: 'http://127.0.0.1:1', retries: 0 }).run(listListings()));
	expect(error).toMatchObject({ code: 'connection_failed', status: 0, detail: 'GET http://127.0.0.1:1/v1/listings' });
	expect(error.cause).toBeInstanceOf(Error);
});

it('ends at the caller’s signal: before, during and between tries', async () => {
	await using slow = await serve(() => new Promise(() => {}));
	const { run } = createClient({ url: slow.url });
	expect(await caught(run(listListings(), { signal: AbortSignal.abort() }))).toBeInstanceOf(Aborted);
	expect(slow.asked).toHaveLength(0);
	expect(await caught(run(listListings(), { signal: AbortSignal.timeout(60) }))).toMatchObject({ code: 'aborted' });
	await using failing = await serve(() => refusal(503, 'not_ready', {}, { 'retry-after': '50' }));
	const started = performance.now();
	expect(
		await caught(createClient({ url: failing.url }).run(listListings(), { signal: AbortSignal.timeout(80) })),
	).toBeInstanceOf(Aborted);
	expect(performance.now() - started).toBeLessThan(3000);
	expect(failing.asked).toHaveLength(1);
});

it('ends when time is up, of the client or of the call, also in the middle of an answer', async () => {
	await using slow = await serve(() => new Promise(() => {}));
	expect(await caught(createClient({ url: slow.url, timeout: 50, retries: 0 }).run(listListings()))).toBeInstanceOf(TimedOut);
	expect(await caught(createClient({ url: slow.url, retries: 0 }).run(listListings(), { timeout: 50 }))).toMatchObject({
		code: 'timed_out',
	});
	const drip = vi.fn(async (_: unknown, { signal }: RequestInit) => {
		const body = new ReadableStream({ start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)) });
		return new Response(body);
	});
	const dripping = createClient({ url: 'http://a.example', fetch: drip as unknown as typeof fetch, timeout: 50, retries: 0 });
	expect(await caught(dripping.run(listListings()))).toBeInstanceOf(TimedOut);
});

it('keeps secret keys out of browsers, unless told', () => {
	const url = 'https://api.example.com';
	vi.stubGlobal('document', {});
	expect(() => createClient({ url, key: 'sk_live_1' })).toThrow(/not for browsers/);
	expect(() => createClient({ url, key: 'sk_live_1', dangerouslyAllowBrowser: true })).not.toThrow();
	expect(() => createClient({ url, key: 'pk_live_1' })).not.toThrow();
	vi.unstubAllGlobals();
	expect(() => createClient({ url, key: 'sk_live_1' })).not.toThrow();
});
