import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

/** The address of `freehold dev`, which stays while the platform behind it is replaced; no call meets a closed door. */
export type Front = {
	listen(port: number, host: string): Promise<void>;
	/** From now on this server answers. Resolves when the one before has answered what it was asked, or two seconds are over. */
	serve(server: Server): Promise<void>;
	/** Pages show this text until something serves again; where nothing ever has, calls are answered with it. */
	tell(fault: string): void;
	/** Pages of the console load themselves anew. */
	reload(): void;
	close(): Promise<void>;
};

const SCRIPT = readFileSync(join(import.meta.dirname, 'reload.js'));

/** How long calls in flight hold up the end of the platform that answers them. In ms. */
const LATE = 2000;

export function createFront(): Front {
	let behind: Server | undefined;
	let fault: string | undefined;
	let version = 0;
	const readers = new Set<ServerResponse>();
	const inFlight = new Map<Server, Set<ServerResponse>>();
	// What browsers remember of an earlier `freehold dev` is another one's.
	const born = Date.now();

	const told = (): string =>
		fault === undefined ? `event: serving\ndata: ${born}.${version}\n\n` : `event: fault\ndata: ${JSON.stringify(fault)}\n\n`;
	const tellAll = (): void => {
		for (const reader of readers) reader.write(told());
	};
	const listen = (response: ServerResponse): void => {
		response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		response.write(`retry: 300\n\n${told()}`);
		readers.add(response);
		response.once('close', () => readers.delete(response));
	};
	const answer = (request: IncomingMessage, response: ServerResponse): void => {
		if (request.url === '/_dev/events') listen(response);
		else if (request.url === '/_dev/reload.js') say(response, 200, 'text/javascript', SCRIPT);
		else if (!behind) say(response, 503, 'text/plain', fault ?? 'Freehold is starting\n');
		else {
			const under = inFlight.get(behind) as Set<ServerResponse>;
			under.add(response);
			response.once('close', () => under.delete(response));
			if (isPage(request)) addScript(request, response);
			behind.emit('request', request, response);
		}
	};

	const server = createServer(answer);
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		if (behind) behind.emit('upgrade', request, socket, head);
		else socket.destroy();
	});
	return {
		listen: (port, host) => new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve)),
		async serve(next) {
			const before = behind;
			inFlight.set(next, new Set());
			behind = next;
			fault = undefined;
			version++;
			tellAll();
			const left = before && inFlight.get(before);
			if (!before || !left) return;
			inFlight.delete(before);
			const late = Date.now() + LATE;
			while (left.size > 0 && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 20));
		},
		tell(text) {
			fault = text;
			tellAll();
		},
		reload() {
			version++;
			tellAll();
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

const say = (response: ServerResponse, status: number, type: string, text: string | Buffer): void =>
	void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);

const isPage = ({ method, url = '', headers }: IncomingMessage): boolean =>
	method === 'GET' && /^\/console(\/|$)/.test(url) && Boolean(headers.accept?.includes('text/html'));

const TAG = '<script type="module" src="/_dev/reload.js"></script>\n';

/** Behind a page's last line stands one more; the policy of pages takes scripts of their own origin. */
function addScript(request: IncomingMessage, response: ServerResponse): void {
	delete request.headers['accept-encoding'];
	delete request.headers['if-none-match'];
	const { end, writeHead } = response;
	let isHtml = false;
	response.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) => {
		const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
		isHtml = String(type ?? response.getHeader('content-type')).includes('text/html');
		const kept = Object.entries(headers).filter(([name]) => !isHtml || !/^(content-length|etag)$/i.test(name));
		return writeHead.call(response, status, Object.fromEntries(kept));
	}) as typeof response.writeHead;
	response.end = ((chunk?: unknown, ...rest: unknown[]) => {
		if (chunk !== undefined && typeof chunk !== 'function') response.write(chunk);
		return end.apply(response, (isHtml ? [TAG] : rest) as never);
	}) as typeof response.end;
}
