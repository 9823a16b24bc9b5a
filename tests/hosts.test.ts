/** A server answers for its own host names only, where the configuration names them. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './harness/app.ts';

describe('host names', () => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp('pglite', { allowedHosts: ['127.0.0.1', '*.example.com'] });
	});
	afterAll(() => test?.stop());

	const statusFor = async (host: string, path = '/openapi.json'): Promise<number | undefined> => {
		const sent = request(`${test.url}${path}`, { headers: { host } }).end();
		const [answer] = (await once(sent, 'response')) as [IncomingMessage];
		answer.resume();
		return answer.statusCode;
	};

	it('answers for those that are allowed, a whole domain among them', async () => {
		expect([await statusFor('127.0.0.1'), await statusFor('api.example.com'), await statusFor('a.b.example.com:8080')]).toEqual([
			200, 200, 200,
		]);
	});

	it('refuses every other: the domain itself, and those that only look like it', async () => {
		for (const host of ['example.com', 'example.com.evil.test', 'evilexample.com', 'evil.test'])
			expect([host, await statusFor(host)]).toEqual([host, 421]);
	});

	it('tells of its health under any name: who looks after a process calls it by its address', async () => {
		expect(await statusFor('10.1.2.3:8080', '/health')).toBe(200);
	});
});
