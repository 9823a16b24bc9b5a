import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Background } from '../background.ts';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import type { Notices } from '../data/notices.ts';
import type { Gate } from '../identity/gate.ts';
import type { Door } from '../operations/door.ts';
import type { OpenPorts } from '../ports/ports.ts';
import { coalesce } from './coalesce.ts';
import type { Parcel, QueueDriver, QueueName } from './drivers/driver.ts';
import { SENT, type Times } from './hand-over.ts';
import type { Jobs } from './jobs.ts';
import type { Kind, Kinds } from './kinds.ts';
import { STOPPED } from './operations.ts';
import { createRate } from './rate.ts';
import { beat, type ClaimedRow, claim, giveBack, postpone } from './rows.ts';
import { createRunner } from './run.ts';
import { end, type Running, running } from './task.ts';

type Parts = {
	config: Pick<Config, 'shutdownSeconds' | 'jobsAtOnce'>;
	gateBehind: Gate;
	connections: Pick<Connections, 'kind'>;
	queue: QueueDriver;
	notices: Notices;
	kinds: Kinds;
	jobs: Jobs;
	door: Door;
	ports: OpenPorts;
	times: Times;
	now: () => number;
	log: Logger;
};

/** How long a job that was told to stop may take to do so. */
const GRACE = 2000;
/** A process that does not know a job may be older than the one that asked for it; another one may know it. */
const UNKNOWN_LATER = 30_000;
const CROWDED_LATER = 500;

/** Takes jobs from the queue and does them; what is under way when it stops has its time, and the rest is given back. */
export function createWorker(parts: Parts): Background {
	const { config, gateBehind: gate, queue, kinds, jobs, notices, times, log } = parts;
	const { shift, handOver } = jobs;
	const outside = AsyncLocalStorage.snapshot();
	const underWay = new Map<string, Running>();
	const taken = new Set<Promise<void>>();
	const takeRate = createRate(gate, shift);
	const runner = createRunner(parts);
	let isStopping = false;

	/** One statement claims what came together for an organisation. */
	const claims = new Map<string, (parcel: Parcel) => Promise<ClaimedRow[]>>();
	const claimFor = (organization: string): ((parcel: Parcel) => Promise<ClaimedRow[]>) => {
		let claiming = claims.get(organization);
		if (!claiming) {
			claiming = coalesce(async (parcels: Parcel[]) => {
				const named = [...new Map(parcels.flatMap((parcel) => parcel.jobs))];
				const rows = await claimRows(gate, organization, named, shift(), times.lease);
				const byId = new Map(rows.map((row) => [row.id, row]));
				// Delivered twice at once, it goes to the first.
				return parcels.map((parcel) =>
					parcel.jobs.flatMap(([id]) => {
						const row = byId.get(id);
						byId.delete(id);
						return row ? [row] : [];
					}),
				);
			}, 10);
			claims.set(organization, claiming);
		}
		return claiming;
	};

	const busy = new Map<string, number>();
	const backlog = new Map<string, Map<string, Parcel>>();

	const work = async (parcel: Parcel, kind: Kind): Promise<void> => {
		const { organization } = parcel;
		const rows = await claimFor(organization)(parcel);
		const begun = rows.map((row) => running(row, organization));
		for (const one of begun) underWay.set(one.row.id, one);
		try {
			if (isStopping) for (const one of begun) end(one, 'stopping');
			await runner(begun, kind);
		} finally {
			for (const one of begun) underWay.delete(one.row.id);
		}
	};

	/**
	 * No more of a kind at once than its manifest says. Such a kind has room of its own and takes none of its queue's; as many as are under
	 * way may wait here, and what comes beyond that is put off, so that another worker may have it.
	 */
	const workLimited = async (parcel: Parcel, kind: Kind & { concurrency: number }): Promise<void> => {
		const waiting = backlog.get(kind.name) ?? new Map<string, Parcel>();
		backlog.set(kind.name, waiting);
		const [[id] = ['']] = parcel.jobs;
		const count = busy.get(kind.name) ?? 0;
		if (count < kind.concurrency) {
			busy.set(kind.name, count + 1);
			return background(workOn(parcel, kind, waiting));
		}
		if (waiting.size < kind.concurrency || waiting.has(id)) return void waiting.set(id, parcel);
		const wait = CROWDED_LATER * (1 + Math.random());
		await gate.inOrganization(parcel.organization, (sql) =>
			postpone(
				sql,
				parcel.jobs,
				parcel.jobs.map(() => wait),
				shift(),
			),
		);
		handOver.touched(parcel.organization, new Date(Date.now() + shift() + wait));
	};
	const workOn = async (parcel: Parcel, kind: Kind, waiting: Map<string, Parcel>): Promise<void> => {
		try {
			for (let next: Parcel | undefined = parcel; next && !isStopping; ) {
				await work(next, kind).catch(told);
				const [first] = waiting;
				if (first) waiting.delete(first[0]);
				next = first?.[1];
			}
		} finally {
			busy.set(kind.name, (busy.get(kind.name) ?? 1) - 1);
		}
	};
	/** Goes on beside its delivery, and is waited for when the worker stops. */
	const background = (work: Promise<void>): void => {
		const going: Promise<void> = work.finally(() => taken.delete(going));
		taken.add(going);
	};

	const told = (error: unknown): void => log.warn({ err: error }, 'a job could not be begun; it is tried again');

	const take = async (parcel: Parcel): Promise<void> => {
		const kind = kinds.get(parcel.kind);
		if (!kind) {
			log.warn({ kind: parcel.kind }, 'a job of a kind that this process does not know is left for another one');
			const waits = parcel.jobs.map(() => UNKNOWN_LATER);
			await gate.inOrganization(parcel.organization, (sql) => postpone(sql, parcel.jobs, waits, shift()));
			return;
		}
		const now = kind.rate ? await atRate(parcel, kind, kind.rate) : parcel;
		if (now.jobs.length === 0) return;
		if (kind.concurrency === undefined) return work(now, kind);
		const working = workLimited(now, { ...kind, concurrency: kind.concurrency });
		// What mostly waits for somebody outside has a number of its own, and none of the places in which the other jobs are done.
		if (kind.outward) track(working);
		else await working;
	};

	/** The part of a parcel that may begin now; the rest is put off. */
	const atRate = async (parcel: Parcel, kind: Kind, rate: NonNullable<Kind['rate']>): Promise<Parcel> => {
		const waits = await takeRate(kind.name, rate, parcel.jobs.length);
		const isNow = (_: unknown, at: number): boolean => waits[at] === 0;
		const later = parcel.jobs.filter((_, at) => waits[at] !== 0);
		if (later.length) {
			const delays = waits.filter((delay) => delay !== 0);
			await gate.inOrganization(parcel.organization, (sql) => postpone(sql, later, delays, shift()));
			handOver.touched(parcel.organization, new Date(Date.now() + shift() + Math.min(...delays)));
		}
		return { ...parcel, jobs: parcel.jobs.filter(isNow) };
	};

	const track = (working: Promise<void>): Promise<void> => {
		const tracked: Promise<void> = working.catch(told).finally(() => taken.delete(tracked));
		taken.add(tracked);
		return tracked;
	};

	const takeAside = (parcel: Parcel): Promise<void> => (isStopping ? Promise.resolve() : track(outside(() => take(parcel))));

	/** Tells the rows that their worker is alive, and stops what is its own no longer. */
	const beatAll = async (): Promise<void> => {
		for (const [organization, ones] of Map.groupBy(underWay.values(), (one) => one.organization)) {
			const ids = ones.map(({ row }) => row.id);
			const attempts = ones.map(({ row }) => row.attempts);
			try {
				const lost = await gate.inOrganization(organization, (sql) => beat(sql, ids, attempts, shift(), times.lease));
				for (const one of ones) if (lost.has(one.row.id)) end(one, 'lost');
			} catch (error) {
				log.warn({ err: error, organization }, 'jobs under way could not be told of');
			}
		}
	};
	const stopThese = (ids: readonly string[]): void => {
		for (const id of ids) {
			const one = underWay.get(id);
			if (one) end(one, 'cancelled');
		}
	};
	jobs.onStopped(stopThese);
	let beating: NodeJS.Timeout | undefined;

	return {
		name: 'jobs',
		start() {
			beating = setInterval(() => void outside(beatAll), times.lease / 4).unref();
			const high = config.jobsAtOnce;
			queue.work(takeAside, { high, default: high, low: Math.max(1, Math.floor(high / 4)) });
			notices.on(SENT, (name) => queue.wake(name as QueueName));
			notices.on(STOPPED, (ids) => stopThese(ids.split(' ')));
			handOver.watch();
		},
		async stop() {
			isStopping = true;
			await queue.rest();
			const done = (): Promise<unknown> => Promise.all(taken);
			await Promise.race([done(), wait(config.shutdownSeconds * 1000, undefined, { ref: false })]);
			for (const one of underWay.values()) end(one, 'stopping');
			await Promise.race([done(), wait(GRACE + 500, undefined, { ref: false })]);
			clearInterval(beating);
			for (const [organization, ones] of Map.groupBy(underWay.values(), (one) => one.organization)) {
				const ids = ones.map(({ row }) => row.id);
				const attempts = ones.map(({ row }) => row.attempts);
				await gate.inOrganization(organization, (sql) => giveBack(sql, ids, attempts)).catch(told);
			}
		},
	};
}

/** Two of one lane cannot both be under way: where a claim would make them, each row is claimed by itself, and the database chooses. */
async function claimRows(
	gate: Gate,
	organization: string,
	named: readonly (readonly [string, number])[],
	shift: number,
	lease: number,
): Promise<ClaimedRow[]> {
	try {
		return await gate.read(organization, (sql) => claim(sql, named, shift, lease));
	} catch (error) {
		if ((error as { code?: string }).code !== UNIQUE) throw error;
		if (named.length === 1) return [];
		const rows: ClaimedRow[] = [];
		for (const one of named) rows.push(...(await claimRows(gate, organization, [one], shift, lease)));
		return rows;
	}
}

const UNIQUE = '23505';
