/** Who administers an organisation, and the keys that programs and pages come in with, over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

const PAGE = 'https://www.brokerage.example';

describeOnBoth('people and keys', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	it('keeps administration to those who have it, and owners to owners', async () => {
		const agent = await (await test.person('agent')).signIn();
		const admin = await (await test.person('admin')).signIn();
		const { body: owners } = await test.call('GET', '/v1/users?role=owner', { as: admin.accessToken });
		const owner = `/v1/users/${owners.data[0].id}`;
		const refused = await test.call('POST', `${owner}/set-password`, { as: agent.accessToken, body: { password: PASSWORD } });
		expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'user:write' } });
		for (const [method, path, body] of [
			['POST', `${owner}/set-password`, { password: PASSWORD }],
			['PATCH', owner, { role: 'viewer' }],
			['PATCH', `/v1/users/${admin.user.id}`, { role: 'owner' }],
			['POST', '/v1/users', { email: 'o2@harbor.example', role: 'owner', name: { full: 'O' } }],
			['DELETE', owner, undefined],
		] as const) {
			expect([method, path, code(await test.call(method, path, { as: admin.accessToken, ...(body ? { body } : {}) }))]).toEqual([
				method,
				path,
				'403 forbidden',
			]);
		}
		expect(
			(await test.call('PATCH', `/v1/users/${admin.user.id}`, { as: agent.accessToken, body: { role: 'admin' } })).status,
		).toBe(403);
		const asOwner = await test.harbor.asUser('owner');
		expect(code(await test.call('PATCH', owner, { as: asOwner, body: { active: false } }))).toBe('409 conflict');
		expect(code(await test.call('DELETE', owner, { as: asOwner }))).toBe('409 conflict');
	});

	it('keeps email addresses in lower case and unique in an organisation', async () => {
		const owner = await test.harbor.asUser('owner');
		const user = (email: string) => ({ email, role: 'viewer', name: { full: 'Twin' } });
		const first = await test.call('POST', '/v1/users', { as: owner, body: user('Twin@Harbor.example') });
		expect(first).toMatchObject({ status: 201, body: { email: 'twin@harbor.example' } });
		expect(code(await test.call('POST', '/v1/users', { as: owner, body: user('TWIN@harbor.example') }))).toBe('409 conflict');
		expect(
			(await test.call('POST', '/v1/users', { as: await test.palm.asUser('owner'), body: user('twin@harbor.example') })).status,
		).toBe(201);
	});

	it('shows a secret key once, lets it in with its role, and no longer when it is revoked', async () => {
		const owner = await test.harbor.asUser('owner');
		const { status, body } = await test.call('POST', '/v1/api-keys/issue', {
			as: owner,
			body: { name: 'Sync', kind: 'secret', role: 'broker' },
		});
		expect(status).toBe(201);
		expect(body.key).toMatch(/^sk_/);
		const { body: kept } = await test.call('GET', `/v1/api-keys/${body.id}`, { as: owner });
		expect(kept).toMatchObject({ name: 'Sync', kind: 'secret', role: 'broker' });
		expect(JSON.stringify(kept)).not.toContain(body.key);
		expect(kept).not.toHaveProperty('hash');
		expect((await test.me(body.key)).body).toMatchObject({ user: null, organization: { slug: 'harbor' } });
		expect((await test.call('POST', '/v1/api-keys/issue', { as: body.key, body: { name: 'More', kind: 'secret' } })).status).toBe(
			403,
		);
		expect((await test.call('DELETE', `/v1/api-keys/${body.id}`, { as: owner })).status).toBe(204);
		expect(code(await test.me(body.key))).toBe('401 unauthenticated');
	});

	it('holds a publishable key to its origins and to what the schemas show', async () => {
		const owner = await test.harbor.asUser('owner');
		const { body } = await test.call('POST', '/v1/api-keys/issue', {
			as: owner,
			body: { name: 'Site', kind: 'publishable', origins: [`${PAGE}/`] },
		});
		expect(body).toMatchObject({ origins: [PAGE], prefix: body.key, role: null });
		const from = (origin: string | undefined, path: string) =>
			test.call('GET', path, { as: body.key, headers: origin ? { origin } : {} });
		const home = { headline: 'A house', price: { amount: '725000.00', currency: 'USD' }, propertyType: 'house' };
		const address = { line1: '1 Main St', city: 'Seattle', country: 'US' };
		const { body: listing } = await test.call('POST', '/v1/listings', {
			as: owner,
			body: { ...home, bedrooms: 3, bathrooms: 2, address },
		});
		expect((await test.call('POST', `/v1/listings/${listing.id}/publish`, { as: owner })).status).toBe(200);
		const shown = await from(PAGE, '/v1/listings');
		expect(shown.status).toBe(200);
		expect(shown.body.data.map(({ id }: { id: string }) => id)).toEqual([listing.id]);
		expect(Object.keys(shown.body.data[0])).toContain('headline');
		for (const field of ['agent', 'createdBy']) expect(shown.body.data[0]).not.toHaveProperty(field);
		expect(code(await from('https://evil.example', '/v1/listings'))).toBe('403 origin_not_allowed');
		expect(code(await from(undefined, '/v1/listings'))).toBe('403 origin_not_allowed');
		for (const path of ['/v1/api-keys', '/v1/users', '/v1/auth/me']) expect((await from(PAGE, path)).status).toBe(403);
		// A page of the platform's own, where browsers leave the origin out: it counts as any other, and another's word does not.
		const fetched = (site: string) =>
			test.call('GET', '/v1/listings', { as: body.key, headers: { 'sec-fetch-site': site } }).then(({ status }) => status);
		expect([await fetched('same-origin'), await fetched('cross-site')]).toEqual([403, 403]);
		await test.call('PATCH', `/v1/api-keys/${body.id}`, { as: owner, body: { origins: [PAGE, new URL(test.url).origin] } });
		expect([await fetched('same-origin'), await fetched('cross-site'), await fetched('none')]).toEqual([200, 403, 403]);
		await test.call('PATCH', `/v1/api-keys/${body.id}`, { as: owner, body: { origins: ['https://*.other.example'] } });
		expect((await from(PAGE, '/v1/listings')).status).toBe(403);
		expect((await from('https://www.other.example', '/v1/listings')).status).toBe(200);
	});

	it('says what is wrong with an order for a key', async () => {
		const owner = await test.harbor.asUser('owner');
		const issue = async (body: Record<string, unknown>) => {
			const answer = await test.call('POST', '/v1/api-keys/issue', { as: owner, body: { name: 'k', ...body } });
			return [answer.status, ...(answer.body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)];
		};
		expect(await issue({ kind: 'publishable' })).toEqual([422, '/origins']);
		expect(await issue({ kind: 'publishable', origins: [PAGE, 'https://*.com', 'x'] })).toEqual([
			422,
			'/origins/1',
			'/origins/2',
		]);
		expect(await issue({ kind: 'publishable', origins: [PAGE], role: 'admin' })).toEqual([422, '/role']);
		expect(await issue({ kind: 'secret', origins: [PAGE] })).toEqual([422, '/origins']);
		expect(await issue({ kind: 'secret', expiresAt: '2001-01-01T00:00:00Z' })).toEqual([422, '/expiresAt']);
		expect((await issue({ kind: 'secret', role: 'owner' }))[0]).toBe(422);
	});

	it('keeps a key of one organisation out of another', async () => {
		const harbor = await test.harbor.key('admin');
		const { body: palms } = await test.call('GET', '/v1/users', { as: await test.palm.key('admin') });
		for (const { id } of palms.data) expect((await test.call('GET', `/v1/users/${id}`, { as: harbor })).status).toBe(404);
		expect(
			(await test.call('GET', '/v1/organizations', { as: harbor })).body.data.map(({ slug }: { slug: string }) => slug),
		).toEqual(['harbor']);
	});

	it('checks an organisation’s zone and language', async () => {
		const as = await test.harbor.asUser('owner');
		const path = `/v1/organizations/${test.harbor.id}`;
		expect((await test.call('PATCH', path, { as, body: { timeZone: 'Mars/Base' } })).body.errors[0].pointer).toBe('/timeZone');
		expect((await test.call('PATCH', path, { as, body: { timeZone: 'Asia/Dubai', locale: 'ar-AE' } })).status).toBe(200);
		await test.call('PATCH', path, { as, body: { timeZone: 'UTC', locale: 'en' } });
	});

	it('publishes the keys that its tokens are verified with', async () => {
		const { body } = await test.call('GET', '/.well-known/jwks.json');
		expect(body.keys).toHaveLength(1);
		expect(body.keys[0]).toMatchObject({ alg: 'RS256', use: 'sig', kty: 'RSA' });
		expect(body.keys[0]).not.toHaveProperty('d');
	});
});
