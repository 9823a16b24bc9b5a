import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';

describe('what a call may be at most', () => {
	let freehold: TestApp;
	let agent: string;
	beforeAll(async () => {
		freehold = await startApp('pglite');
		agent = await freehold.harbor.asUser('agent');
	});
	afterAll(() => freehold?.stop());

	const send = (body: string, headers: Record<string, string> = {}) =>
		freehold.call('POST', '/v1/contacts', { as: agent, body, headers });
	/** A body with a member that takes anything is not there, so a wrong one shows that it got past the shape. */
	const refusal = async (body: string, headers?: Record<string, string>) => {
		const started = performance.now();
		const answer = await send(body, headers);
		expect(performance.now() - started).toBeLessThan(2000);
		return `${answer.status} ${answer.body.code}`;
	};

	it.each([
		['a list in a list, half a million times', '['.repeat(500_000)],
		['the same, closed', '['.repeat(400_000) + ']'.repeat(400_000)],
		['objects in objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
		['a list of half a million', `{"tags":[${'1,'.repeat(400_000)}1]}`],
		['objects without number', `{"name":[${Array.from({ length: 100 }, () => `[${'{},'.repeat(900)}{}]`).join(',')}]}`],
		['a number of a million digits', `{"name":${'9'.repeat(1_000_000)}}`],
		['a name given twice', '{"name":{"full":"Ann"},"name":{"full":"Bob"}}'],
		['a name given twice, once in disguise', '{"name":{"full":"Ann","f\\u0075ll":"Bob"}}'],
		['a text that never ends', `{"name":"${'\\"'.repeat(400_000)}`],
		['a prototype', '{"name":{"full":"Ann"},"__proto__":{"role":"owner"}}'],
		['a constructor', '{"name":{"full":"Ann"},"constructor":{"prototype":{"role":"owner"}}}'],
	])('refuses %s', async (_, body) => {
		expect(await refusal(body)).toBe('400 malformed_json');
		// Where the call is remembered before it is looked at, the answer is the same.
		expect(await refusal(body, { 'idempotency-key': `hostile-${Math.random()}` })).toBe('400 malformed_json');
	});

	it('still takes what looks alike and is not', async () => {
		const full = 'Ann "the \\ [[[[[ {{{{{" Lee, 12345678901234567890123456789012345678901234567890123456789012345';
		expect((await send(JSON.stringify({ name: { full } }))).body.name.full).toBe(full);
	});

	it('refuses packed bodies, whose size only shows when it is too late', async () => {
		const bomb = gzipSync(Buffer.alloc(50_000_000, 32));
		const answer = await freehold.call('POST', '/v1/contacts', {
			as: agent,
			body: bomb,
			headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
		});
		expect([answer.status, answer.body.code, answer.body.expected]).toEqual([415, 'unsupported_media_type', ['identity']]);
	});

	it('counts faults up to a number, however many there are', async () => {
		const body = { name: { full: 'Ann' }, tags: Array.from({ length: 9_999 }, () => ({ wrong: true })) };
		const answer = await send(JSON.stringify(body));
		expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input']);
		expect(answer.body.errors.length).toBeLessThanOrEqual(50);
	});

	it('takes a query of a bounded length and number', async () => {
		const ask = async (query: string) => {
			const answer = await freehold.call('GET', `/v1/contacts?${query}`, { as: agent });
			return `${answer.status} ${answer.body.code}`;
		};
		expect(await ask(`q=${'a'.repeat(9_000)}`)).toBe('400 invalid_query');
		expect(await ask(Array.from({ length: 101 }, (_, index) => `a${index}=1`).join('&'))).toBe('400 invalid_query');
	});

	it('ends with headers that are too large, are no HTTP, or never come', async () => {
		const { port } = new URL(freehold.url);
		const talk = (text: string) =>
			new Promise<string>((resolve) => {
				let answer = '';
				const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
				socket.on('data', (chunk) => {
					answer += chunk;
				});
				socket.on('error', () => {});
				socket.on('close', () => resolve(answer));
				if (text.startsWith('GET /slow')) {
					const drip = setInterval(() => socket.writable && socket.write('X-Slow: 1\r\n'), 500);
					socket.on('close', () => clearInterval(drip));
				}
			});
		expect(await talk(`GET /health HTTP/1.1\r\nHost: a\r\nX-Large: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
		expect(await talk('no http at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*nosniff/);
		expect(
			await talk('POST /v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'),
		).toMatch(/^HTTP\/1\.1 400 /);
		const started = Date.now();
		expect(await talk('GET /slow HTTP/1.1\r\nHost: a\r\n')).toMatch(/^HTTP\/1\.1 408 /);
		expect(Date.now() - started).toBeLessThan(15_000);
	}, 30_000);
});
