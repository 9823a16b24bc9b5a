/** A service outside, as drivers meet it: a real HTTP server that answers what its documentation says, and goes wrong on request. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type Asked = {
	method: string;
	url: URL;
	path: string;
	headers: Record<string, string>;
	body: string;
	bytes: Uint8Array;
	// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
	json: any;
	form: URLSearchParams;
};

export type Reply = {
	status?: number;
	headers?: Record<string, string>;
	/** An object is sent as JSON; a list of texts in pieces, as a stream. */
	body?: unknown;
	pieces?: (string | Uint8Array)[];
};

/** `hang`: never answers. `cut`: closes the line amid its answer. */
export type Trouble = Reply | 'hang' | 'cut';

export type Service = {
	url: string;
	/** Whatever was asked, in order. */
	asked: Asked[];
	/** From now on every call meets this; null: as before. */
	trouble(trouble: Trouble | null): void;
	stop(): Promise<void>;
};

export async function startService(reply: (asked: Asked) => Reply | Promise<Reply>): Promise<Service> {
	const asked: Asked[] = [];
	let trouble: Trouble | null = null;
	const server = createServer((request, response) => void answer(request, response));

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const bytes = Buffer.concat(parts);
		const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
		const body = bytes.toString('utf8');
		const one: Asked = {
			method: request.method ?? 'GET',
			url,
			path: url.pathname,
			headers: request.headers as Record<string, string>,
			body,
			bytes,
			json: parsed(body),
			form: new URLSearchParams(body),
		};
		asked.push(one);
		if (trouble === 'hang') return;
		if (trouble === 'cut') {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
			response.write('{"half":');
			await wait(10);
			response.destroy();
			return;
		}
		let sent: Reply;
		try {
			sent = trouble ?? (await reply(one));
		} catch (error) {
			sent = { status: 500, body: { broken: String(error) } };
		}
		const { status = 200, headers = {}, pieces } = sent;
		const isText = typeof sent.body === 'string' || sent.body instanceof Uint8Array;
		response.writeHead(status, { ...(isText || pieces ? {} : { 'content-type': 'application/json' }), ...headers });
		if (pieces) {
			for (const piece of pieces) {
				response.write(piece);
				await wait(2);
			}
			response.end();
		} else response.end(isText ? (sent.body as string) : sent.body === undefined ? '' : JSON.stringify(sent.body));
	}

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		trouble(next) {
			trouble = next;
		},
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
