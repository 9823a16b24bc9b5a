/** The ports that ask, know, place, write and draw, as a plugin meets them: through the host, with nothing configured. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

describeOnBoth('without any service and any account', (database) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp(database);
	});
	afterAll(() => test.stop());
	const of = <Name extends Parameters<TestApp['app']['ports']['of']>[0]>(name: Name, organization = test.harbor.id) =>
		test.app.ports.of(name, { organization });

	it('what means alike is found, in one’s own organisation only', async () => {
		const texts = [
			'A sunny flat with a balcony above the beach',
			'A warehouse with a loading dock',
			'A quiet house beside the forest',
		];
		const { vectors } = await of('embedding').embed({ texts });
		const ids = texts.map((_, at) => `01920000-0000-7000-8000-00000000000${at}`);
		await of('vector').upsert({
			collection: 'listings',
			items: ids.map((id, at) => ({ id, vector: vectors[at] as number[], text: texts[at] as string })),
		});
		const [asked] = (await of('embedding').embed({ texts: ['bright apartment near the sea'], purpose: 'query' })).vectors;
		expect((await of('vector').search({ collection: 'listings', vector: asked as number[], limit: 1 }))[0]?.id).toBe(ids[0]);
		expect(
			(await of('vector').search({ collection: 'listings', vector: asked as number[], text: 'forest', limit: 3 })).map(
				({ id }) => id,
			),
		).toContain(ids[2]);
		expect(await of('vector', test.palm.id).search({ collection: 'listings', vector: asked as number[] })).toEqual([]);
	});

	it('a house is found, valued, and drawn as a page', async () => {
		const [place] = await of('geocoding').search({ text: '12 Maple Street, Austin, TX' });
		const house = await of('data').assessor({
			address: { line1: '12 Maple Street', city: 'Austin', region: 'TX', postalCode: '', country: 'US' },
		});
		expect(house?.point).toEqual(place?.point);
		const sales = await of('data').comparables({ near: place?.point ?? { lat: 0, lng: 0 }, radius: 3000, months: 36 });
		const rows = sales.map(({ address, price }) => `<tr><td>${address.line1}</td><td>${price.amount}</td></tr>`).join('');
		const { pages, pdf } = await of('document').render({ html: `<h1>Sales nearby</h1><table>${rows}</table>` });
		expect(pages).toBeGreaterThan(0);
		expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
	});

	it('text comes piece by piece, a feed page by page', async () => {
		let text = '';
		for await (const piece of of('text').stream({ messages: [{ role: 'user', content: 'Describe the cottage by the lake' }] }))
			if ('text' in piece) text += piece.text;
		expect(text).toContain('cottage');
		let count = 0;
		for await (const { records } of of('mls').replicate({ resource: 'Property' })) count += records.length;
		expect(count).toBeGreaterThan(100);
	});

	it('appointments are kept, posts are shown to the organisation that “posted” them', async () => {
		const event = { uid: 'viewing-1', title: 'Viewing', start: '2026-03-10T15:00:00Z', end: '2026-03-10T16:00:00Z' };
		await of('calendar').write({ calendar: 'ana', event });
		const asked = { calendar: 'ana', from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
		expect(await of('calendar').list(asked)).toMatchObject([{ uid: 'viewing-1' }]);
		expect(await of('calendar', test.palm.id).list(asked)).toEqual([]);
		await of('social').publish({ network: 'linkedin', text: 'New on the market' });
		const sent = async (place: TestApp['harbor']) =>
			(await test.call('GET', '/v1/sent-messages', { as: await place.asUser('admin') })).body.data;
		expect(await sent(test.harbor)).toMatchObject([{ port: 'social', text: 'New on the market' }]);
		expect(await sent(test.palm)).toEqual([]);
	});

	it('nothing of a purged organisation stays in what drivers keep', async () => {
		const event = { uid: 'viewing-2', title: 'Viewing', start: '2026-03-10T15:00:00Z', end: '2026-03-10T16:00:00Z' };
		const asked = { calendar: 'ben', from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
		for (const { id } of [test.harbor, test.palm]) await of('calendar', id).write({ calendar: 'ben', event });
		await test.app.ports.forget(test.palm.id);
		await test.app.ports.forget(test.palm.id);
		expect(await of('calendar', test.palm.id).list(asked)).toEqual([]);
		expect(await of('calendar').list(asked)).toHaveLength(1);
	});

	it('each says what stands behind it', async () => {
		const { body } = await test.call('GET', '/v1/ports', { as: await test.harbor.asUser('owner') });
		const kinds = Object.fromEntries(
			(body.data ?? []).map(({ port, driver, kind }: { port: string; driver: string; kind: string }) => [
				port,
				`${kind} ${driver}`,
			]),
		);
		expect(kinds).toMatchObject({
			calendar: 'offline ical',
			embedding: 'offline local',
			vector: 'offline database',
			document: 'offline pdf',
			data: 'mock mock',
			mls: 'mock mock',
			text: 'mock mock',
			geocoding: 'mock mock',
			social: 'mock mock',
		});
	});
});
