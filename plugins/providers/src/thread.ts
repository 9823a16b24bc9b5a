import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ProviderError } from '@freehold/core';

export type Asked = { id: number; question: unknown };
export type Told = { id: number; answer: unknown } | { id: number; error: string };

/** A thread that answers questions: work that would keep everybody else's requests waiting. */
export type Thread = {
	/** @throws ProviderError unavailable where it stops or its time is up; refused with the work's own words where it cannot */
	ask<Answer>(question: unknown, signal: AbortSignal): Promise<Answer>;
	close(): Promise<void>;
};

type Options = {
	/** For people who read an error. */
	name: string;
	/** Is work whose time is up ended, and the thread with it? The next question starts another. */
	endLate?: boolean;
	/** Of its memory. */
	megabytes?: number;
};

type Waiting = { resolve: (answer: never) => void; reject: (error: unknown) => void };

/** Here a thread's file is TypeScript, in a published package JavaScript: as this file is. */
const runnable = (file: URL): URL => new URL(file.href.replace(/\.ts$/, extname(import.meta.filename)));

/** Starts with the first question; where nobody waits it does not keep the process alive. */
export function createThread(file: URL, { name, endLate = false, megabytes = 1024 }: Options): Thread {
	let worker: Worker | undefined;
	let last = 0;
	const waiting = new Map<number, Waiting>();

	const stopped = (which: Worker, cause: unknown): void => {
		if (worker !== which) return;
		worker = undefined;
		for (const { reject } of waiting.values()) reject(new ProviderError('unavailable', `${name} has stopped`, { cause }));
		waiting.clear();
	};

	const open = (): Worker => {
		const started = new Worker(runnable(file), { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
		started.on('message', (told: Told) => {
			const one = waiting.get(told.id);
			waiting.delete(told.id);
			if ('error' in told) one?.reject(new ProviderError('refused', `${name}: ${told.error}`));
			else one?.resolve(told.answer as never);
			if (!waiting.size) started.unref();
		});
		started.on('error', (error) => stopped(started, error));
		started.on('exit', (code) => stopped(started, new Error(`exit ${code}`)));
		return started;
	};

	return {
		ask: (question, signal) =>
			new Promise((resolve, reject) => {
				const late = (): ProviderError => new ProviderError('unavailable', `${name} took too long`);
				if (signal.aborted) return reject(late());
				worker ??= open();
				const id = ++last;
				const giveUp = (): void => {
					if (!waiting.delete(id)) return;
					reject(late());
					if (!endLate) return;
					const open = worker;
					if (open) stopped(open, late());
					void open?.terminate();
				};
				const done =
					<T>(settle: (value: T) => void) =>
					(value: T): void => {
						signal.removeEventListener('abort', giveUp);
						settle(value);
					};
				waiting.set(id, { resolve: done(resolve as (answer: never) => void), reject: done(reject) });
				signal.addEventListener('abort', giveUp, { once: true });
				worker.ref();
				worker.postMessage({ id, question } satisfies Asked);
			}),
		async close() {
			const open = worker;
			if (open) stopped(open, new Error('closed'));
			await open?.terminate();
		},
	};
}
