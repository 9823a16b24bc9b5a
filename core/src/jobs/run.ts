import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import type { Gate } from '../identity/gate.ts';
import type { Door } from '../operations/door.ts';
import type { Organization, Scope, Transact } from '../operations/model.ts';
import type { OpenPorts } from '../ports/ports.ts';
import { backoff, faultOf } from './backoff.ts';
import { SEALED } from './enqueue.ts';
import type { Jobs } from './jobs.ts';
import type { Kind } from './kinds.ts';
import { type Done, type Failed, type Freed, fail, finish, giveBack } from './rows.ts';
import { end, type Running, taskOf, unlessEnded } from './task.ts';
import { createTelling } from './telling.ts';
import { createTogether } from './together.ts';

type Parts = {
	gateBehind: Gate;
	connections: Pick<Connections, 'kind'>;
	door: Door;
	ports: OpenPorts;
	jobs: Jobs;
	now: () => number;
	log: Logger;
};

/** Does jobs of one kind that were claimed, to their ends: done, to be tried again, failed for good, or given back. Never rejects. */
export type Run = (some: readonly Running[], kind: Kind) => Promise<void>;

export function createRunner({ gateBehind: gate, connections, door, ports, jobs, now, log }: Parts): Run {
	const { shift, handOver } = jobs;

	/** What jobs under way tell is stored a few times a second at most; nobody waits for it. */
	const telling = createTelling(gate, log);
	/** The embedded database has one connection, which the job's transaction holds: what it tells is stored when it is done. */
	const tellsInside = connections.kind === 'pglite' ? () => {} : telling;

	const payloadOf = async ({ row, organization }: Running): Promise<unknown> => {
		const { sealed_payload: sealed } = row;
		if (sealed === null) return row.payload ?? {};
		return JSON.parse(await gate.read(organization, (sql) => sql.keyring.open(sql, SEALED, row.id, sealed)));
	};

	const doneOf = (one: Running, value: unknown): Done => {
		one.isOver = true;
		return { id: one.row.id, attempts: one.row.attempts, result: resultOf(value), log: one.lines.splice(0) };
	};

	/** All of it is one transaction, and that it is done is the last statement of it. */
	const runPlain = async (one: Running, kind: Kind & { outward: false }): Promise<Freed[]> => {
		const payload = await payloadOf(one);
		return door.asSystem(
			one.organization,
			async (scope) => {
				const parts = { read: <T>(_: string | null, work: (sql: Scope['sql']) => Promise<T>) => work(scope.sql), log, now };
				const task = taskOf(one, scope.organization, { ...parts, told: tellsInside });
				const result = await unlessEnded(one, () => kind.handler(payload, scope, task));
				const freed = await finish(scope.sql, [doneOf(one, result)], shift());
				// Cancelled, or another worker's by now: nothing of it is kept.
				if (freed.length === 0) throw new Gone();
				return freed;
			},
			kind.name,
		);
	};

	const runOutward = async (one: Running, kind: Kind & { outward: true }): Promise<Freed[]> => {
		const { organization: id } = one;
		const organization: Organization = await door.organization(id);
		const payload = await payloadOf(one);
		const transact: Transact = (work) => {
			one.abort.signal.throwIfAborted();
			return door.asSystem(id, work, kind.name);
		};
		const task = {
			...taskOf(one, organization, { read: gate.read, log, now, told: telling }),
			transact,
			port: ((name) => ports.of(name, { organization: id, key: one.row.id })) as Scope['port'],
		};
		const result = await unlessEnded(one, () => kind.handler(payload, task));
		const freed = await gate.read(id, (sql) => finish(sql, [doneOf(one, result)], shift()));
		if (freed.length === 0) throw new Gone();
		return freed;
	};

	const failed = async (one: Running, kind: Kind, error: unknown): Promise<void> => {
		const { row, organization } = one;
		one.isOver = true;
		const fault = faultOf(one.ending === 'late' ? new Error(`It took longer than ${kind.timeout} seconds`) : error);
		const isOver = fault.isFinal || row.attempts >= row.max_attempts;
		const options = fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter };
		const seconds = isOver ? null : backoff(kind.backoff, row.attempts, options);
		const end: Failed = {
			id: row.id,
			attempts: row.attempts,
			again: seconds === null ? null : seconds * 1000,
			error: fault.error,
			stack: fault.stack,
			milliseconds: Math.round(performance.now() - one.began),
			log: one.lines.splice(0),
		};
		const [told] = await gate.read(organization, (sql) => fail(sql, [end], shift()));
		if (!told) return;
		const about = { err: error, job: row.id, kind: kind.name, attempt: row.attempts, organization };
		if (seconds === null) {
			log.error(about, 'a job has failed for good');
			handOver.freed(organization, [told]);
		} else {
			log.warn({ ...about, seconds }, 'a job has failed and is tried again');
			handOver.touched(organization, new Date(Date.now() + shift() + seconds * 1000));
		}
	};

	const runAlone = async (one: Running, kind: Kind): Promise<void> => {
		const late = setTimeout(() => end(one, 'late'), kind.timeout * 1000);
		try {
			const freed = await (kind.outward ? runOutward(one, kind) : runPlain(one, kind));
			handOver.freed(one.organization, freed);
		} catch (error) {
			try {
				if (one.ending === 'stopping') {
					await gate.read(one.organization, (sql) => giveBack(sql, [one.row.id], [one.row.attempts]));
				} else if (!(error instanceof Gone) && one.ending !== 'cancelled' && one.ending !== 'lost') {
					await failed(one, kind, error);
				}
			} catch (failure) {
				// The row still says that it is under way; once its lease is over it is taken back.
				log.warn({ err: failure, job: one.row.id, kind: kind.name }, 'how a job ended could not be stored; it is tried again');
			}
		} finally {
			clearTimeout(late);
		}
	};

	const together = createTogether({ door, jobs, log, now }, { payloadOf, doneOf, failed });
	return async (some, kind) => {
		let rest = some;
		while (rest.length) {
			const left = kind.outward ? rest : await together(rest, kind);
			// What could not be shared is done by itself.
			const [first] = left;
			if (first) await runAlone(first, kind);
			rest = left.slice(1);
		}
	};
}

/** The row is its own no longer. */
class Gone extends Error {}

/** Objects as they are; anything else under `value`; nothing is nothing. */
function resultOf(value: unknown): Record<string, unknown> | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : { value };
}
