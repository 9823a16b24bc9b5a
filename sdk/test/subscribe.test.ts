/** Hearing of events: a connection that is lost is made again and goes on behind the last event. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createClient, subscribe } from '../src/index.ts';
import { messages, Silence } from '../src/stream.ts';

type Line = { query: Record<string, string>; response: ServerResponse; isOver: Promise<unknown> };

/** A server that answers each connection as `script` says; a connection that is not ended stays open. */
async function stand(script: (line: Line, count: number) => void) {
	const lines: Line[] = [];
	const server = createServer((request: IncomingMessage, response) => {
		const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
		const line = { query, response, isOver: new Promise((resolve) => response.once('close', resolve)) };
		script(line, lines.push(line));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		client: createClient({ url, key: 'pk_live_1', retries: 0 }),
		lines,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const begin = ({ response }: Line, position: number) => {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.write(`retry: 5\n\nevent: ready\nid: ${position}\ndata: {}\n\n`);
};
const tell = ({ response }: Line, position: number) =>
	response.write(`id: ${position}\ndata: ${JSON.stringify({ type: 'listing.created', position })}\n\n`);
const refuse = ({ response }: Line, status: number, code: string) =>
	response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code }));

/** Reads until it has so many, and leaves. */
async function take(count: number, events: AsyncIterable<{ position: number }>): Promise<number[]> {
	const positions: number[] = [];
	for await (const { position } of events) if (positions.push(position) === count) break;
	return positions;
}

it('asks for what is wanted, and goes on behind the last event after a connection broke off', async () => {
	await using server = await stand((line, count) => {
		begin(line, count === 1 ? 40 : 42);
		if (count === 1) {
			tell(line, 41);
			line.response.write('id: 42\n\n', () => line.response.destroy());
		} else for (const position of [43, 44]) tell(line, position);
	});
	const ready: number[] = [];
	const wish = { types: ['listing.*', 'lead.created'], entity: 'listing', record: '1' } as const;
	expect(await take(3, subscribe(server.client, wish, { onReady: (position) => ready.push(position) }))).toEqual([41, 43, 44]);
	expect(ready).toEqual([40, 42]);
	expect(server.lines.map(({ query }) => query)).toEqual([
		{ types: 'listing.*,lead.created', entity: 'listing', record: '1' },
		{ types: 'listing.*,lead.created', entity: 'listing', record: '1', after: '42' },
	]);
});

it('comes back after a farewell, a server that is not ready, and silence', async () => {
	await using server = await stand((line, count) => {
		if (count === 2) return refuse(line, 503, 'not_ready');
		begin(line, 7);
		if (count === 1) line.response.write('event: goodbye\nretry: 5\ndata: {"code":"token_expired"}\n\n');
		if (count === 4) tell(line, 8);
	});
	expect(await take(1, subscribe(server.client, {}, { silence: 60 }))).toEqual([8]);
	expect(server.lines.map(({ query }) => query.after)).toEqual([undefined, '7', '7', '7']);
}, 20_000);

it('says where events were lost, and goes on', async () => {
	await using server = await stand((line, count) => {
		if (count === 1) return refuse(line, 410, 'events_forgotten');
		begin(line, 90);
		line.response.write('event: reset\nid: 95\ndata: {"position":95}\n\n');
		tell(line, 96);
	});
	const lost: number[] = [];
	expect(await take(1, subscribe(server.client, { after: 3 }, { onReset: (position) => lost.push(position) }))).toEqual([96]);
	expect(lost).toEqual([0, 95]);
	expect(server.lines.map(({ query }) => query.after)).toEqual(['3', undefined]);
});

it('throws what cannot get better', async () => {
	await using server = await stand((line) => refuse(line, 403, 'forbidden'));
	await expect(take(1, subscribe(server.client))).rejects.toMatchObject({ status: 403, code: 'forbidden' });
	expect(server.lines).toHaveLength(1);
});

it('hangs up when the loop is left, or at the caller’s signal', async () => {
	await using server = await stand((line) => {
		begin(line, 1);
		tell(line, 2);
	});
	await take(1, subscribe(server.client));
	await server.lines[0]?.isOver;
	const stop = new AbortController();
	const positions: number[] = [];
	for await (const { position } of subscribe(server.client, {}, { signal: stop.signal })) {
		positions.push(position);
		setTimeout(() => stop.abort());
	}
	await server.lines[1]?.isOver;
	expect([positions, server.lines.length]).toEqual([[2], 2]);
	for await (const _ of subscribe(server.client, {}, { signal: AbortSignal.abort() })) expect.unreachable();
	expect(server.lines).toHaveLength(2);
});

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const all: Item[] = [];
	for await (const item of items) all.push(item);
	return all;
}

const bytesOf = (...parts: Uint8Array[]) =>
	new ReadableStream<Uint8Array>({
		start(stream) {
			for (const part of parts) stream.enqueue(part);
			stream.close();
		},
	});

it('reads a stream as the standard says, however it was cut', async () => {
	const text =
		': a comment\r\n\r\nid: 1\r\ndata: Zürich\r\ndata:  é\r\n\r\nevent: reset\nretry: 50\ndata\n\nid\rdata:x\r\rdata: cut off';
	const bytes = new TextEncoder().encode(text);
	const expected = [
		{ event: 'message', data: '', id: '', retry: undefined },
		{ event: 'message', data: 'Zürich\n é', id: '1', retry: undefined },
		{ event: 'reset', data: '', id: '1', retry: 50 },
		{ event: 'message', data: 'x', id: '', retry: 50 },
	];
	for (let at = 0; at <= bytes.length; at++) {
		const told = await allOf(messages(bytesOf(bytes.slice(0, at), bytes.slice(at)), 5000));
		expect(told, `cut at ${at}`).toEqual(expected);
	}
	await expect(allOf(messages(new ReadableStream(), 10))).rejects.toBeInstanceOf(Silence);
});
