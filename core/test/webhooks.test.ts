import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

describeOnBoth('webhooks, from outside', (driver) => {
	let test: TestApp;
	let receiver: Receiver;
	let owner: string;
	let property: string;

	beforeAll(async () => {
		test = await startApp(driver, { outboundAllow: ['127.0.0.1'], ports: { webhook: 'http' } });
		owner = await test.harbor.asUser('owner');
		const address = { line1: '1 Quay St', city: 'Harbor', country: 'US' };
		property = (await test.call('POST', '/v1/properties', { as: owner, body: { kind: 'apartment', address } })).body.id;
	});
	afterAll(() => test?.stop());
	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(async () => {
		const { body } = await test.call('GET', '/v1/webhooks?limit=100', { as: owner });
		for (const { id } of body.data) await test.call('DELETE', `/v1/webhooks/${id}`, { as: owner });
		await receiver.close();
	});

	const call = (method: string, path: string, body?: unknown, as = owner) =>
		test.call(method, path, { as, ...(body === undefined ? {} : { body }) });
	const add = async (more: Record<string, unknown> = {}) => {
		const { status, body } = await call('POST', '/v1/webhooks', { url: receiver.url, events: ['listing.*'], ...more });
		expect(status, JSON.stringify(body)).toBe(201);
		return body as { id: string; secret: string };
	};
	const list = async (headline = 'By the water') => {
		const body = { headline, property, price: { amount: '350000.00', currency: 'USD' }, purpose: 'sale' };
		const made = await call('POST', '/v1/listings', body);
		expect(made.status, JSON.stringify(made.body)).toBe(201);
		return made.body.id as string;
	};
	const deliveries = async (id: string) =>
		(await call('GET', `/v1/webhook-deliveries?webhook=${id}&sort=createdAt&limit=100`)).body.data;
	const fault = async (body: Record<string, unknown>, path = '/v1/webhooks') => {
		const answer = await call('POST', path, { url: receiver.url, events: ['listing.*'], ...body });
		return [answer.status, answer.body.code, answer.body.detail] as const;
	};

	it('tell another system of what was done, with the record as the role may read it', async () => {
		const { id, secret } = await add({ record: true });
		const listing = await list();
		await call('PATCH', `/v1/listings/${listing}`, { headline: 'At the water' });
		await test.app.idle();
		expect(receiver.received).toHaveLength(2);
		expect(receiver.verified(secret, 0)).toMatchObject({
			type: 'listing.created',
			subject: listing,
			data: { record: { id: listing } },
		});
		expect(receiver.verified(secret, 1)).toMatchObject({
			type: 'listing.updated',
			data: { changed: ['headline'], record: { headline: 'At the water' } },
		});
		const log = await deliveries(id);
		expect(log).toMatchObject([
			{ type: 'listing.created', state: 'delivered', statusCode: 204, attempts: 1, subject: listing },
			{ type: 'listing.updated', state: 'delivered' },
		]);
		expect(log[0].event).toBe(receiver.ids()[0]);
	});

	it('tell of nothing that was undone, and of nothing in another organisation', async () => {
		await add({ events: ['*'] });
		const refused = await call('POST', '/v1/listings', { headline: 'x', property: crypto.randomUUID(), purpose: 'sale' });
		expect(refused.status).toBe(422);
		const palm = await test.palm.asUser('owner');
		await test.call('POST', '/v1/contacts', { as: palm, body: { name: { full: 'Pia Palm' }, email: 'pia@example.com' } });
		await test.app.idle();
		expect(receiver.received).toEqual([]);
	});

	it('keep their secret: shown once, encrypted where it is stored, and in no list', async () => {
		const { id, secret } = await add();
		expect(secret).toMatch(/^whsec_/);
		const shown = JSON.stringify([(await call('GET', `/v1/webhooks/${id}`)).body, (await call('GET', '/v1/webhooks')).body]);
		expect(shown).not.toContain(secret);
		expect(shown).toContain(`${secret.slice(0, 9)}…`);
		const [row] = await test.app.borrow(test.harbor.id, (sql) =>
			sql<{ secret: string }>('select secret from webhooks where id = $1', [id]),
		);
		expect(row?.secret).toMatch(/^fh1:/);
		const trail = (await call('GET', `/v1/audit-entries?entity=webhook&record=${id}`)).body;
		expect(trail.data.length).toBeGreaterThan(0);
		expect(JSON.stringify(trail)).not.toContain(secret);
	});

	it('are made and turned elsewhere only by a person who has just proved who they are', async () => {
		const key = await test.harbor.key('admin');
		const body = { url: receiver.url, events: ['*'] };
		expect((await call('POST', '/v1/webhooks', body, key)).body.code).toBe('step_up_required');
		const { id } = await add();
		expect((await call('PATCH', `/v1/webhooks/${id}`, { url: `${receiver.url}/2` }, key)).body.code).toBe('step_up_required');
		expect((await call('POST', `/v1/webhooks/${id}/rotate-secret`, {}, key)).body.code).toBe('step_up_required');
		expect((await call('PATCH', `/v1/webhooks/${id}`, { description: 'CRM' }, key)).status).toBe(200);
	});

	it('are for who administers, and for nobody else', async () => {
		const { id } = await add();
		for (const role of ['broker', 'agent', 'viewer']) {
			const as = await test.harbor.asUser(role);
			expect((await call('GET', '/v1/webhooks', undefined, as)).status, role).toBe(403);
			expect((await call('POST', '/v1/webhooks', { url: receiver.url, events: ['*'] }, as)).status, role).toBe(403);
			expect((await call('GET', '/v1/webhook-deliveries', undefined, as)).status, role).toBe(403);
			expect((await call('POST', `/v1/webhooks/${id}/test`, undefined, as)).status, role).toBe(403);
		}
		const palm = await test.palm.asUser('owner');
		for (const path of ['', '/test', '/rotate-secret', '/redeliver-since', '/pause']) {
			expect((await call(path ? 'POST' : 'GET', `/v1/webhooks/${id}${path}`, path ? {} : undefined, palm)).status, path).toBe(
				404,
			);
		}
	});

	it('say what is wrong with an address, an event, a field or a role', async () => {
		expect(await fault({ url: 'http://169.254.169.254/' })).toEqual([
			422,
			'address_refused',
			expect.stringContaining('link-local'),
		]);
		expect(await fault({ url: 'http://10.0.0.1/hook' })).toEqual([422, 'address_refused', expect.stringContaining('private')]);
		expect(await fault({ url: 'https://user:secret@example.com/' })).toEqual([422, 'address_refused', expect.any(String)]);
		expect(await fault({ url: 'ftp://example.com/' })).toEqual([422, 'address_refused', expect.any(String)]);
		expect(await fault({ url: 'https://example.com:6379/' })).toEqual([422, 'address_refused', expect.any(String)]);
		expect(await fault({ events: ['listing.publishd'] })).toEqual([
			422,
			'invalid_input',
			expect.stringContaining('did you mean “listing.publish'),
		]);
		expect(await fault({ filter: { statu: ['active'] } })).toEqual([422, 'invalid_input', expect.stringContaining('“status”')]);
		expect(await fault({ changed: ['prices'] })).toEqual([422, 'invalid_input', expect.stringContaining('“price”')]);
		expect(await fault({ role: 'brokr' })).toEqual([422, 'invalid_input', expect.stringContaining('broker')]);
		expect((await fault({ events: [] }))[0]).toBe(422);
		const { id } = await add();
		expect((await call('PATCH', `/v1/webhooks/${id}`, { url: 'http://127.0.0.2/' })).body.code).toBe('address_refused');
		expect((await call('PATCH', `/v1/webhooks/${id}`, { url: null })).status).toBe(422);
		expect((await call('PATCH', `/v1/webhooks/${id}`, { filter: { nothing: ['x'] } })).status).toBe(422);
	});

	it('are tried at once, and the answer is told', async () => {
		const { id, secret } = await add();
		receiver.answer((_request, response) => void response.writeHead(201).end('thank you'));
		const good = await call('POST', `/v1/webhooks/${id}/test`);
		expect(good.body).toMatchObject({ delivered: true, status: 201, answer: 'thank you', error: null });
		expect(receiver.verified(secret)).toMatchObject({ type: 'webhook.test', subject: id });
		receiver.answer(500);
		const bad = await call('POST', `/v1/webhooks/${id}/test`);
		expect([bad.status, bad.body]).toMatchObject([200, { delivered: false, status: 500, error: 'Found 500, meant 2xx' }]);
		expect(await deliveries(id)).toMatchObject([
			{ type: 'webhook.test', state: 'delivered' },
			{ type: 'webhook.test', state: 'failed' },
		]);
		expect((await call('POST', `/v1/webhook-deliveries/${bad.body.delivery}/redeliver`)).status).toBe(409);
	});

	it('are sent again by hand, under the same id', async () => {
		const { id } = await add();
		await list();
		await test.app.idle();
		const [first] = await deliveries(id);
		const again = await call('POST', `/v1/webhook-deliveries/${first.id}/redeliver`);
		expect([again.status, again.body]).toMatchObject([202, { event: first.event, byHand: true }]);
		await test.app.idle();
		expect(receiver.ids()).toEqual([first.event, first.event]);
	});

	it('are sent everything again since a position, or a time, in order', async () => {
		const listings = [await list('One'), await list('Two'), await list('Three')];
		await test.app.idle();
		const { id } = await add();
		const all = await call('POST', `/v1/webhooks/${id}/redeliver-since`, { since: '2026-01-01T00:00:00Z' });
		expect([all.status, all.body.isComplete]).toEqual([200, true]);
		await test.app.idle();
		const told = receiver.received.map(({ body }) => JSON.parse(body));
		expect(told.map(({ subject }) => subject)).toEqual(expect.arrayContaining(listings));
		const second = told.find(({ subject }) => subject === listings[1]);
		receiver.received.length = 0;
		await call('POST', `/v1/webhooks/${id}/redeliver-since`, { position: second.position });
		await test.app.idle();
		expect(receiver.received.map(({ body }) => JSON.parse(body).subject)).toEqual([listings[2]]);
		expect((await call('POST', `/v1/webhooks/${id}/redeliver-since`, {})).status).toBe(422);
		expect(
			(await call('POST', `/v1/webhooks/${id}/redeliver-since`, { position: 0, since: '2026-01-01T00:00:00Z' })).status,
		).toBe(422);
	});

	it('wait while they are paused, and are told then', async () => {
		const { id } = await add();
		expect((await call('POST', `/v1/webhooks/${id}/pause`)).body).toMatchObject({ state: 'paused', reason: 'Paused by hand' });
		const listing = await list();
		await test.app.idle();
		expect(receiver.received).toEqual([]);
		expect(await deliveries(id)).toMatchObject([{ state: 'waiting' }]);
		expect((await call('POST', `/v1/webhooks/${id}/resume`)).body).toMatchObject({
			state: 'active',
			reason: null,
			pausedAt: null,
		});
		await test.app.idle();
		expect(JSON.parse(receiver.received[0]?.body as string).subject).toBe(listing);
	});

	it('that hang hold up nobody else', async () => {
		const { id } = await add();
		const fast = await startReceiver();
		await add({ url: fast.url });
		receiver.answer(() => {});
		for (let count = 0; count < 12; count++) await list();
		await fast.count(12);
		expect(receiver.inFlight.now).toBeLessThanOrEqual(5);
		await call('POST', `/v1/webhooks/${id}/pause`);
		await receiver.close();
		await fast.close();
	});

	it('are gone with all that waits for them when they are deleted', async () => {
		const { id } = await add();
		await call('POST', `/v1/webhooks/${id}/pause`);
		await list();
		await test.app.idle();
		expect((await call('DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
		expect(await deliveries(id)).toEqual([]);
	});
});
