import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import { inTransaction } from '../data/transaction.ts';
import type { Organizations } from '../operations/organizations.ts';
import { followAll } from './follow.ts';
import type { Events, Follower, Following, FreeholdEvent, Taking } from './model.ts';
import { compileMove, LOCK_OF_LOG, MOST } from './move.ts';

/** Moves what was committed from the outbox into the log, and turns it into what follows. */
export type Relay = {
	/** Something is waiting in this organisation; `perhaps`: it is looked for in a moment, once for all that was done until then. */
	touch(organization: string, how?: 'certainly' | 'perhaps'): void;
	follow: Events['follow'];
	/** In SQL, of one organisation: no follower has anything to do with what is waiting. null: one of them does not say. */
	nothingFollows(): string | null;
	/** Those who take part in a replay: all, or who answers to a name. */
	followersOf(to: string | undefined): Follower[];
	isBusy(): boolean;
	/** Resolves when nothing that this process knows of is waiting. */
	idle(): Promise<void>;
	/** Ends what is under way and takes nothing more; what is left, another process finds. */
	stop(): Promise<void>;
};

type Parts = {
	connections: Pick<Connections, 'borrow'>;
	organizations: Pick<Organizations, 'read'>;
	log: Pick<Logger, 'error'>;
	/** Column → field, by entity: see {@link fieldNames}. */
	fields: string;
	/** Does anybody in this process want to hear this organisation's events? */
	isHeard: (organization: string) => boolean;
	/** Told after the commit, in order. */
	moved: (organization: string, position: number, events: FreeholdEvent[]) => void;
};

/** So many organisations are relayed at a time, so that callers keep the greater part of the connections. */
const AT_ONCE = 2;
/** Milliseconds before a failed move is tried again. */
const AGAIN = 1000;
/** Milliseconds in which transactions that may have told something are looked after together: most jobs have not. */
const DOUBT = 25;

const move = compileMove('move_events', MOST);

const LOCK = `select pg_advisory_xact_lock(${LOCK_OF_LOG})`;

export function createRelay({ connections, organizations, log, fields, isHeard, moved }: Parts): Relay {
	const followers: ({ name: string; follower: Follower } & Following)[] = [];
	const waiting = new Set<string>();
	const running = new Map<string, Promise<void>>();
	const failed = new Set<NodeJS.Timeout>();
	const doubtful = new Set<string>();
	let doubt: NodeJS.Timeout | undefined;
	let isOpen = true;

	/** One transaction: rows out of the outbox, events into the log, and what follows from them. */
	const moveOnce = async (organization: string): Promise<number> => {
		const isRead = followers.length > 0 || isHeard(organization);
		const later: (() => unknown)[] = [];
		const done = await connections.borrow(
			organization,
			(sql) =>
				inTransaction(sql, async () => {
					// Sent ahead with the move, which takes its snapshot when the lock is there.
					sql(LOCK, [organization], 'lock_events').catch(() => {});
					const result = await move(sql, organization, fields, isRead);
					if (result.events.length > 0 && followers.length > 0) {
						const taking: Taking = {
							organization: await organizations.read(organization, sql),
							sql,
							afterCommit: (work) => void later.push(work),
						};
						await followAll({ followers, log }, taking, result.events);
					}
					return result;
				}),
			'',
			'aside',
		);
		for (const work of later)
			void Promise.resolve()
				.then(work)
				.catch((error) => log.error({ err: error }, 'work after an event failed'));
		if (done.position !== null) moved(organization, done.position, done.events);
		return done.taken;
	};

	const drain = async (organization: string): Promise<void> => {
		try {
			// What was committed while a move ran may have been too late for it.
			do waiting.delete(organization);
			while ((await moveOnce(organization)) >= MOST || (isOpen && waiting.has(organization)));
		} catch (error) {
			if (!isOpen) return;
			// Nothing is lost: the rows are still in the outbox.
			log.error({ err: error, organization }, 'events were not relayed; it is tried again');
			const timer = setTimeout(() => {
				failed.delete(timer);
				touch(organization);
			}, AGAIN).unref();
			failed.add(timer);
		}
	};

	// Begun inside a turn of the database, the work must not believe that it still has it.
	const outside = AsyncLocalStorage.snapshot();
	const next = (): void => {
		for (const organization of waiting) {
			if (running.size >= AT_ONCE) return;
			if (running.has(organization)) continue;
			const run = outside(drain, organization).finally(() => {
				running.delete(organization);
				next();
			});
			running.set(organization, run);
		}
	};

	const touch: Relay['touch'] = (organization, how) => {
		if (!isOpen) return;
		if (how === 'perhaps') {
			doubtful.add(organization);
			doubt ??= setTimeout(settleDoubts, DOUBT).unref();
			return;
		}
		waiting.add(organization);
		next();
	};

	const settleDoubts = (): void => {
		clearTimeout(doubt);
		doubt = undefined;
		for (const organization of doubtful) waiting.add(organization);
		doubtful.clear();
		next();
	};

	return {
		touch,
		follow: (name, follower, following = {}) => void followers.push({ name, follower, ...following }),
		nothingFollows: () =>
			followers.every(({ idleWhere }) => idleWhere !== undefined)
				? ['true', ...followers.map(({ idleWhere }) => `(${idleWhere})`)].join(' and ')
				: null,
		followersOf: (to) =>
			followers.filter(({ answersTo }) => answersTo && (to === undefined || answersTo(to))).map(({ follower }) => follower),
		isBusy: () => running.size + doubtful.size > 0,
		async idle() {
			settleDoubts();
			while (running.size > 0) await Promise.all(running.values());
		},
		async stop() {
			isOpen = false;
			for (const timer of failed) clearTimeout(timer);
			clearTimeout(doubt);
			await Promise.all(running.values());
		},
	};
}
