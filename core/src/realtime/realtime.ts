import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import type { Notices } from '../data/notices.ts';
import { problem } from '../errors.ts';
import { cloudEventOf } from '../events/cloud-event.ts';
import type { Events } from '../events/model.ts';
import type { Page } from '../http/routes.ts';
import type { Gate } from '../identity/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { Door } from '../operations/door.ts';
import type { Registry } from '../schema/model.ts';
import { createDesk } from './desk.ts';
import { createEnvelopes } from './envelopes.ts';
import { createFeed } from './feed.ts';
import { createGuests } from './guests.ts';
import { createPresence } from './presence.ts';
import { createRights } from './rights.ts';
import { createSockets } from './sockets.ts';
import { createStreams } from './streams.ts';
import { createTickets } from './tickets.ts';
import { createTyping } from './typing.ts';
import type { Visitor } from './visitor.ts';
import { createWire } from './wire.ts';

/** What people and programs are told while it happens: streams of server-sent events, and sockets. */
export type Realtime = {
	pages: Page[];
	/** Sockets share the address of HTTP. @throws BootError redis_unreachable */
	attach(server: HttpServer): Promise<void>;
	/** Tells everybody to come back elsewhere, and ends what is open. Nobody is let in any more. */
	close(): Promise<void>;
};

type Parts = {
	config: Config;
	log: Logger;
	registry: Registry;
	connections: Connections;
	notices: Notices;
	gate: Gate;
	identity: Identity;
	door: Door;
	events: Events;
	now: () => number;
};

/** How often sockets are told how far the log was looked at for them, in milliseconds. */
const POSITIONS = 15_000;

export function createRealtime({
	config,
	log,
	registry,
	connections,
	notices,
	gate,
	identity,
	door,
	events,
	now,
}: Parts): Realtime {
	const rightsOf = createRights(registry);
	const guests = createGuests({ config, identity, notices, rightsOf, log, now });
	const feed = createFeed({ events, wants: guests.has, rightsOf, log });
	const envelopes = createEnvelopes((event) => cloudEventOf(event, config.publicUrl));
	const wire = createWire({ config, log });
	const presence = createPresence({
		connections,
		door,
		events,
		rightsOf,
		wire,
		tell: (room, message) => sockets.io.local.to(room).emit('presence', message),
	});
	const typing = createTyping({
		presence,
		tell: ({ socket }, room, message) => socket.to(room).emit('typing', message),
	});
	const desk = createDesk({ door, registry, feed, presence, typing, envelopes, encode, log });
	const sockets = createSockets({ config, door, identity, guests, desk, log });
	const tickets = createTickets({ gate, admission: identity.admission });
	const streams = createStreams({ door, identity, registry, feed, guests, tickets, envelopes, log });
	feed.onEvents((organization, batch) => void presence.reconsiderRecords(organization, batch));
	const beats = setInterval(() => {
		for (const socket of sockets.io.sockets.sockets.values()) desk.beat(socket.data as Visitor);
	}, POSITIONS).unref();

	let closing: Promise<void> | undefined;
	const close = async (): Promise<void> => {
		clearInterval(beats);
		guests.close(problem('not_ready', { detail: 'This server is about to stop; connect again' }));
		streams.close();
		await sockets.close();
		feed.close();
		presence.close();
		wire.close();
	};

	return {
		pages: streams.pages,
		async attach(server) {
			guests.begin();
			sockets.attach(server);
			await wire.open(sockets.io, presence.hear);
		},
		close: () => (closing ??= close()),
	};
}

const EVENT = 2;

type Encoding = { server: { encoder: { encode(packet: object): unknown } } };
type Writing = { writeToEngine(packets: unknown, options: object): void };

/** A message as it goes over the wire, made once for all sockets that are sent it. */
function encode({ nsp }: Socket, values: unknown[]): (socket: Socket) => void {
	const packets = (nsp as unknown as Encoding).server.encoder.encode({ type: EVENT, nsp: '/', data: values });
	return ({ client }) => (client as unknown as Writing).writeToEngine(packets, { compress: false });
}
