import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Taking } from '../events/model.ts';
import type { Gate } from '../identity/gate.ts';
import type { Plugin } from '../operations/model.ts';
import type { Registry } from '../schema/model.ts';
import type { QueueDriver } from './drivers/driver.ts';
import { createEnqueue, type Wanted } from './enqueue.ts';
import { createHandOver, type HandOver, type Times } from './hand-over.ts';
import type { Kinds } from './kinds.ts';
import type { JobOptions } from './model.ts';
import { jobOperations } from './operations.ts';
import type { Shift } from './rows.ts';

/** Asking for jobs. */
export type Jobs = {
	/** @throws invalid_input where there is no such job, or the payload is not as the manifest says */
	enqueue(taking: Taking, job: string, payload: Record<string, unknown>, options?: JobOptions): Promise<string>;
	/** Many with one statement; resolves to their ids, in their order. */
	enqueueMany(taking: Taking, wanted: readonly Wanted[]): Promise<string[]>;
	handOver: HandOver;
	/** What carries them. */
	queue: QueueDriver;
	/** What people and keys do with jobs. */
	plugin: Plugin;
	/** Is told which jobs were cancelled. */
	onStopped(listener: (ids: readonly string[]) => void): void;
	/** Resolves when no job is due and none is under way, in any process. */
	idle(): Promise<void>;
	shift: Shift;
};

type Parts = {
	gateBehind: Gate;
	queue: QueueDriver;
	kinds: Kinds;
	registry: Pick<Registry, 'entities'>;
	times: Times;
	now: () => number;
	log: Pick<Logger, 'warn' | 'error'>;
};

export function createJobs(parts: Parts): Jobs {
	const { gateBehind: gate, queue, times, now, log, registry } = parts;
	const shift: Shift = () => now() - Date.now();
	// The kinds are known once the plugins' code is; whoever asks for a job comes later.
	const kinds = (): Kinds => parts.kinds;
	const handOver = createHandOver({ gate, queue, kinds, shift, times, log });
	const enqueueMany = createEnqueue({ kinds, shift, sent: handOver.sent, touched: handOver.touched });
	let stopped: (ids: readonly string[]) => void = () => {};
	const operations = jobOperations({ kinds, registry, handOver, shift, stopped: (ids) => stopped(ids) });
	return {
		plugin: { name: 'identity', operations },
		onStopped: (listener) => {
			stopped = listener;
		},
		enqueueMany,
		enqueue: async (taking, job, payload, options = {}) => {
			const [id] = await enqueueMany(taking, [{ job, payload, options }]);
			return id as string;
		},
		handOver,
		queue,
		async idle() {
			for (;;) {
				await handOver.idle();
				if (!(await isBusy(gate, shift()))) return;
				await wait(5);
			}
		},
		shift,
	};
}

/** Is a job under way anywhere, or due? One that waits for another is due once that is done. */
async function isBusy(gate: Gate, shift: number): Promise<boolean> {
	const organizations = await gate.read(null, (sql) => sql<{ id: string }>('select freehold_jobs_unfinished() as id'));
	for (const { id } of organizations) {
		const [busy] = await gate.read(id, (sql) =>
			sql(
				`select 1 from jobs where (state = 'active' and lease_until is not null)
					or (state = 'waiting' and not held and run_at <= now() + $1::float8 * interval '1 millisecond') limit 1`,
				[shift],
			),
		);
		if (busy) return true;
	}
	return false;
}
