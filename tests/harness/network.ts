/**
 * A network between the parts of a test's cluster that can be taken away: a TCP proxy on 127.0.0.1 that spreads connections over its
 * targets in turn, and cuts, delays or swallows what goes through it.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Network = {
	port: number;
	/** Where connections go, in turn; one that refuses is passed over. */
	targets: number[];
	/** Ends every connection at once, and refuses new ones until {@link Network.mend}. */
	cut(): void;
	/** Ends every connection at once, and takes new ones: what a failing switch does. */
	drop(): void;
	/** Holds everything back and lets nobody know: a network that is gone without a word. */
	swallow(): void;
	/** Holds every packet back for so many milliseconds. */
	delay(milliseconds: number): void;
	/** Takes so many connections more, and cuts every one after them. */
	only(connections: number): void;
	/** As it was. */
	mend(): void;
	connections(): number;
	close(): Promise<void>;
};

export async function startNetwork(targets: number[]): Promise<Network> {
	const open = new Set<Socket>();
	let next = 0;
	let isCut = false;
	let left = Number.POSITIVE_INFINITY;
	let isSwallowing = false;
	let wait = 0;

	const keep = (socket: Socket): Socket => {
		open.add(socket.setNoDelay(true));
		socket.on('error', () => {});
		socket.on('close', () => open.delete(socket));
		return socket;
	};
	/** Hands on what comes from one side to the other, as the network lets it. */
	const pump = (from: Socket, to: Socket): void => {
		from.on('data', (chunk) => {
			if (isSwallowing) return void from.pause();
			if (!wait) return void to.write(chunk);
			setTimeout(() => !to.destroyed && to.write(chunk), wait);
		});
		from.on('close', () => to.destroy());
		from.on('end', () => to.end());
	};
	const server = createServer({ allowHalfOpen: true }, (client) => {
		keep(client);
		if (isCut || left-- <= 0) return void client.resetAndDestroy();
		const order = proxy.targets.map((_, at) => proxy.targets[(next + at) % proxy.targets.length] as number);
		next = (next + 1) % Math.max(1, proxy.targets.length);
		const attempt = ([port, ...others]: number[]): void => {
			if (port === undefined) return void client.resetAndDestroy();
			const upstream = connect(port, '127.0.0.1');
			upstream.once('error', () => attempt(others));
			upstream.once('connect', () => {
				upstream.removeAllListeners('error');
				if (client.destroyed) return void upstream.destroy();
				keep(upstream);
				pump(client, upstream);
				pump(upstream, client);
			});
		};
		attempt(order);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	const end = (): void => {
		for (const socket of open) socket.resetAndDestroy();
	};
	const proxy: Network = {
		port: (server.address() as AddressInfo).port,
		targets,
		cut() {
			isCut = true;
			end();
		},
		drop: end,
		swallow() {
			isSwallowing = true;
		},
		delay(milliseconds) {
			wait = milliseconds;
		},
		only(connections) {
			left = connections;
		},
		mend() {
			// What was swallowed is lost: a connection that missed some of it is of no more use.
			if (isSwallowing) end();
			isCut = false;
			isSwallowing = false;
			wait = 0;
			left = Number.POSITIVE_INFINITY;
		},
		connections: () => open.size / 2,
		async close() {
			end();
			server.close();
			await once(server, 'close');
		},
	};
	return proxy;
}
