import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';
import { startWorld, type World } from './webhook-world.ts';

const HOUR = 3_600_000;

describeOnBoth('what is on its way to a webhook', (driver) => {
	let world: World;
	let receiver: Receiver;
	let as: string;

	beforeAll(async () => {
		world = await startWorld(driver);
		as = await world.test.harbor.asUser('owner');
	});
	afterAll(() => world?.stop());
	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(async () => {
		const { body } = await world.test.call('GET', '/v1/webhooks?limit=100', { as });
		for (const { id } of body.data) await world.test.call('DELETE', `/v1/webhooks/${id}`, { as });
		world.queue.length = 0;
		await receiver.close();
	});

	const subscribe = async (_more: Record<string, unknown> = {}, to = receiver) => {
		const answer = await world.test.call('POST', '/v1/webhooks', { as, body: { url: to.url, events: ['listing.*'] } });
		expect(answer.status, JSON.stringify(answer.body)).toBe(201);
		return answer.body as { id: string; secret: string };
	};

	it('goes again where its process was killed before it could note the answer, under the same id', async () => {
		const { id } = await subscribe();
		const event = await world.happens('listing.published');
		const job = { ...(world.queue[0] as World['queue'][number]) };
		world.crashNext();
		expect(await world.workOne()).toBe(true);
		expect(await world.deliveries(id)).toMatchObject([{ state: 'sending', attempts: 1 }]);
		await world.work();
		expect(receiver.ids()).toEqual([event.id, event.id]);
		expect(await world.deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
		// And once more, when it is done: nothing.
		world.queue.push({ ...job, attempt: 3 });
		await world.work();
		expect(receiver.received).toHaveLength(2);
	});

	it('is not sent by a second job while the first is at it, and is once that is lost', async () => {
		await subscribe();
		await world.happens('listing.published');
		const job = { ...(world.queue[0] as World['queue'][number]) };
		world.crashNext();
		await world.workOne();
		world.queue.length = 0;
		world.queue.push({ ...job, id: crypto.randomUUID() });
		await world.work();
		expect(receiver.received).toHaveLength(1);
		await world.pass(31_000);
		expect(receiver.received).toHaveLength(2);
	});

	it('is never lost and never out of order, whatever fails, crashes or comes late', async () => {
		const step = fc.record({
			record: fc.integer({ min: 0, max: 2 }),
			next: fc.constantFrom('fail', 'crash', 'first', 'last', 'nothing'),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
				const mine = await startReceiver();
				const { id } = await subscribe({}, mine);
				const records = Array.from({ length: 3 }, () => crypto.randomUUID());
				for (const { record, next } of steps) {
					mine.answer(next === 'fail' ? 500 : 204);
					await world.happens('listing.updated', records[record] as string, { changed: ['price'] });
					if (next === 'crash') world.crashNext();
					if (next !== 'nothing') await world.workOne(next === 'last' ? 'last' : 'first');
				}
				mine.answer(204);
				await world.pass(2 * HOUR);
				expect((await world.deliveries(id)).map(({ state }) => state)).toEqual(steps.map(() => 'delivered'));
				for (const record of records) {
					const told = mine.received.map(({ body }) => JSON.parse(body)).filter(({ subject }) => subject === record);
					const order = told.map(({ position }) => position as number);
					expect(order).toEqual(order.toSorted((one, other) => one - other));
				}
				expect(new Set(mine.ids()).size).toBe(steps.length);
				await mine.close();
			}),
			{ numRuns: 5 },
		);
	}, 60_000);
});
