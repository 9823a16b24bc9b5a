import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import { problem } from '../errors.ts';
import type { FreeholdEvent } from '../events/model.ts';
import type { Door, Doorway } from '../operations/door.ts';
import { createValidator, type Fault, invalidInput } from '../operations/validate.ts';
import type { Registry } from '../schema/model.ts';
import { didYouMean } from '../schema/wording.ts';
import type { Envelopes } from './envelopes.ts';
import type { Feed, Sink } from './feed.ts';
import { SAID, type Said } from './messages.ts';
import type { OnRecord, Presence } from './presence.ts';
import type { Answer, Desk } from './sockets.ts';
import type { Typing } from './typing.ts';
import type { Visitor } from './visitor.ts';
import { checkReadable, checkWish, type Wish } from './wish.ts';

const SUBSCRIBE: Doorway = {
	id: 'event.subscribe',
	method: 'GET',
	permission: 'signed-in',
	public: true,
	entity: { name: 'event' },
};

/** Subscriptions of one socket. */
const MOST = 20;
/** Messages that may wait for a slow reader. */
const FULL = 256;
/** How long a slow reader has to make room, in milliseconds. */
const PATIENCE = 15_000;

type Parts = {
	door: Pick<Door, 'enter' | 'invoke' | 'operations'>;
	registry: Registry;
	feed: Feed;
	presence: Presence;
	typing: Typing;
	envelopes: Envelopes;
	/** Encodes a message once for all who are sent it. */
	encode: (socket: Socket, values: unknown[]) => (socket: Socket) => void;
	log: Logger;
};

/** Tells visitors their positions where nothing was to be told for long; ended with the server. */
export type RunningDesk = Desk & { beat(visitor: Visitor): void };

export function createDesk({ door, registry, feed, presence, typing, envelopes, encode, log }: Parts): RunningDesk {
	const validator = createValidator(registry);
	const faultsIn = Object.fromEntries(
		Object.entries(SAID).map(([name, { payload }]) => [name, validator.faults(payload)]),
	) as Record<Said, (value: unknown) => Fault[]>;
	/** An event as it goes over the wire to every socket whose subscription has this name. */
	const sendings = new WeakMap<FreeholdEvent, Map<string, (socket: Socket) => void>>();

	const sendEvent = (socket: Socket, event: FreeholdEvent, name: string): void => {
		let known = sendings.get(event);
		if (!known) {
			known = new Map();
			sendings.set(event, known);
		}
		let send = known.get(name);
		if (!send) {
			send = encode(socket, ['event', envelopes.of(event), name]);
			known.set(name, send);
		}
		send(socket);
	};

	const sinkOf = (visitor: Visitor, name: string): Sink => {
		const { socket } = visitor;
		const waiting = (): number => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
		return {
			write(event) {
				const mine = visitor.subscriptions.get(name);
				if (mine) mine.told = event.position;
				sendEvent(socket, event, name);
				return waiting() < FULL;
			},
			async drained() {
				const until = Date.now() + PATIENCE;
				while (socket.connected && waiting() >= FULL / 4) {
					if (Date.now() > until) {
						log.debug({ organization: visitor.guest.actor.organization }, 'a socket was too slow');
						socket.emit('goodbye', {
							error: { code: 'too_slow', status: 408, title: 'The reader was too slow' },
							reconnect: true,
						});
						// What waits would wait for ever.
						(socket.conn as unknown as { close(discard: boolean): void }).close(true);
						return false;
					}
					await new Promise((resolve) => setTimeout(resolve, 50).unref());
				}
				return socket.connected;
			},
			reset(position) {
				const mine = visitor.subscriptions.get(name);
				if (mine) mine.told = position;
				socket.emit('reset', { subscription: name, position });
			},
		};
	};

	const subscribe = async (visitor: Visitor, { after, ...wish }: Wish & { after?: number }): Promise<Answer> => {
		const { guest, socket } = visitor;
		await door.enter(SUBSCRIBE, guest.actor, { ...guest.caller });
		if (visitor.subscriptions.size >= MOST)
			throw problem('rate_limited', { detail: `One socket has ${MOST} subscriptions at most; end one`, limit: MOST });
		checkWish(wish, guest.actor, registry, 'invalid_input');
		await checkReadable(wish, guest.actor, guest.caller, door);
		const name = `s${++visitor.subscribed}`;
		const { actor } = guest;
		const opening = await feed.subscribe({ actor, wish, after, sink: sinkOf(visitor, name), onForgotten: 'throw' });
		const { subscription, head } = opening;
		if (!socket.connected) {
			subscription.end();
			return { told: {} };
		}
		if (guest.actor !== actor) subscription.become(guest.actor);
		visitor.subscriptions.set(name, { subscription, told: subscription.position });
		return { told: { subscription: name, position: subscription.position, head }, begin: opening.start };
	};

	const unsubscribe = (visitor: Visitor, { subscription }: { subscription?: string }): Answer => {
		const names = subscription === undefined ? [...visitor.subscriptions.keys()] : [subscription];
		for (const name of names) {
			const mine = visitor.subscriptions.get(name);
			if (!mine) throw problem('not_found', { detail: `There is no subscription “${name}”` });
			visitor.subscriptions.delete(name);
			mine.subscription.end();
		}
		return { told: { ended: names.length } };
	};

	const answers: Record<Said, (visitor: Visitor, payload: never) => Promise<Answer> | Answer> = {
		subscribe,
		unsubscribe,
		'presence:join': async (visitor, on: OnRecord) => ({ told: await presence.join(visitor, on) }),
		'presence:leave': (visitor, on: OnRecord) => {
			typing.stop(visitor, on);
			presence.leave(visitor, on);
			return { told: {} };
		},
		typing: (visitor, message: OnRecord & { typing: boolean }) => {
			typing.say(visitor, message);
			return { told: {} };
		},
	};

	return {
		async answer(visitor, said, payload) {
			if (!Object.hasOwn(answers, said)) {
				const names = Object.keys(SAID);
				const detail = `There is no message “${said.slice(0, 60)}”; there are ${names.join(', ')}`;
				throw problem('invalid_input', { detail, ...didYouMean(said.slice(0, 60), names) });
			}
			const faults = faultsIn[said as Said](payload);
			if (faults.length) throw invalidInput(faults);
			return answers[said as Said](visitor, payload as never);
		},
		become(visitor) {
			const { actor } = visitor.guest;
			for (const { subscription } of visitor.subscriptions.values()) subscription.become(actor);
			void presence.reconsider(visitor);
		},
		gone(visitor) {
			for (const { subscription } of visitor.subscriptions.values()) subscription.end();
			visitor.subscriptions.clear();
			typing.stop(visitor);
			presence.leaveAll(visitor);
		},
		beat(visitor) {
			for (const [name, mine] of visitor.subscriptions) {
				const { position } = mine.subscription;
				if (position <= mine.told) continue;
				mine.told = position;
				visitor.socket.emit('position', { subscription: name, position });
			}
		},
	};
}
