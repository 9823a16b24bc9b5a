import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Gate } from '../identity/gate.ts';
import { tell } from './rows.ts';
import type { Running } from './task.ts';

/** Milliseconds. */
const EVERY = 200;

/** Stores what a job under way tells of itself, now and then; what is left when it ends is stored with its end. */
export function createTelling(gate: Gate, log: Pick<Logger, 'warn'>): (one: Running) => void {
	const waiting = new WeakSet<Running>();
	const outside = AsyncLocalStorage.snapshot();
	const store = async (one: Running): Promise<void> => {
		waiting.delete(one);
		if (one.isOver) return;
		const lines = one.lines.splice(0);
		try {
			await gate.read(one.organization, (sql) => tell(sql, one.row, one.progress ?? null, lines));
		} catch (error) {
			one.lines.unshift(...lines);
			log.warn({ err: error, job: one.row.id }, 'what a job tells could not be stored');
		}
	};
	return (one) => {
		if (waiting.has(one)) return;
		waiting.add(one);
		setTimeout(() => void outside(() => store(one)), EVERY).unref();
	};
}
