/** How often one may call: over HTTP, with each store that counts. */
import { setTimeout as wait } from 'node:timers/promises';
import { type App, type Config, createApp } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Answer, type Driver, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { startRedis } from '../../tests/harness/redis.ts';
import { freePort } from '../../tests/harness/servers.ts';
import { BootError } from '../src/errors.ts';
import { hashPassword } from '../src/identity/passwords.ts';

const code = ({ status, body }: Answer): string => `${status}${body?.code ? ` ${body.code}` : ''}`;
const contact = (name: string) => ({ name: { full: name } });
/** Budgets small enough to come to their end. */
const SMALL: Partial<Config> = { callsPerHour: 20, limits: { 'user.refresh': { calls: 10, seconds: 60 } }, trustProxy: true };

let addresses = 0;
/** A proxy's word for where a call came from: an address that no other test has. */
const from = (address = `198.51.${Math.floor(++addresses / 250)}.${addresses % 250}`) => ({ 'x-forwarded-for': address });

/** What strangers may do ten times a minute here; unlike a failed sign-in it locks nobody out. */
const refreshing = (test: TestApp, headers: Record<string, string>): Promise<Answer> =>
	test.call('POST', '/v1/auth/refresh', { body: { refreshToken: 'rt_none' }, headers });

const { postgres, redis } = inject('prepared');
const stores: [name: string, driver: Driver, overrides: Partial<Config>, missing: boolean][] = [
	['memory', 'pglite', {}, false],
	['PostgreSQL', 'postgres', {}, !postgres],
	['Redis', 'postgres', redis ? { redisUrl: redis.url } : {}, !postgres || !redis],
];

for (const [name, driver, overrides, missing] of stores) {
	describe.skipIf(missing)(`limits (${name})`, () => {
		let test: TestApp;
		/** A person who has not called yet. */
		const person = async (): Promise<string> => {
			const email = `p${++addresses}@harbor.example`;
			const passwordHash = await hashPassword(PASSWORD);
			const user = {
				email,
				role: 'agent',
				active: true,
				name: { full: 'Pat Person' },
				emailVerifiedAt: new Date().toISOString(),
				passwordHash,
			};
			await test.app.asSystem(test.harbor.id, (scope) => scope.records('user').create(user));
			const body = { email, password: PASSWORD, organization: 'harbor' };
			return (await test.call('POST', '/v1/auth/login', { body, headers: from() })).body.accessToken;
		};
		beforeAll(async () => {
			test = await startApp(driver, { ...SMALL, ...overrides });
		});
		afterAll(() => test?.stop());

		it('lets a person change so much in an hour, tells how much is left, and then when to come again', async () => {
			const as = await person();
			const write = (number: number) => test.call('POST', '/v1/contacts', { as, body: contact(`C${number}`) });
			for (let left = 19; left >= 0; left--) {
				const { status, headers } = await write(left);
				expect([status, headers.get('ratelimit-policy')]).toEqual([201, '"user-writes";q=20;w=3600']);
				expect(headers.get('ratelimit')).toMatch(new RegExp(`^"user-writes";r=${left};t=\\d{1,4}$`));
			}
			const refused = await write(0);
			expect(code(refused)).toBe('429 rate_limited');
			const { retryAfter } = refused.body;
			expect(refused.body).toMatchObject({ policy: 'user-writes', limit: 20, window: 3600 });
			expect(retryAfter).toBeGreaterThan(0);
			expect(retryAfter).toBeLessThanOrEqual(7200);
			expect(refused.headers.get('retry-after')).toBe(String(retryAfter));
			expect(refused.headers.get('ratelimit')).toBe(`"user-writes";r=0;t=${retryAfter}`);
			// Reading is counted by itself, and so is everybody else.
			expect((await test.call('GET', '/v1/contacts', { as })).headers.get('ratelimit')).toMatch(/^"user-reads";r=119;/);
			expect((await test.call('POST', '/v1/contacts', { as: await person(), body: contact('Other') })).status).toBe(201);
		});

		it('counts a call that was refused for another reason, and tells so', async () => {
			const as = await person();
			const { status, headers } = await test.call('GET', '/v1/contacts/nothing', { as });
			expect([status, headers.get('ratelimit-policy')]).toEqual([404, '"user-reads";q=120;w=3600']);
		});

		it('does not count what is not asked of the API', async () => {
			for (const path of ['/health', '/ready', '/openapi.json', '/.well-known/jwks.json'])
				expect((await test.call('GET', path)).headers.get('ratelimit')).toBeNull();
		});

		it('counts an operation with a limit of its own exactly, also of calls at once', async () => {
			const key = await test.harbor.publishableKey(['https://www.harbor.example']);
			const enquire = (at: Record<string, string>) =>
				test.call('POST', '/v1/leads/enquire', {
					as: key,
					body: {},
					headers: { ...at, origin: 'https://www.harbor.example', 'freehold-form': 'elapsed=5000; trap=0' },
				});
			const visitor = from();
			const all = await Promise.all(Array.from({ length: 16 }, () => enquire(visitor)));
			expect(all.filter(({ status }) => status === 429)).toHaveLength(6);
			const refused = all.find(({ status }) => status === 429) as Answer;
			expect(refused.body).toMatchObject({ policy: 'lead.enquire', limit: 10, window: 60 });
			expect(refused.headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
			const other = await enquire(from());
			expect([other.status, other.headers.get('ratelimit')]).toEqual([422, expect.stringMatching(/^"lead.enquire";r=9;/)]);
		});

		it('counts a person and a key by name, from wherever they call', async () => {
			const as = await test.harbor.key('admin');
			const enquire = () => test.call('POST', '/v1/leads/enquire', { as, body: {}, headers: from() });
			for (let number = 0; number < 10; number++) expect((await enquire()).status).toBe(422);
			expect(code(await enquire())).toBe('429 rate_limited');
		});

		it('takes the address from the proxy, whatever a caller claims before it', async () => {
			const refresh = (address: string) => refreshing(test, from(address));
			for (let number = 0; number < 10; number++)
				expect((await refresh(`203.0.113.${number}, 10.${number}.0.1, 192.0.2.7`)).status).toBe(401);
			expect(code(await refresh('8.8.8.8, 192.0.2.7'))).toBe('429 rate_limited');
			expect(code(await refresh('192.0.2.7'))).toBe('429 rate_limited');
			expect(code(await refresh('192.0.2.7:61234'))).toBe('429 rate_limited');
			expect((await refresh('192.0.2.7, 192.0.2.8')).status).toBe(401);
		});

		it('counts IPv6 by what one household is given', async () => {
			const refresh = (address: string) => refreshing(test, from(address));
			for (let number = 0; number < 10; number++)
				expect((await refresh(`2001:db8:7:${name.length}:${number}::${number + 1}`)).status).toBe(401);
			expect(code(await refresh(`2001:0DB8:7:${name.length}::ffff`))).toBe('429 rate_limited');
			expect((await refresh(`2001:db8:7:1${name.length}::1`)).status).toBe(401);
		});

		it('stops who goes on guessing tokens and keys, and not who has one at the same address', async () => {
			const headers = from();
			const as = await person();
			const guess = (number: number) =>
				test.call('GET', '/v1/contacts', { as: number % 2 ? `sk_${number}` : `a.b.${number}`, headers });
			for (let number = 0; number < 20; number++) expect(code(await guess(number))).toBe('401 unauthenticated');
			expect(await guess(20).then(code)).toBe('429 rate_limited');
			expect((await test.call('GET', '/v1/contacts', { as, headers })).status).toBe(200);
		});

		it('leaves an organisation’s people what visitors of its pages use up', async () => {
			const key = await test.palm.publishableKey(['https://www.palm.example']);
			const headers = { ...from(), origin: 'https://www.palm.example' };
			const visit = () => test.call('GET', '/v1/listings?limit=1', { as: key, headers });
			expect((await visit()).headers.get('ratelimit')).toMatch(/^"visitor";r=99;/);
			for (let number = 1; number < 100; number++) expect((await visit()).status).toBe(200);
			expect((await visit()).body).toMatchObject({ code: 'rate_limited', policy: 'visitor' });
			const other = await test.call('GET', '/v1/listings?limit=1', { as: key, headers: { ...headers, ...from() } });
			expect(other.status).toBe(200);
		});

		describe.skipIf(name === 'memory')('of several processes', () => {
			let other: App;
			let url: string;
			beforeAll(async () => {
				other = await createApp(test.app.config);
				url = await other.listen(0);
			});
			afterAll(() => other?.stop());
			const there = async (method: string, path: string, as: string, body?: unknown): Promise<number> => {
				const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' };
				return (await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })).status;
			};

			it('share the exact window', async () => {
				const as = await test.palm.key('admin');
				const both = Array.from({ length: 16 }, (_, number) =>
					number % 2
						? there('POST', '/v1/leads/enquire', as, { message: '' })
						: test.call('POST', '/v1/leads/enquire', { as, body: { message: '' } }).then(({ status }) => status),
				);
				const statuses = await Promise.all(both);
				expect(statuses.filter((status) => status === 429)).toHaveLength(6);
			});

			it('share a budget, with a moment’s calls too many at most', async () => {
				const as = await person();
				const here = (number: number) => test.call('POST', '/v1/contacts', { as, body: contact(`H${number}`) });
				for (let number = 0; number < 20; number++) expect((await here(number)).status).toBe(201);
				await wait(1500);
				// The other process does not know this person yet: it lets one through, and asks.
				expect(await there('POST', '/v1/contacts', as, contact('There'))).toBe(201);
				await wait(600);
				expect(await there('POST', '/v1/contacts', as, contact('Again'))).toBe(429);
			});
		});
	});
}

describe('without a proxy', () => {
	it('is counted by the connection, whatever headers say', async () => {
		const test = await startApp('pglite', { ...SMALL, trustProxy: false });
		try {
			const refresh = () => refreshing(test, from());
			for (let number = 0; number < 10; number++) expect((await refresh()).status).toBe(401);
			expect(code(await refresh())).toBe('429 rate_limited');
		} finally {
			await test.stop();
		}
	});
});

describe.skipIf(!redis)('Redis', () => {
	it('is there when the server starts, or the server does not start', async () => {
		const error = await startApp('pglite', { redisUrl: 'redis://:secret@127.0.0.1:1' }).catch((refusal: unknown) => refusal);
		expect(error).toBeInstanceOf(BootError);
		expect((error as BootError).code).toBe('redis_unreachable');
		expect((error as BootError).message).toContain('127.0.0.1:1');
		expect((error as BootError).message).not.toContain('secret');
	});

	it('may be lost and come back: calls are answered and limited all the while, and the log says it once', async () => {
		let server = await startRedis(await freePort());
		const port = Number(new URL(server.url).port);
		const test = await startApp('pglite', { ...SMALL, redisUrl: server.url });
		try {
			const refresh = (headers: Record<string, string>) => refreshing(test, headers);
			const before = from();
			for (let number = 0; number < 10; number++) expect((await refresh(before)).status).toBe(401);
			await server.stop();
			const meanwhile = from();
			for (let number = 0; number < 10; number++) expect((await refresh(meanwhile)).status).toBe(401);
			expect(code(await refresh(meanwhile))).toBe('429 rate_limited');
			server = await startRedis(port);
			await wait(1500);
			const after = from();
			for (let number = 0; number < 10; number++) expect((await refresh(after)).status).toBe(401);
			expect(code(await refresh(after))).toBe('429 rate_limited');
		} finally {
			await test.stop();
			await server.stop();
		}
	});
});
