/**
 * Every state machine that a schema file declares, against the plainest model of it: a step is done only from where it may be taken, leads
 * where it says, and changes nothing where it is refused. Records are made up in any state; steps come in any order. What a step asks for
 * beside its state is tested where its plugin is.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { populate } from './isolation/populate.ts';

const RUNS = 8;

/** Whose made up rows workers put right by themselves. */
const KEPT_BY_WORKERS = ['job', 'schedule', 'webhook-delivery'];

describeOnBoth('every state machine', (driver) => {
	let test: TestApp;
	let as: string;
	let ids: Map<string, string[]>;
	beforeAll(async () => {
		test = await startApp(driver);
		as = await test.harbor.asUser('owner');
		({ ids } = await populate(test.app, test.harbor.id, (text) => text));
	});
	afterAll(() => test?.stop());

	it('goes as its schema file says, whatever is asked of it in whatever order', async () => {
		const machines = [...test.app.registry.entities.values()].filter(
			({ name, states, internal }) => states && !internal && !KEPT_BY_WORKERS.includes(name),
		);
		expect(machines.length).toBeGreaterThan(8);
		let done = 0;
		let refused = 0;
		for (const { name, plural, states } of machines) {
			const { field, transitions } = states as NonNullable<typeof states>;
			/** Nothing: a job has looked at the made up record, and found nothing in it (a pair of contacts that are not alike). */
			const stateOf = async (id: string): Promise<string | undefined> => {
				const { status, body } = await test.call('GET', `/v1/${plural}/${id}`, { as });
				if (status === 404) return undefined;
				expect([name, status]).toEqual([name, 200]);
				return body[field];
			};
			const steps = fc.array(fc.constantFrom(...Object.keys(transitions)), { minLength: 1, maxLength: 8 });
			const property = fc.asyncProperty(fc.constantFrom(...(ids.get(name) as string[])), steps, async (id, sequence) => {
				let state = await stateOf(id);
				for (const step of sequence) {
					if (state === undefined) return;
					const { from, to } = transitions[step] as (typeof transitions)[string];
					const { status, body } = await test.call('POST', `/v1/${plural}/${id}/${step}`, { as });
					const now = await stateOf(id);
					if (now === undefined) return;
					const told = [name, step, state, status, body?.code];
					if (status < 300) {
						done++;
						expect([...told, from.includes(state), now]).toEqual([...told, true, to]);
					} else {
						refused++;
						expect([...told, status < 500, now]).toEqual([...told, true, state]);
						if (!from.includes(state)) expect([...told, [409, 422].includes(status)]).toEqual([...told, true]);
					}
					state = now;
				}
			});
			await fc.assert(property, { numRuns: RUNS, seed: 5, endOnFailure: true });
		}
		// A machine that never moves proves little.
		expect(done).toBeGreaterThan(machines.length * 2);
		expect(refused).toBeGreaterThan(machines.length * 2);
	}, 240_000);
});
