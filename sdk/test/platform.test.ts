/** The SDK against the platform itself: what both promise each other. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { freehold } from '../src/comfortable.ts';
import {
	createClient,
	enquireLead,
	listLeads,
	listListings,
	loginUser,
	NotFound,
	type Progress,
	subscribe,
	type Tokens,
	uploadProgress,
} from '../src/index.ts';

const SITE = 'https://www.harbour.example';
const HOUSE = { headline: 'Quiet corner house', price: { amount: '725000.00', currency: 'USD' }, propertyType: 'house' as const };

const picture = (width: number, height: number): Promise<Buffer<ArrayBuffer>> =>
	sharp({ create: { width, height, channels: 3, background: '#2a6' } })
		.png()
		.toBuffer() as Promise<Buffer<ArrayBuffer>>;

let test: TestApp;
beforeAll(async () => {
	test = await startApp('pglite');
});
afterAll(() => test?.stop());

it('makes, changes, publishes, finds and removes', async () => {
	const { listings } = freehold({ url: test.url, key: await test.harbor.key('admin') });
	const address = { line1: '1204 Queen Anne Ave N', city: 'Seattle', country: 'US' };
	const { id } = await listings.create({ ...HOUSE, address, bedrooms: 3 }, { idempotencyKey: 'the-one-house' });
	expect((await listings.create({ ...HOUSE, address, bedrooms: 3 }, { idempotencyKey: 'the-one-house' })).id).toBe(id);
	expect(await listings.update(id, { bedrooms: null })).toMatchObject({ id, bedrooms: null, headline: HOUSE.headline });
	expect(await listings.publish(id)).toMatchObject({ status: 'active', listedAt: expect.any(String) });
	const query = { filter: { price: { gte: 7e5, lte: 8e5 }, 'address.city': ['Seattle', 'Kent'], bedrooms: null } };
	const { data, total } = await listings.list({ ...query, fields: ['headline'], expand: ['property'], total: true });
	expect([total, data]).toMatchObject([1, [{ id, headline: HOUSE.headline, property: { address: { city: 'Seattle' } } }]]);
	expect(Object.keys(data[0] ?? {}).sort()).toEqual(['headline', 'id', 'property']);
	await expect(listings.publish(id)).rejects.toMatchObject({ status: 409, code: 'invalid_transition' });
	await expect(listings.create({ ...HOUSE, bedrooms: -1 })).rejects.toMatchObject({
		code: 'invalid_input',
		errors: [{ pointer: '/bedrooms' }],
		requestId: expect.any(String),
	});
	expect(await listings.delete(id)).toBeUndefined();
	await expect(listings.get(id)).rejects.toMatchObject({ code: 'not_found' });
});

it('goes over all pages', async () => {
	const { contacts } = freehold({ url: test.url, key: await test.harbor.key('admin') });
	const names = Array.from({ length: 25 }, (_, at) => `Ann ${String(at).padStart(2, '0')}`);
	for (const full of names) await contacts.create({ name: { full } });
	const found: string[] = [];
	for await (const { name } of contacts.list({ sort: 'name', limit: 10 })) found.push(name.full);
	expect(found).toEqual(names);
});

it('renews a session with the platform’s own tokens, once', async () => {
	const login = { email: 'owner@harbor.example', password: PASSWORD, organization: 'harbor' };
	const signedIn = await createClient({ url: test.url }).run(loginUser(login));
	const ended = `e30.${Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')}.e30`;
	const told: (Tokens | null)[] = [];
	const { run } = createClient({
		url: test.url,
		tokens: { accessToken: ended, refreshToken: signedIn.refreshToken },
		onTokens: (tokens) => told.push(tokens),
	});
	expect(await Promise.all([run(listLeads()), run(listLeads()), run(listLeads())])).toHaveLength(3);
	expect(told).toHaveLength(1);
	expect(told[0]?.refreshToken).not.toBe(signedIn.refreshToken);
	await run(listListings());
	expect(told).toHaveLength(1);
});

it('sends a form from a page, and tells where it looks automated', async () => {
	const { listings } = freehold({ url: test.url, key: await test.harbor.key('admin') });
	const { id: listing } = await listings.create({ ...HOUSE, address: { line1: '7 Pine St', city: 'Kent', country: 'US' } });
	await listings.publish(listing);
	const onPage: typeof fetch = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, origin: SITE } });
	const { run } = createClient({ url: test.url, key: await test.harbor.publishableKey([SITE]), fetch: onPage });
	const enquiry = enquireLead({ name: 'Ann Ames', email: 'ann@example.com', message: 'May I see it?', consent: true, listing });
	await expect(run(enquiry)).rejects.toMatchObject({ code: 'looks_automated' });
	await run(enquiry, { form: { elapsed: 4000, trap: false } });
	await expect(run(listLeads())).rejects.toMatchObject({ status: 403 });
	const { leads } = freehold({ url: test.url, key: await test.harbor.key('admin') });
	expect((await leads.list({ filter: { listing }, expand: ['contact'] })).data).toMatchObject([
		{ contact: { email: 'ann@example.com' } },
	]);
});

it('answers a test in its own process, without a socket: reads, refusals, uploads and what happens meanwhile', async () => {
	const key = await test.harbor.key('admin');
	const inside = freehold({ url: 'http://localhost', key, fetch: test.app.fetch });
	const { id } = await inside.listings.create({ ...HOUSE, address: { line1: '9 Oak St', city: 'Kent', country: 'US' } });
	expect(await inside.listings.get(id, { fields: ['headline'] })).toEqual({ id, headline: HOUSE.headline });
	await expect(inside.listings.get('01999999-0000-7000-8000-000000000000')).rejects.toBeInstanceOf(NotFound);

	const heard: unknown[] = [];
	let isReady = () => {};
	const ready = new Promise<void>((resolve) => {
		isReady = resolve;
	});
	const listening = (async () => {
		for await (const { type, subject, data } of subscribe(inside, { types: ['listing.*'] }, { onReady: isReady })) {
			heard.push([type, subject, data]);
			if (type === 'listing.published') return;
		}
	})();
	await ready;
	await inside.listings.update(id, { bedrooms: 4 });
	await inside.listings.publish(id);
	await listening;
	expect(heard[0]).toEqual(['listing.updated', id, { changed: ['bedrooms'] }]);
	expect(heard.at(-1)).toMatchObject(['listing.published', id, {}]);

	const steps: Progress[] = [];
	const photo = new Blob([await picture(400, 300)], { type: 'image/png' });
	const through = uploadProgress((progress) => steps.push(progress));
	const { url } = await inside.listings.upload(id, photo, undefined, { through });
	expect(steps.at(-1)).toEqual({ sent: photo.size, total: photo.size });
	expect((await test.app.fetch(new URL(url, 'http://localhost'))).headers.get('content-type')).toMatch(/^image\//);
});

it('hears over a socket of the net what it would hear inside, from where it stopped', async () => {
	const key = await test.harbor.key('admin');
	const { contacts, run } = freehold({ url: test.url, key });
	const client = { run };
	const next = async (after: number | undefined, work: () => Promise<unknown>) => {
		const events = subscribe(client, { types: ['contact.created'], after }, { onReady: () => void work() });
		for await (const { position, subject } of events) return { position, subject };
		return expect.unreachable();
	};
	let made = '';
	const first = await next(undefined, async () => {
		made = (await contacts.create({ name: { full: 'Bo Berg' } })).id;
	});
	expect(first.subject).toBe(made);
	const { id } = await contacts.create({ name: { full: 'Cy Chen' } });
	expect(await next(first.position, async () => {})).toEqual({ position: first.position + 1, subject: id });
});
