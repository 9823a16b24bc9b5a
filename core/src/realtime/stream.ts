import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import { type Problem, problem } from '../errors.ts';
import { documentOf } from '../http/problem-document.ts';
import type { Envelopes } from './envelopes.ts';
import type { Opening, Sink, Subscription } from './feed.ts';

/** One open stream (server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type Stream = {
	sink: Sink;
	/** Sends the head of the answer; to be called before the subscription starts. */
	open(opening: Opening): void;
	/** Keeps the connection alive, and the reader's position up to date where nothing was to be told. */
	beat(): void;
	/** The last message, and the end. */
	end(why: Problem): void;
};

/** What may wait in memory for a slow reader, in bytes. */
const FULL = 256 * 1024;
const PATIENCE = 15_000;
/** How long the last message may take. */
const FAREWELL = 3_000;
/** What the browser waits for before it comes back, in milliseconds. Spread, so that not all come at once. */
const retryIn = (): number => 1_000 + Math.floor(Math.random() * 2_000);

type Parts = {
	context: Context;
	envelopes: Envelopes;
	onEnd: () => void;
	log: Pick<Logger, 'debug'>;
	/** How long a slow reader has to make room, in milliseconds. */
	patience?: number;
};

export function createStream({ context, envelopes, onEnd, log, patience = PATIENCE }: Parts): Stream {
	const response: ServerResponse = context.res;
	let subscription: Subscription | undefined;
	let told = 0;
	let isOver = false;
	const send = (text: string): void => {
		if (!isOver) response.write(text);
	};
	const finish = (): void => {
		if (isOver) return;
		isOver = true;
		subscription?.end();
		onEnd();
	};
	response.on('close', finish);
	response.on('error', (error) => log.debug({ err: error }, 'a stream broke off'));

	const stream: Stream = {
		sink: {
			write(event) {
				told = event.position;
				send(`id: ${event.position}\ndata: ${envelopes.text(event)}\n\n`);
				return response.writableLength < FULL;
			},
			async drained() {
				const until = Date.now() + patience;
				while (!isOver && response.writableLength >= FULL / 4) {
					if (Date.now() > until) {
						stream.end(
							problem('too_slow', {
								detail: `More than ${FULL / 1024} KiB waited for longer than ${patience / 1000} s; come back, and go on from your position`,
							}),
						);
						return false;
					}
					await wait(50, undefined, { ref: false });
				}
				return !isOver;
			},
			reset(position) {
				told = position;
				send(`event: reset\nid: ${position}\ndata: ${JSON.stringify({ position })}\n\n`);
			},
		},
		open({ head, wasReset, subscription: mine }) {
			subscription = mine;
			// Not Koa's to end: it ends when somebody goes.
			context.respond = false;
			response.writeHead(200, {
				'Content-Type': 'text/event-stream; charset=utf-8',
				// A proxy that waits for more before it passes on would hold back what has just happened.
				'X-Accel-Buffering': 'no',
			});
			response.flushHeaders();
			if (isOver) return void mine.end();
			told = mine.position;
			send(`retry: ${retryIn()}\n\n`);
			if (wasReset) stream.sink.reset(mine.position);
			send(`event: ready\nid: ${mine.position}\ndata: ${JSON.stringify({ position: mine.position, head })}\n\n`);
		},
		beat() {
			if (response.writableLength >= FULL) return;
			const position = subscription?.position ?? 0;
			// An id without data is remembered by the reader and shown to nobody.
			send(position > told ? `: still here\nid: ${position}\n\n` : ': still here\n\n');
			told = Math.max(told, position);
		},
		end(why) {
			if (isOver) return;
			const body = { ...documentOf(why), position: subscription?.position };
			response.end(`event: goodbye\nretry: ${retryIn()}\ndata: ${JSON.stringify(body)}\n\n`);
			finish();
			setTimeout(() => response.destroy(), FAREWELL).unref();
		},
	};
	return stream;
}
