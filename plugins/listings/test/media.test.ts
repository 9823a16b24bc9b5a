import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Desk, openDesk, picture, pointers } from './desk.ts';

describeOnBoth('Photos, plans and tours', (driver) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk(driver);
	});
	afterAll(() => desk?.freehold.stop());

	it('lets whoever looks after a listing order, caption and delete its photos, and nobody else of their rank', async () => {
		const { agent, home, call, made, send } = desk;
		const { id } = await made(home(), agent);
		const photos: string[] = [];
		for (const shade of [1, 2, 3]) {
			photos.push((await send(`/v1/listings/${id}/photos`, await picture(shade), 'image/webp', agent)).body.id);
		}
		const wanted = [photos[2], photos[0], photos[1]];
		const ordered = await call('PUT', `/v1/listings/${id}/photo-order`, { photos: wanted }, agent);
		expect(ordered.body.photos.map((one: { id: string }) => one.id)).toEqual(wanted);
		const { data } = (await call('GET', `/v1/listing-photos?listing=${id}`)).body;
		expect(data.map((one: { id: string }) => one.id)).toEqual(wanted);
		expect(pointers(await call('PUT', `/v1/listings/${id}/photo-order`, { photos: photos.slice(1) }, agent))).toEqual([
			'/photos',
		]);
		const strange = await call('PUT', `/v1/listings/${id}/photo-order`, { photos: [id, ...photos] }, agent);
		expect(pointers(strange)).toEqual(['/photos/0']);
		expect((await call('PATCH', `/v1/listing-photos/${photos[0]}`, { caption: 'The quay' }, agent)).body.caption).toBe(
			'The quay',
		);
		expect((await call('DELETE', `/v1/listing-photos/${photos[0]}`, undefined, agent)).status).toBe(204);
		// Handed over, it is the broker's.
		const me = (await call('GET', '/v1/auth/me')).body.user.id;
		await call('PATCH', `/v1/listings/${id}`, { agent: me });
		expect((await call('DELETE', `/v1/listing-photos/${photos[1]}`, undefined, agent)).status).toBe(403);
		expect((await call('PUT', `/v1/listings/${id}/photo-order`, { photos: photos.slice(1) }, agent)).status).toBe(403);
	});

	it('has floor plans and tours', async () => {
		const { call, open, look, send } = desk;
		const { id } = await open();
		const plan = await send(`/v1/listings/${id}/floor-plans`, await picture(9), 'image/webp');
		expect([plan.status, plan.body.kind, plan.body.mediaType]).toEqual([201, 'floor_plan', 'image/webp']);
		const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
		const paper = await send(`/v1/listings/${id}/floor-plans`, pdf, 'application/pdf');
		expect([paper.status, paper.body.mediaType, paper.body.position]).toEqual([201, 'application/pdf', 1]);
		const tour = await call('POST', `/v1/listings/${id}/tours`, { url: 'https://tours.example/12', title: 'Walk through' });
		expect([tour.status, tour.body.kind]).toEqual([201, 'virtual_tour']);
		for (const url of ['http://tours.example/12', 'javascript:alert(1)', 'https://', 'https://me:secret@tours.example'])
			expect([url, (await call('POST', `/v1/listings/${id}/tours`, { url })).status]).toEqual([url, 422]);
		const { data } = (await look(`/v1/listing-media?listing=${id}&sort=kind,position`)).body;
		expect(data.map((one: { kind: string }) => one.kind)).toEqual(['floor_plan', 'floor_plan', 'virtual_tour']);
		expect(data[0]).not.toHaveProperty('agent');
	});
});
