/**
 * What happens while somebody looks: changes of records, and who else looks at one. One socket a session, opened when a screen first
 * asks; where none can be had, screens are as they were when they were loaded.
 */
import type { Happening } from '@freehold/widgets/kit';
import type { Socket } from 'socket.io-client';

export type Person = { id: string; name: string };
type OnRecord = { entity: string; record: string };
type Wish = { entity: string; record?: string } | { types: string[] };

export type Live = {
	/** Tells that something happened to records of a kind, to one, or of a type; without the event where some were missed. Returns what ends it. */
	watch(wish: Wish, hear: (event?: Happening) => void): () => void;
	/** Says that the person looks at a record, and tells who else does. Returns what ends it. */
	look(on: OnRecord, hear: (people: Person[]) => void): () => void;
	end(): void;
};

type Watch = { wish: Wish; hear: (event?: Happening) => void; name?: string; position?: number };
type Look = { on: OnRecord; hear: (people: Person[]) => void };
type Refused = { error?: { code: string } };
type Subscribed = Refused & { subscription: string; position: number };

/** How long a call may take to be acknowledged, and until a refused connection is tried again, in ms. */
const PATIENCE = 10_000;
/** What is over by itself. */
const PASSING = new Set(['token_expired', 'not_ready', 'rate_limited', 'database_unavailable']);

/** @param token An access token that is good for a while yet; nothing where there is none. */
export function createLive(token: () => Promise<string | undefined>): Live {
	const watches = new Set<Watch>();
	const looks = new Set<Look>();
	let opening: Promise<Socket> | undefined;
	let isOver = false;

	const say = <Answer>(socket: Socket, name: string, payload: object): Promise<Answer> =>
		socket.timeout(PATIENCE).emitWithAck(name, payload);

	async function subscribe(socket: Socket, watch: Watch): Promise<void> {
		const from = watch.position === undefined ? {} : { after: watch.position };
		const answer = await say<Subscribed>(socket, 'subscribe', { ...watch.wish, ...from });
		if (answer.error?.code === 'events_forgotten') {
			delete watch.position;
			watch.hear();
			return subscribe(socket, watch);
		}
		if (answer.error) return;
		if (!watches.has(watch)) return void say(socket, 'unsubscribe', { subscription: answer.subscription }).catch(() => {});
		watch.name = answer.subscription;
		watch.position = answer.position;
	}

	/** What a screen has loaded meanwhile may be older than the first event that it will be told of. */
	async function late(socket: Socket, watch: Watch): Promise<void> {
		await subscribe(socket, watch);
		if (watch.position !== undefined) watch.hear();
	}

	async function join(socket: Socket, look: Look): Promise<void> {
		const { people } = await say<{ people?: Person[] }>(socket, 'presence:join', look.on);
		if (people) look.hear(people);
	}

	const quietly = (work: Promise<unknown>): void => void work.catch(() => {});
	const find = (name: string): Watch | undefined => [...watches].find((watch) => watch.name === name);

	async function open(): Promise<Socket> {
		const { io } = await import('socket.io-client');
		const socket = io({
			path: '/v1/socket',
			// A proxy that lets no sockets through gets polling.
			transports: ['websocket', 'polling'],
			tryAllTransports: true,
			auth: (answer) => void token().then((known) => answer(known ? { token: known } : {})),
			autoConnect: !isOver,
		});
		socket.on('connect', () => {
			for (const watch of watches) quietly(watch.position === undefined ? late(socket, watch) : subscribe(socket, watch));
			for (const look of looks) quietly(join(socket, look));
		});
		socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
			if (PASSING.has(error.data?.code ?? '') && !isOver) setTimeout(() => socket.connect(), PATIENCE);
		});
		socket.on('event', (event: Happening, name: string) => {
			const watch = find(name);
			if (!watch) return;
			watch.position = event.position;
			watch.hear(event);
		});
		socket.on('position', ({ subscription, position }: { subscription: string; position: number }) => {
			const watch = find(subscription);
			if (watch) watch.position = position;
		});
		socket.on('reset', ({ subscription, position }: { subscription: string; position: number }) => {
			const watch = find(subscription);
			if (!watch) return;
			watch.position = position;
			watch.hear();
		});
		socket.on('presence', ({ entity, record, people }: OnRecord & { people: Person[] }) => {
			for (const { on, hear } of looks) if (on.entity === entity && on.record === record) hear(people);
		});
		return socket;
	}

	const withSocket = (work: (socket: Socket) => unknown): void => {
		opening ??= open();
		// Where the connection is not there yet, `connect` does what is to be done.
		quietly(opening.then((socket) => (socket.connected ? work(socket) : undefined)));
	};

	return {
		watch(wish, hear) {
			const watch: Watch = { wish, hear };
			watches.add(watch);
			withSocket((socket) => subscribe(socket, watch));
			return () => {
				watches.delete(watch);
				const { name } = watch;
				if (name) withSocket((socket) => say(socket, 'unsubscribe', { subscription: name }));
			};
		},
		look(on, hear) {
			const look: Look = { on, hear };
			looks.add(look);
			withSocket((socket) => join(socket, look));
			return () => {
				looks.delete(look);
				const isStill = [...looks].some((other) => other.on.entity === on.entity && other.on.record === on.record);
				if (!isStill) withSocket((socket) => say(socket, 'presence:leave', on));
			};
		},
		end() {
			isOver = true;
			watches.clear();
			looks.clear();
			quietly((opening ?? Promise.resolve(undefined)).then((socket) => socket?.disconnect()));
		},
	};
}
