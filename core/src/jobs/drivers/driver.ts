import type { JobSpec } from '../../schema/model.ts';

export type QueueName = JobSpec['queue'];

export const QUEUES: readonly QueueName[] = ['high', 'default', 'low'];

/**
 * What is sent: which rows to look at. Several jobs of one kind and organisation go together, so that one message carries many.
 * Each names the number of attempts that its row had when it was handed over: a row that has moved on refuses the message.
 */
export type Parcel = { organization: string; kind: string; jobs: (readonly [id: string, attempts: number])[] };

/** Deals with a parcel; resolves when the next one may come. Never rejects. */
export type Take = (parcel: Parcel) => Promise<void>;

/**
 * Transport between the rows and the workers. It may lose everything, deliver twice and in any order: the rows know what is to be
 * done, and refuse what is stale.
 */
export type QueueDriver = {
	name: 'pg-boss' | 'bullmq';
	/** Resolves once the parcels are in the queue. @throws where the queue cannot be reached; the rows are then sent again later */
	send(queue: QueueName, parcels: readonly Parcel[]): Promise<void>;
	/** Begins to deliver to this process, at most so many parcels of each queue at once. */
	work(take: Take, atOnce: Readonly<Record<QueueName, number>>): void;
	/** Does it hear by itself what other processes send? Else they are told, and {@link wake} it. */
	hears: boolean;
	/** Something was just sent, perhaps by another process: look now, where the driver would only look now and then. */
	wake(queue: QueueName): void;
	/** Whether parcels are still waiting to be delivered; where none is, rows that were handed over and not begun were lost. */
	isEmpty(queue: QueueName): Promise<boolean>;
	/** Lets go of messages that were delivered and never cleared away, since their process was killed. */
	tidy(): Promise<void>;
	/** Delivers no more. What is under way goes on. */
	rest(): Promise<void>;
	close(): Promise<void>;
};
