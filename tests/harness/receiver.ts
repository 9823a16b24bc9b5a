/** Whoever receives webhooks and calls of jobs: writes down what came, and can be slow, broken, or silent after it has taken a call. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
	/** `webhook-id` or `idempotency-key`: what a repetition is told by. */
	id: string;
	/** Path of the call. */
	path: string;
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
	body: any;
	headers: IncomingMessage['headers'];
	at: number;
	/** Was it answered that it is taken? */
	taken: boolean;
};

/** What to do with a call: answer so, after a while; `silent`: take it and hang up without a word. */
export type Treatment = { status?: number; after?: number; silent?: boolean };

export type Receiver = {
	url: string;
	/** Every call, repetitions among them, in the order in which they came. */
	calls: Received[];
	/** How calls are treated; the count is of those with the same id before. */
	treat: (call: Received, before: number) => Treatment;
	/** Each id once, as it first came: what a receiver that knows repetitions acts on. */
	distinct(path?: string): Received[];
	stop(): Promise<void>;
};

export async function startReceiver(treat: Receiver['treat'] = () => ({})): Promise<Receiver> {
	const counts = new Map<string, number>();
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString('utf8');
		const id = String(request.headers['webhook-id'] ?? request.headers['idempotency-key'] ?? '');
		const path = request.url ?? '/';
		const before = counts.get(`${path} ${id}`) ?? 0;
		counts.set(`${path} ${id}`, before + 1);
		const call: Received = {
			id,
			path,
			body: text ? JSON.parse(text) : undefined,
			headers: request.headers,
			at: Date.now(),
			taken: false,
		};
		receiver.calls.push(call);
		const { status = 204, after = 0, silent = false } = receiver.treat(call, before);
		call.taken = status < 300;
		setTimeout(() => {
			if (silent) return void request.socket.destroy();
			response.writeHead(status).end();
		}, after);
	});
	// Whoever is killed in the middle of a call leaves a broken one.
	server.on('clientError', (_, socket) => socket.destroy());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const receiver: Receiver = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls: [],
		treat,
		distinct(path) {
			const first = new Map<string, Received>();
			for (const call of receiver.calls) {
				if (path !== undefined && call.path !== path) continue;
				const key = `${call.path} ${call.id}`;
				if (!first.has(key)) first.set(key, call);
			}
			return [...first.values()];
		},
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return receiver;
}
