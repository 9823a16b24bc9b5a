/** A reader who does not read: what is held for them, and how it ends. Over a real connection whose other end is asleep. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { createEnvelopes } from '../src/realtime/envelopes.ts';
import { createStream } from '../src/realtime/stream.ts';

it('holds little for a stream that is not read, and ends it with the reason and the place', async () => {
	let ends = 0;
	const isFull = Promise.withResolvers<{ held: number; sent: number; hasRoom: boolean; heldAfter: number }>();
	const server = createServer(async (_request, res) => {
		const stream = createStream({
			context: { res } as never,
			envelopes: createEnvelopes((event) => ({ position: event.position, text: 'x'.repeat(1000) })),
			onEnd: () => void ends++,
			log: { debug: () => {} },
			patience: 300,
		});
		stream.open({
			head: 0,
			wasReset: false,
			subscription: { position: 7, become: () => {}, end: () => void ends++ },
			start: () => {},
		});
		let position = 0;
		let hasRoom = true;
		while (hasRoom && position < 1_000_000) {
			hasRoom = stream.sink.write({ position: ++position } as never);
			if (position % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
		}
		const held = res.writableLength;
		isFull.resolve({ held, sent: position, hasRoom: await stream.sink.drained(), heldAfter: res.writableLength });
	});
	server.listen(0);
	await once(server, 'listening');
	const reader = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
		reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		reader.pause();
	});
	const { held, sent, hasRoom } = await isFull.promise;
	expect(sent).toBeLessThan(1_000_000);
	expect(held).toBeLessThan(300 * 1024);
	expect(hasRoom).toBe(false);
	expect(ends).toBe(2);
	let text = '';
	reader.setEncoding('utf8').on('data', (part) => {
		text += part;
	});
	reader.resume();
	await once(reader, 'close');
	const [, last] = /event: goodbye\nretry: \d+\ndata: (.*)\n/.exec(text) ?? [];
	expect(JSON.parse(last as string)).toMatchObject({ code: 'too_slow', status: 408, position: 7 });
	server.close();
});
