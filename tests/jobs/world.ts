/** One platform for a file of tests, its clock in the tests' hands. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Answer, TestApp } from '../harness/app.ts';
import { until } from '../harness/until.ts';
import { does, jobPlugin } from './plugin.ts';
import { type Setup, startWith } from './setups.ts';

export type Payload = { n: number; text: string; lane: string };
export type Options = { at?: Date; key?: string; lane?: string; parent?: string; batch?: string };

/** A handler that waits to be let go. */
export function gate() {
	const go = Promise.withResolvers<void>();
	const start = Promise.withResolvers<void>();
	return { open: () => go.resolve(), opened: go.promise, begin: () => start.resolve(), begun: start.promise };
}

export function jobWorld(setup: Setup) {
	let clock = 0;
	const now = (): number => Date.now() + clock;
	const world = {
		test: undefined as unknown as TestApp,
		now,
		/** Milliseconds by which the clock is ahead. */
		ahead: () => clock,
		ask: (kind: string, payload: Partial<Payload> = {}, options: Options = {}): Promise<string> =>
			world.test.app.asSystem(world.test.harbor.id, (scope) => scope.enqueue(`errands.${kind}`, payload, options)),
		/** As an administrator's key: a token would be too old once the clock was moved. */
		call: async (method: string, path: string, body?: unknown): Promise<Answer> =>
			world.test.call(method, path, { as: await world.test.harbor.key('admin'), ...(body === undefined ? {} : { body }) }),
		look: async (id: string) => (await world.call('GET', `/v1/jobs/${id}`)).body,
		/** Lets time pass. */
		async pass(milliseconds: number): Promise<void> {
			clock += milliseconds;
			await world.test.app.look();
			await world.test.app.idle();
		},
		/** Resolves once the job has come to this state. */
		comes: (id: string, state: string) => until(async () => (await world.look(id)).state === state),
	};
	beforeAll(async () => {
		world.test = await startWith(setup, jobPlugin(), { now });
		// Before the clock is moved: who signs in is believed for a while only.
		for (const role of ['admin', 'broker', 'viewer'] as const) await world.test.harbor.key(role);
		await world.test.palm.key('admin');
	});
	afterAll(() => world.test?.stop());
	afterEach(async () => {
		for (const name of Object.keys(does)) delete does[name];
		await world.test.app.borrow(world.test.harbor.id, (sql) => sql(`delete from jobs where state <> 'active'`));
	});
	return world;
}
