import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Gate } from '../identity/gate.ts';
import { type Parcel, QUEUES, type QueueDriver, type QueueName } from './drivers/driver.ts';
import type { Kinds } from './kinds.ts';
import { abandoned, fail, type Handed, handOver, reclaimForgotten, release, releaseStuck, type Shift } from './rows.ts';

/** Brings rows that are due to the queue. */
export type HandOver = {
	/** These are marked as handed over, and committed: sends them. */
	sent(organization: string, handed: readonly Handed[]): void;
	/** There may be something to hand over, now or at that time. */
	touched(organization: string, at?: Date): void;
	/** A job is out of the way: what waited for it goes on. */
	freed(organization: string, freed: readonly { lane: string | null; parent: string | null }[]): void;
	/** Begins to look after what nobody tells of: the net below everything else. */
	watch(): void;
	/** Looks now. */
	look(): Promise<void>;
	/** Resolves when nothing is being handed over. */
	idle(): Promise<void>;
	stop(): Promise<void>;
};

export type Times = {
	/** How long a worker is believed to be alive without a word. */
	lease: number;
	/** Between two looks at what nobody told of. */
	look: number;
	/** How long the queue may take to deliver what was handed over while it is empty. */
	forgotten: number;
};

/** Milliseconds. */
export const TIMES: Times = { lease: 30_000, look: 1000, forgotten: 5000 };

type Parts = {
	gate: Gate;
	queue: QueueDriver;
	kinds: () => Kinds;
	shift: Shift;
	times: Times;
	log: Pick<Logger, 'warn' | 'error'>;
};

/** What workers in other processes hear: a queue has something to deliver. */
export const SENT = 'freehold_jobs_sent';
/** Rows a statement. */
const MOST = 1000;
/** Looks between two at rows that are held by nobody. */
const STUCK_EVERY = 10;
const LONGEST_TIMER = 60 * 60_000;

export function createHandOver({ gate, queue, kinds, shift, times, log }: Parts): HandOver {
	const outside = AsyncLocalStorage.snapshot();
	const underWay = new Set<Promise<unknown>>();
	/** Runs beside the caller, who does not wait; a failure costs time and nothing else, since the net looks again. */
	const aside = (work: () => Promise<unknown>): Promise<void> => {
		const running: Promise<void> = outside(work)
			.then(
				() => {},
				(error: unknown) => log.warn({ err: error }, 'jobs could not be handed over; it is tried again'),
			)
			.finally(() => underWay.delete(running));
		underWay.add(running);
		return running;
	};

	const outgoing = new Map<QueueName, Parcel[]>(QUEUES.map((name) => [name, []]));
	const sending = new Set<QueueName>();
	/** What is handed over while a message is on its way goes with the next. */
	const send = async (name: QueueName): Promise<void> => {
		if (sending.has(name)) return;
		sending.add(name);
		try {
			for (let list = outgoing.get(name) as Parcel[]; list.length; ) {
				await queue.send(name, list.splice(0));
				if (!queue.hears) await gate.read(null, (sql) => sql('select pg_notify($1, $2)', [SENT, name]));
			}
		} finally {
			sending.delete(name);
		}
	};
	const sent = (organization: string, handed: readonly Handed[]): void => {
		for (const name of QUEUES) {
			const parcels = pack(
				organization,
				handed.filter((one) => one.queue === name),
				kinds(),
			);
			if (parcels.length === 0) continue;
			outgoing.get(name)?.push(...parcels);
			void aside(() => send(name));
		}
	};

	const scan = async (organization: string): Promise<void> => {
		for (let more = true; more; ) {
			const found = await gate.inOrganization(organization, (sql) => handOver(sql, shift(), MOST));
			sent(organization, found.handed);
			more = found.more;
		}
	};
	const scanning = new Map<string, 'running' | 'again'>();
	/** One scan of an organisation at a time; who comes meanwhile is served by one more. */
	const scanSoon = async (organization: string): Promise<void> => {
		if (scanning.has(organization)) return void scanning.set(organization, 'again');
		try {
			do {
				scanning.set(organization, 'running');
				await scan(organization);
			} while (scanning.get(organization) === 'again');
		} finally {
			scanning.delete(organization);
		}
	};

	let alarm: { timer: NodeJS.Timeout; at: number } | undefined;
	const wakeAt = (at: number): void => {
		if (alarm && alarm.at <= at) return;
		clearTimeout(alarm?.timer);
		const wait = Math.min(Math.max(at - Date.now() - shift(), 0) + 2, LONGEST_TIMER);
		const timer = setTimeout(() => {
			alarm = undefined;
			void aside(look);
		}, wait).unref();
		alarm = { timer, at };
	};

	/** A worker that was killed has told nobody. The attempt counts: it may be what killed it. */
	const takeBack = async (organization: string): Promise<void> => {
		const freed = await gate.inOrganization(organization, async (sql) => {
			const rows = await abandoned(sql, shift());
			if (rows.length === 0) return [];
			return fail(
				sql,
				rows.map(({ id, attempts, max_attempts, started_at }) => ({
					id,
					attempts,
					again: attempts >= max_attempts ? null : 0,
					error: 'The worker was lost in the middle of it',
					stack: null,
					milliseconds: Math.max(0, Math.round(Date.now() + shift() - new Date(started_at).getTime())),
					log: [],
				})),
				shift(),
			);
		});
		const over = freed.filter(({ state }) => state === 'failed');
		for (const { id, kind } of over)
			log.error({ job: id, kind, organization }, 'a job has failed for good: its workers were lost');
		letGo(organization, over);
	};

	const letGo = (organization: string, freed: readonly { lane: string | null; parent: string | null }[]): void => {
		const lanes = [...new Set(freed.flatMap(({ lane }) => (lane === null ? [] : [lane])))];
		const parents = [...new Set(freed.flatMap(({ parent }) => (parent === null ? [] : [parent])))];
		if (lanes.length + parents.length === 0) return;
		void aside(async () =>
			sent(organization, await gate.inOrganization(organization, (sql) => release(sql, lanes, parents, shift()))),
		);
	};

	let looks = 0;
	let looking: Promise<void> | undefined;
	const lookOnce = async (): Promise<void> => {
		const isStuckTime = looks++ % STUCK_EVERY === 0;
		const due = await gate.read(null, (sql) =>
			sql<{ id: string }>(
				isStuckTime
					? 'select freehold_jobs_unfinished() as id'
					: `select freehold_jobs_due(now() + $1::float8 * interval '1 millisecond', now() + $2::float8 * interval '1 millisecond') as id`,
				isStuckTime ? [] : [shift(), shift() - times.forgotten],
			),
		);
		if (due.length === 0) return;
		const empty = await emptyQueues(queue);
		for (const { id } of due) {
			await takeBack(id);
			await gate.inOrganization(id, async (sql) => {
				for (const name of empty) await reclaimForgotten(sql, name, times.forgotten, shift());
				if (isStuckTime) await releaseStuck(sql);
			});
			await scanSoon(id);
		}
	};
	/** Behind one that is under way comes another: it may have begun before what is looked for. */
	const look = (): Promise<void> => {
		const mine: Promise<void> = (looking ?? Promise.resolve())
			.catch(() => {})
			.then(lookOnce)
			.finally(() => {
				if (looking === mine) looking = undefined;
			});
		looking = mine;
		return mine;
	};

	let watching: NodeJS.Timeout | undefined;
	return {
		sent,
		touched(organization, at) {
			if (at && at.getTime() > Date.now() + shift()) wakeAt(at.getTime());
			else void aside(() => scanSoon(organization));
		},
		freed: letGo,
		watch() {
			watching ??= setInterval(() => void aside(() => looking ?? look()), times.look).unref();
			void aside(look);
		},
		look,
		async idle() {
			while (underWay.size) await Promise.all(underWay);
		},
		async stop() {
			clearInterval(watching);
			clearTimeout(alarm?.timer);
			while (underWay.size) await Promise.all(underWay);
		},
	};
}

/** The queues that have nothing to deliver; none where that cannot be asked. */
async function emptyQueues(queue: QueueDriver): Promise<QueueName[]> {
	const empty = await Promise.all(QUEUES.map((name) => queue.isEmpty(name).catch(() => false)));
	return QUEUES.filter((_, at) => empty[at]);
}

/** Hands that a parcel's jobs should be spread over, and the most that one carries. */
const SPREAD = 16;
const LARGEST = 50;

/**
 * Jobs of one kind travel together where they are many. Alone goes what calls the world outside, what is begun one by one, and what has
 * been tried before: it may be what ended its worker, and takes no others with it.
 */
function pack(organization: string, handed: readonly Handed[], kinds: Kinds): Parcel[] {
	const byKind = Map.groupBy(handed, ({ kind }) => kind);
	return [...byKind].flatMap(([kind, jobs]) => {
		const known = kinds.get(kind);
		const isAlone = !known || known.outward || known.rate !== undefined || known.concurrency !== undefined;
		const fresh = isAlone ? [] : jobs.filter(({ attempts }) => attempts === 0);
		const single = isAlone ? jobs : jobs.filter(({ attempts }) => attempts > 0);
		const size = Math.min(Math.max(Math.ceil(fresh.length / SPREAD), 1), LARGEST);
		const parcels: Parcel[] = single.map(({ id, attempts }) => ({ organization, kind, jobs: [[id, attempts]] }));
		for (let at = 0; at < fresh.length; at += size) {
			parcels.push({ organization, kind, jobs: fresh.slice(at, at + size).map(({ id, attempts }) => [id, attempts] as const) });
		}
		return parcels;
	});
}
