import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

const SITE = 'https://www.harbour.example';

describeOnBoth('A listing, from draft to sold', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let visitor: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		visitor = await freehold.harbor.publishableKey([SITE]);
	});
	afterAll(() => freehold?.stop());

	const call = (method: string, path: string, body?: unknown) => freehold.call(method, path, { as: broker, body });
	const look = (path: string) => freehold.call('GET', path, { as: visitor, headers: { origin: SITE } });
	const address = { line1: '1318 W Galer St', city: 'Seattle', region: 'WA', postalCode: '98119', country: 'US' };
	const home = {
		headline: 'Craftsman by Kerry Park',
		price: { amount: '1400000.00', currency: 'USD' },
		address,
		bedrooms: 4,
		bathrooms: 2.25,
		propertyType: 'house',
	};
	// One agent offers one address once.
	let houses = 0;
	const elsewhere = () => ({ ...home, address: { ...address, line1: `${++houses} W Galer St` } });
	const draft = async (fields: object = elsewhere()) => (await call('POST', '/v1/listings', fields)).body;

	it('starts as a draft with a reference, the agent who entered it, and its property', async () => {
		const { status, body } = await call('POST', '/v1/listings', home);
		expect(status).toBe(201);
		expect(body).toMatchObject({
			status: 'draft',
			purpose: 'sale',
			reference: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
			listedAt: null,
		});
		const me = (await call('GET', '/v1/auth/me')).body;
		expect(body.agent).toBe(me.user.id);
		const property = (await call('GET', `/v1/properties/${body.property}`)).body;
		expect(property).toMatchObject({ address, bedrooms: 4, propertyType: 'house' });
		expect(property).not.toHaveProperty('addressKey');
	});

	it('is one property with an earlier listing of the same address, however it is written', async () => {
		const first = await draft(home);
		const again = await draft({ ...home, address: { ...address, line1: '1318  w. galer ST' } });
		const unit = await draft({ ...home, address: { ...address, line2: 'Apt 2' } });
		expect(again.property).toBe(first.property);
		expect(unit.property).not.toBe(first.property);
	});

	it('costs more than nothing', async () => {
		const free = { amount: '0.00', currency: 'USD' };
		const created = await call('POST', '/v1/listings', { ...home, price: free });
		expect(created.status).toBe(422);
		expect(created.body.errors[0]).toMatchObject({ pointer: '/price/amount', code: 'exclusiveMinimum', found: '0.00' });
		const { id } = await draft();
		expect((await call('PATCH', `/v1/listings/${id}`, { price: free })).status).toBe(422);
	});

	it('goes on the market only with headline, price and address', async () => {
		const { id } = await draft({ headline: 'Somewhere nice' });
		const { status, body } = await call('POST', `/v1/listings/${id}/publish`);
		expect(status).toBeGreaterThanOrEqual(409);
		expect(JSON.stringify(body.errors)).toMatch(/price.*address|address.*price/);
		expect((await call('GET', `/v1/listings/${id}`)).body).toMatchObject({ status: 'draft', listedAt: null });
	});

	it('is seen by visitors while it is on the market, and by nobody else before and after', async () => {
		const { id } = await draft();
		expect((await look(`/v1/listings/${id}`)).status).toBe(404);
		const published = (await call('POST', `/v1/listings/${id}/publish`)).body;
		expect(published).toMatchObject({ status: 'active', listedAt: expect.stringMatching(/^\d{4}-/) });
		const seen = (await look(`/v1/listings/${id}`)).body;
		expect(seen).toMatchObject({ id, headline: home.headline, price: home.price });
		for (const secret of ['agent', 'property', 'closedAt']) expect(seen).not.toHaveProperty(secret);
		await call('POST', `/v1/listings/${id}/offer`);
		expect((await look(`/v1/listings/${id}`)).body.status).toBe('under_offer');
		const sold = (await call('POST', `/v1/listings/${id}/sell`)).body;
		expect(sold).toMatchObject({ status: 'sold', closedAt: expect.stringMatching(/^\d{4}-/) });
		expect((await look(`/v1/listings/${id}`)).status).toBe(404);
	});

	it('is not sold while it is for rent, nor from a state that does not lead there', async () => {
		const { id } = await draft({ ...home, purpose: 'rent' });
		expect((await call('POST', `/v1/listings/${id}/offer`)).body.code).toBe('invalid_transition');
		await call('POST', `/v1/listings/${id}/publish`);
		await call('POST', `/v1/listings/${id}/offer`);
		expect((await call('POST', `/v1/listings/${id}/sell`)).body).toMatchObject({ code: 'conflict', status: 409 });
		expect((await call('POST', `/v1/listings/${id}/rent`)).body.status).toBe('rented');
	});

	it('can be withdrawn, reworked and listed again', async () => {
		const { id } = await draft();
		for (const [step, state] of [
			['publish', 'active'],
			['withdraw', 'withdrawn'],
			['redraft', 'draft'],
			['publish', 'active'],
			['offer', 'under_offer'],
			['relist', 'active'],
		]) {
			expect((await call('POST', `/v1/listings/${id}/${step}`)).body.status).toBe(state);
		}
	});

	it('keeps its photos to itself while it is a draft', async () => {
		const { id } = await draft();
		const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#678' } })
			.webp()
			.toBuffer();
		const headers = { 'content-type': 'image/webp' };
		await freehold.call('POST', `/v1/listings/${id}/photos`, { as: broker, body: picture, headers });
		expect((await look(`/v1/listing-photos?listing=${id}`)).body.data).toEqual([]);
		await call('POST', `/v1/listings/${id}/publish`);
		expect((await look(`/v1/listing-photos?listing=${id}`)).body.data).toHaveLength(1);
	});

	it('keeps what publishing asks for while it is on the market', async () => {
		const { id } = await draft();
		await call('POST', `/v1/listings/${id}/publish`);
		const emptied = await freehold.call('PATCH', `/v1/listings/${id}`, { as: broker, body: { price: null } });
		expect([emptied.status, emptied.body.errors?.[0]?.pointer]).toEqual([422, '/price']);
	});

	it('shows its photos in order, one page load, one round trip', async () => {
		const { id } = await draft();
		await call('POST', `/v1/listings/${id}/publish`);
		for (const position of [0, 1]) {
			const picture = await sharp({ create: { width: 1200, height: 800, channels: 3, background: `#67${position}` } })
				.jpeg()
				.toBuffer();
			const { status, body } = await freehold.call('POST', `/v1/listings/${id}/photos`, {
				as: broker,
				body: picture,
				headers: { 'content-type': 'image/jpeg' },
			});
			expect([status, body]).toEqual([201, expect.objectContaining({ listing: id, position, width: 1200, height: 800 })]);
		}
		const before = freehold.app.sent.statements;
		const { body } = await look(
			`/v1/listings?expand=listing-photos&sort=-price&q=kerry&bedrooms[gte]=4&address.city=Seattle&propertyType=house`,
		);
		expect(freehold.app.sent.statements - before).toBeLessThanOrEqual(1);
		const shown = body.data.find((one: { id: string }) => one.id === id);
		expect(shown.listingPhotos.map(({ position }: { position: number }) => position)).toEqual([0, 1]);
		const file = await fetch(freehold.url + shown.listingPhotos[0].variants.small.url);
		expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/webp']);
	});
});
