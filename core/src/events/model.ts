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
	 */
	listen(listener: (organization: string, events: readonly FreeholdEvent[]) => void): () => void;
	/** The log behind a position, oldest first, at most `limit`. */
	after(organization: string, position: number, limit: number): Promise<FreeholdEvent[]>;
	/** The last position of the log; 0: nothing happened yet. */
	head(organization: string): Promise<number>;
	/** Which of the events this actor may know of; each with the data that they may see. One query at most for a whole batch. */
	visible(actor: Actor, events: readonly FreeholdEvent[]): Promise<FreeholdEvent[]>;
};

/** What is said, or asked for, inside a transaction. */
export type Taking = Pick<Scope, 'organization' | 'sql' | 'afterCommit'>;
