/** What is sent on a bare socket: requests in requests, methods that nobody has, upgrades, and headers that are no headers. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../harness/app.ts';

describe('on the wire', () => {
	let test: TestApp;
	let port: number;
	let owner: string;

	beforeAll(async () => {
		test = await startApp('pglite');
		port = Number(new URL(test.url).port);
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	/** Everything that comes back for these bytes until the server ends the connection, or has been still for a while. */
	const raw = (...lines: string[]): Promise<string> =>
		new Promise((resolve, reject) => {
			const socket = connect(port, '127.0.0.1');
			let answer = '';
			socket.setTimeout(1500, () => socket.destroy());
			socket.on('data', (chunk) => {
				answer += chunk;
			});
			socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(answer) : reject(error)));
			socket.on('close', () => resolve(answer));
			socket.write(lines.join('\r\n'));
		});
	const answers = (text: string): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

	const secret = (): string[] => [`GET /v1/contacts HTTP/1.1`, 'Host: x', `Authorization: Bearer ${owner}`, '', ''];

	it('answers one request for one request (the control of those below)', async () => {
		expect(answers(await raw('GET /health HTTP/1.1', 'Host: x', 'Connection: close', '', ''))).toEqual([200]);
		expect(answers(await raw(...secret().slice(0, 3), 'Connection: close', '', ''))).toEqual([200]);
	});

	it('takes no request whose length is told twice or in two ways', async () => {
		const head = ['POST /v1/auth/refresh HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
		const inner = secret().join('\r\n');
		const attacks: string[][] = [
			[...head, 'Content-Length: 2', `Content-Length: ${inner.length + 2}`, '', `{}${inner}`],
			[...head, 'Content-Length: 2', 'Transfer-Encoding: chunked', '', `0\r\n\r\n${inner}`],
			[...head, 'Transfer-Encoding: chunked', `Content-Length: ${inner.length}`, '', `0\r\n\r\n${inner}`],
			[...head, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity', '', `0\r\n\r\n${inner}`],
			[...head, 'Transfer-Encoding: xchunked', '', `0\r\n\r\n${inner}`],
			[...head, 'Transfer-Encoding : chunked', '', `0\r\n\r\n${inner}`],
			[...head, 'Content-Length: +2', '', `{}${inner}`],
			[...head, 'Content-Length: 0x2', '', `{}${inner}`],
			[...head, 'Content-Length: 2, 2', '', `{}${inner}`],
			[...head, 'Content-Length: -1', '', `{}${inner}`],
			[`GET /health HTTP/1.1\nHost: x\n\n${inner}`],
			['GET /health HTTP/1.1', 'Host: x', ' folded: yes', 'X-Y: a\rContent-Length: 5', '', inner],
		];
		for (const attack of attacks) {
			// Refused as a whole: nothing behind it is read as a request of its own.
			expect([attack.slice(0, 6), answers(await raw(...attack))]).toEqual([attack.slice(0, 6), [400]]);
		}
	}, 60_000);

	it('ends a connection whose headers never stop, and one request with too many of them', async () => {
		const long = await raw('GET /health HTTP/1.1', 'Host: x', `X-Long: ${'a'.repeat(100_000)}`, '', '');
		expect(answers(long)).toEqual([431]);
		const path = await raw(`GET /${'a'.repeat(100_000)} HTTP/1.1`, 'Host: x', '', '');
		expect(answers(path)).toEqual([431]);
	});

	it('answers no method but those of its operations, and lets no header change the method', async () => {
		for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'MOVE', 'PURGE', 'FOO', 'get']) {
			const answer = await raw(`${method} /v1/contacts HTTP/1.1`, 'Host: x', 'X-Secret: reflected', 'Connection: close', '', '');
			expect([method, answers(answer)[0] ?? 400, answer.includes('reflected')]).toEqual([
				method,
				expect.toSatisfy((status: number) => status >= 400 && status < 500),
				false,
			]);
		}
		const { body: contact } = await test.call('POST', '/v1/contacts', { as: owner, body: { name: { full: 'Kept' } } });
		for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override', '_method']) {
			await test.call('POST', `/v1/contacts/${contact.id}?_method=DELETE`, {
				as: owner,
				headers: { [name]: 'DELETE' },
				body: {},
			});
			await test.call('GET', `/v1/contacts/${contact.id}`, { as: owner, headers: { [name]: 'DELETE' } });
		}
		expect((await test.call('GET', `/v1/contacts/${contact.id}`, { as: owner })).status).toBe(200);
	});

	it('changes nothing on a method that is safe', async () => {
		const unsafe = test.app.operations.filter(({ method }) => method !== 'GET');
		for (const { path, method } of unsafe) {
			const at = path.replace('{id}', '00000000-0000-4000-8000-000000000000');
			const { status } = await test.call('HEAD', at, { as: owner });
			const same = test.app.operations.some((other) => other.path === path && other.method === 'GET');
			if (!same)
				expect([method, path, status]).toEqual([method, path, expect.toSatisfy((told: number) => told >= 400 && told < 500)]);
		}
	});

	it('upgrades no connection that it has no use for', async () => {
		const upgrade = (path: string): Promise<string> =>
			raw(
				`GET ${path} HTTP/1.1`,
				'Host: x',
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
				'Origin: https://attacker.example',
				'',
				'',
			);
		for (const path of ['/', '/v1/contacts', '/socket.io/?EIO=4&transport=websocket']) {
			expect([path, answers(await upgrade(path)).includes(101)]).toEqual([path, false]);
		}
		const plain = await raw(
			'GET /v1/contacts HTTP/1.1',
			'Host: x',
			'Connection: Upgrade, HTTP2-Settings',
			'Upgrade: h2c',
			'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
			'',
			'',
		);
		expect(answers(plain)).not.toContain(101);
	});

	it('takes a path as it stands: absolute, doubled and encoded ones lead nowhere else', async () => {
		for (const path of [
			'http://internal.example/v1/contacts',
			'//v1/contacts',
			'/v1//contacts',
			'/v1/./contacts',
			'/v1/x/../contacts',
			'/%76%31/contacts;x=1',
			'/V1/Contacts',
		]) {
			const answer = await raw(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', '', '');
			// Nobody is signed in: whatever it leads to, no row comes of it.
			expect([path, answers(answer)[0]]).toEqual([
				path,
				expect.toSatisfy((status: number) => status === 401 || status === 404 || status === 400),
			]);
		}
	});
});
