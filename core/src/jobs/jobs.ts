import type { Taking } from '../events/model.ts';
import type { JobOptions } from './model.ts';

/** Asking for jobs. */
export type Jobs = {
	/** @throws invalid_input where the payload is not as the manifest says */
	enqueue(taking: Taking, job: string, payload: Record<string, unknown>, options?: JobOptions): Promise<string>;
	/** Many with one statement; resolves to their ids, in their order. */
	enqueueMany(taking: Taking, wanted: readonly Wanted[]): Promise<string[]>;
};

/** One job that is asked for. */
export type Wanted = { job: string; payload: Record<string, unknown>; options?: JobOptions };

export function createJobs(): Jobs {
	const missing = (): never => {
		throw new Error('jobs are being built');
	};
	return { enqueue: missing, enqueueMany: missing };
}
