import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp, type TestOrganization } from '../../tests/harness/app.ts';
import { COURIER_SECRET, heard } from './courier/src/plugin.ts';

describeOnBoth('what providers tell us', (driver) => {
	let test: TestApp;
	let now = Date.now();
	let turn = 0;

	beforeAll(async () => {
		const plugins = ['./plugins/listings', './plugins/crm', './core/test/courier'];
		test = await startApp(driver, { plugins }, { now: () => now });
	});
	afterAll(() => test?.stop());
	beforeEach(() => {
		heard.length = 0;
	});

	const addressOf = async ({ asUser }: TestOrganization): Promise<string> => {
		const { status, body } = await test.call('GET', '/v1/callbacks/addresses', { as: await asUser('owner') });
		expect(status, JSON.stringify(body)).toBe(200);
		return (body.data as { provider: string; url: string }[]).find(({ provider }) => provider === 'courier')?.url as string;
	};
	const pathOf = async (organization: TestOrganization) => new URL(await addressOf(organization)).pathname;
	const signed = (body: string, { at = now, secret = COURIER_SECRET } = {}): Record<string, string> => {
		const id = `msg_${++turn}`;
		return {
			'content-type': 'application/json',
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(at / 1000)),
			'webhook-signature': new Webhook(secret).sign(id, new Date(Math.floor(at / 1000) * 1000), body),
		};
	};
	const send = (path: string, body: string, headers = signed(body)) => test.call('POST', path, { body, headers });
	const told = (...events: { id: string; type: string; message?: string; to?: string }[]) => JSON.stringify({ events });
	const kept = async ({ asUser }: TestOrganization) =>
		(await test.call('GET', '/v1/callbacks?sort=createdAt&limit=100', { as: await asUser('owner') })).body.data;

	it('is kept once for the organisation whose address it is, and handled once', async () => {
		const path = await pathOf(test.harbor);
		const body = told({ id: 'evt_1', type: 'delivered', message: 'm1', to: 'ann@example.com' }, { id: 'evt_2', type: 'opened' });
		expect((await send(path, body)).status).toBe(204);
		expect((await send(path, body)).status).toBe(204);
		expect((await send(path, told({ id: 'evt_2', type: 'opened' }, { id: 'evt_0', type: 'sent', message: 'm1' }))).status).toBe(
			204,
		);
		await test.app.idle();
		expect(heard.map(({ type }) => type).toSorted()).toEqual(['delivered', 'opened', 'sent']);
		expect(heard.find(({ type }) => type === 'delivered')).toMatchObject({
			content: { to: 'ann@example.com' },
			organization: test.harbor.id,
		});
		expect(await kept(test.harbor)).toMatchObject([
			{ externalId: 'evt_1', messageKey: 'm1' },
			{ externalId: 'evt_2' },
			{ externalId: 'evt_0' },
		]);
		expect(await kept(test.palm)).toEqual([]);
	});

	it('is another thing for another organisation, though its provider gives it the same id', async () => {
		expect((await send(await pathOf(test.palm), told({ id: 'evt_1', type: 'delivered' }))).status).toBe(204);
		await test.app.idle();
		expect(heard).toMatchObject([{ organization: test.palm.id }]);
	});

	it('is encrypted where it is stored', async () => {
		const rows = await test.app.borrow(test.harbor.id, (sql) => sql<{ data: string }>('select data from callbacks'));
		expect(rows.length).toBeGreaterThan(0);
		for (const { data } of rows) expect(data).toMatch(/^fh1:/);
	});

	it('is taken many at a time at once, each thing once', async () => {
		const path = await pathOf(test.harbor);
		const body = told(...Array.from({ length: 20 }, (_, at) => ({ id: `many_${at}`, type: 'delivered' })));
		const answers = await Promise.all(Array.from({ length: 6 }, () => send(path, body)));
		expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 204));
		await test.app.idle();
		expect(heard).toHaveLength(20);
	});

	it('is refused and noted where its signature is wrong, another’s, or older than five minutes', async () => {
		const path = await pathOf(test.harbor);
		const body = told({ id: 'forged', type: 'delivered' });
		const wrong = async (headers: Record<string, string>, sent = body) => {
			const { status, body: answer } = await send(path, sent, headers);
			expect([status, answer.code]).toEqual([401, 'signature_invalid']);
		};
		await wrong(signed(body, { secret: `whsec_${Buffer.from('another').toString('base64')}` }));
		await wrong(signed(body), `${body} `);
		await wrong({ 'content-type': 'application/json' });
		await wrong(signed(body, { at: now - 6 * 60_000 }));
		await wrong(signed(body, { at: now + 6 * 60_000 }));
		expect((await kept(test.harbor)).map(({ externalId }: { externalId: string }) => externalId)).not.toContain('forged');
		const as = await test.harbor.asUser('owner');
		const { body: trail } = await test.call('GET', '/v1/audit-entries?action=callback.refused', { as });
		expect(trail.data[0]).toMatchObject({ kind: 'security_event', details: { provider: 'courier' } });
	});

	it('has no address without its token, with another’s provider, or guessed', async () => {
		const path = await pathOf(test.harbor);
		const body = told({ id: 'lost', type: 'delivered' });
		const last = path.at(-1) === 'A' ? 'B' : 'A';
		for (const other of [
			'/v1/callbacks/courier/none',
			`${path.slice(0, -1)}${last}`,
			path.replace('/courier/', '/postman/'),
			path.replace(/-0-/, '-1-'),
			'/v1/callbacks/courier/%00',
		]) {
			expect((await send(other, body)).status, other).toBe(404);
		}
		expect((await send('/v1/callbacks/courier', body)).status).toBe(405);
		expect((await test.call('GET', path)).status).toBe(405);
	});

	it('has a new address when one is asked for, and the old one for the overlap', async () => {
		const as = await test.palm.asUser('owner');
		const old = await pathOf(test.palm);
		const { status, body: rotated } = await test.call('POST', '/v1/callbacks/addresses/rotate', {
			as,
			body: { provider: 'courier', overlapHours: 1 },
		});
		expect(status).toBe(200);
		const fresh = new URL(rotated.url).pathname;
		expect(fresh).not.toBe(old);
		expect(await addressOf(test.palm)).toBe(rotated.url);
		expect((await send(old, told({ id: 'overlap', type: 'a' }))).status).toBe(204);
		expect((await send(fresh, told({ id: 'fresh', type: 'a' }))).status).toBe(204);
		now += 2 * 3_600_000;
		expect((await send(old, told({ id: 'late', type: 'a' }))).status).toBe(404);
		expect((await send(fresh, told({ id: 'later', type: 'a' }))).status).toBe(204);
		now -= 2 * 3_600_000;
		const unknown = await test.call('POST', '/v1/callbacks/addresses/rotate', { as, body: { provider: 'postman' } });
		expect(unknown.body.errors).toMatchObject([{ pointer: '/provider', detail: expect.stringContaining('courier') }]);
	});

	it('shows its addresses to nobody but who administers', async () => {
		for (const role of ['broker', 'agent', 'viewer']) {
			const key = await test.harbor.key(role === 'broker' ? 'broker' : 'viewer');
			expect((await test.call('GET', '/v1/callbacks/addresses', { as: key })).status, role).toBe(403);
		}
		expect((await test.call('GET', '/v1/callbacks/addresses')).status).toBe(401);
	});

	it('never breaks on a body, whatever it is, and takes no bomb', async () => {
		const path = await pathOf(test.harbor);
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.constant('{"events":[{}]}'), fc.constant('[]')), async (body) => {
				const { status } = await send(path, body);
				expect([204, 400, 422]).toContain(status);
			}),
			{ numRuns: 60 },
		);
		const deep = `${'{"events":'.repeat(2000)}1${'}'.repeat(2000)}`;
		expect((await send(path, deep)).status).toBe(400);
		expect((await send(path, told({ id: 'x'.repeat(201), type: 'a' }))).status).toBe(422);
		const large = 'x'.repeat(1024 * 1024 + 1);
		expect((await send(path, large, { 'content-type': 'application/json' })).status).toBe(413);
		expect((await send(path, told({ id: 'z', type: 'a' }), { ...signed('x'), 'content-encoding': 'gzip' })).status).toBe(415);
	});
});
