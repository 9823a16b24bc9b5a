import type { Client } from './client.ts';
import type { FreeholdError } from './error.ts';
import type { EventEnvelope, EventName, EventPattern, EventsOf } from './event.ts';
import { pause } from './pause.ts';
import { messages } from './stream.ts';

/** Which events are wanted; nothing: all that the caller may know of. */
export type EventWish<Pattern extends EventPattern = EventPattern> = {
	/** `listing.published`, `listing.*` */
	types?: readonly Pattern[];
	/** One kind of record: `listing`. */
	entity?: string;
	/** One record, together with `entity`. */
	record?: string;
	/** The position to go on from, as `position` of an event said it: everything behind it comes first, then what is new. */
	after?: number;
};

export type Hearing = {
	/** Ends the subscription, which is no error. */
	signal?: AbortSignal | undefined;
	/** Called whenever the connection stands: at first, and after each time it was lost. Everything behind `position` will come. */
	onReady?: (position: number) => void;
	/** Called where events were lost, since they are kept for 90 days only: load anew what you show. The subscription goes on. */
	onReset?: (position: number) => void;
	/** Milliseconds without a sign of life after which the connection is made anew; the server gives one every 15 s. Default 45,000. */
	silence?: number;
};

/** `AbortSignal.timeout` takes no more: 24 days, which no connection lasts. */
const FOREVER = 2 ** 31 - 1;

const OPENING = 30_000;
const LONGEST_PAUSE = 30_000;

/**
 * What happens, while it happens: `for await (const { type, subject } of subscribe(client, { types: ['listing.*'] }))`.
 * A connection that is lost is made again, and goes on behind the last event: none is missed, none comes twice. Keep `position` of what
 * you have dealt with, and hand it in as `after`, to make that hold over restarts. Leaving the loop closes the connection.
 * @throws FreeholdError where it can never succeed: not signed in any more, not permitted, no such type
 */
export async function* subscribe<const Pattern extends EventPattern = EventName>(
	client: Client,
	wish: EventWish<Pattern> = {},
	options: Hearing = {},
): AsyncGenerator<EventEnvelope<EventsOf<Pattern>>, void, undefined> {
	const { signal, onReady, onReset, silence = 45_000 } = options;
	let { after } = wish;
	let failures = 0;
	let retry: number | undefined;
	while (!signal?.aborted) {
		const line = new AbortController();
		const hangUp = () => line.abort();
		signal?.addEventListener('abort', hangUp);
		try {
			const body = await open(client, { ...wish, after }, line);
			for await (const message of messages(body, silence)) {
				retry = message.retry;
				if (message.event === 'goodbye') break;
				if (message.id) after = Number(message.id);
				if (message.event === 'ready') {
					failures = 0;
					onReady?.(after ?? 0);
				} else if (message.event === 'reset') onReset?.(after ?? 0);
				else if (message.data) yield JSON.parse(message.data);
			}
		} catch (error) {
			if (signal?.aborted) return;
			const { code, status } = error as FreeholdError;
			if (code === 'events_forgotten') {
				after = undefined;
				onReset?.(0);
				continue;
			}
			// 0: the connection did not come about, or broke off.
			if (status && status !== 429 && status < 500) throw error;
		} finally {
			signal?.removeEventListener('abort', hangUp);
			hangUp();
		}
		// At first when the server asked for it, which spreads its readers; then less and less often.
		await pause(
			failures++ === 0 ? (retry ?? 1000) : Math.min(500 * 2 ** failures, LONGEST_PAUSE) * (0.75 + Math.random() / 2),
			signal,
		);
	}
}

/** Opens the stream. The call that opens it has its own tries, and renews the session where it has to. */
async function open(client: Client, { types, ...wish }: EventWish, line: AbortController): Promise<ReadableStream<Uint8Array>> {
	let body: ReadableStream<Uint8Array> | null = null;
	const late = setTimeout(() => line.abort(), OPENING);
	try {
		await client.run(
			{ method: 'GET', path: '/v1/events/stream', query: { types, ...wish } },
			{
				signal: line.signal,
				timeout: FOREVER,
				through: (send) => async (url, init) => {
					const answer = await send(url, init);
					if (!answer.ok) return answer;
					body = answer.body;
					return new Response(null, { status: 204 });
				},
			},
		);
	} finally {
		clearTimeout(late);
	}
	return body ?? new ReadableStream({ start: (stream) => stream.close() });
}
