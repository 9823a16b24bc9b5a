/** Secret keys with scopes, keys of service accounts, and one key taking over from another. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('secret keys', (driver) => {
	let test: People;
	let owner: string;
	const issue = (body: object, as = owner) =>
		test.call('POST', '/v1/api-keys/issue', { as, body: { name: 'k', kind: 'secret', ...body } });
	const get = (path: string, as: string) => test.call('GET', path, { as });
	const service = async (role: string) =>
		(await test.call('POST', '/v1/users/service-accounts', { as: owner, body: { name: `Robot of ${role}`, role } })).body;

	beforeAll(async () => {
		test = await startWithPeople(driver);
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	it('may do what their scopes say, beside a role or instead of one', async () => {
		const { body: narrow } = await issue({ scopes: ['listing:read'] });
		expect(narrow).toMatchObject({ role: null, scopes: ['listing:read'] });
		expect((await get('/v1/listings', narrow.key)).status).toBe(200);
		expect(await get('/v1/leads', narrow.key)).toMatchObject({ status: 403, body: { permission: 'lead:read' } });
		expect((await test.me(narrow.key)).body.permissions).toEqual(['listing:read']);
		const { body: wider } = await issue({ role: 'viewer', scopes: ['contact:write'] });
		const made = await test.call('POST', '/v1/contacts', { as: wider.key, body: { name: { full: 'By a key' } } });
		expect(made).toMatchObject({ status: 201, body: { agent: null } });
		expect((await get('/v1/leads', wider.key)).status).toBe(200);
		expect(code(await issue({ scopes: ['lisitng:read'] }))).toBe('422 invalid_input');
		expect(code(await issue({ role: 'nothing' }))).toBe('422 invalid_input');
	});

	it('of nobody reach nothing that is their own', async () => {
		const { body } = await issue({ scopes: ['contact:*:own'] });
		expect((await get('/v1/contacts', body.key)).status).toBe(403);
		expect((await test.call('POST', '/v1/contacts', { as: body.key, body: { name: { full: 'x' } } })).status).toBe(403);
	});

	it('are listed with prefix, scopes, expiry and last use, and never whole', async () => {
		const expiresAt = new Date(Date.now() + 3600_000).toISOString();
		const { body } = await issue({ scopes: ['listing:read'], expiresAt });
		await get('/v1/listings', body.key);
		const read = async () => (await get(`/v1/api-keys/${body.id}`, owner)).body;
		await expect.poll(async () => (await read()).lastUsedAt).not.toBeNull();
		const kept = await read();
		expect(kept).toMatchObject({ scopes: ['listing:read'], prefix: `${body.key.slice(0, 6)}…${body.key.slice(-4)}` });
		expect(Date.parse(kept.expiresAt)).toBe(Date.parse(expiresAt));
		expect(JSON.stringify(kept)).not.toContain(body.key);
	});

	it('take over from each other, with an overlap or at once', async () => {
		const { body: old } = await issue({ scopes: ['listing:read'], name: 'Sync' });
		const rotate = (id: string, overlapHours?: number) =>
			test.call('POST', `/v1/api-keys/${id}/rotate`, { as: owner, body: overlapHours === undefined ? {} : { overlapHours } });
		const { status, body: next } = await rotate(old.id, 168);
		expect([status, next.name, next.scopes]).toEqual([201, 'Sync', ['listing:read']]);
		for (const { key } of [old, next]) expect((await get('/v1/listings', key)).status).toBe(200);
		const { body: kept } = await get(`/v1/api-keys/${old.id}`, owner);
		expect(Date.parse(kept.expiresAt) - Date.now()).toBeGreaterThan(167 * 3600_000);
		const { body: last } = await rotate(next.id, 0);
		expect(code(await get('/v1/listings', next.key))).toBe('401 unauthenticated');
		expect((await get('/v1/listings', last.key)).status).toBe(200);
		expect((await rotate(last.id, 169)).status).toBe(422);
		expect((await rotate(last.id, -1)).status).toBe(422);
		const palm = await test.palm.asUser('owner');
		expect((await test.call('POST', `/v1/api-keys/${last.id}/rotate`, { as: palm, body: {} })).status).toBe(404);
		await test.call('DELETE', `/v1/api-keys/${last.id}`, { as: owner });
		expect(code(await get('/v1/listings', last.key))).toBe('401 unauthenticated');
	});

	it('do not outlive themselves by rotation', async () => {
		const expiresAt = new Date(Date.now() + 3600_000).toISOString();
		const { body: old } = await issue({ scopes: ['listing:read'], expiresAt });
		const { body: next } = await test.call('POST', `/v1/api-keys/${old.id}/rotate`, { as: owner, body: { overlapHours: 100 } });
		expect(Date.parse(next.expiresAt) - Date.now()).toBeLessThan(3601_000);
		const { body: kept } = await get(`/v1/api-keys/${old.id}`, owner);
		expect(Date.parse(kept.expiresAt)).toBe(Date.parse(expiresAt));
	});

	it('of a service account act as it: its own records, its teams, its name in the trail', async () => {
		const robot = await service('agent');
		expect(robot).toMatchObject({ kind: 'service', role: 'agent' });
		const { body: issued } = await issue({ account: robot.id });
		const { body: who } = await test.me(issued.key);
		expect(who.user).toMatchObject({ id: robot.id, role: 'agent' });
		const made = await test.call('POST', '/v1/contacts', { as: issued.key, body: { name: { full: 'By the robot' } } });
		expect(made).toMatchObject({ status: 201, body: { agent: robot.id } });
		const { body: others } = await test.call('POST', '/v1/contacts', { as: owner, body: { name: { full: 'Not its' } } });
		expect((await get(`/v1/contacts/${others.id}`, issued.key)).status).toBe(403);
		expect((await get('/v1/contacts', issued.key)).body.data).toHaveLength(1);
		const [trace] = (await get(`/v1/audit-entries?record=${made.body.id}`, owner)).body.data;
		expect(trace).toMatchObject({ actor: robot.id });
	});

	it('of a service account may the part of its role that their scopes name, and lose what it loses', async () => {
		const robot = await service('viewer');
		const { body: narrow } = await issue({ account: robot.id, scopes: ['listing:read'] });
		expect((await get('/v1/listings', narrow.key)).status).toBe(200);
		expect((await get('/v1/contacts', narrow.key)).status).toBe(403);
		const patch = (body: object) => test.call('PATCH', `/v1/users/${robot.id}`, { as: owner, body });
		await test.call('POST', '/v1/roles', { as: owner, body: { name: 'bare', title: 'Bare', grants: ['contact:read'] } });
		expect((await patch({ role: 'bare' })).status).toBe(200);
		expect((await get('/v1/listings', narrow.key)).status).toBe(403);
		expect((await patch({ active: false })).status).toBe(200);
		expect(code(await get('/v1/contacts', narrow.key))).toBe('401 unauthenticated');
		expect(code(await issue({ account: robot.id }))).toBe('422 invalid_input');
	});

	it('are the only way in for a service account', async () => {
		const robot = await service('viewer');
		const set = await test.call('POST', `/v1/users/${robot.id}/set-password`, { as: owner, body: { password: PASSWORD } });
		expect(code(set)).toBe('409 conflict');
		expect(code(await test.login({ email: robot.email, password: PASSWORD }))).toBe('401 invalid_credentials');
		expect(code(await test.call('PATCH', `/v1/users/${robot.id}`, { as: owner, body: { kind: 'person' } }))).toBe(
			'422 invalid_input',
		);
		expect(code(await test.call('PATCH', `/v1/users/${robot.id}`, { as: owner, body: { role: 'owner' } }))).toBe(
			'422 invalid_input',
		);
		const person = await test.person('viewer');
		expect(code(await issue({ account: person.id }))).toBe('422 invalid_input');
		expect(code(await issue({ account: robot.id, role: 'viewer' }))).toBe('422 invalid_input');
	});

	it('never make a person who outlives them: power over people and keys is given by people', async () => {
		const { body } = await issue({ role: 'admin' });
		const make = (role: string) =>
			test.call('POST', '/v1/users', { as: body.key, body: { email: `${role}@ghost.example`, name: { full: 'G' }, role } });
		expect(code(await make('admin'))).toBe('403 step_up_required');
		expect((await make('agent')).status).toBe(201);
		const admin = await test.person('admin');
		const password = { password: PASSWORD };
		expect(code(await test.call('POST', `/v1/users/${admin.id}/set-password`, { as: body.key, body: password }))).toBe(
			'403 step_up_required',
		);
		const { body: roles } = await get('/v1/roles?name=viewer', body.key);
		const change = { grants: ['*'] };
		expect(code(await test.call('PATCH', `/v1/roles/${roles.data[0].id}`, { as: body.key, body: change }))).toBe(
			'403 step_up_required',
		);
	});
});
