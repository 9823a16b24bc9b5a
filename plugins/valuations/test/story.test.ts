import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';
import type { Sale } from '../src/appraisal/facts.ts';
import { CENTRE, market } from './market.ts';

const SOLD = market(260, 5);

/** The market as a file of closed listings, as people have them. */
const fileOf = (sales: Sale[]): string =>
	[
		'reference,status,purpose,headline,propertyType,price.amount,price.currency,bedrooms,bathrooms,livingArea.value,livingArea.unit,lotArea.value,lotArea.unit,yearBuilt,features,location.latitude,location.longitude,closedAt',
		...sales.map((sale) =>
			[
				sale.id,
				...['sold', 'sale', 'Sold', 'house', sale.price, 'USD', sale.bedrooms, sale.bathrooms],
				...[sale.livingArea, 'sqm', sale.lotArea, 'sqm', sale.yearBuilt, `Grade ${sale.grade}`],
				...[sale.latitude.toFixed(6), sale.longitude.toFixed(6), new Date(sale.soldAt).toISOString()],
			].join(','),
		),
	].join('\n');

describeOnBoth('A home is valued', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let agent: string;
	let property: string;
	const address = { line1: '1 Lake Road', city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' };
	const home = {
		address,
		propertyType: 'house',
		bedrooms: 3,
		bathrooms: 2,
		livingArea: { value: 1500, unit: 'sqft' },
		lotArea: { value: 6000, unit: 'sqft' },
		yearBuilt: 1980,
		features: ['Grade 7'],
		location: CENTRE,
	};
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		agent = await freehold.harbor.asUser('agent');
		const imported = await freehold.call('POST', '/v1/listings/import', {
			as: broker,
			body: fileOf(SOLD),
			headers: { 'content-type': 'text/csv' },
		});
		expect(imported.body).toMatchObject({ rowsLoaded: SOLD.length, rowsRejected: 0 });
		property = (await freehold.call('POST', '/v1/properties', { as: broker, body: home })).body.id;
	});
	afterAll(() => freehold?.stop());

	const value = (path: string, body: unknown = {}, as = agent) => freehold.call('POST', path, { as, body });

	it('from the closed listings around it, with its bounds and its reasons', async () => {
		const { status, body } = await value(`/v1/properties/${property}/valuations`, { asOf: '2026-01-10T00:00:00Z' });
		expect([status, body.outcome, body.reason, body.method]).toEqual([201, 'valued', null, 'comparables']);
		expect(Number(body.value.amount)).toBeGreaterThan(300_000);
		expect(Number(body.low.amount)).toBeLessThan(Number(body.value.amount));
		expect(Number(body.high.amount)).toBeGreaterThan(Number(body.value.amount));
		expect(body.comparables.length).toBe(12);
		const [first] = body.comparables;
		expect(first.reasons.map(({ about }: { about: string }) => about)).toContain('livingArea');
		expect((await freehold.call('GET', `/v1/listings/${first.listing}`, { as: agent })).body.status).toBe('sold');
		expect(first.price.amount).toBe(
			(await freehold.call('GET', `/v1/listings/${first.listing}`, { as: agent })).body.price.amount,
		);
		const me = (await freehold.call('GET', '/v1/auth/me', { as: agent })).body;
		expect(body.madeBy).toBe(me.id ?? me.user?.id);
	});

	it('and every valuation is kept, and never changed', async () => {
		const before = (await freehold.call('GET', `/v1/valuations?property=${property}&total=true`, { as: agent })).body.total;
		await value(`/v1/properties/${property}/valuations`);
		const { data, total } = (await freehold.call('GET', `/v1/valuations?property=${property}&total=true`, { as: agent })).body;
		expect(total).toBe(before + 1);
		for (const method of ['PATCH', 'DELETE'] as const)
			expect(
				(await freehold.call(method, `/v1/valuations/${data[0].id}`, { as: broker, ...(method === 'PATCH' ? { body: {} } : {}) }))
					.status,
			).toBe(405);
	});

	it('by what the caller knows better', async () => {
		const amount = async (body: object) =>
			Number((await value(`/v1/properties/${property}/valuations`, { asOf: '2026-01-10T00:00:00Z', ...body })).body.value.amount);
		const plain = await amount({});
		expect(await amount({ grade: 9 })).toBeGreaterThan(plain * 1.05);
		expect(await amount({ livingArea: { value: 2000, unit: 'sqft' } })).toBeGreaterThan(plain * 1.1);
		// Metric or not, it is the same home.
		expect(await amount({ livingArea: { value: 139.35, unit: 'sqm' } })).toBe(plain);
	});

	it('for a listing without that listing itself, once it is sold', async () => {
		const listing = await freehold.call('POST', '/v1/listings', {
			as: broker,
			body: { ...home, headline: 'A house', price: { amount: '9999999.00', currency: 'USD' } },
		});
		const path = `/v1/listings/${listing.body.id}/valuations`;
		const before = (await value(path)).body;
		for (const step of ['publish', 'offer', 'sell'])
			expect((await freehold.call('POST', `/v1/listings/${listing.body.id}/${step}`, { as: broker })).status).toBe(200);
		const after = (await value(path)).body;
		expect(after.comparables.map(({ listing }: { listing: string }) => listing)).not.toContain(listing.body.id);
		expect(Number(after.value.amount) / Number(before.value.amount)).toBeCloseTo(1, 2);
		expect(after.property).toBe(listing.body.property);
		await freehold.call('DELETE', `/v1/listings/${listing.body.id}`, { as: broker });
	});

	it('or it is said why it cannot be', async () => {
		const cases: [object, string][] = [
			[{ location: null }, 'facts'],
			[{ livingArea: null }, 'facts'],
			[{ location: { latitude: 25.2, longitude: 55.3 } }, 'few'],
			[{ propertyType: 'apartment' }, 'few'],
			[{ livingArea: { value: 90_000, unit: 'sqft' } }, 'different'],
		];
		for (const [change, reason] of cases) {
			const { id } = (await freehold.call('POST', '/v1/properties', { as: broker, body: { ...home, ...change } })).body;
			const { status, body } = await value(`/v1/properties/${id}/valuations`);
			expect([status, body.outcome, body.reason, body.value, body.comparables]).toEqual([201, 'unknown', reason, null, null]);
			expect(body.detail).toMatch(/[Ff]ound|much/);
		}
		const early = await value(`/v1/properties/${property}/valuations`, { asOf: '2024-01-01T00:00:00Z' });
		expect(early.body).toMatchObject({ outcome: 'unknown', reason: 'few', sales: 0 });
	});

	it('and what cannot be meant is refused', async () => {
		const late = await value(`/v1/properties/${property}/valuations`, { asOf: '2222-01-01T00:00:00Z' });
		expect([late.status, late.body.errors[0].pointer]).toEqual([422, '/asOf']);
		expect((await value(`/v1/properties/${property}/valuations`, { grade: 99 })).status).toBe(422);
		expect((await value(`/v1/properties/01900000-0000-7000-8000-000000000000/valuations`)).status).toBe(404);
		expect((await value(`/v1/properties/${property}/valuations`, {}, await freehold.palm.asUser('broker'))).status).toBe(404);
		expect((await value(`/v1/properties/${property}/valuations`, {}, await freehold.harbor.asUser('viewer'))).status).toBe(403);
	});

	it('by a statement for its sales, whatever there is', async () => {
		const before = freehold.app.sent.statements;
		await value(`/v1/properties/${property}/valuations`);
		// Opening and closing the transaction, the organisation, who may, the home twice, its sales, the record.
		expect(freehold.app.sent.statements - before).toBeLessThanOrEqual(9);
	});
});

describeOnBoth('Similar listings', (driver) => {
	let freehold: TestApp;
	let broker: string;
	let page: string;
	const made: Record<string, string> = {};
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
		page = await freehold.harbor.publishableKey(['https://harbor.example']);
		const offers: [string, number, number, string, number, string[]][] = [
			['the one', 500_000, 0, 'house', 3, ['Porch', 'Dock']],
			['its twin', 505_000, 0.002, 'house', 3, ['porch', 'Garden']],
			['far and dear', 660_000, 0.1, 'house', 5, []],
			['too dear', 900_000, 0.002, 'house', 3, []],
			['another kind', 500_000, 0.002, 'apartment', 3, []],
			['a draft', 500_000, 0.002, 'house', 3, []],
		];
		for (const [headline, amount, east, propertyType, bedrooms, features] of offers) {
			const body = {
				...{ headline, propertyType, bedrooms, features, livingArea: { value: 150 + bedrooms, unit: 'sqm' } },
				price: { amount: `${amount}.00`, currency: 'USD' },
				address: { line1: `${Object.keys(made).length} Lake Road`, city: 'Seattle', country: 'US' },
				location: { latitude: CENTRE.latitude, longitude: CENTRE.longitude + east },
			};
			made[headline] = (await freehold.call('POST', '/v1/listings', { as: broker, body })).body.id;
			if (headline !== 'a draft') await freehold.call('POST', `/v1/listings/${made[headline]}/publish`, { as: broker });
		}
	});
	afterAll(() => freehold?.stop());

	const headers = { origin: 'https://harbor.example' };
	const similar = (headline: string, as: string) =>
		freehold.call('GET', `/v1/listings/${made[headline]}/similar`, { as, headers });

	it('are those a buyer would look at too, the likest first, with the reasons', async () => {
		for (const as of [broker, page]) {
			const { status, body } = await similar('the one', as);
			expect([status, body.data?.map(({ headline }: { headline: string }) => headline)]).toEqual([
				200,
				['its twin', 'far and dear'],
			]);
			const [twin] = body.data;
			expect(twin.distance).toBeGreaterThan(100);
			expect(twin.distance).toBeLessThan(200);
			const words = twin.reasons.map(({ detail }: { detail: string }) => detail);
			expect(words).toEqual(expect.arrayContaining(['1 % dearer', 'As large', 'Also a house', '3 bedrooms, too', 'Both: Porch']));
		}
	});

	it('show a visitor nothing of what visitors do not see', async () => {
		expect((await similar('a draft', page)).status).toBe(404);
		expect((await similar('a draft', broker)).status).toBe(200);
		expect((await similar('the one', await freehold.palm.asUser('broker'))).status).toBe(404);
	});

	it('are found for an offer of which little is known', async () => {
		const { body } = await freehold.call('POST', '/v1/listings', { as: broker, body: { headline: 'A house' } });
		const answer = await freehold.call('GET', `/v1/listings/${body.id}/similar`, { as: broker });
		expect(answer.status).toBe(200);
		expect(answer.body.data.length).toBeGreaterThan(0);
	});
});
