/** Those who listen: a plain reader of server-sent events, and socket.io's own client. */
import { createParser } from 'eventsource-parser';
import { io, type Socket } from 'socket.io-client';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Heard = { id?: string; event?: string; data: any };

/** One open stream; `heard` grows while it is open. */
export type Reader = {
	status: number;
	headers: Headers;
	/** Where it was refused: the problem. */
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
	problem: any;
	heard: Heard[];
	/** The CloudEvents among them. */
	events(): Heard[];
	/** Resolves once the server has ended it. */
	ended: Promise<void>;
	close(): void;
};

type Ask = { as?: string; query?: string; lastEventId?: number | string; headers?: Record<string, string> };

export async function readStream(url: string, { as, query = '', lastEventId, headers = {} }: Ask = {}): Promise<Reader> {
	const abort = new AbortController();
	const response = await fetch(`${url}/v1/events/stream${query}`, {
		signal: abort.signal,
		headers: {
			...(as ? { authorization: `Bearer ${as}` } : {}),
			...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
			...headers,
		},
	});
	const heard: Heard[] = [];
	const isOpen = response.status === 200;
	const parser = createParser({
		onEvent: ({ id, event, data }) => {
			if (data) heard.push({ ...(id === undefined ? {} : { id }), ...(event ? { event } : {}), data: JSON.parse(data) });
		},
	});
	const read = async (): Promise<void> => {
		const decoder = new TextDecoder();
		try {
			for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
		} catch {
			// Closed by us, or cut off.
		}
	};
	return {
		status: response.status,
		headers: response.headers,
		problem: isOpen ? null : await response.json(),
		heard,
		events: () => heard.filter(({ event }) => event === undefined),
		ended: isOpen ? read() : Promise.resolve(),
		close: () => abort.abort(),
	};
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Ack = any;

/** A connected socket, or why it is not: `refused` is the problem. */
export type Visit = {
	socket: Socket;
	refused: Ack;
	/** Every message, in order. */
	heard: { name: string; values: Ack[] }[];
	/** The CloudEvents of a subscription, or of all. */
	events(subscription?: string): Ack[];
	ask(name: string, payload?: unknown): Promise<Ack>;
};

export async function connect(url: string, token: unknown, options: Record<string, unknown> = {}): Promise<Visit> {
	const socket = io(url, {
		path: '/v1/socket',
		transports: ['websocket'],
		reconnection: false,
		forceNew: true,
		auth: token === undefined ? {} : { token },
		...options,
	});
	const heard: Visit['heard'] = [];
	socket.onAny((name: string, ...values: Ack[]) => heard.push({ name, values }));
	const refused = await new Promise<Ack>((resolve) => {
		socket.once('connect', () => resolve(null));
		socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data ?? { message: error.message }));
	});
	return {
		socket,
		refused,
		heard,
		events: (subscription) =>
			heard
				.filter(({ name, values }) => name === 'event' && (subscription === undefined || values[1] === subscription))
				.map(({ values }) => values[0]),
		ask: (name, payload) => socket.timeout(10_000).emitWithAck(name, ...(payload === undefined ? [] : [payload])),
	};
}

/** Waits until something is so; tells what was there instead where it never is. */
export async function until(isSo: () => unknown, what: string, most = 15_000): Promise<void> {
	const end = Date.now() + most;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error(`It never came to this: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
