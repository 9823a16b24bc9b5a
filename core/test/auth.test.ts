/** Signing in, staying signed in and being signed out, over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('signing in', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	it('signs in with an email address in any case and a password', async () => {
		const { email, id } = await test.person('broker');
		const { status, body } = await test.login({ email: email.toUpperCase(), password: PASSWORD });
		expect(status).toBe(200);
		expect(body).toMatchObject({
			expiresIn: 900,
			user: { id, email, role: 'broker', name: { full: 'Pat Person' } },
			organization: { id: test.harbor.id, slug: 'harbor', currency: 'USD' },
		});
		expect(body.refreshToken).toMatch(/^rt_/);
		expect(JSON.stringify(body)).not.toMatch(/hash/i);
		const { body: who } = await test.me(body.accessToken);
		expect(who).toEqual({
			user: expect.objectContaining(body.user),
			organization: expect.objectContaining(body.organization),
			permissions: expect.arrayContaining(['listing:*', 'lead:*', 'user:read', 'team:*']),
		});
		const { body: user } = await test.call('GET', `/v1/users/${id}`, { as: body.accessToken });
		expect(Date.parse(user.lastLoginAt)).toBeGreaterThan(Date.now() - 60_000);
		expect(user).not.toHaveProperty('passwordHash');
	});

	it('refuses a wrong password, an unknown address, a user without a password and one switched off in the same words', async () => {
		const { email, id } = await test.person();
		const owner = await test.harbor.asUser('owner');
		await test.call('POST', '/v1/users', {
			as: owner,
			body: { email: 'bare@harbor.example', role: 'agent', name: { full: 'Bare' } },
		});
		const answers = [
			await test.login({ email, password: 'Wrong-password-1' }),
			await test.login({ email: 'nobody@harbor.example', password: PASSWORD }),
			await test.login({ email: 'bare@harbor.example', password: PASSWORD }),
			await test.login({ email, password: PASSWORD, organization: 'palm' }),
			await test.login({ email, password: PASSWORD, organization: 'no-such' }),
		];
		await test.call('PATCH', `/v1/users/${id}`, { as: owner, body: { active: false } });
		answers.push(await test.login({ email, password: PASSWORD }));
		const told = answers.map(({ status, body: { instance, ...document } }) => JSON.stringify([status, document]));
		expect(new Set(told).size).toBe(1);
		expect(code(answers[0] as Answer)).toBe('401 invalid_credentials');
	});

	it('asks who belongs to several organisations which one is meant, after the password and not before', async () => {
		const email = 'both@two.example';
		await test.person('agent', test.harbor, email);
		await test.person('viewer', test.palm, email);
		const asked = await test.login({ email, password: PASSWORD });
		expect(code(asked)).toBe('409 conflict');
		expect(asked.body.organizations.sort()).toEqual(['harbor', 'palm']);
		expect(code(await test.login({ email, password: 'Wrong-password-1' }))).toBe('401 invalid_credentials');
		const { body } = await test.login({ email, password: PASSWORD, organization: 'palm' });
		expect(body).toMatchObject({ user: { role: 'viewer' }, organization: { slug: 'palm', currency: 'AED' } });
	});

	it('takes ten sign-ins a minute from one address', async () => {
		const headers = { 'x-forwarded-for': '203.0.113.9' };
		const { email } = await test.person();
		for (let turn = 0; turn < 10; turn++) expect((await test.login({ email, password: PASSWORD }, { headers })).status).toBe(200);
		const limited = await test.login({ email, password: PASSWORD }, { headers });
		expect(code(limited)).toBe('429 rate_limited');
		expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
		expect((await test.login({ email, password: PASSWORD })).status).toBe(200);
	});

	it('signs in whatever else the client sends in Authorization', async () => {
		const { email } = await test.person();
		for (const as of ['junk', await test.harbor.key('admin'), await test.palm.asUser('owner')]) {
			expect((await test.login({ email, password: PASSWORD }, { as })).status).toBe(200);
		}
	});

	it('exchanges a refresh token once, for new ones that work', async () => {
		const first = await (await test.person()).signIn();
		const second = await test.refresh(first.refreshToken);
		expect(second.status).toBe(200);
		expect(second.body).toMatchObject({ user: first.user, organization: first.organization, expiresIn: 900 });
		expect(second.body.refreshToken).not.toBe(first.refreshToken);
		expect((await test.me(second.body.accessToken)).status).toBe(200);
		expect((await test.refresh(second.body.refreshToken)).status).toBe(200);
	});

	it('ends the whole family when an old refresh token comes back, and only that family', async () => {
		const { signIn } = await test.person();
		const [first, elsewhere] = [await signIn(), await signIn()];
		const second = (await test.refresh(first.refreshToken)).body;
		expect(code(await test.refresh(first.refreshToken))).toBe('401 unauthenticated');
		expect(code(await test.refresh(second.refreshToken))).toBe('401 unauthenticated');
		expect(code(await test.me(second.accessToken))).toBe('401 unauthenticated');
		expect((await test.me(elsewhere.accessToken)).status).toBe(200);
		expect((await test.refresh(elsewhere.refreshToken)).status).toBe(200);
	});

	it('lets one of many simultaneous exchanges of a token through, and then ends the family', async () => {
		const first = await (await test.person()).signIn();
		const answers = await Promise.all(Array.from({ length: 8 }, () => test.refresh(first.refreshToken)));
		const won = answers.filter(({ status }) => status === 200);
		expect(won.length).toBe(1);
		expect(code(await test.refresh(won[0]?.body.refreshToken))).toBe('401 unauthenticated');
	});

	it('remembers where a session came from', async () => {
		const { id, email } = await test.person();
		await test.login(
			{ email, password: PASSWORD },
			{ headers: { 'x-forwarded-for': '198.51.100.7', 'user-agent': 'Tester/1.0' } },
		);
		const read = 'select address, user_agent as agent from sessions where holder = $1';
		expect(await test.app.borrow(test.harbor.id, (sql) => sql(read, [id]))).toEqual([
			{ address: '198.51.100.7', agent: 'Tester/1.0' },
		]);
	});

	it('refuses refresh tokens that it never gave, and takes none for an access token', async () => {
		const { accessToken, refreshToken } = await (await test.person()).signIn();
		for (const token of ['junk', accessToken, refreshToken.replace('rt_', 'sk_'), `${refreshToken.slice(0, -2)}zz`]) {
			expect(code(await test.refresh(token))).toBe('401 unauthenticated');
		}
		expect(code(await test.me(refreshToken))).toBe('401 unauthenticated');
		expect((await test.refresh(refreshToken)).status).toBe(200);
	});

	it('signs out one device', async () => {
		const { signIn } = await test.person();
		const [here, there] = [await signIn(), await signIn()];
		expect((await test.call('POST', '/v1/auth/logout', { as: here.accessToken })).status).toBe(204);
		expect(code(await test.me(here.accessToken))).toBe('401 unauthenticated');
		expect(code(await test.refresh(here.refreshToken))).toBe('401 unauthenticated');
		expect((await test.me(there.accessToken)).status).toBe(200);
		expect(code(await test.call('POST', '/v1/auth/logout'))).toBe('401 unauthenticated');
	});

	it('lets a change of role or of being active hold at the next request', async () => {
		const { id, signIn } = await test.person('viewer');
		const owner = await test.harbor.asUser('owner');
		const { accessToken, refreshToken } = await signIn();
		expect((await test.me(accessToken)).body.permissions).toContain('listing:read');
		await test.call('PATCH', `/v1/users/${id}`, { as: owner, body: { role: 'admin' } });
		expect((await test.me(accessToken)).body.permissions).toEqual(['*']);
		await test.call('PATCH', `/v1/users/${id}`, { as: owner, body: { active: false } });
		expect(code(await test.me(accessToken))).toBe('401 unauthenticated');
		expect(code(await test.refresh(refreshToken))).toBe('401 unauthenticated');
	});

	it('changes one’s own password with the current one and signs out everywhere else', async () => {
		const { id, email, signIn } = await test.person();
		const [here, there] = [await signIn(), await signIn()];
		const set = (body: Record<string, unknown>) =>
			test.call('POST', `/v1/users/${id}/set-password`, { as: here.accessToken, body });
		expect((await set({ password: 'Another-horse-8' })).body.errors[0]).toMatchObject({
			pointer: '/currentPassword',
			code: 'required',
		});
		expect((await set({ password: 'Another-horse-8', currentPassword: 'no' })).body.errors[0].pointer).toBe('/currentPassword');
		const weak = await set({ password: 'abc', currentPassword: PASSWORD });
		expect(weak.status).toBe(422);
		expect(weak.body.errors.map((error: { code: string }) => error.code)).toEqual([
			'password_length',
			'password_upper',
			'password_digit',
			'password_symbol',
		]);
		expect((await set({ password: 'Another-horse-8', currentPassword: PASSWORD })).status).toBe(204);
		expect((await test.me(here.accessToken)).status).toBe(200);
		expect(code(await test.me(there.accessToken))).toBe('401 unauthenticated');
		expect(code(await test.login({ email, password: PASSWORD }))).toBe('401 invalid_credentials');
		expect((await test.login({ email, password: 'Another-horse-8' })).status).toBe(200);
	});
});
