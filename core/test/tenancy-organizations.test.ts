/** Organisations from outside: who may manage them, what suspending does, and both audit trails; on both databases. */

import { createApp } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD, startApp, type TestApp, type TestOrganization } from '../../tests/harness/app.ts';

describeOnBoth('the operator of the platform', (driver) => {
	let test: TestApp;
	let operator: string;
	beforeAll(async () => {
		test = await startApp(driver, { trustProxy: true });
		await test.app.asSystem(test.harbor.id, ({ sql }) => sql('update organizations set operator = true'));
		test.app.tenancy.changed(test.harbor.id);
		operator = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	const path = (at: TestOrganization, below = '') => `/v1/platform/organizations/${at.id}${below}`;
	const trail = (at: TestOrganization) =>
		test.app.asSystem(at.id, ({ sql }) =>
			sql<{ action: string; reason: string | null; actor: string }>(
				`select action, reason, actor from audit_entries where kind = 'admin_action' order by id`,
			),
		);
	const code = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body?.code ?? ''}`;

	it('sees all organisations and what each uses; nobody else does', async () => {
		const { status, body } = await test.call('GET', '/v1/platform/organizations', { as: operator });
		expect(status).toBe(200);
		expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(['harbor', 'palm']);
		expect(body.data[0]).toMatchObject({ operator: true, plan: 'enterprise', status: 'active', users: 1 });
		expect(body.data[0]).not.toHaveProperty('email');
		const one = await test.call('GET', path(test.palm), { as: operator });
		expect(one.body).toMatchObject({ slug: 'palm', users: 1, usage: { plan: 'enterprise' } });
		for (const other of [
			await test.palm.asUser('owner'),
			await test.palm.key('admin'),
			await test.harbor.asUser('agent'),
			// A key of the operator's is no person.
			await test.harbor.key('admin'),
		]) {
			const refused = await test.call('GET', '/v1/platform/organizations', { as: other });
			expect([code(refused), refused.body.permission]).toEqual(['403 forbidden', 'platform:read']);
			expect(code(await test.call('GET', path(test.palm), { as: other }))).toBe('403 forbidden');
		}
		const described = async (as: string) =>
			(await test.call('GET', '/v1/description', { as })).body.operations.filter(({ id }: { id: string }) =>
				id.includes('platform-'),
			).length;
		expect([await described(operator), await described(await test.palm.asUser('owner'))]).toEqual([8, 0]);
	});

	it('pages through them, and is told what is wrong with a question', async () => {
		for (const name of ['aspen', 'birch', 'cedar']) await test.found(name, 'free');
		const seen: string[] = [];
		for (let cursor = ''; ; ) {
			const { body } = await test.call('GET', `/v1/platform/organizations?limit=2${cursor && `&cursor=${cursor}`}`, {
				as: operator,
			});
			seen.push(...body.data.map(({ slug }: { slug: string }) => slug));
			if (!body.next) break;
			cursor = body.next;
		}
		expect(seen).toEqual(['aspen', 'birch', 'cedar', 'harbor', 'palm']);
		const found = await test.call('GET', '/v1/platform/organizations?q=BIR&plan=free&status=active', { as: operator });
		expect(found.body.data).toHaveLength(1);
		for (const query of [
			'limit=0',
			'limit=1000',
			'cursor=x',
			'cursor=WyJhIiwiYiJd',
			'status=gone',
			'plan=gold',
			'sort=name',
			'q=%00',
		]) {
			expect([query, code(await test.call('GET', `/v1/platform/organizations?${query}`, { as: operator }))]).toEqual([
				query,
				'400 invalid_query',
			]);
		}
		for (const id of ['nonsense', '00000000-0000-7000-8000-000000000000'])
			expect(code(await test.call('GET', `/v1/platform/organizations/${id}`, { as: operator }))).toBe('404 not_found');
	});

	it('creates one with its owner and the settings of its market, under a name that is free', async () => {
		const owner = { email: 'olga@dunes.example', name: 'Olga Owner', password: PASSWORD };
		const body = { name: 'Dunes', slug: 'dunes', plan: 'professional', rulePack: 'dubai', owner };
		const made = await test.call('POST', '/v1/platform/organizations', { as: operator, body });
		expect(made).toMatchObject({ status: 201, body: { slug: 'dunes', plan: 'professional', currency: 'AED', users: 1 } });
		expect(code(await test.call('POST', '/v1/platform/organizations', { as: operator, body }))).toBe('409 conflict');
		const { accessToken: as, organization } = (
			await test.call('POST', '/v1/auth/login', { body: { email: owner.email, password: PASSWORD } })
		).body;
		expect((await test.call('GET', '/v1/auth/me', { as })).body.user).toMatchObject({ email: owner.email });
		expect(organization).toMatchObject({ id: made.body.id, timeZone: 'Asia/Dubai', locale: 'en-AE' });
		expect((await test.call('GET', `/v1/organizations/${organization.id}`, { as })).body).toMatchObject({
			rulePack: 'dubai',
			units: 'sqft',
			firstDayOfWeek: 'monday',
			plan: 'professional',
		});
		const wrong = { name: 'X', slug: 'x', rulePack: 'dubay', timeZone: 'Mars/Base', owner: { ...owner, password: 'short' } };
		const refused = await test.call('POST', '/v1/platform/organizations', { as: operator, body: wrong });
		expect(refused.status).toBe(422);
		expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
			expect.arrayContaining(['/timeZone', '/rulePack', '/owner/password']),
		);
		expect(refused.body.detail).toContain('dubai');
		expect((await trail({ ...test.palm, id: made.body.id })).map(({ action }) => action)).toEqual([
			'organization.platform-create',
		]);
	});

	it('suspends: people and keys are refused at once, and let in again when it is resumed; both trails tell', async () => {
		const [user, key] = [await test.palm.asUser('admin'), await test.palm.key('broker')];
		const origin = 'https://www.palm.example';
		const page = await test.palm.publishableKey([origin]);
		const body = { reason: 'The invoice of March' };
		const calls = () =>
			Promise.all([
				test.call('GET', '/v1/listings', { as: user }),
				test.call('GET', '/v1/auth/me', { as: user }),
				test.call('GET', '/v1/description', { as: user }),
				test.call('GET', '/v1/listings', { as: key }),
				test.call('GET', '/v1/listings', { as: page, headers: { origin } }),
			]);
		expect((await calls()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		const login = { email: 'owner@palm.example', password: PASSWORD, organization: 'palm' };
		const before = (await test.call('POST', '/v1/auth/login', { body: login })).body;
		expect((await test.call('POST', path(test.palm, '/suspend'), { as: operator, body })).body).toMatchObject({
			status: 'suspended',
			statusReason: body.reason,
		});
		expect((await calls()).map(code)).toEqual(Array(5).fill('403 organization_suspended'));
		expect(code(await test.call('POST', '/v1/auth/login', { body: login }))).toBe('403 organization_suspended');
		// Who does not know the password learns nothing.
		expect(code(await test.call('POST', '/v1/auth/login', { body: { ...login, password: 'Wrong-horse-7!' } }))).toBe(
			'401 invalid_credentials',
		);
		const { refreshToken } = before;
		expect(code(await test.call('POST', '/v1/auth/refresh', { body: { refreshToken } }))).toBe('403 organization_suspended');
		expect(code(await test.call('POST', path(test.palm, '/suspend'), { as: operator, body }))).toBe('409 invalid_transition');
		expect((await test.call('GET', '/v1/listings', { as: operator })).status).toBe(200);

		expect((await test.call('POST', path(test.palm, '/resume'), { as: operator })).body).toMatchObject({ status: 'active' });
		expect((await calls()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect((await test.call('POST', '/v1/auth/refresh', { body: { refreshToken } })).status).toBe(200);

		const theirs = await trail(test.palm);
		const suspended = theirs.find(({ action }) => action === 'organization.platform-suspend');
		expect(suspended).toMatchObject({ reason: body.reason });
		const ours = await trail(test.harbor);
		for (const at of [ours, theirs]) {
			const actions = at.map(({ action }) => action);
			for (const name of ['get', 'suspend', 'resume']) expect(actions).toContain(`organization.platform-${name}`);
		}
		expect(ours.map(({ action }) => action)).toContain('organization.platform-list');
		expect(new Set(ours.map(({ actor }) => actor)).size).toBe(1);
	});

	it('sets plan and limits, which hold at once, and sees nothing of the records on the way', async () => {
		const plan = { plan: 'professional', apiCallsPerHour: 5000 };
		expect((await test.call('PUT', path(test.palm, '/plan'), { as: operator, body: plan })).body.plan).toBe('professional');
		const as = await test.palm.asUser('owner');
		expect((await test.call('GET', `/v1/organizations/${test.palm.id}`, { as })).body).toMatchObject(plan);
		expect((await test.call('GET', '/v1/usage', { as })).body.plan).toBe('professional');
		await test.call('PUT', path(test.palm, '/plan'), { as: operator, body: { plan: 'enterprise', apiCallsPerHour: null } });
		expect(
			(await test.call('PUT', path(test.palm, '/plan'), { as: operator, body: { features: { nothing: true } } })).status,
		).toBe(422);
		// An organisation does not set its own.
		for (const body of [{ plan: 'enterprise' }, { status: 'active' }, { operator: true }, { apiCallsPerHour: 1 }]) {
			expect([body, (await test.call('PATCH', `/v1/organizations/${test.palm.id}`, { as, body })).status]).toEqual([body, 422]);
		}
		// The connection serves the operator's own organisation again.
		const { body } = await test.call('GET', '/v1/organizations', { as: operator });
		expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(['harbor']);
		expect((await test.call('GET', `/v1/organizations/${test.palm.id}`, { as: operator })).status).toBe(404);
		expect(code(await test.call('POST', path(test.harbor, '/suspend'), { as: operator, body: { reason: 'Oops' } }))).toBe(
			'409 conflict',
		);
	});

	it.runIf(driver === 'postgres')('is heard in every other process within 30 seconds', async () => {
		const clock = { ahead: 0 };
		const other = await createApp(test.app.config, { now: () => Date.now() + clock.ahead });
		try {
			const url = await other.listen(0);
			const [user, key] = [await test.palm.asUser('agent'), await test.palm.key('viewer')];
			const seen = async () =>
				Promise.all(
					[user, key].map(
						async (as) => (await fetch(`${url}/v1/listings`, { headers: { authorization: `Bearer ${as}` } })).status,
					),
				);
			expect(await seen()).toEqual([200, 200]);
			await test.call('POST', path(test.palm, '/suspend'), { as: operator, body: { reason: 'Elsewhere' } });
			clock.ahead = 30_001;
			expect(await seen()).toEqual([403, 403]);
			await test.call('POST', path(test.palm, '/resume'), { as: operator });
		} finally {
			await other.stop();
		}
	});
});
