/** Becoming more than one is: by roles, keys, teams, invitations, factors, and by what somebody else was answered. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type People, startWithPeople } from '../../core/test/people.ts';

describe('privileges', () => {
	let test: People;
	let owner: string;
	beforeAll(async () => {
		test = await startWithPeople('pglite');
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	const call = (method: string, path: string, as: string, body?: unknown) =>
		test.call(method, path, { as, ...(body === undefined ? {} : { body }) });
	const idOf = async (as: string): Promise<string> => (await test.me(as)).body.user.id;
	/** Every permission that some operation asks for, and whether this bearer has it. */
	const grants = async (as: string): Promise<string[]> => (await test.me(as)).body.permissions;

	it('do not come of changing oneself', async () => {
		for (const role of ['admin', 'broker', 'agent', 'viewer'] as const) {
			const { id, signIn } = await test.person(role);
			const as = (await signIn()).accessToken;
			const before = await grants(as);
			for (const body of [
				{ role: 'owner' },
				{ role: 'admin', active: true },
				{ permissions: ['*'] },
				{ operator: true },
				{ kind: 'service' },
			]) {
				await call('PATCH', `/v1/users/${id}`, as, body);
				await call('PATCH', '/v1/auth/me', as, body);
			}
			const after = (await test.me(as)).body;
			expect([role, after.user.role === 'owner', after.permissions.length <= before.length || role === 'admin']).toEqual([
				role,
				false,
				true,
			]);
			if (role !== 'admin') expect(after.user.role).toBe(role);
		}
	}, 60_000);

	it('do not come of a role that somebody without them makes or changes', async () => {
		const { signIn } = await test.person('broker');
		const broker = (await signIn()).accessToken;
		for (const grantsOf of [
			['*'],
			['*:*'],
			['user:write'],
			['role:write'],
			['api-key:write'],
			['organization:write'],
			['platform:read'],
		]) {
			const made = await call('POST', '/v1/roles', broker, {
				name: `r${randomUUID().slice(0, 8)}`,
				title: 'Mine',
				grants: grantsOf,
			});
			expect([grantsOf, made.status]).toEqual([grantsOf, expect.toSatisfy((status: number) => status === 403 || status === 422)]);
		}
		// An administrator gives no more than an administrator has.
		const admin = (await (await test.person('admin')).signIn()).accessToken;
		const all = await call('POST', '/v1/roles', admin, {
			name: `r${randomUUID().slice(0, 8)}`,
			title: 'All',
			grants: ['platform:delete'],
		});
		if (all.status === 201) {
			const { id, signIn: enter } = await test.person('viewer');
			await call('PATCH', `/v1/users/${id}`, owner, { role: all.body.name });
			expect((await call('GET', '/v1/platform/organizations', (await enter()).accessToken)).status).toBeGreaterThanOrEqual(403);
		}
	}, 60_000);

	it('do not come of a key: its scopes end where its maker’s permissions do', async () => {
		const admin = (await (await test.person('admin')).signIn()).accessToken;
		const attempts = [
			{ name: 'x', kind: 'secret', role: 'owner' },
			{ name: 'x', kind: 'secret', scopes: ['*'] },
			{ name: 'x', kind: 'secret', scopes: ['platform:read'] },
			{ name: 'x', kind: 'secret', role: 'no-such-role' },
			{ name: 'x', kind: 'publishable', origins: ['https://a.example'], scopes: ['*:*'] },
			{ name: 'x', kind: 'publishable', origins: ['https://a.example'], role: 'admin' },
		];
		for (const body of attempts) {
			const made = await call('POST', '/v1/api-keys/issue', admin, body);
			if (made.status === 201)
				expect((await call('GET', '/v1/platform/organizations', made.body.key)).status).toBeGreaterThanOrEqual(400);
			else expect([body, made.status]).toEqual([body, expect.toSatisfy((status: number) => status === 403 || status === 422)]);
			// Whatever an administrator's key may, it makes no owner.
			const { id } = await test.person('viewer');
			if (made.status === 201 && body.kind === 'secret')
				expect([body, (await call('PATCH', `/v1/users/${id}`, made.body.key, { role: 'owner' })).status]).toEqual([body, 403]);
		}
		for (const role of ['broker', 'agent', 'viewer'] as const) {
			const as = (await (await test.person(role)).signIn()).accessToken;
			expect((await call('POST', '/v1/api-keys/issue', as, { name: 'x', kind: 'secret', role: 'viewer' })).status).toBe(403);
		}
		// A key neither makes keys beyond itself nor becomes a person.
		const viewer = await test.harbor.key('viewer');
		expect((await call('POST', '/v1/api-keys/issue', viewer, { name: 'x', kind: 'secret', role: 'admin' })).status).toBe(403);
		expect(
			(await call('POST', `/v1/users/${await idOf(owner)}/set-password`, viewer, { password: 'Another-horse-8!' })).status,
		).toBe(403);
	}, 60_000);

	it('do not come of an invitation', async () => {
		for (const [role, wanted] of [
			['broker', 'admin'],
			['agent', 'viewer'],
			['viewer', 'viewer'],
			['admin', 'owner'],
		] as const) {
			const as = (await (await test.person(role)).signIn()).accessToken;
			const sent = await call('POST', '/v1/invitations', as, { email: `${randomUUID()}@harbor.example`, role: wanted });
			expect([role, wanted, sent.status]).toEqual([
				role,
				wanted,
				expect.toSatisfy((status: number) => status === 403 || status === 422),
			]);
		}
	}, 60_000);

	it('do not come of taking over who has them: password, address, factors or sessions of an owner', async () => {
		const admin = (await (await test.person('admin')).signIn()).accessToken;
		const target = await idOf(owner);
		const attempts: [string, string, unknown?][] = [
			['POST', `/v1/users/${target}/set-password`, { password: 'Another-horse-8!' }],
			['PATCH', `/v1/users/${target}`, { email: 'mine@attacker.example' }],
			['PATCH', `/v1/users/${target}`, { active: false }],
			['PATCH', `/v1/users/${target}`, { role: 'viewer' }],
			['DELETE', `/v1/users/${target}`],
			['POST', `/v1/users/${target}/reset-factors`, {}],
		];
		for (const [method, path, body] of attempts)
			expect([path, body, (await call(method, path, admin, body)).status]).toEqual([path, body, 403]);
		expect((await test.me(owner)).status).toBe(200);
	}, 60_000);

	it('do not come of being the platform’s operator in name', async () => {
		for (const path of ['/v1/organizations', '/v1/auth/me'])
			await call('PATCH', `${path}/${test.harbor.id}`, owner, { operator: true });
		for (const { id, method, path, permission } of test.app.operations) {
			if (!permission.startsWith('platform:')) continue;
			const { status, body } = await call(method, path.replace('{id}', test.palm.id), owner, method === 'GET' ? undefined : {});
			expect([id, status, JSON.stringify(body).includes('palm')]).toEqual([
				id,
				expect.toSatisfy((told: number) => told >= 400),
				false,
			]);
		}
	});

	it('do not come of somebody else’s Idempotency-Key: each caller has answers of their own', async () => {
		const key = `idempotency-${randomUUID()}`;
		const body = { name: { full: 'Secret Contact' }, notes: 'for the owner only' };
		const first = await test.call('POST', '/v1/contacts', { as: owner, body, headers: { 'idempotency-key': key } });
		expect(first.status).toBe(201);
		const replayed = await test.call('POST', '/v1/contacts', { as: owner, body, headers: { 'idempotency-key': key } });
		expect([replayed.status, replayed.body.id, replayed.headers.get('idempotent-replayed')]).toEqual([
			201,
			first.body.id,
			'true',
		]);
		const agent = (await (await test.person('agent')).signIn()).accessToken;
		for (const as of [
			agent,
			await test.harbor.asUser('admin'),
			await test.harbor.key('admin'),
			await test.palm.asUser('owner'),
		]) {
			const stolen = await test.call('POST', '/v1/contacts', { as, body, headers: { 'idempotency-key': key } });
			expect(stolen.headers.get('idempotent-replayed')).toBeNull();
			expect(stolen.body.id).not.toBe(first.body.id);
		}
		const viewer = (await (await test.person('viewer')).signIn()).accessToken;
		expect((await test.call('POST', '/v1/contacts', { as: viewer, body, headers: { 'idempotency-key': key } })).status).toBe(403);
		// Nor with another body or for another operation.
		const other = await test.call('POST', '/v1/contacts', {
			as: owner,
			body: { name: { full: 'Xenia' } },
			headers: { 'idempotency-key': key },
		});
		expect(other.body.code).toBe('idempotency_mismatch');
	});
});
