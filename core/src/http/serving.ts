import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** The listening socket: opened once, closed when the last call in flight is answered or time is up. */
export function createServing(listener: RequestListener, config: Config, log: Logger) {
	const server: Server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 }, listener);
	const state = {
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
