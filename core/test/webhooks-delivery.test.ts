import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';
import { startWorld, type World } from './webhook-world.ts';

const HOUR = 3_600_000;

describeOnBoth('what is sent to a webhook', (driver) => {
	let world: World;
	let receiver: Receiver;
	let as: string;
	const made: string[] = [];

	beforeAll(async () => {
		world = await startWorld(driver);
		as = await world.test.harbor.asUser('owner');
	});
	afterAll(() => world?.stop());
	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(async () => {
		for (const id of made.splice(0)) await world.test.call('DELETE', `/v1/webhooks/${id}`, { as });
		world.queue.length = 0;
		world.dead.length = 0;
		world.emitted.length = 0;
		await receiver.close();
	});

	const subscribe = async (more: Record<string, unknown> = {}, to = receiver) => {
		const body = { url: to.url, events: ['listing.*'], ...more };
		const answer = await world.test.call('POST', '/v1/webhooks', { as, body });
		expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		made.push(answer.body.id);
		return answer.body as { id: string; secret: string };
	};
	const webhook = async (id: string) => (await world.test.call('GET', `/v1/webhooks/${id}`, { as })).body;
	const positions = () => receiver.received.map(({ body }) => JSON.parse(body).position as number);

	it('is a signed CloudEvent with the event’s id, as Standard Webhooks say', async () => {
		const { id, secret } = await subscribe();
		const event = await world.happens('listing.published', undefined, { from: 'draft', to: 'active' });
		await world.happens('contact.created');
		await world.work();
		expect(receiver.ids()).toEqual([event.id]);
		expect(receiver.verified(secret)).toEqual({
			specversion: '1.0',
			id: event.id,
			source: world.test.app.config.publicUrl,
			type: 'listing.published',
			subject: event.record,
			time: event.at,
			datacontenttype: 'application/json',
			organization: world.test.harbor.id,
			entity: 'listing',
			position: event.position,
			data: { from: 'draft', to: 'active' },
		});
		expect(receiver.received[0]?.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
		const [delivery] = await world.deliveries(id);
		expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, statusCode: 204, error: null, event: event.id });
	});

	it('is signed with both secrets until the overlap of a rotation has passed', async () => {
		const { id, secret } = await subscribe();
		const rotated = await world.test.call('POST', `/v1/webhooks/${id}/rotate-secret`, { as, body: { overlapHours: 1 } });
		expect(rotated.status).toBe(200);
		expect(rotated.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
		// The overlap is counted by the platform's clock, the delivery here by ours.
		world.clock.now = Date.now();
		await world.happens('listing.published');
		await world.work();
		expect(receiver.verified(secret)).toBeTruthy();
		expect(receiver.verified(rotated.body.secret)).toBeTruthy();
		world.clock.now += 2 * HOUR;
		await world.happens('listing.published');
		await world.work();
		expect(() => receiver.verified(secret)).toThrow('signature');
		expect(receiver.verified(rotated.body.secret)).toBeTruthy();
	});

	it('is tried for a day, ever more seldom, and is a dead letter then', async () => {
		receiver.answer(500);
		const { id } = await subscribe();
		const healthy = await startReceiver();
		await subscribe({}, healthy);
		await world.happens('listing.published');
		const began = world.clock.now;
		const times: number[] = [];
		receiver.answer((_request, response) => {
			times.push(world.clock.now - began);
			response.writeHead(500).end('no');
		});
		await world.pass(30 * HOUR);
		const minutes = times.map((time) => Math.round(time / 60_000));
		expect(times.length).toBe(8);
		expect(times[1]).toBeGreaterThan(4_000);
		expect(times[1]).toBeLessThanOrEqual(5_000);
		expect(minutes[2]).toBeGreaterThanOrEqual(4);
		expect(times.at(-1)).toBeGreaterThan(20 * HOUR);
		expect(times.at(-1)).toBeLessThanOrEqual(24 * HOUR);
		expect(new Set(receiver.ids()).size).toBe(1);
		const [delivery] = await world.deliveries(id);
		expect(delivery).toMatchObject({ state: 'failed', attempts: 8, statusCode: 500, answer: 'no' });
		expect((delivery as unknown as { history: unknown[] }).history).toHaveLength(7);
		expect(world.dead).toHaveLength(1);
		// Nobody else was held up.
		expect(healthy.received).toHaveLength(1);
		await healthy.close();
	});

	it('is held back while an earlier event of the same record has not got through, and nothing else is', async () => {
		await subscribe();
		receiver.answer(503);
		const record = (await world.happens('listing.updated', undefined, { changed: ['price'] })).record;
		await world.work();
		receiver.answer(204);
		const second = await world.happens('listing.updated', record, { changed: ['status'] });
		const other = await world.happens('listing.updated', undefined, { changed: ['price'] });
		await world.work();
		expect(receiver.ids().slice(1)).toEqual([other.id]);
		await world.pass(10_000);
		expect(receiver.ids().at(-1)).toBe(second.id);
		const told = positions().filter((position) => position !== other.position);
		expect(told).toEqual(told.toSorted((one, next) => one - next));
	});

	it('keeps the order of each record however jobs come, and sends no more than five at once', async () => {
		await subscribe();
		receiver.answer((_request, response) => void setTimeout(() => response.writeHead(204).end(), 5));
		const records = Array.from({ length: 4 }, () => crypto.randomUUID());
		for (let round = 0; round < 6; round++)
			for (const record of records) await world.happens('listing.updated', record, { changed: ['price'] });
		for (let turn = 0; turn < 8; turn++) await world.workOne('last');
		await world.work(20);
		expect(receiver.received).toHaveLength(24);
		for (const record of records) {
			const mine = receiver.received.map(({ body }) => JSON.parse(body)).filter(({ subject }) => subject === record);
			expect(mine.map(({ position }) => position)).toEqual(
				mine.map(({ position }) => position).toSorted((a: number, b: number) => a - b),
			);
		}
		expect(receiver.inFlight.most).toBeLessThanOrEqual(5);
	});

	it('waits as long as the receiver asks for', async () => {
		await subscribe();
		receiver.answer((_request, response) => void response.writeHead(429, { 'retry-after': '600' }).end());
		await world.happens('listing.published');
		await world.work();
		await world.pass(590_000);
		expect(receiver.received).toHaveLength(1);
		await world.pass(20_000);
		expect(receiver.received).toHaveLength(2);
	});

	it('stops at once where the receiver is gone, tells the owners, and is handed on when it is resumed', async () => {
		const { id } = await subscribe();
		receiver.answer(410);
		const first = await world.happens('listing.published');
		await world.work();
		expect(await webhook(id)).toMatchObject({ state: 'paused', reason: expect.stringContaining('410') });
		expect(world.emitted).toMatchObject([{ type: 'webhook.paused', data: { automatic: true } }]);
		expect(world.mail.at(-1)).toMatchObject({
			to: 'owner@harbor.example',
			subject: expect.stringContaining('paused'),
		});
		const second = await world.happens('listing.published', first.record);
		await world.pass(48 * HOUR);
		expect(receiver.received).toHaveLength(1);
		receiver.answer(204);
		await world.resume(id);
		await world.work();
		expect(receiver.ids().slice(1)).toEqual([first.id, second.id]);
		expect((await world.deliveries(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
	});

	it('is paused once nothing has succeeded for a day', async () => {
		const { id } = await subscribe();
		receiver.answer(500);
		for (let hour = 0; hour < 26; hour++) {
			await world.happens('listing.published');
			await world.pass(HOUR);
		}
		expect(await webhook(id)).toMatchObject({
			state: 'paused',
			reason: expect.stringContaining('No delivery has succeeded since'),
		});
		expect(world.queue.filter(({ at }) => at <= world.clock.now)).toEqual([]);
	});

	it('is no failure where the answer is long, and one where it leads elsewhere', async () => {
		const { id } = await subscribe();
		receiver.answer((_request, response) => void response.writeHead(200).end('x'.repeat(3_000_000)));
		await world.happens('listing.published');
		await world.work();
		const [long] = await world.deliveries(id);
		expect(long).toMatchObject({ state: 'delivered', answer: 'x'.repeat(1024) });
		receiver.answer((_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
		await world.happens('listing.published');
		await world.work();
		expect(receiver.received).toHaveLength(2);
		expect((await world.deliveries(id)).at(-1)).toMatchObject({
			state: 'waiting',
			statusCode: 302,
			error: expect.stringContaining('redirects are not followed'),
		});
	});

	it('is the record as it is at delivery, as the webhook’s role may read it, and only as the filter wants it', async () => {
		const address = { line1: '1 Quay St', city: 'Harbor', country: 'US' };
		const listing = await world.test.call('POST', '/v1/listings', { as, body: await listingBody(address) });
		expect(listing.status, JSON.stringify(listing.body)).toBe(201);
		const { id } = await subscribe({ record: true, filter: { status: ['draft'] } });
		await world.happens('listing.created', listing.body.id);
		await world.work();
		const sent = JSON.parse(receiver.received[0]?.body as string);
		expect(sent.data.record).toMatchObject({ id: listing.body.id, status: 'draft' });
		await world.happens('listing.updated', crypto.randomUUID(), { changed: ['price'] });
		await world.work();
		expect((await world.deliveries(id)).at(-1)).toMatchObject({ state: 'skipped' });
		expect(receiver.received).toHaveLength(1);
	});

	const listingBody = async (address: Record<string, string>) => {
		const property = await world.test.call('POST', '/v1/properties', { as, body: { kind: 'apartment', address } });
		return {
			headline: 'By the water',
			property: property.body.id,
			price: { amount: '350000.00', currency: 'USD' },
			purpose: 'sale',
		};
	};

	it('is nothing that its role may not know of', async () => {
		const { id } = await subscribe({ events: ['webhook.*'], role: 'viewer' });
		await world.happens('webhook.paused', undefined, { reason: 'x' });
		await world.work();
		expect(receiver.received).toEqual([]);
		expect(await world.deliveries(id)).toMatchObject([{ state: 'skipped', error: expect.stringContaining('viewer') }]);
	});

	it('is paused where its role is gone', async () => {
		const role = { name: 'passer-by', title: 'Passer-by', grants: ['listing:read'] };
		const { status, body } = await world.test.call('POST', '/v1/roles', { as, body: role });
		expect(status, JSON.stringify(body)).toBe(201);
		const { id } = await subscribe({ role: 'passer-by' });
		expect((await world.test.call('DELETE', `/v1/roles/${body.id}`, { as })).status).toBe(204);
		await world.happens('listing.published');
		await world.work();
		expect(receiver.received).toEqual([]);
		expect(await webhook(id)).toMatchObject({ state: 'paused', reason: expect.stringContaining('passer-by') });
	});
});
