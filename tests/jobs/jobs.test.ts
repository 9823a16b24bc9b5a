/** Work that is done later: once, in order, again where it failed, and by whoever is there. One file for both queues. */
import { type App, ProviderError, problem, type Scope, type Task } from '@freehold/core';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../harness/app.ts';
import { until } from '../harness/until.ts';
import { does, jobPlugin } from './plugin.ts';
import { another, describeOnQueues, startWith } from './setups.ts';

type Payload = { n: number; text: string; lane: string };
type Options = { at?: Date; key?: string; lane?: string; parent?: string; batch?: string };

describeOnQueues('jobs', (setup) => {
	let test: TestApp;
	let clock = 0;
	beforeAll(async () => {
		test = await startWith(setup, jobPlugin(), { now: () => Date.now() + clock });
		// Before the clock is moved: who signs in is believed for a while only.
		for (const role of ['admin', 'broker', 'viewer'] as const) await test.harbor.key(role);
		await test.palm.key('admin');
	});
	afterAll(() => test?.stop());
	afterEach(async () => {
		for (const name of Object.keys(does)) delete does[name];
		await test.app.borrow(test.harbor.id, (sql) => sql(`delete from jobs where state <> 'active'`));
	});

	const ask = (kind: string, payload: Partial<Payload> = {}, options: Options = {}): Promise<string> =>
		test.app.asSystem(test.harbor.id, (scope) => scope.enqueue(`errands.${kind}`, payload, options));
	/** A key: a token would be too old once the clock was moved. */
	const owner = (): Promise<string> => test.harbor.key('admin');
	const call = async (method: string, path: string, body?: unknown) =>
		test.call(method, path, { as: await owner(), ...(body === undefined ? {} : { body }) });
	const look = async (id: string) => (await call('GET', `/v1/jobs/${id}`)).body;
	const pass = async (milliseconds: number): Promise<void> => {
		clock += milliseconds;
		await test.app.look();
		await test.app.idle();
	};
	/** Resolves once the job has come to this state. */
	const comes = (id: string, state: string) => until(async () => (await look(id)).state === state);
	/** A handler that waits to be let go. */
	const gate = () => {
		let open = (): void => {};
		const opened = new Promise<void>((resolve) => {
			open = resolve;
		});
		let begin = (): void => {};
		const begun = new Promise<void>((resolve) => {
			begin = resolve;
		});
		return { open, opened, begin, begun };
	};

	describe('a job', () => {
		it('is done once, and tells what came of it', async () => {
			does.plain = async ({ n }: Payload) => ({ doubled: n * 2 });
			const id = await ask('plain', { n: 21 });
			await test.app.idle();
			const job = await look(id);
			expect(job).toMatchObject({
				kind: 'errands.plain',
				queue: 'default',
				state: 'done',
				attempts: 1,
				progress: 1,
				result: { doubled: 42 },
			});
			expect(job).toMatchObject({ payload: { n: 21 }, askedBy: 'system', error: null });
			expect(job.finishedAt).toBeTruthy();
			expect(Object.keys(job)).not.toContain('stack');
		});

		it('is not asked for where the transaction that asks is undone', async () => {
			let runs = 0;
			does.plain = async () => void runs++;
			await expect(
				test.app.asSystem(test.harbor.id, async (scope) => {
					await scope.enqueue('errands.plain', { n: 1 });
					throw new Error('changed its mind');
				}),
			).rejects.toThrow('changed its mind');
			await test.app.idle();
			expect(runs).toBe(0);
		});

		it('leaves what it wrote together with its end, or nothing of it', async () => {
			let tries = 0;
			does.plain = async ({ text }: Payload, scope: Scope) => {
				await scope.records('contact').create({ name: { full: text } });
				if (++tries < 3) throw new Error('not yet');
			};
			const id = await ask('plain', { text: 'Una Once' });
			await test.app.idle();
			await pass(10_000);
			await pass(10_000);
			expect(await look(id)).toMatchObject({ state: 'done', attempts: 3 });
			const found = await call('GET', '/v1/contacts?limit=100');
			expect(found.body.data.filter((one: { name: { full: string } }) => one.name.full === 'Una Once')).toHaveLength(1);
		});

		it('is refused where its payload is not what the manifest says, or nothing is called so', async () => {
			await expect(ask('plain', { n: 'one' } as never)).rejects.toMatchObject({ code: 'invalid_input' });
			await expect(ask('nothing')).rejects.toMatchObject({ code: 'invalid_input' });
		});

		it('tells how far it is, and what it notes', async () => {
			const { open, opened, begin, begun } = gate();
			does.outward = async (_: Payload, task: Task) => {
				await task.note('half of it');
				await task.progress(0.5);
				begin();
				await opened;
				await task.note('all of it');
			};
			const id = await ask('outward');
			await begun;
			await until(async () => (await look(id)).progress === 0.5);
			expect((await look(id)).log).toMatchObject([{ line: 'half of it' }]);
			open();
			await comes(id, 'done');
			expect((await look(id)).log.map(({ line }: { line: string }) => line)).toEqual(['half of it', 'all of it']);
		});

		it('is one where another with the same key waits, and another once that is done', async () => {
			const at = new Date(Date.now() + clock + 60_000);
			const first = await ask('plain', { n: 1 }, { key: 'same', at });
			expect(await ask('plain', { n: 2 }, { key: 'same', at })).toBe(first);
			expect(await ask('noop', {}, { key: 'same', at })).not.toBe(first);
			await pass(61_000);
			expect((await look(first)).state).toBe('done');
			expect(await ask('plain', { n: 3 }, { key: 'same' })).not.toBe(first);
			await test.app.idle();
		});

		it('is asked for once by many at the same moment', async () => {
			const at = new Date(Date.now() + clock + 3_600_000);
			const ids = await Promise.all(Array.from({ length: 8 }, () => ask('plain', {}, { key: 'rush', at })));
			expect(new Set(ids).size).toBe(1);
		});

		it('does not begin before its time', async () => {
			let runs = 0;
			does.plain = async () => void runs++;
			const id = await ask('plain', {}, { at: new Date(Date.now() + clock + 3_600_000) });
			await pass(3_500_000);
			expect(runs).toBe(0);
			expect(await look(id)).toMatchObject({ state: 'waiting', attempts: 0 });
			await pass(101_000);
			expect(runs).toBe(1);
		});

		it('keeps a sealed payload from everybody, in the database too', async () => {
			let got = '';
			does.sealed = async ({ text }: Payload) => {
				got = text;
			};
			const id = await ask('sealed', { text: 'swordfish' });
			await test.app.idle();
			expect(got).toBe('swordfish');
			expect(await look(id)).toMatchObject({ payload: null, sealed: true, state: 'done' });
			const rows = await test.app.borrow(test.harbor.id, (sql) => sql('select * from jobs'));
			expect(JSON.stringify(rows)).not.toContain('swordfish');
		});

		it('is seen by nobody of another organisation', async () => {
			const id = await ask('plain');
			expect((await test.call('GET', `/v1/jobs/${id}`, { as: await test.palm.key('admin') })).status).toBe(404);
			expect((await test.call('GET', '/v1/jobs', { as: await test.harbor.key('broker') })).status).toBe(403);
			await test.app.idle();
		});
	});

	describe('many jobs', () => {
		it('are all done, each once, whoever asked for them', async () => {
			const seen: number[] = [];
			does.plain = async ({ n }: Payload) => void seen.push(n);
			await Promise.all(
				Array.from({ length: 10 }, (_, part) =>
					test.app.asSystem(part % 2 ? test.harbor.id : test.palm.id, async (scope) => {
						for (let n = 0; n < 20; n++) await scope.enqueue('errands.plain', { n: part * 20 + n });
					}),
				),
			);
			await test.app.idle();
			expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
		});

		it('of one lane are done one after the other, in the order in which they were asked for, whatever fails', async () => {
			const seen: string[] = [];
			let underWay = 0;
			does.outward = async ({ n, lane }: Payload, task: Task) => {
				expect(lane === 'a' ? ++underWay : 1).toBe(1);
				await new Promise((resolve) => setTimeout(resolve, 2));
				if (lane === 'a') underWay--;
				if (n % 4 === 1 && task.attempt === 1) throw new Error('once more');
				seen.push(`${lane}${n}`);
			};
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 12; n++) {
					for (const lane of ['a', 'b']) await scope.enqueue('errands.outward', { n, lane }, { lane: `lane ${lane}` });
				}
			});
			await until(async () => seen.length === 24, 20_000);
			for (const lane of ['a', 'b']) {
				expect(seen.filter((one) => one.startsWith(lane))).toEqual(Array.from({ length: 12 }, (_, n) => `${lane}${n}`));
			}
			await test.app.idle();
		});

		it('of one lane go on behind one that failed for good', async () => {
			const seen: number[] = [];
			does.stubborn = async ({ n }: Payload) => {
				if (n === 0) throw new Error('never');
				seen.push(n);
			};
			const first = await ask('stubborn', { n: 0 }, { lane: 'x' });
			await ask('stubborn', { n: 1 }, { lane: 'x' });
			await test.app.idle();
			expect((await look(first)).state).toBe('failed');
			await until(async () => seen.length === 1);
		});

		it('are waited for by their parent, which sees what came of them', async () => {
			let seen: Record<string, unknown> = {};
			const order: string[] = [];
			does.plain = async ({ n }: Payload) => {
				order.push(`child ${n}`);
				return { n };
			};
			does.outward = async (_: Payload, task: Task) => {
				order.push('parent');
				seen = await task.children();
			};
			const [parent, ...children] = await test.app.asSystem(test.harbor.id, async (scope) => {
				const id = await scope.enqueue('errands.outward', {});
				const ids = [id];
				for (let n = 0; n < 3; n++) ids.push(await scope.enqueue('errands.plain', { n }, { parent: id }));
				return ids;
			});
			await comes(parent as string, 'done');
			expect(order.at(-1)).toBe('parent');
			expect(order).toHaveLength(4);
			expect(Object.keys(seen).toSorted()).toEqual(children.toSorted());
			expect(Object.values(seen)).toContainEqual({ n: 2 });
		});

		it('of a batch are looked at and cancelled together', async () => {
			const at = new Date(Date.now() + clock + 3_600_000);
			for (let n = 0; n < 3; n++) await ask('plain', { n }, { batch: 'spring', at });
			expect((await call('GET', '/v1/jobs?batch=spring')).body.data).toHaveLength(3);
			expect((await call('POST', '/v1/jobs/cancel-batch', { batch: 'spring' })).body).toEqual({ cancelled: 3 });
			expect((await call('GET', '/v1/jobs?batch=spring&state=cancelled')).body.data).toHaveLength(3);
		});

		it('of a kind with a width are not under way in greater number', async () => {
			let underWay = 0;
			let most = 0;
			let done = 0;
			does.narrow = async () => {
				most = Math.max(most, ++underWay);
				await new Promise((resolve) => setTimeout(resolve, 5));
				underWay--;
				done++;
			};
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 15; n++) await scope.enqueue('errands.narrow', { n });
			});
			await until(async () => done === 15, 20_000);
			expect(most).toBe(2);
			await test.app.idle();
		});

		it('of a kind with a rate begin no faster, in any stretch of its length', async () => {
			const began: number[] = [];
			does.paced = async () => void began.push(performance.now());
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 12; n++) await scope.enqueue('errands.paced', { n });
			});
			await until(async () => began.length === 12, 20_000);
			began.sort((a, b) => a - b);
			// A begin is counted by the database a moment before the handler has it.
			for (let at = 5; at < began.length; at++) expect((began[at] as number) - (began[at - 5] as number)).toBeGreaterThan(1700);
			await test.app.idle();
		});
	});

	describe('a job that fails', () => {
		it('is tried four times, each time later, and then waits for somebody', async () => {
			const attempts: number[] = [];
			does.slowly = async (_: Payload, task: Task) => {
				attempts.push(task.attempt);
				throw new Error('the server is away');
			};
			const id = await ask('slowly', { n: 7 });
			await test.app.idle();
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
			await test.app.idle();
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
			await test.app.idle();
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
			await test.app.idle();
			expect(seen.toSorted()).toEqual([2, 3]);
			expect((await call('POST', '/v1/jobs/retry-many', { kind: 'errands.stubborn', limit: 10 })).body).toEqual({ retried: 1 });
			await test.app.idle();
			expect(seen.toSorted()).toEqual([1, 2, 3]);
		});

		it('changes what a failed job is given, within what the kind takes, and the trail tells what it was', async () => {
			const id = await failing('stubborn', { n: 1 });
			expect((await call('POST', `/v1/jobs/${id}/edit`, { payload: { n: 'x' } })).status).toBe(422);
			expect((await call('POST', `/v1/jobs/${id}/edit`, { payload: { n: 2 } })).body).toMatchObject({ payload: { n: 2 } });
			const seen: number[] = [];
			does.stubborn = async ({ n }: Payload) => void seen.push(n);
			await call('POST', `/v1/jobs/${id}/retry`);
			await test.app.idle();
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
			const id = await ask('plain', {}, { at: new Date(Date.now() + clock + 60_000) });
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
			await test.app.idle();
			expect(await look(id)).toMatchObject({ state: 'cancelled', result: null });
		});

		it('asks for a job that may be asked for by hand, with the permission that it names', async () => {
			const asked = await call('POST', '/v1/jobs', { kind: 'errands.plain', payload: { n: 3 } });
			expect(asked.status).toBe(201);
			expect(asked.body).toMatchObject({ kind: 'errands.plain', askedBy: 'secret-key', payload: { n: 3 } });
			expect((await call('POST', '/v1/jobs', { kind: 'errands.outward' })).status).toBe(403);
			expect((await call('POST', '/v1/jobs', { kind: 'errands.unknown' })).status).toBe(422);
			const viewer = await test.call('POST', '/v1/jobs', {
				as: await test.harbor.key('viewer'),
				body: { kind: 'errands.plain' },
			});
			expect(viewer.status).toBe(403);
			expect(viewer.body.detail).toContain('lead:write');
			await test.app.idle();
		});

		it('sees at a glance how much there is', async () => {
			await failing();
			await ask('noop');
			await ask('noop', {}, { at: new Date(Date.now() + clock + 3_600_000) });
			await test.app.idle();
			const { body } = await call('GET', '/v1/jobs/summary');
			expect(body.queues).toContainEqual({ queue: 'default', waiting: 1, active: 0, done: 1, failed: 1, cancelled: 0 });
			expect(body).toMatchObject({ oldestDue: null, doneLastHour: 1, failedLastHour: 1 });
			expect(body.kinds).toContainEqual(expect.objectContaining({ kind: 'errands.plain', byHand: 'lead:write' }));
		});
	});

	describe('what is lost and what comes twice', () => {
		it('is not done twice where it is delivered twice, nor where a delivery is old', async () => {
			let runs = 0;
			does.outward = async () => void runs++;
			const id = await ask('outward');
			await comes(id, 'done');
			const handed = { id, kind: 'errands.outward', queue: 'default', attempts: 0 } as const;
			test.app.jobs.handOver.sent(test.harbor.id, [handed, handed]);
			test.app.jobs.handOver.sent(test.harbor.id, [{ ...handed, attempts: 1 }]);
			// What comes behind them is done: they have been refused by then.
			for (let n = 0; n < 5; n++) await comes(await ask('outward'), 'done');
			expect(runs).toBe(6);
			expect(await look(id)).toMatchObject({ attempts: 1 });
		});

		it('comes again where the queue forgot it', async () => {
			const id = await test.app.borrow(test.harbor.id, async (sql) => {
				const [row] = await sql<{ id: string }>(
					`insert into jobs (organization_id, id, kind, queue, payload, run_at, max_attempts, handed_at)
					values ($1, gen_random_uuid(), 'errands.noop', 'default', '{}', now() - interval '1 hour', 4, now() + $2 * interval '1 millisecond' - interval '1 minute')
					returning id`,
					[test.harbor.id, clock],
				);
				return row?.id as string;
			});
			await comes(id, 'done');
		});

		it('comes again where its worker was lost, and that counts', async () => {
			const runs: number[] = [];
			does.plain = async (_: Payload, _scope, task: Task) => void runs.push(task.attempt);
			const id = await test.app.borrow(test.harbor.id, async (sql) => {
				const [row] = await sql<{ id: string }>(
					`insert into jobs (organization_id, id, kind, queue, state, payload, run_at, max_attempts, attempts, started_at, lease_until)
					values ($1, gen_random_uuid(), 'errands.plain', 'default', 'active', '{}', now(), 4, 1, now(), now() - interval '1 hour') returning id`,
					[test.harbor.id],
				);
				return row?.id as string;
			});
			await comes(id, 'done');
			expect(runs).toEqual([2]);
			expect((await look(id)).history).toMatchObject([{ attempt: 1, error: 'The worker was lost in the middle of it' }]);
		});

		it.runIf(setup.redisUrl)('loses nothing where Redis forgets everything', async () => {
			const seen: number[] = [];
			const { open, opened } = gate();
			does.outward = async ({ n }: Payload) => {
				await opened;
				seen.push(n);
			};
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 40; n++) await scope.enqueue('errands.outward', { n });
			});
			const redis = new Redis(setup.redisUrl as string);
			await redis.flushall();
			redis.disconnect();
			open();
			await until(async () => seen.length >= 40, 20_000);
			await test.app.idle();
			expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
		});
	});

	describe.runIf(setup.driver === 'postgres')('two processes', () => {
		let second: App | undefined;
		afterEach(async () => {
			await second?.stop();
			second = undefined;
		});

		it('share the work, and neither does what the other did', async () => {
			second = await another(test, {}, { now: () => Date.now() + clock });
			const seen: number[] = [];
			does.plain = async ({ n }: Payload) => void seen.push(n);
			const lanes: Record<string, number[]> = {};
			does.outward = async ({ n, lane }: Payload) => {
				await new Promise((resolve) => setTimeout(resolve, 1));
				(lanes[lane] ??= []).push(n);
			};
			for (const app of [test.app, second]) {
				await app.asSystem(test.harbor.id, async (scope) => {
					for (let n = 0; n < 100; n++) await scope.enqueue('errands.plain', { n });
				});
			}
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 30; n++) await scope.enqueue('errands.outward', { n, lane: `l${n % 3}` }, { lane: `l${n % 3}` });
			});
			await test.app.idle();
			await until(async () => Object.values(lanes).flat().length === 30, 20_000);
			expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at >> 1));
			for (const [lane, order] of Object.entries(lanes)) {
				expect(order).toEqual(Array.from({ length: 10 }, (_, n) => n * 3 + Number(lane.slice(1))));
			}
		});

		it('leave to the other what one of them must give back when it stops', async () => {
			const stopping = await another(test, { shutdownSeconds: 0 }, { now: () => Date.now() + clock });
			const attempts: number[] = [];
			const told: unknown[] = [];
			does.outward = async (_: Payload, task: Task) => {
				attempts.push(task.attempt);
				if (attempts.length > 20) return;
				await new Promise((_resolve, reject) =>
					task.signal.addEventListener('abort', () => {
						told.push(task.signal.reason);
						reject(task.signal.reason);
					}),
				);
			};
			// So many that each of the two has some of them.
			await test.app.asSystem(test.harbor.id, async (scope) => {
				for (let n = 0; n < 20; n++) await scope.enqueue('errands.outward', { n });
			});
			await until(async () => attempts.length === 20, 20_000);
			await stopping.stop();
			expect(told.length).toBeGreaterThan(0);
			expect(told.every((reason) => String(reason).includes('stops'))).toBe(true);
			const ids = (await call('GET', '/v1/jobs?state=active&limit=50')).body.data.map(({ id }: { id: string }) => id);
			for (const id of ids) await call('POST', `/v1/jobs/${id}/cancel`);
			await test.app.idle();
			const rest = (await call('GET', '/v1/jobs?state=done&limit=50')).body.data;
			expect(rest.length).toBe(told.filter((reason) => String(reason).includes('stops')).length);
			// Given back is not tried in vain.
			expect(rest.every((job: { attempts: number }) => job.attempts === 1)).toBe(true);
		});
	});
});
