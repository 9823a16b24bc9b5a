/** How far an upload is, where there is no XMLHttpRequest; in a browser: runtimes.test.ts. */
import { expect, it } from 'vitest';
import { createClient, type Progress, uploadListing, uploadProgress } from '../src/index.ts';
import { refusal, serve } from './server.ts';

const told = (list: Progress[]) => uploadProgress((progress) => list.push(progress));

it('is told while the bytes go out, of anything that can be uploaded', async () => {
	await using server = await serve(() => ({ status: 201, body: { id: 'p' } }));
	const { run } = createClient({ url: server.url });
	const bytes = new Uint8Array(300_000).fill(65);
	for (const file of [new Blob([bytes]), bytes, bytes.buffer, 'A'.repeat(300_000)]) {
		const list: Progress[] = [];
		expect(await run(uploadListing('1', file, 'image/png'), { through: told(list) })).toEqual({ id: 'p' });
		expect(list.map(({ total }) => total)).toEqual(list.map(() => 300_000));
		expect(list.map(({ sent }) => sent)).toEqual(list.map(({ sent }) => sent).toSorted((one, other) => one - other));
		expect([list[0]?.sent, list.at(-1)?.sent, list.length > 3]).toEqual([0, 300_000, true]);
	}
	expect(server.asked.map(({ body, headers }) => [body.length, headers['content-type']])).toEqual(
		Array(4).fill([300_000, 'image/png']),
	);
});

it('begins anew with each try, and knows no total of a stream', async () => {
	await using server = await serve((_, count) =>
		count === 1 ? refusal(503, 'not_ready', {}, { 'retry-after': '0' }) : { status: 201, body: {} },
	);
	const { run } = createClient({ url: server.url });
	const list: Progress[] = [];
	await run(uploadListing('1', new Blob(['pixels']), 'image/png'), { through: told(list) });
	expect(list).toEqual(
		Array(2)
			.fill([
				{ sent: 0, total: 6 },
				{ sent: 6, total: 6 },
			])
			.flat(),
	);
	const streamed: Progress[] = [];
	await run(uploadListing('1', new Blob(['pixels']).stream(), 'image/png'), { through: told(streamed) });
	expect(streamed).toEqual([
		{ sent: 0, total: undefined },
		{ sent: 6, total: undefined },
	]);
	expect(server.asked.map(({ body }) => body)).toEqual(['pixels', 'pixels', 'pixels']);
});
