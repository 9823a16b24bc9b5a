/** Both state machines, and what waits for what, by generated sequences against a plain model. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';

const TASK = {
	start: { from: ['open'], to: 'in_progress' },
	complete: { from: ['open', 'in_progress'], to: 'done' },
	cancel: { from: ['open', 'in_progress'], to: 'cancelled' },
	reopen: { from: ['done', 'cancelled'], to: 'open' },
} as const;
const APPOINTMENT = {
	confirm: { from: ['proposed'], to: 'confirmed' },
	complete: { from: ['confirmed'], to: 'done' },
	'no-show': { from: ['confirmed'], to: 'no_show' },
	cancel: { from: ['proposed', 'confirmed'], to: 'cancelled' },
} as const;

type Machine = Readonly<Record<string, { from: readonly string[]; to: string }>>;

describeOnBoth('States', (driver) => {
	let freehold: TestApp;
	let broker: string;
	const runs = driver === 'pglite' ? 8 : 25;
	beforeAll(async () => {
		freehold = await startApp(driver);
		broker = await freehold.harbor.asUser('broker');
	});
	afterAll(() => freehold?.stop());
	const send = (method: string, path: string, body?: unknown) =>
		freehold.call(method, path, { as: broker, ...(body === undefined ? {} : { body }) });

	async function follow(
		plural: string,
		machine: Machine,
		initial: string,
		id: string,
		steps: readonly string[],
	): Promise<string[]> {
		const visited = [initial];
		for (const step of steps) {
			const { from, to } = machine[step] as Machine[string];
			const state = visited.at(-1) as string;
			const isPossible = from.includes(state);
			const { status, body } = await send('POST', `/v1/${plural}/${id}/${step}`);
			expect([step, state, status, body.code]).toEqual([
				step,
				state,
				isPossible ? 200 : 409,
				isPossible ? undefined : 'invalid_transition',
			]);
			if (isPossible) visited.push(to);
			expect((await send('GET', `/v1/${plural}/${id}?fields=status`)).body.status).toBe(visited.at(-1));
		}
		return visited;
	}

	it('of a task are those of its model, and its history is the way it went', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(TASK)), { minLength: 1, maxLength: 8 }), async (steps) => {
				const { id } = (await send('POST', '/v1/tasks', { title: 'A task' })).body;
				const visited = await follow('tasks', TASK, 'open', id, steps);
				const { data } = (await send('GET', `/v1/tasks/${id}/history`)).body;
				expect(data.map(({ from, to }: Record<string, string>) => [from, to])).toEqual(
					visited.slice(1).map((to, at) => [visited[at], to]),
				);
			}),
			{ numRuns: runs },
		);
	}, 120_000);

	it('of an appointment are those of its model, and its time is free again once it is cancelled', async () => {
		let hour = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(APPOINTMENT)), { minLength: 1, maxLength: 6 }), async (steps) => {
				const startsAt = new Date(Date.now() + ++hour * 7_200_000).toISOString();
				const body = { kind: 'call', startsAt, endsAt: new Date(Date.parse(startsAt) + 3_600_000).toISOString() };
				const made = await send('POST', '/v1/appointments', body);
				const visited = await follow('appointments', APPOINTMENT, 'proposed', made.body.id, steps);
				const again = await send('POST', '/v1/appointments', body);
				expect(again.status).toBe(['cancelled', 'no_show'].includes(visited.at(-1) as string) ? 201 : 409);
			}),
			{ numRuns: runs },
		);
	}, 120_000);

	it('of what waits for what never go round in a circle, and nothing is done before what it waits for', async () => {
		const size = 6;
		const node = fc.integer({ min: 0, max: size - 1 });
		const wish = fc.record({ task: node, blockers: fc.uniqueArray(node, { maxLength: 3 }) });
		await fc.assert(
			fc.asyncProperty(
				fc.array(wish, { minLength: 3, maxLength: 12 }),
				fc.shuffledSubarray([0, 1, 2, 3, 4, 5]),
				async (wishes, order) => {
					const made = await Promise.all(
						Array.from({ length: size }, (_, at) => send('POST', '/v1/tasks', { title: `Task ${at}` })),
					);
					const ids = made.map(({ body }) => body.id as string);
					const waits = new Map<number, number[]>(ids.map((_, at) => [at, []]));
					/** Does `from` wait for `to`, in the end? */
					const reaches = (from: number, to: number): boolean =>
						from === to || (waits.get(from) ?? []).some((next) => reaches(next, to));
					for (const { task, blockers } of wishes) {
						const before = waits.get(task) ?? [];
						waits.set(task, []);
						const circular = blockers.filter((one) => reaches(one, task));
						const { status, body } = await send('PUT', `/v1/tasks/${ids[task]}/blockers`, {
							blockers: blockers.map((at) => ids[at]),
						});
						expect([status, (body.errors ?? []).map((fault: { found: string }) => ids.indexOf(fault.found)).toSorted()]).toEqual([
							circular.length ? 422 : 200,
							circular.toSorted(),
						]);
						waits.set(task, circular.length ? before : blockers);
					}
					const done = new Set<number>();
					for (const at of order) {
						const isBlocked = (waits.get(at) ?? []).some((one) => !done.has(one));
						const { status } = await send('POST', `/v1/tasks/${ids[at]}/complete`);
						expect([at, status]).toEqual([at, isBlocked ? 409 : 200]);
						if (!isBlocked) done.add(at);
					}
				},
			),
			{ numRuns: runs },
		);
	}, 180_000);
});
