/** How long the answers take: medians of calls in turn, so that what else the machine does falls on both alike. */
import { randomUUID } from 'node:crypto';
import type { Operation } from '@freehold/core';
import type { World } from './world.ts';

const TURNS = 9;

const TRIES = 4;

/**
 * Whether a record of another organisation takes clearly longer, or clearly shorter, than one that does not exist: half as long
 * again and half a millisecond, each time it is measured. A busy machine shows either now and then, and not always the same.
 */
export async function lasts(world: World, operation: Operation, id: string): Promise<string | undefined> {
	const seen: string[] = [];
	for (let tries = 0; tries < TRIES; tries++) {
		const { foreign, missing } = await timeOf(world, operation, id);
		if (Math.max(foreign, missing) <= Math.min(foreign, missing) * 1.5 + 0.5) return undefined;
		seen.push(foreign > missing ? 'longer' : 'shorter');
		if (new Set(seen).size > 1) return undefined;
	}
	return `a record of the other organisation takes ${seen[0]}, ${TRIES} times in ${TRIES}`;
}

/** Milliseconds for a record of another organisation, and for one that does not exist. */
async function timeOf({ test, bearers }: World, operation: Operation, id: string): Promise<{ foreign: number; missing: number }> {
	const as = bearers.get('secret key') as string;
	const times = { foreign: [] as number[], missing: [] as number[] };
	for (let turn = 0; turn < TURNS; turn++) {
		for (const kind of turn % 2 ? (['foreign', 'missing'] as const) : (['missing', 'foreign'] as const)) {
			const path = operation.path.replace('{id}', kind === 'foreign' ? id : randomUUID());
			const started = performance.now();
			await test.call(operation.method, path, {
				as,
				headers: { 'x-forwarded-for': `10.200.${turn}.${times.foreign.length}` },
				...(operation.input && operation.method !== 'GET' ? { body: {} } : {}),
			});
			times[kind].push(performance.now() - started);
		}
	}
	return { foreign: median(times.foreign), missing: median(times.missing) };
}

const median = (values: number[]): number =>
	Number((values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0).toFixed(3));
