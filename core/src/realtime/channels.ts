import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Events, FreeholdEvent } from '../events/model.ts';
import type { Actor } from '../operations/model.ts';
import type { RightsOf } from './rights.ts';

/** A part of the log as a group sees it: what of it is visible, and how far it reaches. */
export type Seen = { to: number; events: readonly FreeholdEvent[] };

/** A subscriber, as its group knows it. */
export type Member = {
	readonly position: number;
	/** Takes what is new to it; false: it has no more room, and catches up by itself from there. */
	take(seen: Seen): boolean;
	pause(): void;
	/** Its place in the log is not kept any more. */
	restart(position: number): void;
};

/** Subscribers of one organisation who see the same. */
export type Group = {
	/** What is visible behind a place. Several who ask at once for the same are answered from one look. @throws events_forgotten */
	see(from: number): Promise<Seen>;
	/** Takes in a member that is as far as the group; false: it is not. */
	meet(member: Member): boolean;
	leave(member: Member): void;
};

/** One organisation's log, as far as somebody in this process listens to it. */
export type Channel = {
	organization: string;
	/** The last place of the log that is known here. */
	readonly head: number;
	advance(to: number): void;
	/** The log behind a place, from memory where that reaches back so far. @throws events_forgotten */
	read(from: number): Promise<readonly FreeholdEvent[]>;
	/** The same from memory alone; null where that does not reach back so far. */
	recall(from: number): readonly FreeholdEvent[] | null;
	/** The group of everybody with the actor's rights; to be given back. */
	groupOf(actor: Actor): Group;
	giveBack(group: Group): void;
};

export type Channels = {
	/** To be released. */
	open(organization: string): Promise<Channel>;
	release(channel: Channel): void;
	hear(organization: string, batch: readonly FreeholdEvent[]): void;
	close(): void;
};

/** Events of an organisation kept in memory, for those who were away for a moment. */
const KEPT = 1_000;
const PAGE = 200;
/** Looks into the database at once, of all who catch up in this process: calls have the other connections. */
const LOOKS = 3;
/** Milliseconds that an answer is kept for others who ask for the same: many come back at once. */
const SHARED = 500;
/** Milliseconds until a log that could not be read is asked again. */
export const AGAIN = 500;

type Source = Pick<Events, 'after' | 'head' | 'visible' | 'visibleNow'>;

export const isForgotten = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 'events_forgotten';

export function createChannels(events: Source, rightsOf: RightsOf, log: Pick<Logger, 'warn'>): Channels {
	type Held = { channel: Channel; ready: Promise<unknown>; holders: number; hear(batch: readonly FreeholdEvent[]): void };
	const held = new Map<string, Held>();
	const inTurn = turns(LOOKS);
	let isClosed = false;

	const make = (organization: string): Held => {
		let head = 0;
		let recent: FreeholdEvent[] = [];
		const groups = new Map<string, { group: Group; run: () => void; members: number }>();
		const keys = new Map<Group, string>();
		const wake = (): void => {
			for (const { run } of groups.values()) run();
		};
		const channel: Channel = {
			organization,
			get head() {
				return head;
			},
			advance(to) {
				if (to <= head) return;
				head = to;
				wake();
			},
			recall(from) {
				const first = recent[0]?.position;
				return first !== undefined && first <= from + 1 ? recent.slice(from + 1 - first, from + 1 - first + PAGE) : null;
			},
			async read(from) {
				const known = channel.recall(from);
				if (known) return known;
				const page = await inTurn(() => events.after(organization, from, PAGE));
				channel.advance(page.at(-1)?.position ?? 0);
				return page;
			},
			groupOf(actor) {
				const key = rightsOf(actor);
				let known = groups.get(key);
				if (!known) {
					known = { ...createGroup({ channel, actor, events, log, inTurn, isOver: () => isClosed }), members: 0 };
					groups.set(key, known);
					keys.set(known.group, key);
				}
				known.members++;
				mine.holders++;
				return known.group;
			},
			giveBack(group) {
				const key = keys.get(group) as string;
				const known = groups.get(key);
				if (known && --known.members === 0) {
					groups.delete(key);
					keys.delete(group);
				}
				release(channel);
			},
		};
		const mine: Held = {
			channel,
			holders: 0,
			ready: events.head(organization).then(channel.advance),
			hear(batch) {
				const last = recent.at(-1)?.position ?? 0;
				const fresh = batch.filter(({ position }) => position > last);
				const [next] = fresh;
				if (!next) return;
				// What was not heard (the connection was lost) is read from the log.
				recent = next.position === last + 1 ? [...recent, ...fresh].slice(-KEPT) : fresh.slice(-KEPT);
				channel.advance((fresh.at(-1) as FreeholdEvent).position);
			},
		};
		return mine;
	};

	const release = (channel: Channel): void => {
		const known = held.get(channel.organization);
		if (known?.channel === channel && --known.holders === 0) held.delete(channel.organization);
	};

	return {
		release,
		async open(organization) {
			let known = held.get(organization);
			if (!known) {
				known = make(organization);
				held.set(organization, known);
			}
			known.holders++;
			try {
				await known.ready;
			} catch (error) {
				// Whoever comes next asks anew.
				if (held.get(organization) === known) held.delete(organization);
				throw error;
			}
			return known.channel;
		},
		hear: (organization, batch) => held.get(organization)?.hear(batch),
		close() {
			isClosed = true;
			held.clear();
		},
	};
}

type GroupParts = {
	channel: Channel;
	/** Anybody of them: they all see the same. */
	actor: Actor;
	events: Source;
	log: Pick<Logger, 'warn'>;
	inTurn: Turns;
	isOver: () => boolean;
};

function createGroup({ channel, actor, events, log, inTurn, isOver }: GroupParts): { group: Group; run: () => void } {
	const live = new Set<Member>();
	const looking = new Map<number, Promise<Seen>>();
	let position = 0;
	let isRunning = false;

	const look = async (from: number): Promise<Seen> => {
		const page = await channel.read(from);
		const to = page.at(-1)?.position ?? from;
		return { to, events: page.length ? await inTurn(() => events.visible(actor, page)) : [] };
	};

	/** Without a wait, so that what was just committed is on its way before anything else is done. */
	const lookNow = (from: number): Seen | null => {
		const page = channel.recall(from) ?? [];
		const last = page.at(-1);
		const seen = last ? events.visibleNow(actor, page) : null;
		return last && seen ? { to: last.position, events: seen } : null;
	};

	const see: Group['see'] = (from) => {
		let seen = looking.get(from);
		if (!seen) {
			seen = look(from);
			looking.set(from, seen);
			const forget = (): boolean => looking.delete(from);
			seen.then(({ to }) => (to > from ? setTimeout(forget, SHARED).unref() : forget()), forget);
		}
		return seen;
	};

	const give = (seen: Seen): void => {
		for (const member of live) {
			if (member.take(seen)) continue;
			live.delete(member);
			member.pause();
		}
		position = seen.to;
	};

	const goOn = async (): Promise<void> => {
		while (live.size && position < channel.head && !isOver()) {
			try {
				const seen = lookNow(position) ?? (await see(position));
				if (seen.to > position) give(seen);
				else await wait(AGAIN, undefined, { ref: false });
			} catch (error) {
				if (isForgotten(error)) {
					position = channel.head;
					for (const member of live) member.restart(position);
					continue;
				}
				if (isOver()) return;
				log.warn({ err: error, organization: channel.organization }, 'events could not be read; they are asked for again');
				await wait(AGAIN, undefined, { ref: false });
			}
		}
	};

	const run = (): void => {
		if (isRunning) return;
		isRunning = true;
		void goOn().finally(() => {
			isRunning = false;
			if (live.size && position < channel.head && !isOver()) run();
		});
	};

	return {
		run,
		group: {
			see,
			meet(member) {
				if (live.size === 0 && !isRunning) position = channel.head;
				if (member.position < position) return false;
				live.add(member);
				run();
				return true;
			},
			leave: (member) => void live.delete(member),
		},
	};
}

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** No more than so many at once; the others wait in the order in which they came. */
function turns(most: number): Turns {
	const waiting: (() => void)[] = [];
	let busy = 0;
	return async (work) => {
		if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
		else busy++;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else busy--;
		}
	};
}
