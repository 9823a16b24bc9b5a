/** Roles as data: what an organisation may change, when it is in force, and that nobody climbs by any of the ways there are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('roles', (driver) => {
	let test: People;
	let owner: string;
	const role = (name: string, grants: string[], as = owner) =>
		test.call('POST', '/v1/roles', { as, body: { name, title: `The ${name}`, grants } });
	const builtIn = async (name: string) => (await test.call('GET', `/v1/roles?name=${name}`, { as: owner })).body.data[0];
	/** A token of a new user with a new role of these grants. */
	const holding = async (name: string, grants: string[]) => {
		expect((await role(name, grants)).status).toBe(201);
		const person = await test.person(name);
		return { ...person, as: (await person.signIn()).accessToken as string };
	};

	beforeAll(async () => {
		test = await startWithPeople(driver);
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	it('come with every organisation, and more can be made', async () => {
		const { body } = await test.call('GET', '/v1/roles', { as: owner });
		expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual(['admin', 'agent', 'broker', 'owner', 'viewer']);
		const made = await role('listing-assistant', ['listing:read', 'listing:write:own']);
		expect(made).toMatchObject({ status: 201, body: { builtIn: false, grants: ['listing:read', 'listing:write:own'] } });
		expect(code(await role('listing-assistant', []))).toBe('409 conflict');
		const palm = await test.palm.asUser('owner');
		expect((await test.call('GET', `/v1/roles/${made.body.id}`, { as: palm })).status).toBe(404);
		expect((await test.call('GET', `/v1/roles/${made.body.id}/permissions`, { as: palm })).status).toBe(404);
	});

	it('are what their users may do, and no more', async () => {
		const { as } = await holding('reader', ['property:read']);
		expect((await test.me(as)).body.permissions).toEqual(['property:read']);
		expect((await test.call('GET', '/v1/properties', { as })).status).toBe(200);
		const refused = await test.call('GET', '/v1/leads', { as });
		expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'lead:read' } });
		expect(refused.body.detail).toContain('lead:read (list leads)');
	});

	it('refuse a grant that names nothing, and say what was meant', async () => {
		const { status, body } = await role('typo', ['lisitng:read', 'listing:publsh', 'listing:wirte:own', '*:read']);
		expect(status).toBe(422);
		expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/grants/0', '/grants/1', '/grants/2']);
		expect(body.errors[0].detail).toContain('Did you mean “listing”?');
		expect(body.errors[2].detail).toContain('Did you mean “listing:write”?');
		const user = { email: 'typo@harbor.example', role: 'brokr', name: { full: 'T' } };
		const unknown = await test.call('POST', '/v1/users', { as: owner, body: user });
		expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/role', code: 'unknown_role' }] } });
		expect(unknown.body.detail).toContain('Did you mean “broker”?');
	});

	it('are in force at the next request after a change, and as the release says once they are reset', async () => {
		const person = await test.person('viewer');
		const as = (await person.signIn()).accessToken;
		const viewer = await builtIn('viewer');
		expect(viewer).toMatchObject({ builtIn: true, grants: null });
		expect((await test.call('GET', '/v1/leads', { as })).status).toBe(200);
		const change = (grants: string[] | null) => test.call('PATCH', `/v1/roles/${viewer.id}`, { as: owner, body: { grants } });
		expect((await change(['listing:read'])).status).toBe(200);
		expect((await test.call('GET', '/v1/leads', { as })).status).toBe(403);
		expect((await test.me(as)).body.permissions).toEqual(['listing:read']);
		expect((await change(null)).status).toBe(200);
		expect((await test.call('GET', '/v1/leads', { as })).status).toBe(200);
	});

	it('hold for keys too, at once', async () => {
		await role('syncing', ['contact:read']);
		const { body: issued } = await test.call('POST', '/v1/api-keys/issue', {
			as: owner,
			body: { name: 'sync', kind: 'secret', role: 'syncing' },
		});
		expect((await test.call('GET', '/v1/contacts', { as: issued.key })).status).toBe(200);
		const { id } = await builtIn('syncing');
		await test.call('PATCH', `/v1/roles/${id}`, { as: owner, body: { grants: [] } });
		expect((await test.call('GET', '/v1/contacts', { as: issued.key })).status).toBe(403);
	});

	it('keep an owner’s powers, their names, and the built-in ones; and go only when nobody has them', async () => {
		const { id: owners } = await builtIn('owner');
		const patch = (id: string, body: object) => test.call('PATCH', `/v1/roles/${id}`, { as: owner, body });
		expect(code(await patch(owners, { grants: [] }))).toBe('409 conflict');
		expect((await patch(owners, { title: 'Principal' })).status).toBe(200);
		expect(code(await test.call('DELETE', `/v1/roles/${owners}`, { as: owner }))).toBe('409 conflict');
		const { body: used } = await role('temporary', []);
		expect(code(await patch(used.id, { name: 'other' }))).toBe('422 invalid_input');
		expect(code(await patch(used.id, { builtIn: true }))).toBe('422 invalid_input');
		const { id } = await test.person('temporary');
		const inUse = await test.call('DELETE', `/v1/roles/${used.id}`, { as: owner });
		expect(inUse).toMatchObject({ status: 409 });
		expect(inUse.body.detail).toContain('1 users');
		await test.call('DELETE', `/v1/users/${id}`, { as: owner });
		expect((await test.call('DELETE', `/v1/roles/${used.id}`, { as: owner })).status).toBe(204);
	});

	it('are listed with every permission and how far it reaches', async () => {
		const { id } = await builtIn('agent');
		const { body } = await test.call('GET', `/v1/roles/${id}/permissions`, { as: owner });
		const reach = new Map(body.permissions.map((one: { permission: string; reach: string }) => [one.permission, one.reach]));
		expect(reach.get('listing:read')).toBe('organization');
		expect(reach.get('lead:read')).toBe('team');
		expect(reach.get('lead:write')).toBe('own');
		expect(reach.get('user:write')).toBe('none');
		const { body: all } = await test.call('GET', '/v1/permissions', { as: owner });
		const one = all.data.find(({ permission }: { permission: string }) => permission === 'lead:enquire');
		expect(one).toMatchObject({ entityTitle: 'Lead', title: 'Send an enquiry', reaches: ['organization'] });
		expect(all.data.every(({ title }: { title: string }) => title.length > 3)).toBe(true);
		expect((await test.call('GET', '/v1/permissions', { as: await test.harbor.asUser('agent') })).status).toBe(403);
	});

	describe('let nobody climb', () => {
		let manager: Awaited<ReturnType<typeof holding>>;
		let admin: Awaited<ReturnType<People['person']>>;
		const asManager = (method: string, path: string, body?: unknown) =>
			test.call(method, path, { as: manager.as, ...(body === undefined ? {} : { body }) });
		const refused = async (method: string, path: string, body?: unknown) => {
			const answer = await asManager(method, path, body);
			expect([method, path, body, code(answer)]).toEqual([method, path, body, '403 forbidden']);
			expect(answer.body.permission).toBeTruthy();
			expect(answer.body.detail).toContain(answer.body.permission);
		};

		beforeAll(async () => {
			const powers = [
				'user:*',
				'identity-provider:*',
				'role:*',
				'api-key:*',
				'invitation:*',
				'team:*',
				'team-member:*',
				'listing:*',
				'lead:read:team',
			];
			manager = await holding('office-manager', powers);
			admin = await test.person('admin');
		});

		it('by making or changing a role', async () => {
			await refused('POST', '/v1/roles', { name: 'mighty', title: 'Mighty', grants: ['*'] });
			await refused('POST', '/v1/roles', { name: 'mighty', title: 'Mighty', grants: ['listing:read', 'lead:read'] });
			await refused('POST', '/v1/roles', { name: 'mighty', title: 'Mighty', grants: ['*:read'] });
			const { id } = await builtIn('office-manager');
			await refused('PATCH', `/v1/roles/${id}`, { grants: ['user:*', 'organization:write'] });
			for (const name of ['admin', 'broker', 'viewer'])
				await refused('PATCH', `/v1/roles/${(await builtIn(name)).id}`, { grants: ['listing:read'] });
			await refused('PATCH', `/v1/roles/${(await builtIn('viewer')).id}`, { grants: null });
			const made = await asManager('POST', '/v1/roles', { name: 'lister', title: 'Lister', grants: ['listing:write:own'] });
			expect(made.status).toBe(201);
		});

		it('by giving or taking a role', async () => {
			await refused('PATCH', `/v1/users/${manager.id}`, { role: 'admin' });
			await refused('PATCH', `/v1/users/${manager.id}`, { role: 'owner' });
			await refused('POST', '/v1/users', { email: 'x@harbor.example', role: 'broker', name: { full: 'X' } });
			await refused('POST', '/v1/users', { email: 'x@harbor.example', name: { full: 'X' } });
			await refused('POST', '/v1/users/service-accounts', { name: 'Robot', role: 'admin' });
			await refused('POST', '/v1/invitations', { email: 'y@harbor.example', role: 'admin' });
			await refused('POST', '/v1/invitations', { email: 'y@harbor.example', role: 'owner' });
		});

		it('by becoming somebody who may more', async () => {
			await refused('POST', `/v1/users/${admin.id}/set-password`, { password: PASSWORD });
			await refused('PATCH', `/v1/users/${admin.id}`, { email: 'mine@harbor.example' });
			await refused('PATCH', `/v1/users/${admin.id}`, { active: false });
			await refused('DELETE', `/v1/users/${admin.id}`);
			const provider = { name: 'Mine', issuer: 'https://id.example.com', clientId: 'c', domains: ['harbor.example'] };
			await refused('POST', '/v1/identity-providers', provider);
		});

		it('by a key, or by an old one made new', async () => {
			const issue = '/v1/api-keys/issue';
			await refused('POST', issue, { name: 'k', kind: 'secret', role: 'admin' });
			await refused('POST', issue, { name: 'k', kind: 'secret' });
			await refused('POST', issue, { name: 'k', kind: 'secret', scopes: ['*'] });
			await refused('POST', issue, { name: 'k', kind: 'secret', scopes: ['listing:read', 'lead:read'] });
			const service = await test.call('POST', '/v1/users/service-accounts', {
				as: owner,
				body: { name: 'Nightly', role: 'admin' },
			});
			await refused('POST', issue, { name: 'k', kind: 'secret', account: service.body.id });
			const strong = await test.call('POST', issue, { as: owner, body: { name: 'strong', kind: 'secret', role: 'admin' } });
			await refused('POST', `/v1/api-keys/${strong.body.id}/rotate`, {});
			const own = await asManager('POST', issue, { name: 'k', kind: 'secret', scopes: ['listing:*', 'api-key:*'] });
			expect(own.status).toBe(201);
			const next = await test.call('POST', issue, {
				as: own.body.key,
				body: { name: 'k2', kind: 'secret', scopes: ['user:write'] },
			});
			expect(next.status).toBe(403);
		});

		it('by joining a team', async () => {
			const { body: team } = await test.call('POST', '/v1/teams', { as: owner, body: { name: 'Harbourside' } });
			const friend = await test.person('viewer');
			await refused('POST', '/v1/team-members', { team: team.id, member: manager.id });
			await refused('POST', '/v1/team-members', { team: team.id, member: friend.id });
			await test.call('POST', '/v1/team-members', { as: owner, body: { team: team.id, member: manager.id, role: 'lead' } });
			expect((await asManager('POST', '/v1/team-members', { team: team.id, member: friend.id })).status).toBe(201);
		});
	});
});
