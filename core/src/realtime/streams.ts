import type { Context } from 'koa';
import type { Logger } from 'pino';
import { problem } from '../errors.ts';
import { allowOrigin } from '../http/cors.ts';
import type { Page } from '../http/routes.ts';
import { type Admission, type Admit, NOBODY } from '../identity/authenticate.ts';
import type { Door, Doorway } from '../operations/door.ts';
import type { Caller } from '../operations/model.ts';
import type { Registry } from '../schema/model.ts';
import type { Envelopes } from './envelopes.ts';
import type { Feed } from './feed.ts';
import type { Guests } from './guests.ts';
import { createStream, type Stream } from './stream.ts';
import type { Tickets } from './tickets.ts';
import { checkReadable, checkWish, MOST_TYPES, type Wish } from './wish.ts';

const EVENT = { name: 'event' };
const STREAM: Doorway = { id: 'event.stream', method: 'GET', permission: 'signed-in', public: true, entity: EVENT };
const TICKET: Doorway = { id: 'event.ticket', method: 'POST', permission: 'signed-in', public: true, entity: EVENT };

/** Comments that keep a quiet connection open through proxies, in milliseconds. */
const HEARTBEAT = 15_000;

type Parts = {
	door: Pick<Door, 'enter' | 'invoke' | 'operations' | 'limiter'>;
	identity: { admission: Admit };
	registry: Registry;
	feed: Feed;
	guests: Guests;
	tickets: Tickets;
	envelopes: Envelopes;
	log: Logger;
};

/** `GET /v1/events/stream` and the tickets for it. */
export type Streams = { pages: Page[]; close(): void };

export function createStreams({ door, identity, registry, feed, guests, tickets, envelopes, log }: Parts): Streams {
	const open = new Set<Stream>();
	const beats = setInterval(() => {
		for (const stream of open) stream.beat();
	}, HEARTBEAT).unref();

	/** As every call: who sends what is none is counted as a stranger, and nobody is nobody. */
	const admit = async (context: Context, caller: Caller, ticket?: string): Promise<Admission> => {
		try {
			const header = context.get('authorization') || undefined;
			const admission = ticket ? await tickets.redeem(ticket, caller) : await identity.admission.admit(header, caller);
			if (!admission) return (await door.enter(STREAM, NOBODY, caller)) as never;
			context.state.organization = admission.actor.organization;
			allowOrigin(context, admission.actor, caller.origin);
			return admission;
		} catch (error) {
			if ((error as { code?: unknown }).code === 'unauthenticated') door.limiter.stranger(caller);
			throw error;
		}
	};

	async function stream(context: Context, caller: Caller): Promise<void> {
		const { wish, ticket, after, isResumed } = readStreamQuery(context);
		const admission = await admit(context, caller, ticket);
		await door.enter(STREAM, admission.actor, caller);
		checkWish(wish, admission.actor, registry, 'invalid_query');
		await checkReadable(wish, admission.actor, caller, door);
		if (context.method === 'HEAD') {
			context.type = 'text/event-stream';
			context.status = 200;
			return;
		}

		let actor = admission.actor;
		const guest = guests.welcome(admission, caller, {
			become(next) {
				actor = next;
				opening?.subscription.become(next);
			},
			dismiss: (why) => mine.end(why),
		});
		const mine = createStream({
			context,
			envelopes,
			log,
			onEnd() {
				guest.leave();
				open.delete(mine);
			},
		});
		let opening: Awaited<ReturnType<Feed['subscribe']>> | undefined;
		try {
			const given = actor;
			opening = await feed.subscribe({ actor, wish, after, sink: mine.sink, onForgotten: isResumed ? 'reset' : 'throw' });
			if (actor !== given) opening.subscription.become(actor);
		} catch (error) {
			guest.leave();
			throw error;
		}
		open.add(mine);
		mine.open(opening);
		opening.start();
	}

	return {
		pages: [
			{ method: 'GET', path: '/v1/events/stream', handle: (context, _actor, caller) => stream(context, caller) },
			{
				method: 'POST',
				path: '/v1/events/ticket',
				async handle(context, _actor, caller) {
					const admission = await admit(context, caller);
					await door.enter(TICKET, admission.actor, caller);
					context.status = 201;
					context.type = 'application/json';
					context.body = JSON.stringify(await tickets.issue(admission));
				},
			},
		],
		close() {
			clearInterval(beats);
		},
	};
}

const KNOWN = new Set(['types', 'entity', 'record', 'after', 'ticket']);
const POSITION = /^\d{1,15}$/;

type Query = {
	wish: Wish;
	ticket?: string;
	after?: number /** A reader that comes back by itself, and cannot look at a refusal. */;
	isResumed: boolean;
};

/** @throws invalid_query, invalid_header */
function readStreamQuery(context: Context): Query {
	const given = new URLSearchParams(context.querystring.slice(0, 8_000));
	for (const name of new Set(given.keys())) {
		const detail = KNOWN.has(name)
			? `${name} is given twice`
			: `Found the parameter “${name.slice(0, 60)}”; there are ${[...KNOWN].join(', ')}`;
		if (!KNOWN.has(name) || given.getAll(name).length > 1)
			throw problem('invalid_query', { detail, errors: [{ pointer: `?${name.slice(0, 60)}`, code: 'unknown', detail }] });
	}
	const types = given
		.get('types')
		?.split(',')
		.map((type) => type.trim())
		.filter(Boolean);
	if (types && types.length > MOST_TYPES)
		throw problem('invalid_query', { detail: `Found ${types.length} types, meant at most ${MOST_TYPES}` });
	const entity = given.get('entity') ?? undefined;
	const record = given.get('record') ?? undefined;
	const ticket = given.get('ticket') ?? undefined;
	const resumed = context.get('last-event-id');
	const asked = resumed || given.get('after') || undefined;
	if (asked !== undefined && !POSITION.test(asked)) {
		const detail = `Found “${asked.slice(0, 60)}”, meant a position: the id of a message of this stream`;
		throw problem(resumed ? 'invalid_header' : 'invalid_query', { detail });
	}
	return {
		wish: {
			...(types?.length ? { types } : {}),
			...(entity === undefined ? {} : { entity }),
			...(record === undefined ? {} : { record }),
		},
		...(ticket === undefined ? {} : { ticket }),
		...(asked === undefined ? {} : { after: Number(asked) }),
		isResumed: resumed !== '',
	};
}
