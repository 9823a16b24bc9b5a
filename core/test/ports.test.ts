/** The ports as people and operators meet them: over HTTP, on both databases, with the stand-ins of plugins/providers. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import type { Email } from '../src/ports/email.ts';
import { sweepInboxes } from '../src/ports/inbox-sweep.ts';
import { PACE } from '../src/ports/resilience.ts';

const QUICK = { ...PACE, delays: [5, 10, 20], random: () => 0.5 };
const MAIL: Email = {
	to: 'ann@example.com',
	subject: 'Your viewing',
	text: 'At five.\nhttps://app.example.com/v/1',
	decision: { kind: 'notice' },
};

describeOnBoth('ports', (driver) => {
	let freehold: TestApp;
	let admin: string;
	beforeAll(async () => {
		// The harness stands in for the mail server only; everything else is the product's own.
		freehold = await startApp(driver, {}, { pace: QUICK });
		await freehold.app.asSystem(freehold.harbor.id, ({ sql }) =>
			sql('update organizations set operator = true where id = $1', [freehold.harbor.id]),
		);
		freehold.app.tenancy.changed(freehold.harbor.id);
		admin = await freehold.harbor.asUser('admin');
	});
	afterAll(() => freehold.stop());

	const portOf = <Name extends 'sms' | 'email' | 'webhook' | 'push'>(
		name: Name,
		key?: string,
		organization = freehold.harbor.id,
	) => freehold.app.ports.of(name, { organization, ...(key ? { key } : {}) });
	const list = async (as = admin) => (await freehold.call('GET', '/v1/sent-messages', { as })).body.data;
	const SMS = { to: '+14155550123', text: 'The door code is 4711', decision: { kind: 'notice' } } as const;

	describe('the inbox of stand-ins', () => {
		it('has what was “sent”, what became of it, once for each key, for the organisation’s administrators', async () => {
			const sms = portOf('sms', 'job-1');
			const { id, segments } = await sms.send(SMS);
			expect(segments).toBe(1);
			expect((await portOf('sms', 'job-1').send(SMS)).id).toBe(id);
			const messages = await list();
			expect(messages).toEqual([
				expect.objectContaining({ id, port: 'sms', to: SMS.to, text: SMS.text, status: 'delivered', kind: 'notice' }),
			]);
			expect(await list(await freehold.palm.asUser('admin'))).toEqual([]);
			for (const role of ['agent', 'viewer', 'broker'])
				expect((await freehold.call('GET', '/v1/sent-messages', { as: await freehold.harbor.asUser(role) })).status).toBe(403);
			const receipts = (await freehold.call('GET', '/v1/delivery-receipts', { as: admin })).body.data;
			expect(receipts).toEqual([expect.objectContaining({ port: 'sms', driver: 'mock', message: id, kind: 'delivered' })]);
		});

		it.runIf(driver === 'postgres')('is encrypted, and let go after thirty days', async () => {
			await portOf('sms').send({ ...SMS, text: 'An old one' });
			const [row] = await freehold.behind(`select "to", text from sent_messages limit 1`.replace('"to"', 'to_'));
			expect(JSON.stringify(row)).not.toContain('4711');
			await freehold.behind(
				`update sent_messages set created_at = now() - interval '31 days' where organization_id = '${freehold.harbor.id}'`,
			);
			expect(await sweepInboxes(freehold.app)).toBeGreaterThan(0);
			expect(await list()).toEqual([]);
		});
	});

	describe('a message', () => {
		it('that is marketing goes with a recorded decision only, and nothing goes without a reason', async () => {
			const before = freehold.mail.length;
			const send = (decision: unknown) => portOf('email', 'k').send({ ...MAIL, decision: decision as Email['decision'] });
			await expect(send(undefined)).rejects.toMatchObject({ fault: 'refused' });
			await expect(send({ kind: 'marketing', decision: 'yes' })).rejects.toMatchObject({ fault: 'refused' });
			await expect(send({ kind: 'marketing', decision: '01920000-0000-7000-8000-000000000001' })).rejects.toMatchObject({
				fault: 'refused',
			});
			expect(freehold.mail.length).toBe(before);
			await send({ kind: 'notice' });
			expect(freehold.mail.at(-1)).toMatchObject({ to: MAIL.to, kind: 'notice', organization: freehold.harbor.id });
		});

		it('is not sent from a transaction that may be undone, and is from what follows it', async () => {
			await expect(freehold.app.asSystem(freehold.harbor.id, (scope) => scope.port('sms').send(SMS))).rejects.toThrow(
				/inside a transaction/,
			);
			let sent: Promise<unknown> | undefined;
			await freehold.app.asSystem(freehold.harbor.id, async (scope) => {
				scope.afterCommit(() => {
					sent = scope.port('sms').send({ ...SMS, text: 'after' });
				});
			});
			await new Promise((resolve) => setTimeout(resolve, 10));
			await sent;
			expect((await list()).map(({ text }: { text: string }) => text)).toContain('after');
		});
	});

	describe('faults on request', () => {
		const set = (body: unknown, as = admin) => freehold.call('POST', '/v1/ports/faults', { as, body });
		it('are met as real ones are: repeated, told apart, and over when they are ended', async () => {
			expect((await set({ port: 'sms', error: 1, seed: 1 })).status).toBe(200);
			await expect(portOf('sms', 'failing').send(SMS)).rejects.toMatchObject({ fault: 'unavailable' });
			const look = async () =>
				(await freehold.call('GET', '/v1/ports', { as: admin })).body.data.find(({ port }: { port: string }) => port === 'sms');
			expect(await look()).toMatchObject({
				kind: 'mock',
				driver: 'mock',
				state: 'closed',
				failures: { unavailable: 4 },
				retries: 3,
			});
			await expect(portOf('sms').send(SMS)).rejects.toMatchObject({ fault: 'unavailable' });
			expect(await look()).toMatchObject({ state: 'open', open: 1, lastError: expect.stringContaining('503') });
			expect((await freehold.call('GET', '/health')).body.ports.open).toEqual(['sms']);
			await expect(portOf('sms', 'rejected').send(SMS)).rejects.toMatchObject({ retryAfter: expect.any(Number) });
			expect(await look()).toMatchObject({ rejected: 1, failures: { unavailable: 5 } });
			await set({ port: 'sms' });
			await set({ port: 'push', bounce: 1 });
			const keys = { p256dh: 'x', auth: 'y' };
			const push = {
				subscription: { endpoint: 'https://push.example/1', keys },
				title: 'A',
				body: 'B',
				decision: { kind: 'notice' },
			} as const;
			expect(await portOf('push', 'p').send({ ...push, otherwise: MAIL })).toMatchObject({ by: 'email', gone: true });
			expect(freehold.mail.at(-1)).toMatchObject({ subject: MAIL.subject });
			await set({ port: 'push' });
		});

		it('are a stand-in’s, of a port that there is, and an administrator’s to ask for', async () => {
			expect((await set({ port: 'emial', error: 1 })).body).toMatchObject({
				code: 'invalid_input',
				detail: expect.stringContaining('Did you mean "email"?'),
			});
			expect((await set({ port: 'storage', error: 1 })).status).toBe(409);
			expect((await set({ port: 'sms', error: 2 })).status).toBe(422);
			expect((await set({ port: 'sms', error: 1 }, await freehold.harbor.asUser('agent'))).status).toBe(403);
		});
	});

	describe('costs and condition', () => {
		it('tells what the platform is made of, and of settings only whether they are given', async () => {
			const { status, body } = await freehold.call('GET', '/v1/plugins', { as: admin });
			expect(status).toBe(200);
			const listings = body.data.find(({ name }: { name: string }) => name === 'listings');
			expect(listings).toMatchObject({ version: '0.1.0', entities: expect.arrayContaining(['listing', 'property']) });
			for (const { settings } of body.data)
				for (const setting of settings) expect(Object.keys(setting).sort()).toEqual(['description', 'given', 'setting']);
			expect((await freehold.call('GET', '/v1/plugins', { as: await freehold.harbor.asUser('agent') })).status).toBe(403);
		});

		it('are summed by organisation and day, in any unit', async () => {
			const webhook = portOf('webhook');
			expect((await webhook.deliver({ url: 'https://hooks.example/in', headers: {}, body: '{"type":"a.b"}' })).status).toBe(200);
			await freehold.app.ports.close();
			const { body } = await freehold.call('GET', '/v1/port-costs', { as: admin });
			const [cost] = body.data.filter(({ port }: { port: string }) => port === 'sms');
			expect(cost).toMatchObject({ driver: 'mock', unit: 'segments', day: new Date().toISOString().slice(0, 10) });
			expect(cost.amount).toBe(cost.calls);
			const ports = (await freehold.call('GET', '/v1/ports', { as: admin })).body;
			expect(ports.mode).toBe('mock');
			expect(ports.data.find(({ port }: { port: string }) => port === 'sms').costs).toEqual([
				{ unit: 'segments', amount: cost.amount, calls: cost.calls },
			]);
			expect((await freehold.call('GET', '/v1/port-costs', { as: await freehold.palm.asUser('admin') })).body.data).toEqual([]);
			expect((await freehold.call('GET', '/v1/ports', { as: await freehold.harbor.asUser('agent') })).status).toBe(403);
		});

		it('are told of one’s own organisation; what all of them call is for the operator', async () => {
			const portsOf = async (as: string) =>
				Object.fromEntries(
					(await freehold.call('GET', '/v1/ports', { as })).body.data.map((one: { port: string }) => [one.port, one]),
				);
			const others = await portsOf(await freehold.palm.asUser('admin'));
			expect(others.sms).toEqual({
				port: 'sms',
				title: expect.any(String),
				kind: 'mock',
				because: expect.any(String),
				driver: 'mock',
				driverTitle: expect.any(String),
				state: expect.any(String),
				costs: [],
			});
			// Whose receiver does not answer is not told in any way.
			expect(Object.keys(others.webhook)).not.toContain('state');
			expect((await portsOf(admin)).sms).toMatchObject({ calls: expect.any(Number), rejected: 1 });
		});

		it('are read by Prometheus from this machine, without a word of whom they are about', async () => {
			const { status, body, headers } = await freehold.call('GET', '/metrics');
			expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
			expect(body).toMatch(/^freehold_port_calls_total\{port="sms",driver="mock",outcome="unavailable"\} \d+$/m);
			expect(body).toMatch(/^freehold_http_seconds_count\{operation="sent-message.list",status="200"\} \d+$/m);
			for (const secret of [freehold.harbor.id, freehold.palm.id, '4155550123', 'ann@example.com', 'harbor'])
				expect(body).not.toContain(secret);
		});
	});

	describe('stored files', () => {
		const upload = (body: Uint8Array | string, type: string, query = '', as = admin) =>
			freehold.call('POST', `/v1/storage/upload${query}`, { as, body, headers: { 'content-type': type } });
		const picture = () =>
			sharp({ create: { width: 20, height: 10, channels: 3, background: '#7a9' } })
				.png()
				.toBuffer();

		it('are private and sealed, read by who may, linked to for a while, and gone when they are removed', async () => {
			const { status, body: file } = await upload('%PDF-1.7\n1 0 obj\n', 'application/pdf');
			expect([status, file]).toEqual([201, { id: expect.any(String), type: 'application/pdf', bytes: 17, public: false }]);
			const got = await freehold.call('GET', `/v1/storage/${file.id}`, { as: admin });
			expect([got.status, got.body]).toEqual([200, '%PDF-1.7\n1 0 obj\n']);
			expect((await freehold.call('GET', `/v1/storage/${file.id}`, { as: await freehold.palm.asUser('admin') })).status).toBe(
				404,
			);
			const link = await freehold.call('GET', `/v1/storage/presigned-url?id=${file.id}&seconds=60`, { as: admin });
			expect(link.status).toBe(200);
			const path = new URL(link.body.url).pathname;
			const opened = await freehold.call('GET', path);
			expect([
				opened.status,
				opened.body,
				opened.headers.get('content-disposition'),
				opened.headers.get('cache-control'),
			]).toEqual([200, '%PDF-1.7\n1 0 obj\n', expect.stringMatching(/^attachment/), 'private, no-store']);
			expect((await freehold.call('GET', `${path.slice(0, -2)}xx`)).status).toBe(404);
			expect((await freehold.call('GET', path.replace(freehold.harbor.id, freehold.palm.id))).status).toBe(404);
			expect((await freehold.call('GET', `/v1/storage/presigned-url?id=${file.id}&seconds=0`, { as: admin })).status).toBe(400);
			expect(
				(await freehold.call('DELETE', `/v1/storage/${file.id}`, { as: await freehold.harbor.asUser('viewer') })).status,
			).toBe(403);
			expect((await freehold.call('DELETE', `/v1/storage/${file.id}`, { as: admin })).status).toBe(204);
			expect((await freehold.call('GET', path)).status).toBe(404);
			expect((await freehold.call('GET', `/v1/storage/${file.id}`, { as: admin })).status).toBe(404);
		});

		it('are public where that is asked for, and what they are, whatever they are called', async () => {
			const { body: file } = await upload(await picture(), 'image/png', '?visibility=public');
			expect(file).toMatchObject({ type: 'image/png', public: true, url: expect.stringMatching(/^\/files\//) });
			const { status, headers } = await freehold.call('GET', file.url);
			expect([status, headers.get('content-type')]).toEqual([200, 'image/png']);
			expect(
				(
					await freehold.call('GET', file.url, {
						headers: { 'if-none-match': headers.get('etag') as string, 'cache-control': 'max-age=0' },
					})
				).status,
			).toBe(304);
			expect((await upload('<svg onload="alert(1)">', 'image/png')).body.code).toBe('file_refused');
			expect((await upload('MZ\u0090\u0000\u0003', 'application/pdf')).body.code).toBe('file_refused');
			expect((await upload('x', 'text/plain', '?visibility=secret')).body.code).toBe('invalid_query');
		});

		it('end within the time that a link has', async () => {
			let now = Date.now();
			const later = await startApp(driver, {}, { now: () => now });
			const as = await later.harbor.asUser('admin');
			const headers = { 'content-type': 'text/plain' };
			const { body: file } = await later.call('POST', '/v1/storage/upload', { as, body: 'hello', headers });
			const { body: link } = await later.call('GET', `/v1/storage/presigned-url?id=${file.id}&seconds=60`, { as });
			now += 61_000;
			expect((await later.call('GET', new URL(link.url).pathname)).body.code).toBe('link_expired');
			await later.stop();
		});
	});
});

describe('/metrics', () => {
	it('is there for the token alone where there is one', async () => {
		const freehold = await startApp('pglite', { metricsToken: 'a-token-of-more-than-16' });
		expect((await freehold.call('GET', '/metrics')).status).toBe(404);
		expect((await freehold.call('GET', '/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(404);
		expect(
			(await freehold.call('GET', '/metrics', { headers: { authorization: 'Bearer a-token-of-more-than-16' } })).status,
		).toBe(200);
		await freehold.stop();
	});
});
