import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import type { Config } from '../config.ts';
import { Problem, problem } from '../errors.ts';
import { hardening } from '../http/headers.ts';
import { documentOf } from '../http/problem-document.ts';
import { SOCKET_PATH } from '../http/serving.ts';
import { type Admit, NOBODY } from '../identity/authenticate.ts';
import { addressKey } from '../limits/address.ts';
import type { Door, Doorway } from '../operations/door.ts';
import { room } from '../tenancy/names.ts';
import type { Guest, Guests } from './guests.ts';
import { callerOf, refusedAtOnce, refuseForeignPages } from './handshake.ts';
import { isFlooding, newAllowance, spend, type Visitor } from './visitor.ts';

const CONNECT: Doorway = { id: 'event.socket', method: 'GET', permission: 'signed-in', public: true, entity: { name: 'event' } };

/** Connections of one address that have not said who they are yet. */
const MOST_STRANGERS = 100;

/** What a message is acknowledged with, and what begins once that is on its way. */
export type Answer = { told: object; begin?: () => void };

/** What is behind the sockets: what visitors say is answered here. */
export type Desk = {
	/** @throws Problem, which the client is told */
	answer(visitor: Visitor, said: string, payload: unknown): Promise<Answer>;
	/** Their rights have changed. */
	become(visitor: Visitor): void;
	gone(visitor: Visitor): void;
};

export type Sockets = {
	io: Server;
	attach(server: HttpServer): void;
	/** Tells everybody, and ends all connections. */
	close(): Promise<void>;
};

type Parts = {
	config: Config;
	door: Pick<Door, 'enter' | 'limiter'>;
	identity: { admission: Admit };
	guests: Guests;
	desk: Desk;
	log: Logger;
};

/** socket.io: who may connect, for how long, and how what they say is taken. What it means is the desk's. */
export function createSockets({ config, door, identity, guests, desk, log }: Parts): Sockets {
	const strangers = new Map<string, number>();
	let isClosing = false;
	const io = new Server({
		path: SOCKET_PATH,
		serveClient: false,
		transports: ['websocket', 'polling'],
		maxHttpBufferSize: 16_384,
		perMessageDeflate: false,
		httpCompression: false,
		connectTimeout: 10_000,
		pingInterval: 25_000,
		pingTimeout: 20_000,
		// As with a preflight: whose origin it is shows only with the key. What comes over it is never read with a cookie.
		cors: { origin: (origin, answer) => answer(null, Boolean(origin)), credentials: false },
		allowRequest(request, answer) {
			const refused = isClosing ? 'not_ready' : (refusedAtOnce(request, config) ?? tooMany(request));
			answer(refused, refused === null);
		},
	});

	/** How many of one address knock without saying who they are. */
	function tooMany(request: IncomingMessage): string | null {
		const isNew = !new URLSearchParams(request.url?.split('?')[1] ?? '').has('sid');
		const { address } = callerOf(request, '', config);
		return isNew && (strangers.get(addressKey(address)) ?? 0) >= MOST_STRANGERS ? 'rate_limited' : null;
	}

	const hardened = Object.fromEntries(hardening(config));

	const countStranger = (connection: EngineSocket): void => {
		const { address } = callerOf(connection.request as IncomingMessage, '', config);
		const key = addressKey(address);
		strangers.set(key, (strangers.get(key) ?? 0) + 1);
		connection.known = () => {
			connection.known = undefined;
			const left = (strangers.get(key) ?? 1) - 1;
			if (left) strangers.set(key, left);
			else strangers.delete(key);
		};
		connection.once('close', () => connection.known?.());
	};

	/** Who it is, and whether they may stay. @throws Problem */
	async function admit(socket: Socket): Promise<void> {
		const request = socket.client.request as IncomingMessage | null;
		// It is kept only until somebody is known by it.
		if (!request) throw problem('conflict', { detail: 'This connection is open already' });
		const caller = callerOf(request, randomUUID(), config);
		const { token } = socket.handshake.auth as { token?: unknown };
		const header = typeof token === 'string' && token.length <= 5_000 ? `Bearer ${token}` : undefined;
		try {
			const admission = await identity.admission.admit(header, caller);
			if (!admission) return await door.enter(CONNECT, NOBODY, caller);
			refuseForeignPages(request, admission.actor, config);
			await door.enter(CONNECT, admission.actor, caller);
			const { userAgent: _, standing: __, ...kept } = caller;
			const guest = guests.welcome(admission, { ...kept, userAgent: '' }, hostOf(socket));
			if (socket.client.conn?.readyState !== 'open') return guest.leave();
			socket.data = visitorOf(socket, guest);
			// A connection that ends before it is counted as one is told to nobody.
			socket.client.conn.once('close', guest.leave);
		} catch (error) {
			if ((error as { code?: unknown }).code === 'unauthenticated') door.limiter.stranger(caller);
			throw error;
		}
	}

	const hostOf = (socket: Socket) => ({
		become: () => desk.become(socket.data as Visitor),
		dismiss(why: Problem) {
			const reconnect = why.code === 'token_expired' || why.code === 'not_ready';
			socket.emit('goodbye', { error: documentOf(why), reconnect });
			// A client that the server disconnects stays away; one whose connection ends comes back by itself, with a new token.
			if (reconnect) socket.conn.close();
			else socket.disconnect(true);
		},
	});

	io.use((socket, next) => {
		admit(socket).then(
			() => next(),
			(error: unknown) => {
				const told = tellable(error, log);
				next(Object.assign(new Error(told.code), { data: documentOf(told) }));
			},
		);
	});

	io.on('connection', (socket) => {
		const visitor = socket.data as Visitor;
		const { organization, id, kind } = visitor.guest.actor;
		(socket.conn as unknown as EngineSocket).known?.();
		forget(socket);
		socket.join(
			kind === 'user'
				? [room(organization as string), room(organization as string, 'user', id as string)]
				: room(organization as string),
		);
		socket.onAny((said: string, ...values: unknown[]) => void hear(visitor, said, values));
		socket.once('disconnect', () => {
			visitor.guest.leave();
			desk.gone(visitor);
		});
	});

	async function hear(visitor: Visitor, said: string, values: unknown[]): Promise<void> {
		const acknowledge = typeof values.at(-1) === 'function' ? (values.pop() as (answer: unknown) => void) : undefined;
		try {
			spend(visitor.allowance);
			if (values.length > 1) throw problem('invalid_input', { detail: `Found ${values.length} values, meant one object` });
			const answer = await desk.answer(visitor, said, values[0] ?? {});
			acknowledge?.(answer.told);
			answer.begin?.();
		} catch (error) {
			const told = documentOf(tellable(error, log));
			if (isFlooding(visitor.allowance)) return void visitor.socket.disconnect(true);
			if (acknowledge) acknowledge({ error: told });
			else visitor.socket.emit('problem', told);
		}
	}

	return {
		io,
		attach(server) {
			io.attach(server);
			io.engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, hardened));
			io.engine.on('connection', countStranger);
		},
		async close() {
			isClosing = true;
			// The last words go out first.
			for (let tries = 0; tries < 20 && io.engine?.clientsCount; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
			io.disconnectSockets(true);
			io.engine?.close();
		},
	};
}

type EngineSocket = {
	request: IncomingMessage | null;
	known?: (() => void) | undefined;
	once(event: 'close', hear: () => void): void;
};

const visitorOf = (socket: Socket, guest: Guest): Visitor => ({
	socket,
	guest,
	subscriptions: new Map(),
	subscribed: 0,
	rooms: new Set(),
	allowance: newAllowance(),
});

/** What a quiet connection need not keep: ten thousand of them do not hold ten thousand requests. */
function forget(socket: Socket): void {
	(socket.conn as unknown as EngineSocket).request = null;
	Object.assign(socket.handshake, { headers: {}, query: {}, auth: {} });
}

/** What a caller can be told; the rest is ours, and only logged. */
export function tellable(error: unknown, log: Pick<Logger, 'error'>): Problem {
	if (error instanceof Problem) return error;
	const id = randomUUID();
	log.error({ err: error, id }, 'a message over a socket failed');
	return problem('internal', { detail: `Tell us this id: ${id}` });
}
