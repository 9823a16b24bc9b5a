/** In a browser, on a page and in a worker: calls, pages, events, and uploads that tell how far they are. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../tests/harness/chromium.ts';
import { bundle } from './bundle.ts';

const CODE = `import { createClient, isFreeholdError, listListings, pages, subscribe, uploadListing, uploadProgress } from '@freehold/sdk';

async function use() {
	const client = createClient({ url: location.origin, key: 'pk_live_1' });
	const ids = [];
	for await (const { id } of pages(client, listListings())) ids.push(id);
	for await (const { position } of subscribe(client, { types: ['listing.*'] })) { ids.push(position); break; }
	const steps = [];
	const through = uploadProgress((step) => steps.push(step));
	const { id } = await client.run(uploadListing('1', new Blob([new Uint8Array(3_000_000)], { type: 'image/png' })), { through });
	const refused = await client.run(uploadListing('2', new Blob(['x'], { type: 'image/png' })), { through }).catch((error) => isFreeholdError(error) && [error.code, error.requestId]);
	const ended = await client.run(uploadListing('3', new Blob(['x'])), { through, signal: AbortSignal.timeout(50) }).catch((error) => error.code);
	const rising = steps.every(({ sent, total }) => sent <= total) && steps.some(({ sent, total }) => sent === 3_000_000 && sent === total);
	return { ids, id, rising, refused, ended };
}
const told = use().catch((error) => String(error));
if (globalThis.document) globalThis.told = told;
else told.then(postMessage);
`;

let server: Server;
let browser: Browser;
let site: string;
beforeAll(async () => {
	const script = await bundle(CODE);
	server = createServer(async (request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
		const json = (status: number, body: object) =>
			response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1' }).end(JSON.stringify(body));
		for await (const _ of request);
		if (pathname === '/')
			response
				.writeHead(200, { 'content-type': 'text/html' })
				.end('<!doctype html><script type="module" src="/bundle.js"></script>');
		else if (pathname === '/bundle.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
		else if (pathname === '/v1/events/stream') {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.write('event: ready\nid: 6\ndata: {}\n\nid: 7\ndata: {"position":7}\n\n');
		} else if (pathname === '/v1/listings')
			json(200, searchParams.has('cursor') ? { data: [{ id: 'b' }], next: null } : { data: [{ id: 'a' }], next: '1' });
		else if (pathname === '/v1/listings/1/photos') json(201, { id: 'p' });
		else if (pathname === '/v1/listings/2/photos') json(422, { code: 'invalid_input' });
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	browser = await launchChromium();
}, 60_000);
afterAll(async () => {
	await browser?.close();
	server?.closeAllConnections();
	server?.close();
});

const expected = { ids: ['a', 'b', 7], id: 'p', rising: true, refused: ['invalid_input', 'req-1'], ended: 'aborted' };

it('works on a page', async () => {
	const page = await browser.newPage();
	await page.goto(site);
	expect(await page.evaluate('told')).toEqual(expected);
	await page.close();
});

it('works in a worker', async () => {
	const page = await browser.newPage();
	await page.goto(`${site}/v1/listings`);
	const told = page.evaluate(
		() =>
			new Promise((resolve) =>
				new Worker('/bundle.js', { type: 'module' }).addEventListener('message', ({ data }) => resolve(data)),
			),
	);
	expect(await told).toEqual(expected);
	await page.close();
});
