/** What happens to webhooks over hours, with jobs and events as they are: the clock is moved, with Redis and without. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type RedisServer, startRedis } from '../../tests/harness/redis.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

describeOnBoth('webhooks over a day', (driver) => {
	describe.each(['the database', 'Redis'])('with jobs in %s', (queue) => {
		let redis: RedisServer | undefined;
		let test: TestApp;
		let receiver: Receiver;
		let as: string;
		let moved = 0;

		beforeAll(async () => {
			redis = queue === 'Redis' ? await startRedis() : undefined;
			const ports = { webhook: 'http' };
			test = await startApp(
				driver,
				{ outboundAllow: ['127.0.0.1'], ports, ...(redis ? { redisUrl: redis.url } : {}) },
				{ now: () => Date.now() + moved },
			);
			as = await test.harbor.asUser('owner');
		});
		afterAll(async () => {
			await test?.stop();
			await redis?.stop();
		});
		beforeEach(async () => {
			receiver = await startReceiver();
		});
		afterEach(() => receiver.close());

		const call = (method: string, path: string, body?: unknown) =>
			test.call(method, path, { as, ...(body === undefined ? {} : { body }) });
		const signInAgain = async () => {
			const login = { email: 'owner@harbor.example', password: PASSWORD, organization: 'harbor' };
			as = (await test.call('POST', '/v1/auth/login', { body: login })).body.accessToken;
		};
		const pass = async (milliseconds: number) => {
			moved += milliseconds;
			await test.app.idle();
		};
		const add = async (events: string[], more: Record<string, unknown> = {}) => {
			const { status, body } = await call('POST', '/v1/webhooks', { url: receiver.url, events, ...more });
			expect(status, JSON.stringify(body)).toBe(201);
			return body.id as string;
		};
		const contact = async () => {
			const { status, body } = await call('POST', '/v1/contacts', {
				name: { full: 'Ann Example' },
				email: `${crypto.randomUUID()}@example.com`,
			});
			expect(status, JSON.stringify(body)).toBe(201);
			return body.id as string;
		};
		const deliveries = async (id: string) => (await call('GET', `/v1/webhook-deliveries?webhook=${id}&sort=createdAt`)).body.data;

		it('are tried again, and taken once the receiver is well', async () => {
			const id = await add(['contact.created']);
			receiver.answer(500);
			await contact();
			await test.app.idle();
			expect(await deliveries(id)).toMatchObject([{ state: 'waiting', attempts: 1, nextAttemptAt: expect.any(String) }]);
			receiver.answer(204);
			await pass(6000);
			expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2, history: [{ status: 500 }] }]);
			expect(new Set(receiver.ids()).size).toBe(1);
			await call('DELETE', `/v1/webhooks/${id}`);
		});

		it('that are paused tell of it by mail and by an event', async () => {
			const watcher = await startReceiver();
			const id = await add(['contact.created']);
			const watching = (await call('POST', '/v1/webhooks', { url: watcher.url, events: ['webhook.paused'], role: 'admin' })).body;
			receiver.answer(410);
			await contact();
			await test.app.idle();
			expect((await call('GET', `/v1/webhooks/${id}`)).body).toMatchObject({
				state: 'paused',
				reason: expect.stringContaining('410'),
			});
			await watcher.count(1);
			expect(watcher.verified(watching.secret)).toMatchObject({ type: 'webhook.paused', subject: id, data: { automatic: true } });
			expect(test.mail.at(-1)).toMatchObject({ to: 'owner@harbor.example', subject: expect.stringContaining('is paused') });
			receiver.answer(204);
			await call('POST', `/v1/webhooks/${id}/resume`);
			await test.app.idle();
			expect(await deliveries(id)).toMatchObject([{ state: 'delivered' }]);
			for (const one of [id, watching.id]) await call('DELETE', `/v1/webhooks/${one}`);
			await watcher.close();
		});

		it('that nobody answers are told as that', async () => {
			const id = await add(['contact.created']);
			await receiver.close();
			await contact();
			await test.app.idle();
			expect(await deliveries(id)).toMatchObject([
				{ state: 'waiting', statusCode: null, error: expect.stringContaining('did not answer') },
			]);
			await call('DELETE', `/v1/webhooks/${id}`);
			receiver = await startReceiver();
		});

		it('end as dead letters after a day, and are delivered when somebody has them done again', async () => {
			const id = await add(['contact.created']);
			receiver.answer(500);
			await contact();
			await test.app.idle();
			for (let attempt = 0; attempt < 12; attempt++) {
				const [delivery] = await deliveries(id);
				if (delivery?.state === 'failed') break;
				await pass(Math.max(0, Date.parse(delivery?.nextAttemptAt) - Date.now() - moved) + 1000);
				await signInAgain();
			}
			expect(await deliveries(id)).toMatchObject([{ state: 'failed', attempts: 8, statusCode: 500 }]);
			const { body: dead } = await call('GET', '/v1/jobs?state=failed&kind=identity.deliver-webhook&sort=-createdAt&limit=1');
			expect(dead.data).toHaveLength(1);
			if ((await call('GET', `/v1/webhooks/${id}`)).body.state === 'paused') await call('POST', `/v1/webhooks/${id}/resume`);
			receiver.answer(204);
			const replayed = await call('POST', `/v1/jobs/${dead.data[0].id}/retry`, {});
			expect(replayed.status, JSON.stringify(replayed.body)).toBeLessThan(300);
			await test.app.idle();
			expect(await deliveries(id)).toMatchObject([{ state: 'delivered' }]);
			expect(new Set(receiver.ids()).size).toBe(1);
			await call('DELETE', `/v1/webhooks/${id}`);
		}, 60_000);
	});
});
