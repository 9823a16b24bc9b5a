/** Who keeps identity providers, and what a sign-in page is told of them. Over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../tests/harness/app.ts';
import { CLIENT } from './oidc-server.ts';
import { code, startWithPeople } from './people.ts';
import { methods, SITE, settingsOf, startWithProvider, type Ways } from './ways.ts';

describeOnBoth('identity providers', (driver) => {
	let ways: Ways;
	beforeAll(async () => {
		ways = await startWithProvider(driver);
	});
	afterAll(() => ways?.stop());

	it('are told to a sign-page by name and address, nothing else, and only those that are on', async () => {
		const told = await methods(ways.test, 'harbor');
		expect(told).toEqual({ password: true, passkey: true, providers: [{ name: 'Harbor directory', startUrl: ways.startUrl }] });
		expect((await methods(ways.test, 'palm')).providers).toEqual([]);
		expect((await methods(ways.test, 'no-such')).providers).toEqual([]);
		expect(code(await ways.test.call('GET', '/v1/auth/methods'))).toBe('400 invalid_query');
		await ways.change({ active: false });
		expect((await methods(ways.test, 'harbor')).providers).toEqual([]);
		expect((await ways.newBrowser().open(ways.begin('v'.repeat(43)))).status).toBe(404);
		await ways.change({ active: true });
	});

	it('are kept by who may, who has just proved who they are; the client secret is never shown', async () => {
		expect(JSON.stringify(ways.provider)).not.toContain(CLIENT.secret);
		const read = await ways.test.call('GET', `/v1/identity-providers/${ways.provider.id}`, { as: ways.owner });
		expect(read.body).toMatchObject({ name: 'Harbor directory', role: 'viewer', createUsers: false });
		expect(JSON.stringify(read.body)).not.toContain(CLIENT.secret);
		const rows = await ways.test.app.borrow(ways.test.harbor.id, (sql) => sql('select * from identity_providers'));
		expect(JSON.stringify(rows)).not.toContain(CLIENT.secret);
		const broker = await ways.test.harbor.asUser('broker');
		expect(code(await ways.test.call('POST', '/v1/identity-providers', { as: broker, body: settingsOf(ways.server) }))).toBe(
			'403 forbidden',
		);
		expect(code(await ways.test.call('GET', '/v1/identity-providers', { as: broker }))).toBe('403 forbidden');
		const admin = await ways.test.person('admin');
		const as = (await admin.signIn()).accessToken;
		await ways.test.app.borrow(ways.test.harbor.id, (sql) =>
			sql(`update sessions set proved_at = now() - interval '11 minutes' where holder = $1`, [admin.id]),
		);
		const path = `/v1/identity-providers/${ways.provider.id}`;
		for (const answer of [
			await ways.test.call('POST', '/v1/identity-providers', { as, body: settingsOf(ways.server) }),
			await ways.test.call('PATCH', path, { as, body: { name: 'Mine' } }),
			await ways.test.call('DELETE', path, { as }),
		]) {
			expect(code(answer)).toBe('403 step_up_required');
		}
		expect(code(await ways.test.call('PATCH', path, { as: await ways.test.palm.asUser('owner'), body: {} }))).toBe(
			'404 not_found',
		);
	});

	it('have an address that is one, and never make owners', async () => {
		for (const issuer of [
			'ftp://accounts.example.com',
			'https://accounts.example.com/?x=1',
			'https://u:p@accounts.example.com',
		]) {
			const refused = await ways.test.call('POST', '/v1/identity-providers', {
				as: ways.owner,
				body: settingsOf(ways.server, { issuer }),
			});
			expect(`${issuer} ${code(refused)}`).toBe(`${issuer} 422 invalid_input`);
		}
		const refused = await ways.test.call('POST', '/v1/identity-providers', {
			as: ways.owner,
			body: settingsOf(ways.server, { role: 'owner' }),
		});
		expect(refused.body.errors[0].pointer).toBe('/role');
	});

	it('that do not answer are told as that', async () => {
		const dead = settingsOf(ways.server, { name: 'Dead', issuer: 'http://127.0.0.1:9' });
		const { body } = await ways.test.call('POST', '/v1/identity-providers', { as: ways.owner, body: dead });
		const { providers } = await methods(ways.test, 'harbor');
		const url = new URL(providers.find(({ name }: { name: string }) => name === 'Dead').startUrl, SITE);
		url.searchParams.set('code_challenge', 'v'.repeat(43));
		const response = await ways.newBrowser().open(url);
		expect(response.status).toBe(401);
		expect(await response.json()).toMatchObject({ code: 'sign_in_refused', reason: 'provider' });
		expect((await ways.test.call('DELETE', `/v1/identity-providers/${body.id}`, { as: ways.owner })).status).toBe(204);
	});

	it('are left for with a cookie of this host alone where there is TLS', async () => {
		const test = await startWithPeople(driver, { publicUrl: 'https://homes.example', outboundAllow: ['127.0.0.1'] });
		const as = await test.harbor.asUser('owner');
		expect((await test.call('POST', '/v1/identity-providers', { as, body: settingsOf(ways.server) })).status).toBe(201);
		const { startUrl } = (await methods(test, 'harbor')).providers[0];
		const response = await fetch(`${test.url}${startUrl}?code_challenge=${'v'.repeat(43)}`, { redirect: 'manual' });
		expect(response.headers.getSetCookie()).toEqual([
			expect.stringMatching(/^__Host-freehold-sso=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/),
		]);
		await test.stop();
	});

	it('are not called inside our own network', async () => {
		const test = await startWithPeople(driver);
		const as = await test.harbor.asUser('owner');
		const issuer = 'http://169.254.169.254';
		for (const body of [settingsOf(ways.server), settingsOf(ways.server, { issuer })]) {
			expect((await test.call('POST', '/v1/identity-providers', { as, body })).status).toBe(201);
		}
		for (const { startUrl } of (await methods(test, 'harbor')).providers) {
			const response = await fetch(`${test.url}${startUrl}?code_challenge=${'v'.repeat(43)}`, { redirect: 'manual' });
			expect(response.status).toBe(401);
			expect(await response.json()).toMatchObject({ code: 'sign_in_refused', reason: 'provider' });
		}
		await test.stop();
	});

	it('are not left for without end from one address', async () => {
		const url = `${ways.test.url}${ways.startUrl}?code_challenge=${'v'.repeat(43)}`;
		const begin = () => fetch(url, { redirect: 'manual', headers: { 'x-forwarded-for': '203.0.113.77' } });
		for (let turn = 0; turn < 30; turn++) {
			const answers = await Promise.all(Array.from({ length: 10 }, begin));
			expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
		}
		const last = await begin();
		expect(last.status).toBe(429);
		expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
	});

	it('are not kept by who holds less than those as whom they could sign in', async () => {
		const { test, owner } = ways;
		const role = { name: 'gatekeeper', title: 'Gatekeeper', grants: ['identity-provider:read', 'identity-provider:write'] };
		const made = await test.call('POST', '/v1/roles', { as: owner, body: role });
		expect(`${made.status} ${JSON.stringify(made.body)}`).toContain('201');
		const as = (await (await test.person('gatekeeper')).signIn()).accessToken;
		expect((await test.call('GET', '/v1/identity-providers', { as })).status).toBe(200);
		expect(code(await test.call('POST', '/v1/identity-providers', { as, body: settingsOf(ways.server) }))).toBe('403 forbidden');
		const path = `/v1/identity-providers/${ways.provider.id}`;
		expect(code(await test.call('PATCH', path, { as, body: { domains: ['evil.example'] } }))).toBe('403 forbidden');
		const unknown = await test.call('PATCH', path, { as: owner, body: { role: 'no-such' } });
		expect(unknown.body.errors[0]).toMatchObject({ pointer: '/role', code: 'unknown_role' });
	});

	it('end with their links when they are removed, and nobody comes in by them any more', async () => {
		const person = await ways.test.person();
		ways.known(person.email);
		const arrival = await ways.go();
		expect((await ways.exchange(arrival)).status).toBe(200);
		const links = () =>
			ways.test.app.borrow(ways.test.harbor.id, (sql) =>
				sql('select subject from linked_identities where holder = $1', [person.id]),
			);
		expect(await links()).toHaveLength(1);
		const path = `/v1/identity-providers/${ways.provider.id}`;
		expect((await ways.test.call('DELETE', path, { as: ways.owner })).status).toBe(204);
		expect(await links()).toEqual([]);
		expect((await ways.newBrowser().open(ways.begin('v'.repeat(43)))).status).toBe(404);
	});
});
