/** How the platform serves: what every answer carries, what it refuses and how, one answer to one key, and a stop that loses nothing. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';

const contact = (name: string) => ({ name: { full: name } });

describeOnBoth('serving', (driver) => {
	let test: TestApp;
	let agent: string;
	beforeAll(async () => {
		test = await startApp(driver);
		agent = await test.harbor.asUser('agent');
	});
	afterAll(() => test?.stop());

	it('is healthy and ready, and says in which version', async () => {
		const { status, body } = await test.call('GET', '/health');
		expect({ status, body }).toMatchObject({ status: 200, body: { status: 'healthy', version: expect.stringMatching(/^\d/) } });
		expect(Math.abs(Date.now() - Date.parse(body.timestamp))).toBeLessThan(60_000);
		expect((await test.call('GET', '/ready')).body).toEqual({ status: 'ready' });
	});

	it('gives every answer a request id, the caller’s own where there is one, and hardening headers', async () => {
		const { headers } = await test.call('GET', '/v1/listings', { as: agent, headers: { 'x-request-id': 'my-request-1' } });
		expect(headers.get('x-request-id')).toBe('my-request-1');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('x-frame-options')).toBe('DENY');
		const strange = await test.call('GET', '/v1/nothing', { headers: { 'x-request-id': 'a b' } });
		expect(strange.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		expect(strange).toMatchObject({
			status: 404,
			body: { code: 'not_found', instance: `/requests/${strange.headers.get('x-request-id')}` },
		});
	});

	it.each([
		['a body that is not JSON', 'POST', '/v1/contacts', { body: '{"name":' }, 400, 'malformed_json'],
		['a body that plants a prototype', 'POST', '/v1/contacts', { body: '{"__proto__":{"role":"owner"}}' }, 400, 'malformed_json'],
		[
			'another media type',
			'POST',
			'/v1/contacts',
			{ body: 'name=Ann', headers: { 'content-type': 'text/plain' } },
			415,
			'unsupported_media_type',
		],
		['a body beyond the limit', 'POST', '/v1/contacts', { body: `"${'x'.repeat(1_100_000)}"` }, 413, 'body_too_large'],
		['a method that the path does not take', 'PUT', '/v1/contacts', {}, 405, 'method_not_allowed'],
		['a parameter given twice', 'GET', '/v1/contacts?limit=1&limit=2', {}, 400, 'invalid_query'],
		['a parameter that there is not', 'GET', '/v1/contacts?colour=red', {}, 400, 'invalid_query'],
		[
			'a cursor of another list',
			'GET',
			`/v1/contacts?cursor=${Buffer.from('["-price","1"]').toString('base64url')}`,
			{},
			400,
			'invalid_query',
		],
		['a year that there was not', 'GET', '/v1/listings?listedAt[gte]=0000-01-01', {}, 400, 'invalid_query'],
		['an empty corner of a rectangle', 'GET', '/v1/listings?location[within]=,,,', {}, 400, 'invalid_query'],
		[
			'a cursor with a time that is none',
			'GET',
			`/v1/contacts?cursor=${Buffer.from('["-createdAt,-id","2026-99-99 99:99:99+00","01a1fc77-8b4e-7268-80ee-372928798437"]').toString('base64url')}`,
			{},
			400,
			'invalid_query',
		],
		['an id that cannot be one', 'GET', '/v1/contacts/1%27%20or%20true', {}, 404, 'not_found'],
		['a path that is badly encoded', 'GET', '/v1/contacts/%ff', {}, 404, 'not_found'],
		[
			'text that the database cannot hold',
			'POST',
			'/v1/contacts',
			{ body: '{"name":{"full":"a\\u0000b"}}' },
			422,
			'invalid_input',
		],
	])('refuses %s', async (_, method, path, call, status, code) => {
		const answer = await test.call(method, path, { as: agent, ...call });
		expect({ status: answer.status, code: answer.body.code, type: answer.headers.get('content-type') }).toEqual({
			status,
			code,
			type: 'application/problem+json',
		});
	});

	it('takes a time with any offset', async () => {
		expect((await test.call('GET', '/v1/contacts?createdAt[gte]=2026-01-01T00:00:00%2B20:00', { as: agent })).status).toBe(200);
	});

	it('answers one key once, and a repetition with the same bytes', async () => {
		const call = { as: agent, body: contact('Once Only'), headers: { 'idempotency-key': 'the-same-key' } };
		const answers = await Promise.all(Array.from({ length: 6 }, () => test.call('POST', '/v1/contacts', call)));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
		expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
		expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
		const { body } = await test.call('GET', '/v1/contacts?q=once', { as: agent });
		expect(body.data).toHaveLength(1);
		const other = await test.call('POST', '/v1/contacts', { ...call, body: contact('Someone Else') });
		expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
	});

	it('keeps nothing of a call that failed under a key, so that it can be mended and sent again', async () => {
		const headers = { 'idempotency-key': 'mended-later' };
		expect((await test.call('POST', '/v1/contacts', { as: agent, headers, body: {} })).status).toBe(422);
		expect((await test.call('POST', '/v1/contacts', { as: agent, headers, body: contact('Mended') })).status).toBe(201);
	});

	it('lets pages of a key’s origins read its answers, and others not', async () => {
		const key = await test.harbor.publishableKey(['https://www.harbour.example']);
		const ask = (origin: string) => test.call('GET', '/v1/listings', { as: key, headers: { origin } });
		const known = await ask('https://www.harbour.example');
		expect([known.status, known.headers.get('access-control-allow-origin')]).toEqual([200, 'https://www.harbour.example']);
		const strange = await ask('https://www.elsewhere.example');
		expect([strange.status, strange.body.code]).toEqual([403, 'origin_not_allowed']);
		expect(strange.headers.get('access-control-allow-origin')).toBeNull();
		const preflight = await test.call('OPTIONS', '/v1/listings', {
			headers: { origin: 'https://www.harbour.example', 'access-control-request-method': 'GET' },
		});
		expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
			204,
			expect.stringContaining('Authorization'),
		]);
	});

	it('lets no page find out by searching, filtering or sorting what it may not see', async () => {
		const origin = 'https://curious.harbour.example';
		const key = await test.harbor.publishableKey([origin]);
		const ask = (query: string) => test.call('GET', `/v1/listings?${query}`, { as: key, headers: { origin } });
		expect((await ask('limit=1')).status).toBe(200);
		const someone = '00000000-0000-7000-8000-000000000000';
		for (const query of [
			`agent=${someone}`,
			'wordingCleared=true',
			'sort=agent',
			'fields=agent',
			'expand=agent',
			'expand=leads',
		]) {
			expect([query, (await ask(query)).body.code]).toEqual([query, 'invalid_query']);
		}
	});

	it('refuses a form that no person filled in, and says what to do', async () => {
		const origin = 'https://forms.harbour.example';
		const key = await test.harbor.publishableKey([origin]);
		const body = { name: 'Bot', email: 'bot@example.com', message: 'Buy' };
		const send = (form?: string) =>
			test.call('POST', '/v1/leads/enquire', { as: key, body, headers: { origin, ...(form ? { 'freehold-form': form } : {}) } });
		for (const form of [undefined, 'elapsed=200; trap=0', 'elapsed=9000; trap=1', 'nonsense']) {
			expect((await send(form)).body.code).toBe('looks_automated');
		}
		expect((await send('elapsed=9000; trap=0')).status).toBe(201);
	});
});

describe('stopping', () => {
	it('finishes what is in flight, and takes nothing new', async () => {
		const test = await startApp('pglite');
		const token = await test.harbor.asUser('agent');
		const { port } = new URL(test.url);
		// Half a request is sent before the stop begins and the rest after it.
		const body = JSON.stringify(contact('In Flight'));
		const socket = connect(Number(port), '127.0.0.1');
		const answer = new Promise<string>((resolve) => {
			let text = '';
			socket.on('data', (chunk) => {
				text += chunk;
			});
			socket.on('close', () => resolve(text));
		});
		socket.write(
			`POST /v1/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body.slice(0, 5)}`,
		);
		await new Promise((resolve) => setTimeout(resolve, 100));
		const stopped = test.stop();
		await expect(fetch(`${test.url}/health`)).rejects.toThrow();
		socket.write(body.slice(5));
		expect(await answer).toMatch(/^HTTP\/1\.1 201 Created/);
		await stopped;
	});
});
