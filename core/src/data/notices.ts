import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { APP_ROLE, type Connections, type PGliteTurns } from './database.ts';

/**
 * What the database tells all its processes (NOTIFY): heard after the commit that it belongs to, on one connection of its own. A
 * notice is a nudge and never the thing itself: who was not connected has not heard it, is told so, and looks for itself.
 */
export type Notices = {
	/**
	 * @param heard is given each notice's payload
	 * @param missed notices may have been lost: the connection was, and is back
	 */
	on(channel: string, heard: (payload: string) => void, missed?: () => void): void;
	close(): Promise<void>;
};

type Listener = { heard: (payload: string) => void; missed: (() => void) | undefined };

/** Milliseconds between attempts to connect again. */
const AGAIN = { least: 250, most: 5_000 };
const CHANNEL = /^[a-z_]+$/;

type Parts = {
	config: Pick<Config, 'databaseUrl'>;
	connections: Pick<Connections, 'kind' | 'native'>;
	log: Pick<Logger, 'warn' | 'info'>;
};

export function createNotices({ config, connections, log }: Parts): Notices {
	const listeners = new Map<string, Listener[]>();
	const hear = (channel: string, payload = ''): void => {
		for (const { heard } of listeners.get(channel) ?? []) heard(payload);
	};
	const listening =
		connections.kind === 'pglite'
			? listenEmbedded(connections.native as PGliteTurns, hear)
			: listenApart(config.databaseUrl as string, log, {
					hear,
					channels: () => [...listeners.keys()],
					missed() {
						for (const { missed } of [...listeners.values()].flat()) missed?.();
					},
				});
	return {
		on(channel, heard, missed) {
			if (!CHANNEL.test(channel)) throw new Error(`“${channel}” is no name of a channel`);
			const known = listeners.get(channel);
			if (known) known.push({ heard, missed });
			else {
				listeners.set(channel, [{ heard, missed }]);
				listening.add(channel);
			}
		},
		close: listening.close,
	};
}

type Listening = { add(channel: string): void; close(): Promise<void> };

function listenEmbedded({ pglite, turn }: PGliteTurns, hear: (channel: string, payload: string) => void): Listening {
	let isClosed = false;
	// Told from inside a turn of whoever committed; who hears of it must not believe that they have the turn.
	const outside = AsyncLocalStorage.snapshot();
	return {
		add(channel) {
			void turn({ organization: null }, () =>
				pglite.listen(channel, (payload) => {
					if (!isClosed) outside(() => void setImmediate(hear, channel, payload));
				}),
			).catch(() => {});
		},
		async close() {
			isClosed = true;
		},
	};
}

type Ears = { hear: (channel: string, payload?: string) => void; channels: () => string[]; missed: () => void };

/** A pooled connection cannot listen: others would be given it. */
function listenApart(connectionString: string, log: Pick<Logger, 'warn' | 'info'>, { hear, channels, missed }: Ears): Listening {
	let client: Client | undefined;
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;
	let tries = 0;
	let wasLost = false;

	const lose = (lost: Client, error?: Error): void => {
		if (client !== lost) return;
		client = undefined;
		lost.end().catch(() => {});
		if (isClosed) return;
		if (!wasLost) log.warn({ err: error }, 'the database’s notices are not heard until it is back');
		wasLost = true;
		timer = setTimeout(connect, Math.min(AGAIN.least * 2 ** tries++, AGAIN.most));
		timer.unref();
	};

	const connect = async (): Promise<void> => {
		const mine = new Client({
			connectionString,
			options: `-c role=${APP_ROLE}`,
			keepAlive: true,
			application_name: 'freehold notices',
		});
		client = mine;
		mine.on('error', (error) => lose(mine, error));
		mine.on('end', () => lose(mine));
		mine.on('notification', ({ channel, payload }) => hear(channel, payload));
		try {
			await mine.connect();
			for (const channel of channels()) await mine.query(`listen ${channel}`);
			tries = 0;
			if (wasLost) {
				wasLost = false;
				log.info('the database’s notices are heard again');
				missed();
			}
		} catch (error) {
			lose(mine, error as Error);
		}
	};

	let first: Promise<void> | undefined;
	return {
		add(channel) {
			// The first asks for the connection; those that come while it opens are listened to with it.
			if (!first) first = connect();
			else first = first.then(async () => void (await client?.query(`listen ${channel}`))).catch(() => {});
		},
		async close() {
			isClosed = true;
			clearTimeout(timer);
			await client?.end().catch(() => {});
		},
	};
}
