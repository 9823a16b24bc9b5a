/** What is lost on the way, comes twice, or is left by a process that stops. On every queue. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { App, Scope, Task } from '@freehold/core';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { does } from './plugin.ts';
import { another, describeOnQueues } from './setups.ts';
import { gate, jobWorld, type Payload } from './world.ts';

describeOnQueues('jobs on the way', (setup) => {
	const world = jobWorld(setup);
	const { ask, call, look, comes } = world;

	describe('what is lost and what comes twice', () => {
		it('is not done twice where it is delivered twice, nor where a delivery is old', async () => {
			let runs = 0;
			does.outward = async () => void runs++;
			const id = await ask('outward');
			await comes(id, 'done');
			const handed = { id, kind: 'errands.outward', queue: 'default', attempts: 0 } as const;
			world.test.app.jobs.handOver.sent(world.test.harbor.id, [handed, handed]);
			world.test.app.jobs.handOver.sent(world.test.harbor.id, [{ ...handed, attempts: 1 }]);
			// What comes behind them is done: they have been refused by then.
			for (let n = 0; n < 5; n++) await comes(await ask('outward'), 'done');
			expect(runs).toBe(6);
			expect(await look(id)).toMatchObject({ attempts: 1 });
		});

		it('comes again where the queue forgot it', async () => {
			const id = await world.test.app.borrow(world.test.harbor.id, async (sql) => {
				const [row] = await sql<{ id: string }>(
					`insert into jobs (organization_id, id, kind, queue, payload, run_at, max_attempts, handed_at)
					values ($1, gen_random_uuid(), 'errands.noop', 'default', '{}', now() - interval '1 hour', 4, now() + $2 * interval '1 millisecond' - interval '1 minute')
					returning id`,
					[world.test.harbor.id, world.ahead()],
				);
				return row?.id as string;
			});
			await comes(id, 'done');
		});

		it('comes again where its worker was lost, and that counts', async () => {
			const runs: number[] = [];
			does.plain = async (_: Payload, _scope, task: Task) => void runs.push(task.attempt);
			const id = await world.test.app.borrow(world.test.harbor.id, async (sql) => {
				const [row] = await sql<{ id: string }>(
					`insert into jobs (organization_id, id, kind, queue, state, payload, run_at, max_attempts, attempts, started_at, lease_until)
					values ($1, gen_random_uuid(), 'errands.plain', 'default', 'active', '{}', now(), 4, 1, now(), now() - interval '1 hour') returning id`,
					[world.test.harbor.id],
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
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 40; n++) await scope.enqueue('errands.outward', { n });
			});
			const redis = new Redis(setup.redisUrl as string);
			await redis.flushall();
			redis.disconnect();
			open();
			await until(async () => seen.length >= 40, 20_000);
			await world.test.app.idle();
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
			second = await another(world.test, {}, { now: world.now });
			const seen: number[] = [];
			does.plain = async ({ n }: Payload) => void seen.push(n);
			const lanes: Record<string, number[]> = {};
			does.outward = async ({ n, lane }: Payload) => {
				await new Promise((resolve) => setTimeout(resolve, 1));
				lanes[lane] = [...(lanes[lane] ?? []), n];
			};
			for (const app of [world.test.app, second]) {
				await app.asSystem(world.test.harbor.id, async (scope) => {
					for (let n = 0; n < 100; n++) await scope.enqueue('errands.plain', { n });
				});
			}
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 30; n++) await scope.enqueue('errands.outward', { n, lane: `l${n % 3}` }, { lane: `l${n % 3}` });
			});
			await world.test.app.idle();
			await until(async () => Object.values(lanes).flat().length === 30, 20_000);
			expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at >> 1));
			for (const [lane, order] of Object.entries(lanes)) {
				expect(order).toEqual(Array.from({ length: 10 }, (_, n) => n * 3 + Number(lane.slice(1))));
			}
		});

		it('leave to the other what one of them must give back when it stops', async () => {
			const stopping = await another(world.test, { shutdownSeconds: 0 }, { now: world.now });
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
			await world.test.app.asSystem(world.test.harbor.id, async (scope) => {
				for (let n = 0; n < 20; n++) await scope.enqueue('errands.outward', { n });
			});
			await until(async () => attempts.length === 20, 20_000);
			await stopping.stop();
			expect(told.length).toBeGreaterThan(0);
			expect(told.every((reason) => String(reason).includes('stops'))).toBe(true);
			const ids = (await call('GET', '/v1/jobs?state=active&limit=50')).body.data.map(({ id }: { id: string }) => id);
			for (const id of ids) await call('POST', `/v1/jobs/${id}/cancel`);
			await world.test.app.idle();
			const rest = (await call('GET', '/v1/jobs?state=done&limit=50')).body.data;
			expect(rest.length).toBe(told.filter((reason) => String(reason).includes('stops')).length);
			// Given back is not tried in vain.
			expect(rest.every((job: { attempts: number }) => job.attempts === 1)).toBe(true);
		});

		it('take over from one that was killed by what it did, and let the poison go after its attempts', async () => {
			does.plain = async ({ text }: Payload, scope: Scope, task: Task) => {
				// Whoever has killed a process before is not trusted here either.
				if (text === 'poison' && task.attempt < 3) throw new Error('as bad as before');
				await scope.records('contact').create({ name: { full: `${text} of the survivor` } });
			};
			// Paused in the first process, so that the second one gets it.
			await world.test.app.jobs.queue.rest();
			const victim = spawn(process.execPath, [join(import.meta.dirname, 'victim.ts'), JSON.stringify(world.test.app.config)], {
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			await once(victim.stdout, 'data');
			const id = await ask('plain', { text: 'poison' });
			const [, signal] = await once(victim, 'exit');
			expect(signal).toBe('SIGKILL');
			second = await another(world.test, {}, { now: world.now });
			await comes(id, 'done');
			const job = await look(id);
			expect(job).toMatchObject({ attempts: 3 });
			expect(job.history[0]).toMatchObject({ attempt: 1, error: 'The worker was lost in the middle of it' });
			// What the killed process wrote is not there: it was one transaction.
			const names = (await call('GET', '/v1/contacts?limit=100')).body.data.map(
				({ name }: { name: { full: string } }) => name.full,
			);
			expect(names.filter((name: string) => name.startsWith('poison'))).toEqual(['poison of the survivor']);
		});
	});
});
