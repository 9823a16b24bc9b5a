/** Bodies, queries and names made to confuse, to slow down, or to be taken for something else. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../core/src/schema/model.ts';
import { startApp, type TestApp } from '../harness/app.ts';
import { exposed } from './hostile.ts';

describe('hostile input', () => {
	let test: TestApp;
	let owner: string;
	const log: string[] = [];

	beforeAll(async () => {
		const keep = new Writable({
			write(chunk, _encoding, done) {
				log.push(String(chunk));
				done();
			},
		});
		test = await startApp('pglite', { trustProxy: true }, { log: pino({ level: 'trace' }, keep) });
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	const create = (body: unknown, headers: Record<string, string> = {}) =>
		test.call('POST', '/v1/contacts', { as: owner, body, headers });

	it('pollutes no prototype, through bodies, queries or names of fields', async () => {
		const bodies = [
			'{"name":{"full":"Xenia"},"__proto__":{"polluted":true}}',
			'{"name":{"full":"Xenia","__proto__":{"polluted":true}}}',
			'{"name":{"full":"Xenia"},"constructor":{"prototype":{"polluted":true}}}',
			'{"name":{"full":"Xenia","constructor":{"prototype":{"polluted":true}}}}',
			'{"__proto__":null,"name":{"full":"Xenia"}}',
			'{"name":{"full":"Xenia"},"\\u005f_proto__":{"polluted":true}}',
			'[{"__proto__":{"polluted":true}}]',
		];
		for (const body of bodies)
			expect([body, (await create(body)).status]).toEqual([
				body,
				expect.toSatisfy((status: number) => status === 400 || status === 422),
			]);
		for (const query of [
			'__proto__[polluted]=1',
			'constructor[prototype][polluted]=1',
			'__proto__=1',
			'toString=1',
			'hasOwnProperty=x',
			'sort=__proto__',
			'fields=constructor',
			'expand=__proto__',
			'name[__proto__]=x',
		]) {
			const answer = await test.call('GET', `/v1/contacts?${query}`, { as: owner });
			expect([query, answer.status]).toEqual([query, 400]);
		}
		for (const id of ['__proto__', 'constructor', 'toString'])
			expect((await test.call('GET', `/v1/contacts/${id}`, { as: owner })).status).toBe(404);
		for (const entity of ['__proto__', 'constructor', 'hasOwnProperty'])
			expect((await test.call('GET', `/v1/${entity}`, { as: owner })).status).toBe(404);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect((await create({ name: { full: 'Fine' } })).status).toBe(201);
	});

	it('keeps every pattern of every schema, and every reader of a query, from running away', async () => {
		const patterns = new Map<string, string>();
		const collect = (schema: JsonSchema | undefined, at: string): void => {
			if (typeof schema !== 'object' || schema === null) return;
			if (typeof schema.pattern === 'string') patterns.set(schema.pattern, at);
			for (const [name, inner] of Object.entries(schema))
				if (typeof inner === 'object') collect(inner as JsonSchema, `${at}.${name}`);
		};
		for (const { id, input, output } of test.app.operations) {
			collect(input, id);
			collect(output, id);
		}
		collect(test.app.registry.words as never, 'words');
		expect(patterns.size).toBeGreaterThan(5);
		const letters = ['a', '-', '0', 'A', ' ', '.', '@', 'a-', '0a', 'a.', '+1', '/', ':', '*:', 'é'];
		const slow: string[] = [];
		for (const [pattern, at] of patterns) {
			const expression = new RegExp(pattern, 'u');
			for (const letter of letters) {
				for (const end of ['', '!', '\u0000', '\n', '-']) {
					const text = letter.repeat(20_000) + end;
					const started = performance.now();
					expression.test(text);
					const took = performance.now() - started;
					if (took > 250) slow.push(`${pattern} at ${at}: ${Math.round(took)} ms for ${letter}…${JSON.stringify(end)}`);
				}
			}
		}
		expect(slow).toEqual([]);
		const hostile = ['a'.repeat(180), 'a@'.repeat(90), '1'.repeat(180), ' '.repeat(180), '-'.repeat(180)];
		for (const text of hostile) {
			for (const name of ['q', 'sort', 'fields', 'expand', 'cursor', 'createdAt[gte]', 'email', 'limit', `${'a.'.repeat(80)}b`]) {
				const started = performance.now();
				await test.call('GET', `/v1/contacts?${encodeURIComponent(name)}=${encodeURIComponent(text)}`, { as: owner });
				expect([name, performance.now() - started < 3000]).toEqual([name, true]);
			}
		}
	}, 60_000);

	it('would notice one that runs away (the control of the one above)', () => {
		const started = performance.now();
		/^(a+)+$/.test(`${'a'.repeat(22)}!`);
		expect(performance.now() - started).toBeGreaterThan(5);
	});

	it('is refused when it is too deep, too long, too wide or too large, and quickly', async () => {
		const started = performance.now();
		const bodies = [
			`${'['.repeat(100_000)}${']'.repeat(100_000)}`,
			`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
			`{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
			`{"name":{"full":"${'x'.repeat(900_000)}"}}`,
			`{"notes":"${'x'.repeat(3_000_000)}"}`,
			`{"price":${'9'.repeat(500_000)}}`,
			`{"n":1e999999999}`,
			`"${'\\u0000'.repeat(100_000)}"`,
		];
		for (const body of bodies) {
			const answer = await create(body);
			expect([body.slice(0, 20), answer.status]).toEqual([
				body.slice(0, 20),
				expect.toSatisfy((status: number) => [400, 413, 422].includes(status)),
			]);
			expect(exposed(answer, body.slice(0, 100))).toBeUndefined();
		}
		const wide = Array.from({ length: 500 }, (_, index) => `f${index}=1`).join('&');
		expect((await test.call('GET', `/v1/contacts?${wide}`, { as: owner })).status).toBe(400);
		expect(performance.now() - started).toBeLessThan(20_000);
	}, 60_000);

	it('puts no line into a header or into the log that is not the server’s', async () => {
		const breaks = [
			'\r\nX-Injected: yes',
			'%0d%0aX-Injected: yes',
			'\u010d\u010aX-Injected: yes',
			'\\r\\nX-Injected: yes',
			'%E5%98%8A%E5%98%8DX-Injected: yes',
		];
		for (const text of breaks) {
			const at = encodeURIComponent(text);
			const answers = [
				await test.call('GET', `/v1/contacts/${at}`, { as: owner }),
				await test.call('GET', `/v1/contacts?sort=${at}`, { as: owner }),
				await test.call('GET', `/${at}`),
				await test.call('GET', `/console${at}`),
				await test.call('GET', `/docs/${at}/..`),
				await create({ name: { full: text } }, { 'idempotency-key': `key-${at}`.slice(0, 100) }),
			];
			for (const { headers } of answers) {
				expect([text, headers.get('x-injected')]).toEqual([text, null]);
				for (const [name, value] of headers)
					expect([name, /[\r\n]/.test(value), /X-Injected: yes/.test(value) && name !== 'location']).toEqual([
						name,
						false,
						false,
					]);
			}
		}
		// A request id that somebody gives is taken only in a form that holds no line.
		for (const id of ['a\tb-injected', '"},{"level":60,"msg":"forged"}', 'x'.repeat(500), '../../etc/passwd\u00a0']) {
			const { headers } = await test.call('GET', '/health', { headers: { 'x-request-id': id } });
			expect([id, headers.get('x-request-id') === id]).toEqual([id, false]);
		}
		await test.call('GET', `/v1/contacts/${encodeURIComponent('x\n{"level":60,"msg":"forged"}')}`, {
			as: owner,
			headers: { 'user-agent': '{"level":60,"msg":"forged"}' },
		});
		for (const line of log) {
			expect(line.trimEnd()).not.toContain('\n');
			expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
		}
		expect(log.length).toBeGreaterThan(20);
	});

	it('keeps passwords, tokens and keys out of the log', async () => {
		const key = await test.harbor.key('admin');
		await test.call('POST', '/v1/auth/login', { body: { email: 'owner@harbor.example', password: 'My-secret-horse-1!' } });
		await test.call('POST', '/v1/auth/refresh', { body: { refreshToken: 'rt_secret_secret' } });
		await test.call('GET', '/v1/contacts?q=private-search', { as: key });
		await create('{"password": "My-secret-horse-1!", broken');
		const text = log.join('');
		for (const secret of ['My-secret-horse-1!', owner, key, 'rt_secret_secret', 'private-search', 'Correct-horse-7!'])
			expect([secret, text.includes(secret)]).toEqual([secret, false]);
	});

	it('takes no cursor that was changed, and none of another list', async () => {
		for (let count = 0; count < 3; count++) await create({ name: { full: `Casey ${count}` } });
		const { next } = (await test.call('GET', '/v1/contacts?limit=1', { as: owner })).body;
		const read = (cursor: string, path = '/v1/contacts?limit=1') =>
			test.call('GET', `${path}&cursor=${encodeURIComponent(cursor)}`, { as: owner });
		expect((await read(next)).status).toBe(200);
		const [sort, ...values] = JSON.parse(Buffer.from(next, 'base64url').toString()) as string[];
		const made = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
		const bad = [
			'',
			'x',
			`${next}x`.slice(3),
			made([]),
			made([sort]),
			made([sort, ...values, 'more']),
			made(['name', ...values]),
			made([sort, ...values.map(() => ({ $gt: '' }))]),
			made([sort, ...values.map(() => 1)]),
			made({ 0: sort, 1: values[0], length: 3 }),
			made(null),
			Buffer.from(`["${sort}"`).toString('base64url'),
			'A'.repeat(10_000),
		];
		for (const cursor of bad) {
			const answer = await read(cursor);
			expect([cursor.slice(0, 30), answer.status]).toEqual([
				cursor.slice(0, 30),
				expect.toSatisfy((status: number) => [400, 414, 431].includes(status)),
			]);
			expect(exposed(answer, cursor)).toBeUndefined();
		}
		expect((await read(next, '/v1/contacts?limit=1&sort=name')).status).toBe(400);
	});

	it('knows an email address and a short name again, however they are spelt', async () => {
		const make = (email: string) =>
			test.call('POST', '/v1/users', { as: owner, body: { email, role: 'viewer', name: { full: 'X' } } });
		expect((await make('ann@harbor.example')).status).toBe(201);
		for (const same of ['ANN@harbor.example', 'Ann@Harbor.Example'])
			expect([same, (await make(same)).status]).toEqual([same, 409]);
		// Letters that look the same are others: refused, or another address; never the same account.
		for (const alike of [
			'аnn@harbor.example',
			'ann@hаrbor.example',
			'ann@harbor.example\u200b',
			'ann\u00ad@harbor.example',
			'ａnn@harbor.example',
		]) {
			const { status } = await make(alike);
			if (status === 409) throw new Error(`${alike} is taken for the account of ann@harbor.example`);
			const login = await test.call('POST', '/v1/auth/forgot-password', {
				body: { email: alike },
				headers: { 'x-forwarded-for': '203.0.113.5' },
			});
			expect(login.status).toBeLessThan(500);
		}
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(test.mail.filter(({ to }) => to === 'ann@harbor.example').length).toBe(
			test.mail.filter(({ to, subject }) => to === 'ann@harbor.example' && !/password/i.test(subject)).length,
		);
		for (const slug of ['hаrbor', 'Harbor', 'harbor ', 'ｈarbor', 'harbor\u200b', '-harbor', 'xn--harbor-9za']) {
			const { status } = await test.call('PATCH', `/v1/organizations/${test.harbor.id}`, { as: owner, body: { slug } });
			expect([slug, status]).toEqual([slug, slug.startsWith('xn--') ? expect.any(Number) : 422]);
		}
	});
});
