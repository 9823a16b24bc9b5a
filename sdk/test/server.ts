/** A small HTTP server for tests of the runtime: says what it is told to, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string };
export type Said = {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown /** Breaks the connection off. */;
	broken?: boolean;
};
export type Say = (asked: Asked, count: number) => Said | Promise<Said>;

/** A problem document as the platform sends it. */
export const refusal = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Said => ({
	status,
	headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-12345678', ...headers },
	body: { type: `https://freehold.dev/errors/${code}`, title: `Title of ${code}`, status, code, ...more },
});

export async function serve(say: Say) {
	const asked: Asked[] = [];
	const server = createServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += chunk;
		const { method = '', url = '', headers } = request;
		const one = { method, url, headers, body };
		const said = await say(one, asked.push(one));
		if (said.broken) return request.socket.destroy();
		response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
		response.end(said.body === undefined ? '' : typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
