/** Proving once more who one is, and who needs a second factor at all: over HTTP, on both databases. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { appsOf, show } from './apps.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('a session', (driver) => {
	let test: People;
	let apps: ReturnType<typeof appsOf>;
	beforeAll(async () => {
		test = await startWithPeople(driver);
		apps = appsOf(test);
	});
	afterAll(() => test?.stop());

	describe('proving once more who one is', () => {
		const issueKey = (as: string) => apps.post('/v1/api-keys/issue', as, { name: 'till', kind: 'secret', role: 'viewer' });

		it('is not needed within ten minutes of signing in, and after that', async () => {
			const person = await test.person('admin');
			const { accessToken } = await person.signIn();
			expect((await issueKey(accessToken)).status).toBe(201);
			const { accessToken: later } = await person.signIn();
			await apps.proved(person, 11);
			const refused = await issueKey(later);
			expect(code(refused)).toBe('403 step_up_required');
			expect(refused.body.methods).toEqual(['password']);
			expect(code(await apps.post('/v1/auth/step-up', later, { password: 'Wrong-password-1' }))).toBe('403 step_up_required');
			expect(code(await issueKey(later))).toBe('403 step_up_required');
			const done = await apps.post('/v1/auth/step-up', later, { password: PASSWORD });
			expect(done.status).toBe(200);
			expect(Date.parse(done.body.until)).toBeGreaterThan(Date.now() + 9 * 60_000);
			expect((await issueKey(later)).status).toBe(201);
		});

		it('holds at once where another process was told of it', async () => {
			const person = await test.person('admin');
			const { accessToken } = await person.signIn();
			await apps.proved(person, 11);
			expect(code(await issueKey(accessToken))).toBe('403 step_up_required');
			// The actor is cached here with the old time; another process stamps the session.
			await apps.proved(person, 0);
			expect((await issueKey(accessToken)).status).toBe(201);
		});

		it('takes the second factor from who has one, and not the password', async () => {
			const person = await apps.withApp('admin');
			const { accessToken } = (await apps.answer(await apps.challengeOf(person), { code: show(person.secret) })).body;
			await apps.proved(person, 11);
			const refused = await issueKey(accessToken);
			expect(refused.body).toMatchObject({ code: 'step_up_required', methods: ['totp', 'recovery'] });
			expect(code(await apps.post('/v1/auth/step-up', accessToken, { password: PASSWORD }))).toBe('403 step_up_required');
			expect(code(await apps.post('/v1/auth/step-up', accessToken, { code: show(person.secret) }))).toBe('403 step_up_required');
			expect((await apps.post('/v1/auth/step-up', accessToken, { code: show(person.secret, 1) })).status).toBe(200);
			expect((await issueKey(accessToken)).status).toBe(201);
		});

		it('is for people: a key never can', async () => {
			const key = await test.harbor.key('admin');
			const refused = await issueKey(key);
			expect(code(refused)).toBe('403 step_up_required');
			expect(refused.body.detail).toContain('for people');
			expect(code(await apps.post('/v1/auth/step-up', key, { password: PASSWORD }))).toBe('403 forbidden');
		});

		it('comes after the permission: who may not is told that', async () => {
			const person = await test.person('viewer');
			const { accessToken } = await person.signIn();
			await apps.proved(person, 11);
			expect(code(await issueKey(accessToken))).toBe('403 forbidden');
		});

		it('is needed for a change of one’s own factors', async () => {
			const person = await apps.withApp();
			const { accessToken } = (await apps.answer(await apps.challengeOf(person), { code: show(person.secret) })).body;
			await apps.proved(person, 11);
			for (const [method, path] of [
				['POST', '/v1/auth/factors/totp'],
				['POST', '/v1/auth/factors/passkey/options'],
				['POST', '/v1/auth/factors/recovery-codes'],
				['DELETE', `/v1/auth/factors/${person.factor}`],
			] as const) {
				const refused = await test.call(method, path, { as: accessToken, ...(path.endsWith('totp') ? { body: {} } : {}) });
				expect(`${path} ${code(refused)}`).toBe(`${path} 403 step_up_required`);
			}
		});
	});

	describe('where the organisation asks for one', () => {
		const ask = async (roles: string[]): Promise<void> => {
			const owner = await test.palm.asUser('owner');
			const set = await test.call('PATCH', `/v1/organizations/${test.palm.id}`, {
				as: owner,
				body: { security: { requireSecondFactor: roles, passwordDays: null } },
			});
			expect(set.status).toBe(200);
		};

		it('holds a session without one to setting one up', async () => {
			await ask(['broker']);
			const person = await test.person('broker', test.palm);
			const { accessToken } = await person.signIn();
			for (const [method, path] of [
				['GET', '/v1/listings'],
				['GET', '/v1/users'],
				['POST', '/v1/listings'],
				['POST', `/v1/users/${person.id}/set-password`],
				['POST', '/v1/auth/factors/recovery-codes'],
			] as const) {
				const refused = await test.call(method, path, { as: accessToken, ...(method === 'GET' ? {} : { body: {} }) });
				expect(`${path} ${code(refused)}`).toBe(`${path} 403 enrolment_required`);
				expect(refused.body.detail).toContain('/v1/auth/factors/totp');
			}
			expect((await test.me(accessToken)).body.permissions).toEqual([]);
			const { body } = await test.call('GET', '/v1/auth/factors', { as: accessToken });
			expect(body).toMatchObject({ factors: [], isRequired: true });
			const app = await apps.setUp(accessToken);
			expect((await test.call('GET', '/v1/listings', { as: accessToken })).status).toBe(200);
			expect(code(await test.call('DELETE', `/v1/auth/factors/${app.factor}`, { as: accessToken }))).toBe('409 conflict');
		});

		it('holds back the sessions that were there before, until they prove it, and leaves other roles alone', async () => {
			await ask([]);
			const person = await test.person('admin', test.palm);
			const [here, there] = [await person.signIn(), await person.signIn()];
			const viewer = await (await test.person('viewer', test.palm)).signIn();
			const app = await apps.setUp(here.accessToken);
			await ask(['admin', 'broker']);
			expect((await test.call('GET', '/v1/users', { as: here.accessToken })).status).toBe(200);
			expect(code(await test.call('GET', '/v1/users', { as: there.accessToken }))).toBe('403 enrolment_required');
			expect((await test.call('GET', '/v1/listings', { as: viewer.accessToken })).status).toBe(200);
			expect((await apps.post('/v1/auth/step-up', there.accessToken, { code: show(app.secret) })).status).toBe(200);
			expect((await test.call('GET', '/v1/users', { as: there.accessToken })).status).toBe(200);
		});
	});
});
