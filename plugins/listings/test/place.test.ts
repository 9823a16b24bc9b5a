import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Desk, openDesk } from './desk.ts';

describeOnBoth('A place', (driver) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk(driver);
	});
	afterAll(() => desk?.freehold.stop());

	it('keeps documents of a place sealed, for those who may read them', async () => {
		const { freehold, agent, call, made, send } = desk;
		const { property } = await made();
		const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
		const path = `/v1/property-documents/add?property=${property}&kind=deed&title=Deed%20of%201950`;
		const { status, body } = await send(path, pdf, 'application/pdf', agent);
		expect([status, body]).toEqual([
			201,
			expect.objectContaining({ property, title: 'Deed of 1950', kind: 'deed', bytes: pdf.length }),
		]);
		expect(body).not.toHaveProperty('file');
		const read = await call('GET', `/v1/property-documents/${body.id}/download`, undefined, agent);
		expect([read.status, read.body, read.headers.get('content-disposition')]).toEqual([
			...[200, pdf.toString(), 'attachment; filename="Deed of 1950.pdf"'],
		]);
		const viewer = await freehold.harbor.asUser('viewer');
		expect((await call('GET', `/v1/property-documents/${body.id}/download`, undefined, viewer)).status).toBe(403);
		const palm = await freehold.palm.asUser('broker');
		expect((await call('GET', `/v1/property-documents/${body.id}/download`, undefined, palm)).status).toBe(404);
		expect((await send(path.replace('deed', 'poem'), pdf, 'application/pdf')).status).toBe(400);
		expect((await send(path.replace(property, crypto.randomUUID()), pdf, 'application/pdf')).status).toBe(404);
		expect((await call('DELETE', `/v1/property-documents/${body.id}`, undefined, agent)).status).toBe(204);
		expect((await call('GET', `/v1/property-documents/${body.id}/download`, undefined, agent)).status).toBe(404);
	});

	it('tells the whole history of a place in one statement, without the names of people', async () => {
		const { freehold, call, open } = desk;
		const { id, property } = await open();
		const entry = { property, kind: 'sale', date: '1998-05-04', price: { amount: '210000.00', currency: 'USD' } };
		const people = { seller: 'Sam Seller', buyer: 'Bea Buyer', source: 'County register' };
		expect((await call('POST', '/v1/property-events', { ...entry, ...people })).status).toBe(201);
		await call('PATCH', `/v1/listings/${id}`, { price: { amount: '880000.00', currency: 'USD' } });
		await call('POST', `/v1/listings/${id}/offer`);
		await call('POST', `/v1/listings/${id}/sell`);
		const { body } = await call('GET', `/v1/properties/${property}/history`);
		expect(body.entries.map(({ kind, to }: { kind: string; to: string }) => [kind, to])).toEqual([
			['status', 'sold'],
			['status', 'under_offer'],
			['price', '880000.00'],
			['status', 'active'],
			['listed', null],
			['registered', null],
			['sale', null],
		]);
		expect(JSON.stringify(body)).not.toMatch(/Sam Seller|Bea Buyer/);
		const pages = [];
		for (let next = ''; ; ) {
			const page = (await call('GET', `/v1/properties/${property}/history?limit=3${next && `&cursor=${next}`}`)).body;
			pages.push(...page.entries);
			if (!page.next) break;
			next = page.next;
		}
		expect(pages).toEqual(body.entries);
		const viewer = await freehold.harbor.asUser('viewer');
		const [told] = (await call('GET', `/v1/property-events?property=${property}`, undefined, viewer)).body.data;
		expect([told.kind, 'seller' in told]).toEqual(['sale', false]);
		expect((await call('GET', `/v1/property-events?property=${property}`)).body.data[0]).toMatchObject(people);
	});
});
