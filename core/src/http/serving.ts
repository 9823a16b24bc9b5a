import { createServer, type IncomingMessage, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** Where sockets connect (socket.io). */
export const SOCKET_PATH = '/v1/socket';

/** Who sends slowly holds a connection no longer than this: 10 s for the headers, 60 s for all of it; looked at every 2 s. */
const PATIENCE = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	keepAliveTimeout: 65_000,
	connectionsCheckingInterval: 2_000,
	maxHeaderSize: 16_384,
	// Only sockets are another protocol; whoever offers one elsewhere (h2c) is answered in plain HTTP, as if they had not.
	shouldUpgradeCallback: ({ url = '', headers }: IncomingMessage): boolean =>
		url.startsWith(`${SOCKET_PATH}/`) && headers.upgrade?.toLowerCase() === 'websocket',
};

/** The listening socket: opened once, closed when the last call in flight is answered or time is up. */
export function createServing(listener: RequestListener, config: Config, log: Logger) {
	const server: Server = createServer(PATIENCE, listener);
	server.on('clientError', refuseUnreadable);
	const state = {
		/** For what shares the address (sockets). */
		server,
		isOpen: false,
		async open(port = config.port, host = config.host): Promise<string> {
			await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
			state.isOpen = true;
			const address = server.address() as AddressInfo;
			return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
		},
		async close(): Promise<void> {
			if (!state.isOpen) return;
			state.isOpen = false;
			const late = setTimeout(() => {
				log.warn('some calls did not end in time and are cut off');
				server.closeAllConnections();
			}, config.shutdownSeconds * 1000);
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeIdleConnections();
			await closed;
			clearTimeout(late);
		},
	};
	return state;
}

const UNREADABLE: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What is no HTTP, or came too slowly, never reaches a route: the bare answer that the protocol asks for, and the end. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
	if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
	const status = UNREADABLE[error.code ?? ''] ?? 400;
	socket.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n`,
	);
}
