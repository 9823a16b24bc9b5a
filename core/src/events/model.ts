import type { Sql } from '../data/model.ts';
import type { Actor, Scope } from '../operations/model.ts';

/**
 * Something that happened to a record, as the log keeps it: who is told of it reads the rest with the rights they have, so that
 * nothing personal stands in the log itself.
 */
export type FreeholdEvent = {
	/** UUIDv7: the CloudEvents id, and what a receiver tells a repetition by. */
	id: string;
	organization: string;
	/** Its place in the organisation's log: from 1, without a gap, in the order in which things were committed. */
	position: number;
	/** `listing.published`: entity and name. */
	type: string;
	entity: string;
	/** The record's id. */
	record: string;
	/** Who owned the record then; null: nobody, or its kind has no owner. */
	owner: string | null;
	/** What the schema file says it carries. Of `updated`: `{ changed: ["price", …] }`, field names and no values. */
	data: Readonly<Record<string, unknown>>;
	actor: { kind: Actor['kind']; id: string | null };
	/** RFC 3339, UTC. */
	at: string;
};

/** Plugin code that hears events: once for each, in the order of its record, in one transaction with what it writes. */
export type Subscriber = (event: FreeholdEvent, scope: Scope) => Promise<void>;

/** What stands behind `scope.emit`, and what reads the log. */
export type Events = {
	/**
	 * Hears every event of every organisation, after it is in the log, in order, in this process: for realtime. A listener that was
	 * not told (the process was not there) reads on from the position it knows.
	 * @param wants which organisations are worth reading; of the others nothing is told. Absent: all
	 */
	listen(
		listener: (organization: string, events: readonly FreeholdEvent[]) => void,
		wants?: (organization: string) => boolean,
	): () => void;
	/**
	 * The log behind a position, oldest first, at most `limit`.
	 * @throws events_forgotten where some of it is past its retention
	 */
	after(organization: string, position: number, limit: number): Promise<FreeholdEvent[]>;
	/** The last position of the log; 0: nothing happened yet. */
	head(organization: string): Promise<number>;
	/** Which of the events this actor may know of; each with the data that they may see. One query at most for a whole batch. */
	visible(actor: Actor, events: readonly FreeholdEvent[]): Promise<FreeholdEvent[]>;
	/** The same for an actor who reads all records of these kinds; null where the database must be asked. */
	visibleNow(actor: Actor, events: readonly FreeholdEvent[]): FreeholdEvent[] | null;
	/** In the transaction of what happened; see `scope.emit`. */
	emit(taking: Pick<Taking, 'organization' | 'sql'>, type: string, record: string, data: Record<string, unknown>): Promise<void>;
	/**
	 * Names what turns events into what follows from them. To be called while the platform is built, before anything is relayed.
	 */
	follow(name: string, follower: Follower, following?: Following): void;
};

/** What is said, or asked for, inside a transaction. */
export type Taking = Pick<Scope, 'organization' | 'sql' | 'afterCommit'> & { actor?: Actor };

/**
 * Turns events that were just logged into what follows from them (jobs), in the transaction that logs them: both or neither. Of one
 * organisation, in order. What it throws holds nobody else up: see `follow.ts`.
 */
export type Follower = (taking: Taking, events: readonly FreeholdEvent[], replay?: Replay) => Promise<void>;

export type Following = {
	/** Whom a replay may name (`to`) to have this follower hand it events again. Absent: it takes part in no replay. */
	answersTo?: (to: string) => boolean;
	/**
	 * In SQL, where only one organisation's rows are seen: nothing that waits in the outbox is anything to this follower. The events of a
	 * change for which all followers say so come into the log with the change itself. Absent: everything may be.
	 */
	idleWhere?: string;
};

/** Events are handed on once more, because somebody asked for it. */
export type Replay = {
	/** To this one alone: a subscriber (`crm/lead.enquired/score`), a webhook's id. Absent: to all. */
	only?: string;
	/** Also to those who have heard an event already. */
	again: boolean;
};

/** One statement on a connection of the organisation, or inside a transaction that is open already. */
export type Reading = <T>(organization: string, work: (sql: Sql) => Promise<T>) => Promise<T>;
