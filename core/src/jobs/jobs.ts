import type { Taking } from '../events/model.ts';
import type { JobOptions } from './model.ts';

/** Asking for jobs. */
export type Jobs = {
	/** @throws invalid_input where the payload is not as the manifest says */
	enqueue(taking: Taking, job: string, payload: Record<string, unknown>, options: JobOptions): Promise<string>;
};

export function createJobs(): Jobs {
	return {
		enqueue: () => {
			throw new Error('jobs are being built');
		},
	};
}
