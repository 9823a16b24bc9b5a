import { parentPort } from 'node:worker_threads';
import type { Asked, Told } from './thread.ts';

/** What the other side of a thread does: answers one question after the other. */
export function answerInThread(work: (question: never) => Promise<unknown>): void {
	let tail: Promise<unknown> = Promise.resolve();
	const tell = (told: Told): void => parentPort?.postMessage(told);
	parentPort?.on('message', ({ id, question }: Asked) => {
		tail = tail.then(async () => {
			try {
				tell({ id, answer: await work(question as never) });
			} catch (error) {
				tell({ id, error: error instanceof Error ? error.message : String(error) });
			}
		});
	});
}
