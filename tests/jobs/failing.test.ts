/** Jobs that fail, and what people do with them. On every queue. */
import { ProviderError, problem, type Task } from '@freehold/core';
import { describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { does } from './plugin.ts';
import { describeOnQueues } from './setups.ts';
import { gate, jobWorld, type Options, type Payload } from './world.ts';

describeOnQueues('jobs that fail', (setup) => {
	const world = jobWorld(setup);
	const { ask, call, look, pass, comes } = world;

	describe('a job that fails', () => {
		it('is tried four times, each time later, and then waits for somebody', async () => {
			const attempts: number[] = [];
			does.slowly = async (_: Payload, task: Task) => {
				attempts.push(task.attempt);
				throw new Error('the server is away');
			};
			const id = await ask('slowly', { n: 7 });
			await world.test.app.idle();
			expect(await look(id)).toMatchObject({ state: 'waiting', attempts: 1, error: 'the server is away' });
			await pass(40_000);
			expect(attempts).toEqual([1]);
			await pass(40_000);
			await pass(160_000);
			await pass(320_000);
			expect(attempts).toEqual([1, 2, 3, 4]);
			const job = await look(id);
			expect(job).toMatchObject({ state: 'failed', attempts: 4, payload: { n: 7 }, error: 'the server is away' });
			expect(job.history).toHaveLength(4);
			expect(job.history[0]).toMatchObject({ attempt: 1, error: 'the server is away' });
			await pass(3_600_000);
			expect(attempts).toHaveLength(4);
		});

		it.each([
			['a refusal of the provider', () => new ProviderError('refused', 'no such number')],
			['a fault of what it was given', () => problem('invalid_input', { detail: 'no such contact' })],
		])('is not tried again after %s', async (_name, error) => {
			does.outward = async () => {
				throw error();
			};
			const id = await ask('outward');
			await comes(id, 'failed');
			expect(await look(id)).toMatchObject({ attempts: 1 });
		});

		it('waits as long as the provider asks', async () => {
			let runs = 0;
			does.outward = async () => {
				if (++runs === 1) throw new ProviderError('rate-limited', 'not now', { retryAfter: 600 });
			};
			const id = await ask('outward');
			await until(async () => runs === 1);
			await world.test.app.idle();
			await pass(590_000);
			expect(runs).toBe(1);
			await pass(20_000);
			expect(await look(id)).toMatchObject({ state: 'done', attempts: 2 });
		});

		it('has failed where it takes longer than it may, and is told to stop', async () => {
			let why: unknown;
			does.brief = (_: Payload, task: Task) =>
				new Promise((_resolve, reject) => {
					task.signal.addEventListener('abort', () => {
						why = task.signal.reason;
						reject(task.signal.reason);
					});
				});
			const id = await ask('brief');
			await comes(id, 'failed');
			expect((await look(id)).error).toBe('It took longer than 1 seconds');
			expect(String(why)).toContain('longer');
		});
	});

	describe('a person', () => {
		const failing = async (kind = 'stubborn', payload: Partial<Payload> = {}, options: Options = {}): Promise<string> => {
			does[kind] = async () => {
				throw new Error('out of paper');
			};
			const id = await ask(kind, payload, options);
			await comes(id, 'failed');
			return id;
		};

		it('has a failed job done again: the same job, with all its attempts', async () => {
			const id = await failing('stubborn', { n: 1 });
			const ids: string[] = [];
			does.stubborn = async (_: Payload, _scope, task: Task) => void ids.push(task.id);
			expect((await call('POST', `/v1/jobs/${id}/retry`)).body).toMatchObject({ id, state: 'waiting', attempts: 0 });
			await world.test.app.idle();
			expect(ids).toEqual([id]);
			expect(await look(id)).toMatchObject({ state: 'done', attempts: 1 });
			expect((await call('POST', `/v1/jobs/${id}/retry`)).status).toBe(409);
		});

		it('has all of a kind, of a batch, or with an error done again', async () => {
			await failing('stubborn', { n: 1 }, { batch: 'one' });
			await failing('stubborn', { n: 2 }, { batch: 'two' });
			await failing('stubborn', { n: 3 }, { batch: 'two' });
			const seen: number[] = [];
			does.stubborn = async ({ n }: Payload) => void seen.push(n);
			expect((await call('POST', '/v1/jobs/retry-many', { error: 'of ink' })).body).toEqual({ retried: 0 });
			expect((await call('POST', '/v1/jobs/retry-many', { error: 'PAPER', batch: 'two' })).body).toEqual({ retried: 2 });
			await world.test.app.idle();
			expect(seen.toSorted()).toEqual([2, 3]);
			expect((await call('POST', '/v1/jobs/retry-many', { kind: 'errands.stubborn', limit: 10 })).body).toEqual({ retried: 1 });
			await world.test.app.idle();
			expect(seen.toSorted()).toEqual([1, 2, 3]);
		});

		it('changes what a failed job is given, within what the kind takes, and the trail tells what it was', async () => {
			const id = await failing('stubborn', { n: 1 });
			expect((await call('POST', `/v1/jobs/${id}/edit`, { payload: { n: 'x' } })).status).toBe(422);
			expect((await call('POST', `/v1/jobs/${id}/edit`, { payload: { n: 2 } })).body).toMatchObject({ payload: { n: 2 } });
			const seen: number[] = [];
			does.stubborn = async ({ n }: Payload) => void seen.push(n);
			await call('POST', `/v1/jobs/${id}/retry`);
			await world.test.app.idle();
			expect(seen).toEqual([2]);
			const trail = await call('GET', `/v1/audit-entries?record=${id}`);
			expect(trail.body.data).toContainEqual(
				expect.objectContaining({ action: 'job.edit', kind: 'admin_action', details: { before: { n: 1 }, after: { n: 2 } } }),
			);
		});

		it('drops a job, and cannot drop one that is under way', async () => {
			const id = await failing();
			expect((await call('POST', `/v1/jobs/${id}/drop`)).status).toBe(204);
			expect((await call('GET', `/v1/jobs/${id}`)).status).toBe(404);
			const { open, opened, begin, begun } = gate();
			does.outward = async () => {
				begin();
				await opened;
			};
			const active = await ask('outward');
			await begun;
			expect((await call('POST', `/v1/jobs/${active}/drop`)).status).toBe(409);
			open();
			await comes(active, 'done');
		});

		it('cancels one that waits: it never begins', async () => {
			let runs = 0;
			does.plain = async () => void runs++;
			const id = await ask('plain', {}, { at: new Date(world.now() + 60_000) });
			expect((await call('POST', `/v1/jobs/${id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
			await pass(120_000);
			expect(runs).toBe(0);
			expect((await call('POST', `/v1/jobs/${id}/cancel`)).status).toBe(409);
		});

		it('cancels one that is under way: it is told to stop, and what it did is not kept', async () => {
			const { begin, begun } = gate();
			let reason: unknown;
			does.outward = async (_: Payload, task: Task) => {
				begin();
				await new Promise((_resolve, reject) => task.signal.addEventListener('abort', () => reject(task.signal.reason)));
			};
			does.outward = async (_: Payload, task: Task) => {
				begin();
				await new Promise<void>((resolve) => task.signal.addEventListener('abort', () => resolve()));
				reason = task.signal.reason;
			};
			const id = await ask('outward');
			await begun;
			await call('POST', `/v1/jobs/${id}/cancel`);
			await until(async () => reason !== undefined);
			expect(String(reason)).toContain('cancelled');
			await world.test.app.idle();
			expect(await look(id)).toMatchObject({ state: 'cancelled', result: null });
		});

		it('asks for a job that may be asked for by hand, with the permission that it names', async () => {
			const asked = await call('POST', '/v1/jobs', { kind: 'errands.plain', payload: { n: 3 } });
			expect(asked.status).toBe(201);
			expect(asked.body).toMatchObject({ kind: 'errands.plain', askedBy: 'secret-key', payload: { n: 3 } });
			expect((await call('POST', '/v1/jobs', { kind: 'errands.outward' })).status).toBe(403);
			expect((await call('POST', '/v1/jobs', { kind: 'errands.unknown' })).status).toBe(422);
			const viewer = await world.test.call('POST', '/v1/jobs', {
				as: await world.test.harbor.key('viewer'),
				body: { kind: 'errands.plain' },
			});
			expect(viewer.status).toBe(403);
			expect(viewer.body.detail).toContain('lead:write');
			await world.test.app.idle();
		});

		it('sees at a glance how much there is', async () => {
			await failing();
			await ask('noop');
			await ask('noop', {}, { at: new Date(world.now() + 3_600_000) });
			await world.test.app.idle();
			const { body } = await call('GET', '/v1/jobs/summary');
			expect(body.queues).toContainEqual({ queue: 'default', waiting: 1, active: 0, done: 1, failed: 1, cancelled: 0 });
			expect(body).toMatchObject({ oldestDue: null, doneLastHour: 1, failedLastHour: 1 });
			expect(body.kinds).toContainEqual(expect.objectContaining({ kind: 'errands.plain', byHand: 'lead:write' }));
		});
	});
});
