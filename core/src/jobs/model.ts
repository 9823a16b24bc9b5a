import type { Logger } from 'pino';
import type { Organization, Scope, Transact } from '../operations/model.ts';

export type JobOptions = {
	/** Not before. */
	at?: Date;
	/** One that waits or runs with the same name and key is enough: its id is answered, and no second one made. */
	key?: string;
	/** Jobs of one lane are done one after the other, in the order in which they were asked for. */
	lane?: string;
	/** The job that waits for this one to be done. */
	parent?: string;
	/** Groups jobs that are looked at, and cancelled, together. */
	batch?: string;
};

/** What a job's code is given beside its payload. */
export type Task = {
	/** The job's id: the same at every attempt, so it is the idempotency key of whatever goes outside. */
	id: string;
	/** From 1. */
	attempt: number;
	organization: Organization;
	/** Aborted when the job is cancelled, when its time is up, and when the worker stops and can wait no longer. */
	signal: AbortSignal;
	/** @param done from 0 to 1 */
	progress(done: number): Promise<void>;
	/** A line of the job's own log. */
	note(line: string): Promise<void>;
	/** Results of its children, by id; each of them done. */
	children(): Promise<Record<string, unknown>>;
	log: Logger;
};

/** All it does is one transaction, and that it is done is part of it: it happens once, or not at all. */
// biome-ignore lint/suspicious/noExplicitAny: checked against the manifest's schema; a handler names its type.
export type JobHandler = (payload: any, scope: Scope, task: Task) => Promise<unknown>;

/** It calls the world outside, and opens transactions as it needs them. After a crash it is done again: hand on `task.id`. */
export type OutwardJobHandler = (
	// biome-ignore lint/suspicious/noExplicitAny: as above
	payload: any,
	task: Task & { transact: Transact; port: Scope['port'] },
) => Promise<unknown>;
