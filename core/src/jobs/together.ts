import type { Logger } from 'pino';
import type { Door } from '../operations/door.ts';
import { NeedsItsOwn } from '../operations/piece.ts';
import type { Jobs } from './jobs.ts';
import type { Kind } from './kinds.ts';
import { type Done, type Freed, finish } from './rows.ts';
import { end, type Running, taskOf, unlessEnded } from './task.ts';

/** Milliseconds of a job that may share, as its kind usually takes; and after which a shared transaction is committed. */
const QUICK = 5;
const LONGEST = 20;
/** What is learnt of a kind: the last job counts for a fifth. */
const WEIGHT = 0.2;

type Parts = { door: Pick<Door, 'inPieces'>; jobs: Jobs; log: Logger; now: () => number };
type Steps = {
	payloadOf(one: Running): Promise<unknown>;
	doneOf(one: Running, value: unknown): Done;
	failed(one: Running, kind: Kind, error: unknown): Promise<void>;
};

/**
 * Does quick plain jobs in one transaction, which ends with the statement that says that all of them are done: each happens once, and a
 * commit is paid once for many. One that fails is undone by itself. Where the transaction itself fails nothing of it has happened, and
 * each of its jobs is done alone.
 * @returns those that are left to be done alone
 */
export function createTogether({ door, jobs, log, now }: Parts, { payloadOf, doneOf, failed }: Steps) {
	const { shift, handOver } = jobs;
	/** What a job of a kind takes, in milliseconds; unknown ones begin alone, by which they become known. */
	const usual = new Map<string, number>();
	const alone = new Set<string>();
	const learn = (kind: Kind, took: number): void =>
		void usual.set(kind.name, (usual.get(kind.name) ?? took) * (1 - WEIGHT) + took * WEIGHT);

	return async (some: readonly Running[], kind: Kind & { outward: false }): Promise<readonly Running[]> => {
		if (some.length < 2 || alone.has(kind.name) || (usual.get(kind.name) ?? 0) > QUICK) return some;
		const faults: [one: Running, error: unknown][] = [];
		let begun: Running[] = [];
		try {
			const freed = await door.inPieces(some[0]?.organization as string, kind.name, async (whole, piece) => {
				const began = performance.now();
				const done: Done[] = [];
				for (const one of some) {
					const from = performance.now();
					if (from - began > LONGEST) break;
					begun.push(one);
					one.began = from;
					const late = setTimeout(() => end(one, 'late'), kind.timeout * 1000);
					try {
						const payload = await payloadOf(one);
						const value = await piece((scope) => {
							const read = <T>(_: string | null, work: (sql: typeof scope.sql) => Promise<T>) => work(scope.sql);
							const task = taskOf(one, scope.organization, { read, log, now, told: () => {} });
							return unlessEnded(one, () => kind.handler(payload, scope, task));
						});
						done.push(doneOf(one, value));
					} catch (error) {
						if (error instanceof NeedsItsOwn || COLLISIONS.has(String((error as { code?: unknown }).code))) throw error;
						faults.push([one, error]);
					} finally {
						clearTimeout(late);
					}
					learn(kind, performance.now() - from);
				}
				const freed: Freed[] = done.length ? await finish(whole.sql, done, shift()) : [];
				if (freed.length < done.length) throw new Error('Some of these jobs are another worker’s by now');
				return freed;
			});
			handOver.freed(some[0]?.organization as string, freed);
		} catch (error) {
			if (error instanceof NeedsItsOwn) alone.add(kind.name);
			else log.debug({ err: error, kind: kind.name }, 'jobs that shared a transaction are done one by one');
			for (const one of begun) delete one.isOver;
			begun = [];
		}
		const isOver = new Set(begun);
		// An ending from outside is dealt with where each is alone.
		for (const [one, error] of isOver.size ? faults : []) {
			if (one.ending) isOver.delete(one);
			else await failed(one, kind, error);
		}
		return some.filter((one) => !isOver.has(one));
	};
}

/** Deadlock, serialization failure: those who share a transaction may collide where one alone would not. */
const COLLISIONS = new Set(['40P01', '40001']);
