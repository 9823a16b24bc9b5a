import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One request as a receiver saw it. */
export type Received = { headers: Record<string, string>; body: string; at: number };

type Answering = (request: Received, response: ServerResponse, incoming: IncomingMessage) => void;

export type Receiver = {
	url: string;
	received: Received[];
	/** How the next requests are answered; 204 unless it is said. */
	answer(answering: Answering | number): void;
	/** Throws where it is not signed with the secret; the parsed body. Checked at the time of the signature, since clocks are moved. */
	verified(secret: string, at?: number): unknown;
	ids(): string[];
	/** Resolves once so many have come. */
	count(wanted: number): Promise<void>;
	/** How many are being answered at this moment, and how many there were at most. */
	inFlight: { now: number; most: number };
	close(): Promise<void>;
};

/** A real receiver of webhooks on this machine. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const waiting: (() => void)[] = [];
	const inFlight = { now: 0, most: 0 };
	let answering: Answering = (_request, response) => void response.writeHead(204).end();
	const server: Server = createServer((incoming, response) => {
		inFlight.most = Math.max(inFlight.most, ++inFlight.now);
		response.on('close', () => inFlight.now--);
		const parts: Buffer[] = [];
		incoming.on('data', (part: Buffer) => parts.push(part));
		incoming.on('end', () => {
			const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
			const request = { headers, body: Buffer.concat(parts).toString('utf8'), at: Date.now() };
			received.push(request);
			answering(request, response, incoming);
			for (const wake of waiting.splice(0)) wake();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/hook`,
		received,
		inFlight,
		answer: (next) => {
			answering = typeof next === 'number' ? (_request, response) => void response.writeHead(next).end() : next;
		},
		verified(secret, at = received.length - 1) {
			const { headers, body } = received[at] as Received;
			// The package's own clock is the machine's: what is checked here is the signature.
			const hook = new Webhook(secret);
			const signature = hook.sign(headers['webhook-id'] as string, new Date(Number(headers['webhook-timestamp']) * 1000), body);
			if (!headers['webhook-signature']?.split(' ').includes(signature)) throw new Error('The signature is not right');
			return JSON.parse(body);
		},
		ids: () => received.map(({ headers }) => headers['webhook-id'] as string),
		async count(wanted) {
			while (received.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
		},
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
