import type { Logger } from 'pino';
import { problem } from '../errors.ts';
import type { Events, FreeholdEvent } from '../events/model.ts';
import type { Actor } from '../operations/model.ts';
import { type Channel, createChannels, isForgotten } from './channels.ts';
import type { RightsOf } from './rights.ts';
import { createSubscriber } from './subscriber.ts';
import type { Wish } from './wish.ts';

/** Where a subscriber's events go: a stream, a socket. */
export type Sink = {
	/** Takes one event; false: that was the last that fits, for now. */
	write(event: FreeholdEvent): boolean;
	/** Resolves once there is room again: true; or false, where it took too long: nothing more is written then. */
	drained(): Promise<boolean>;
	/** What came behind the position that was asked for is not known any more; it goes on from this one. */
	reset(position: number): void;
};

/** One subscriber to one organisation's log. */
export type Subscription = {
	/** The last place of the log that was looked at for it. */
	readonly position: number;
	/** Goes on from where it is, with the rights that the actor has by now. */
	become(actor: Actor): void;
	end(): void;
};

/** A subscription that has not begun: its first event comes after `start`. */
export type Opening = { head: number; wasReset: boolean; subscription: Subscription; start(): void };

export type Feed = {
	/**
	 * @param after a place of the log: what came behind it is given first. Absent: from now on
	 * @throws events_forgotten where `after` is a place that is not kept any more, or that the log has not reached
	 */
	subscribe(wanted: {
		actor: Actor;
		wish: Wish;
		after?: number | undefined;
		sink: Sink;
		onForgotten: 'reset' | 'throw';
	}): Promise<Opening>;
	/** Hears each batch of an organisation, whoever subscribed. */
	onEvents(hear: (organization: string, events: readonly FreeholdEvent[]) => void): void;
	close(): void;
};

type Parts = {
	/** Of which organisations somebody is here at all. */
	wants?: (organization: string) => boolean;
	events: Pick<Events, 'listen' | 'after' | 'head' | 'visible' | 'visibleNow'>;
	rightsOf: RightsOf;
	log: Pick<Logger, 'warn'>;
};

/**
 * Gives every subscriber what the log has for them: in order, each once. A subscriber is a place in the log. Those that are as far
 * as the newest event are *live*: for each batch, what a group of equal rights may see is asked for once. The others, who have just
 * come back or were slow to read, *catch up* by themselves, from memory where it reaches back far enough, and become live at the
 * place where they meet the group.
 */
export function createFeed({ events, wants, rightsOf, log }: Parts): Feed {
	const channels = createChannels(events, rightsOf, log);
	const hearers: ((organization: string, events: readonly FreeholdEvent[]) => void)[] = [];
	const stop = events.listen((organization, batch) => {
		channels.hear(organization, batch);
		for (const hear of hearers) hear(organization, batch);
	}, wants);

	/** The place to begin at: the one that was asked for, where the log still has what came behind it. */
	const beginAt = async (channel: Channel, after: number | undefined, onForgotten: 'reset' | 'throw') => {
		if (after === undefined) return { position: channel.head, wasReset: false };
		if (after === channel.head) return { position: after, wasReset: false };
		try {
			if (after > channel.head) channel.advance(await events.head(channel.organization));
			if (after > channel.head) throw forgotten(after, channel.head);
			await channel.read(after);
			return { position: after, wasReset: false };
		} catch (error) {
			if (!isForgotten(error)) throw error;
			if (onForgotten === 'throw') throw error;
			return { position: channel.head, wasReset: true };
		}
	};

	return {
		async subscribe({ actor, wish, after, sink, onForgotten }) {
			const channel = await channels.open(actor.organization as string);
			try {
				const { position, wasReset } = await beginAt(channel, after, onForgotten);
				const subscriber = createSubscriber({ channel, actor, wish, sink, position, log });
				return { head: channel.head, wasReset, subscription: subscriber, start: subscriber.start };
			} finally {
				channels.release(channel);
			}
		},
		onEvents: (hear) => void hearers.push(hear),
		close() {
			stop();
			channels.close();
		},
	};
}

/** A place that the log has not reached: it is another log, or an older copy of it. */
const forgotten = (after: number, head: number) =>
	problem('events_forgotten', {
		detail: `Found the position ${after}; the log ends at ${head}. Read anew what you keep, and go on from there`,
	});
