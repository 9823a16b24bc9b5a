import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Actor } from '../operations/model.ts';
import { AGAIN, type Channel, type Group, isForgotten, type Member } from './channels.ts';
import type { Sink, Subscription } from './feed.ts';
import { fits, type Wish } from './wish.ts';

type Parts = {
	channel: Channel;
	actor: Actor;
	wish: Wish;
	sink: Sink;
	/** The last place of the log that it knows. */
	position: number;
	log: Pick<Logger, 'warn'>;
};

/** A place in the log that moves on: live with its group, or catching up with it. */
export function createSubscriber({ channel, actor, wish, sink, position: begin, log }: Parts): Subscription & { start(): void } {
	let position = begin;
	let group: Group = channel.groupOf(actor);
	let isStarted = false;
	let isPumping = false;
	let isOver = false;

	const member: Member = {
		get position() {
			return position;
		},
		take({ events, to }) {
			for (const event of events) {
				if (event.position <= position || !fits(wish, event)) continue;
				const hasRoom = sink.write(event);
				position = event.position;
				if (!hasRoom) return false;
			}
			position = Math.max(position, to);
			return true;
		},
		pause: () => void pump(true),
		restart(at) {
			position = at;
			sink.reset(at);
		},
	};

	/** Reads on by itself until it meets its group. */
	async function pump(isFull = false): Promise<void> {
		if (isPumping || isOver) return;
		isPumping = true;
		try {
			if (isFull && !(await sink.drained())) return end();
			while (!isOver && !group.meet(member)) await step(group);
		} finally {
			isPumping = false;
		}
	}

	async function step(mine: Group): Promise<void> {
		try {
			const seen = await mine.see(position);
			// Somebody else by now: what the one before might see is not looked at.
			if (isOver || mine !== group) return;
			if (seen.to <= position) await wait(AGAIN, undefined, { ref: false });
			else if (!member.take(seen) && !(await sink.drained())) end();
		} catch (error) {
			if (isForgotten(error)) return member.restart(channel.head);
			log.warn({ err: error, organization: channel.organization }, 'events could not be read; they are asked for again');
			await wait(AGAIN, undefined, { ref: false });
		}
	}

	function end(): void {
		if (isOver) return;
		isOver = true;
		group.leave(member);
		channel.giveBack(group);
	}

	return {
		get position() {
			return position;
		},
		start() {
			isStarted = true;
			void pump();
		},
		become(next) {
			if (isOver) return;
			const other = channel.groupOf(next);
			group.leave(member);
			channel.giveBack(group);
			group = other;
			if (isStarted) void pump();
		},
		end,
	};
}
