/**
 * Callers of the ledger: each makes entries, moves its own on, and reads them back. Who gets no answer asks again with the same
 * Idempotency-Key, as a careful client does, until there is one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Office, Outcome } from '../harness/office.ts';
import { type Chance, chanceOf } from './random.ts';

/** An entry as its caller knows it: only what was answered. */
export type Known = { id: string; name: string; step: number; url: boolean; poison: boolean };

export type Work = {
	entries: Known[];
	/** Answers that nobody should get. */
	wrong: string[];
	/** Calls that were not answered, or by a failure, and were made again. */
	repeated: number;
	/** Milliseconds that the longest call waited for an answer, its repetitions among it. */
	longest: number;
};

export type Asked = {
	office: Office;
	seed: number;
	operations: number;
	clients: number;
	/** Milliseconds that a client waits between two calls, at most. */
	pace: number;
	/** Where jobs call the world outside. */
	url: string;
	/** What the callers found out so far, for a later campaign to go on with. */
	work?: Work;
};

/** An answer comes within this time, whatever happens meanwhile. */
const PATIENCE = 120_000;

export async function callAround({ office, seed, operations, clients, pace, url, work }: Asked): Promise<Work> {
	const done: Work = work ?? { entries: [], wrong: [], repeated: 0, longest: 0 };
	let left = operations;
	const client = async (number: number): Promise<void> => {
		const chance = chanceOf(seed * 1000 + number);
		const own: Known[] = [];
		while (left-- > 0) {
			await pause(chance.below(pace + 1));
			const name = `${seed}-${number}-${left}`;
			if (own.length === 0 || chance.percent(55)) await record(own, name, chance);
			else if (chance.percent(80)) await moveOn(chance.one(own), name);
			else await readBack(chance.one(own));
		}
	};

	const record = async (own: Known[], name: string, chance: Chance): Promise<void> => {
		const isSent = chance.percent(30);
		const poison = chance.percent(2);
		const body = { name, ...(isSent ? { url } : {}), ...(poison ? { poison } : {}) };
		const answer = await insist(name, 201, 'POST', '/v1/entries/record', body);
		if (!answer) return;
		const entry = { id: answer.id as string, name, step: 0, url: isSent, poison };
		own.push(entry);
		done.entries.push(entry);
	};
	const moveOn = async (entry: Known, name: string): Promise<void> => {
		const step = entry.step + 1;
		if (await insist(name, 200, 'PATCH', `/v1/entries/${entry.id}`, { step })) entry.step = step;
	};
	const readBack = async (entry: Known): Promise<void> => {
		const found = await insist('', 200, 'GET', `/v1/entries/${entry.id}`);
		if (found && found.step !== entry.step) done.wrong.push(`${entry.name} is at step ${found.step}; ${entry.step} was answered`);
	};

	/** Calls until there is an answer that a caller can do something with. */
	const insist = async (key: string, wanted: number, method: string, path: string, body?: unknown): Promise<Outcome['body']> => {
		const began = Date.now();
		for (;;) {
			const headers: Record<string, string> = key && method === 'POST' ? { 'idempotency-key': `faults-${key}` } : {};
			const outcome = await office.call(method, path, { headers, patience: 30_000, ...(body === undefined ? {} : { body }) });
			const waited = Date.now() - began;
			done.longest = Math.max(done.longest, waited);
			if (outcome.status === wanted) return outcome.body;
			// Under way elsewhere, too many, away: all of them pass.
			const passes =
				outcome.status === undefined ||
				outcome.status >= 500 ||
				outcome.status === 429 ||
				outcome.body?.code === 'idempotency_in_progress';
			if (outcome.status === 500) done.wrong.push(`${method} ${path}: 500 ${JSON.stringify(outcome.body)}`);
			if (!passes || waited > PATIENCE) {
				done.wrong.push(`${method} ${path} ${key}: ${JSON.stringify(outcome)} after ${waited} ms`);
				return undefined;
			}
			done.repeated++;
			await pause(100 + Math.random() * 400);
		}
	};

	await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
	return done;
}
