import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Desk, openDesk, picture, SITE } from './desk.ts';

const FORM = { origin: SITE, 'freehold-form': 'elapsed=9000; trap=0' };
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36';

describeOnBoth('Listings, every day', (driver) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk(driver);
	});
	afterAll(() => desk?.freehold.stop());

	it('keeps a version of every change that counts, in its transaction, and what it was offered for', async () => {
		const { call, open } = desk;
		const { id } = await open();
		await call('PATCH', `/v1/listings/${id}`, { price: { amount: '850000.00', currency: 'USD' } });
		await call('PATCH', `/v1/listings/${id}`, { headline: 'House on the old quay' });
		await call('PATCH', `/v1/listings/${id}`, { headline: 'House on the old quay' });
		expect((await call('PATCH', `/v1/listings/${id}`, { price: { amount: '0.00', currency: 'USD' } })).status).toBe(422);
		await call('POST', `/v1/listings/${id}/withdraw`);
		await call('DELETE', `/v1/listings/${id}`);
		const { data } = (await call('GET', `/v1/listing-versions?listing=${id}&sort=createdAt&limit=100`)).body;
		expect(data.map(({ change }: { change: string }) => change)).toEqual([
			...['created', 'status', 'price', 'changed', 'status', 'archived'],
		]);
		const me = (await call('GET', '/v1/auth/me')).body.user.id;
		expect(data[2]).toMatchObject({
			changed: ['price_amount'],
			before: { price_amount: 900000 },
			after: { price_amount: 850000 },
			actorKind: 'user',
			actor: me,
			status: 'active',
		});
		expect((await call('GET', `/v1/listings/${id}/price-history`)).status).toBe(404);
		expect((await call('DELETE', `/v1/listing-versions/${data[0].id}`)).status).toBe(405);
	});

	it('tells the prices in order, with the change in percent', async () => {
		const { call, open } = desk;
		const { id } = await open();
		for (const amount of ['850000.00', '875000.50'])
			await call('PATCH', `/v1/listings/${id}`, { price: { amount, currency: 'USD' } });
		const { prices } = (await call('GET', `/v1/listings/${id}/price-history`)).body;
		expect(prices.map(({ price, change }: { price: { amount: string }; change: number }) => [price.amount, change])).toEqual([
			['900000.00', null],
			['850000.00', -5.56],
			['875000.50', 2.94],
		]);
	});

	it('changes many, each whole or not at all', async () => {
		const { agent, home, call, made, open } = desk;
		const [one, two, three] = [await open(), await open(), await made({ headline: 'Nothing yet' })];
		const ghost = '01900000-0000-7000-8000-000000000000';
		const price = { amount: '500000.00', currency: 'USD' };
		const { status, body } = await call('POST', '/v1/listings/bulk', {
			ids: [one.id, three.id, ghost, two.id],
			set: { price },
			transition: 'offer',
		});
		expect([status, body.done, body.refused]).toEqual([200, 2, 2]);
		expect(body.results.map((result: { done: boolean; code?: string }) => result.code ?? result.done)).toEqual([
			...[true, 'invalid_transition', 'not_found', true],
		]);
		expect((await call('GET', `/v1/listings/${three.id}`)).body.price).toBe(null);
		expect((await call('GET', `/v1/listings/${two.id}`)).body).toMatchObject({ price, status: 'under_offer' });
		const mine = await made(home(), agent);
		const held = await call('POST', '/v1/listings/bulk', { ids: [mine.id, one.id], set: { purpose: 'rent' } }, agent);
		expect(held.body.results.map((result: { done: boolean }) => result.done)).toEqual([true, false]);
		expect((await call('POST', '/v1/listings/bulk', { ids: [one.id] })).status).toBe(422);
		expect((await call('POST', '/v1/listings/bulk', { ids: [one.id], archive: true })).body.done).toBe(1);
	});

	it('is copied as a draft, with its pictures where asked', async () => {
		const { call, open, send } = desk;
		const { id } = await open();
		await send(`/v1/listings/${id}/photos`, await picture(5), 'image/webp');
		const { status, body } = await call('POST', `/v1/listings/${id}/copy`, { photos: true });
		expect([status, body.status, body.duplicateOf, body.listedAt]).toEqual([201, 'draft', id, null]);
		expect((await call('GET', `/v1/listing-photos?listing=${body.id}`)).body.data).toHaveLength(1);
		const plain = await call('POST', `/v1/listings/${id}/copy`, {});
		expect((await call('GET', `/v1/listing-photos?listing=${plain.body.id}`)).body.data).toEqual([]);
	});

	it('is exported as its list is asked for, and read in again', async () => {
		const { freehold, call, made, send, home } = desk;
		await made({ ...home(), headline: '=SUM(A1), "quoted"', reference: 'CSV-1', features: ['Stove', 'Dock'] });
		const { status, headers, body } = await call(
			'GET',
			'/v1/listings/export?reference=CSV-1&fields=reference,headline,price,features',
		);
		expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
		const [head, row] = body.split('\r\n');
		expect(head).toBe('id,reference,headline,price.amount,price.currency,features');
		expect(row).toContain(`"'=SUM(A1), ""quoted""",900000.00,USD,"Stove; Dock"`);
		expect((await call('GET', '/v1/listings/export?limit=5')).status).toBe(400);
		expect((await call('GET', '/v1/listings/export?nonsense=5')).body.code).toBe('invalid_query');
		const all = (await call('GET', '/v1/listings/export?fields=reference')).body.trim().split('\r\n');
		const { total } = (await call('GET', '/v1/listings?limit=1&total=true')).body;
		expect(all.length - 1).toBe(total);
		const palm = await freehold.palm.asUser('broker');
		const report = await send('/v1/listings/import', Buffer.from(body.replace('CSV-1', 'CSV-2')), 'text/csv', palm);
		expect(report.body).toMatchObject({ rowsLoaded: 1, rowsRejected: 0 });
		const read = (await call('GET', '/v1/listings?reference=CSV-2', undefined, palm)).body.data[0];
		expect(read).toMatchObject({ features: ['Stove', 'Dock'], price: { amount: '900000.00', currency: 'USD' } });
		const versions = (await call('GET', `/v1/listing-versions?listing=${read.id}`, undefined, palm)).body.data;
		expect(versions).toHaveLength(1);
	});

	it('is imported with its address, and says what it looks like', async () => {
		const { call, made, send, home, address } = desk;
		const there = await made({ ...home(), purpose: 'sale' });
		const { line1, postalCode } = there.address;
		const head =
			'reference,address.line1,address.city,address.postalCode,address.country,bedrooms,livingArea.value,livingArea.unit,location.latitude,location.longitude';
		const at = `${there.location.latitude + 0.0002},${there.location.longitude}`;
		const rows = [
			`AD-1,${line1.toUpperCase().replace('ST', 'STREET')},Seattle,${postalCode},US,,,,,`,
			`AD-2,${line1.replace('Quay', 'Qauy')},Seattle,${postalCode},US,3,2000,sqft,${at}`,
			`AD-3,${address().line1},Seattle,${postalCode},US,3,2000,sqft,${at}`,
		];
		const report = await send('/v1/listings/import', Buffer.from([head, ...rows].join('\n')), 'text/csv');
		expect(report.body).toMatchObject({ rowsLoaded: 3, rowsRejected: 0, errors: [] });
		const duplicateOf = async (reference: string) =>
			(await call('GET', `/v1/listings?reference=${reference}`)).body.data[0].duplicateOf;
		expect([await duplicateOf('AD-1'), await duplicateOf('AD-2'), await duplicateOf('AD-3')]).toEqual([there.id, there.id, null]);
		const hidden = await send('/v1/listings/import?map[addressKey]=reference', Buffer.from('reference\nAD-9'), 'text/csv');
		expect(hidden.status).toBe(400);
		const odd = ['reference,property,purpose,address.line1,address.city,address.country', 'AD-4,nobody,swap,1 A St,Kent,US'];
		expect((await send('/v1/listings/import', Buffer.from(odd.join('\n')), 'text/csv')).body).toMatchObject({
			rowsLoaded: 0,
			rowsRejected: 1,
		});
		const place = ['address.line1,address.city,address.country', '77 Oak Avenue,Kent,US'];
		expect((await send('/v1/properties/import', Buffer.from(place.join('\n')), 'text/csv')).body).toMatchObject({
			rowsLoaded: 1,
		});
	});

	it('counts views once for a load, without robots, and shows them by day', async () => {
		const { freehold, visitor, call, made, open } = desk;
		const { id } = await open();
		const seen = (load: string, agent = BROWSER) =>
			freehold.call('POST', `/v1/listings/${id}/view`, {
				as: visitor,
				body: { load },
				headers: { ...FORM, 'user-agent': agent },
			});
		const loads = ['load-0000000000001', 'load-0000000000001', 'load-0000000000002'];
		expect((await Promise.all(loads.map((load) => seen(load)))).map(({ status }) => status)).toEqual([204, 204, 204]);
		await seen('load-0000000000003', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)');
		const today = new Date().toISOString().slice(0, 10);
		const { body } = await call('GET', `/v1/listings/${id}/metrics`);
		expect(body).toMatchObject({ to: today, views: 2, enquiries: 0, saves: 0, daysOnMarket: 0 });
		expect([body.days.length, body.days.at(-1)]).toEqual([30, { day: today, views: 2, enquiries: 0, saves: 0 }]);
		expect((await call('GET', `/v1/listings/${id}/metrics?from=2026-02-30`)).status).toBe(400);
		const draft = await made();
		const hidden = await freehold.call('POST', `/v1/listings/${draft.id}/view`, {
			as: visitor,
			body: { load: loads[0] },
			headers: FORM,
		});
		expect(hidden.status).toBe(404);
	});
});
