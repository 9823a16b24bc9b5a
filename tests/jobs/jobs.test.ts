/** Work that is done later: once, in order, at its time. On every queue. */
import type { Scope, Task } from '@freehold/core';
import { describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { does } from './plugin.ts';
import { describeOnQueues } from './setups.ts';
import { gate, jobWorld, type Payload } from './world.ts';

describeOnQueues('jobs', (setup) => {
	const world = jobWorld(setup);
	const { ask, call, look, pass, comes } = world;

	describe('a job', () => {
		it('is done once, and tells what came of it', async () => {
			does.plain = async ({ n }: Payload) => ({ doubled: n * 2 });
			const id = await ask('plain', { n: 21 });
			await world.test.app.idle();
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
				world.test.app.asSystem(world.test.harbor.id, async (scope) => {
					await scope.enqueue('errands.plain', { n: 1 });
					throw new Error('changed its mind');
				}),
			).rejects.toThrow('changed its mind');
			await world.test.app.idle();
			expect(runs).toBe(0);
		});

		it('leaves what it wrote together with its end, or nothing of it', async () => {
			let tries = 0;
			does.plain = async ({ text }: Payload, scope: Scope) => {
				await scope.records('contact').create({ name: { full: text } });
				if (++tries < 3) throw new Error('not yet');
			};
			const id = await ask('plain', { text: 'Una Once' });
			await world.test.app.idle();
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
			const at = new Date(world.now() + 60_000);
			const first = await ask('plain', { n: 1 }, { key: 'same', at });
			expect(await ask('plain', { n: 2 }, { key: 'same', at })).toBe(first);
			expect(await ask('noop', {}, { key: 'same', at })).not.toBe(first);
			await pass(61_000);
			expect((await look(first)).state).toBe('done');
			expect(await ask('plain', { n: 3 }, { key: 'same' })).not.toBe(first);
			await world.test.app.idle();
		});

		it('is asked for once by many at the same moment', async () => {
			const at = new Date(world.now() + 3_600_000);
			const ids = await Promise.all(Array.from({ length: 8 }, () => ask('plain', {}, { key: 'rush', at })));
			expect(new Set(ids).size).toBe(1);
		});

		it('does not begin before its time', async () => {
			let runs = 0;
			does.plain = async () => void runs++;
			const id = await ask('plain', {}, { at: new Date(world.now() + 3_600_000) });
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
			await world.test.app.idle();
			expect(got).toBe('swordfish');
			expect(await look(id)).toMatchObject({ payload: null, sealed: true, state: 'done' });
			const rows = await world.test.app.borrow(world.test.harbor.id, (sql) => sql('select * from jobs'));
			expect(JSON.stringify(rows)).not.toContain('swordfish');
		});

		it('is seen by nobody of another organisation', async () => {
			const id = await ask('plain');
			expect((await world.test.call('GET', `/v1/jobs/${id}`, { as: await world.test.palm.key('admin') })).status).toBe(404);
			expect((await world.test.call('GET', '/v1/jobs', { as: await world.test.harbor.key('broker') })).status).toBe(403);
			await world.test.app.idle();
		});
	});

	describe('many jobs', () => {
		it('are all done, each once, whoever asked for them', async () => {
			const seen: number[] = [];
			does.plain = async ({ n }: Payload) => void seen.push(n);
			await Promise.all(
				Array.from({ length: 10 }, (_, part) =>
					world.test.app.asSystem(part % 2 ? world.test.harbor.id : world.test.palm.id, async (scope) => {
						for (let n = 0; n < 20; n++) await scope.enqueue('errands.plain', { n: part * 20 + n });
					}),
				),
			);
			await world.test.app.idle();
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
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 12; n++) {
					for (const lane of ['a', 'b']) await scope.enqueue('errands.outward', { n, lane }, { lane: `lane ${lane}` });
				}
			});
			await until(async () => seen.length === 24, 20_000);
			for (const lane of ['a', 'b']) {
				expect(seen.filter((one) => one.startsWith(lane))).toEqual(Array.from({ length: 12 }, (_, n) => `${lane}${n}`));
			}
			await world.test.app.idle();
		});

		it('of one lane go on behind one that failed for good', async () => {
			const seen: number[] = [];
			does.stubborn = async ({ n }: Payload) => {
				if (n === 0) throw new Error('never');
				seen.push(n);
			};
			const first = await ask('stubborn', { n: 0 }, { lane: 'x' });
			await ask('stubborn', { n: 1 }, { lane: 'x' });
			await world.test.app.idle();
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
			const [parent, ...children] = await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
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
			const at = new Date(world.now() + 3_600_000);
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
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 15; n++) await scope.enqueue('errands.narrow', { n });
			});
			await until(async () => done === 15, 20_000);
			expect(most).toBe(2);
			await world.test.app.idle();
		});

		it('of a kind with a rate begin no faster, in any stretch of its length', async () => {
			const began: number[] = [];
			does.paced = async () => void began.push(performance.now());
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 12; n++) await scope.enqueue('errands.paced', { n });
			});
			await until(async () => began.length === 12, 20_000);
			began.sort((a, b) => a - b);
			// A begin is counted by the database a moment before the handler has it.
			for (let at = 5; at < began.length; at++) expect((began[at] as number) - (began[at - 5] as number)).toBeGreaterThan(1700);
			await world.test.app.idle();
		});
	});
});
