/** Authenticator apps and recovery codes: over HTTP, on both databases. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { appsOf, show } from './apps.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('a second factor', (driver) => {
	let test: People;
	let apps: ReturnType<typeof appsOf>;
	beforeAll(async () => {
		test = await startWithPeople(driver);
		apps = appsOf(test);
	});
	afterAll(() => test?.stop());

	describe('an authenticator app', () => {
		it('is set up with a secret, an address and a drawn code, and counts after its first code only', async () => {
			const person = await test.person();
			const { accessToken } = await person.signIn();
			const { status, body } = await apps.post('/v1/auth/factors/totp', accessToken, {});
			expect(status).toBe(201);
			expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
			const uri = new URL(body.uri);
			expect(uri.protocol).toBe('otpauth:');
			expect(decodeURIComponent(uri.pathname)).toContain(person.email);
			expect(uri.searchParams.get('issuer')).toBe('harbor homes');
			expect(body.qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
			expect((await test.login({ email: person.email, password: PASSWORD })).status).toBe(200);
			const wrong = await apps.post('/v1/auth/factors/totp/confirm', accessToken, { id: body.id, code: '000000' });
			expect(code(wrong)).toBe('422 invalid_input');
			expect(wrong.body.errors[0].pointer).toBe('/code');
			const done = await apps.post('/v1/auth/factors/totp/confirm', accessToken, { id: body.id, code: show(body.secret) });
			expect(done.body.factor).toMatchObject({ id: body.id, kind: 'totp', label: 'Authenticator app' });
			expect(done.body.recoveryCodes).toHaveLength(10);
			expect(code(await test.login({ email: person.email, password: PASSWORD }))).toBe('401 second_factor_required');
		});

		it('is asked for after the right password and never after a wrong one', async () => {
			const person = await apps.withApp();
			expect(code(await test.login({ email: person.email, password: 'Wrong-password-1' }))).toBe('401 invalid_credentials');
			const asked = await test.login({ email: person.email, password: PASSWORD });
			expect(asked.body.methods).toEqual(['totp', 'recovery']);
			expect(asked.body.challenge).toMatch(/^ch_/);
			expect(asked.body).not.toHaveProperty('accessToken');
			const done = await apps.answer(asked.body.challenge, { code: show(person.secret) });
			expect(done.status).toBe(200);
			expect(done.body).toMatchObject({ user: { id: person.id }, organization: { slug: 'harbor' }, expiresIn: 900 });
			expect((await test.me(done.body.accessToken)).status).toBe(200);
			const kept = await test.app.borrow(test.harbor.id, (sql) =>
				sql('select factors from sessions where holder = $1 order by created_at desc limit 1', [person.id]),
			);
			expect(kept).toEqual([{ factors: ['password', 'totp'] }]);
		});

		it('takes each code once, from whatever challenge', async () => {
			const person = await apps.withApp();
			const [first, second] = [await apps.challengeOf(person), await apps.challengeOf(person)];
			const now = show(person.secret);
			expect((await apps.answer(first, { code: now })).status).toBe(200);
			expect(code(await apps.answer(second, { code: now }))).toBe('401 second_factor_required');
			// The step before was used when the app was set up; nothing older than the last one is taken.
			expect(code(await apps.answer(second, { code: show(person.secret, -1) }))).toBe('401 second_factor_required');
			expect((await apps.answer(second, { code: show(person.secret, 1) })).status).toBe(200);
		});

		it('lets one of many that send the same code at once through', async () => {
			const person = await apps.withApp();
			const challenges = await Promise.all(Array.from({ length: 5 }, () => apps.challengeOf(person)));
			const now = show(person.secret);
			const answers = await Promise.all(challenges.map((challenge) => apps.answer(challenge, { code: now })));
			expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		});

		it('forgives a clock that is one step off and no more', async () => {
			const person = await apps.withApp();
			const challenge = await apps.challengeOf(person);
			expect((await apps.answer(challenge, { code: show(person.secret, 3) })).status).toBe(401);
			expect((await apps.answer(challenge, { code: show(person.secret, 1) })).status).toBe(200);
		});
	});

	describe('a challenge', () => {
		it('takes five tries and then nothing, not even the right code', async () => {
			const person = await apps.withApp();
			const challenge = await apps.challengeOf(person);
			for (const left of [4, 3, 2, 1]) {
				const wrong = await apps.answer(challenge, { code: '000000' });
				expect(wrong.body).toMatchObject({ code: 'second_factor_required', triesLeft: left, challenge });
			}
			expect(code(await apps.answer(challenge, { code: '000000' }))).toBe('401 unauthenticated');
			const right = () => apps.answer(challenge, { code: show(person.secret) });
			await vi.waitFor(async () => expect(code(await right())).toBe('429 locked_out'), 5000);
		});

		it('that were answered wrong five times lock the second factor, which a right password does not forgive', async () => {
			const person = await apps.withApp();
			for (let turn = 0; turn < 5; turn++) await apps.answer(await apps.challengeOf(person), { code: '000000' });
			await test.letter(person.email, /locked/);
			const refused = await apps.answer(await apps.challengeOf(person), { code: show(person.secret) });
			expect(code(refused)).toBe('429 locked_out');
			expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
			expect(code(await apps.post('/v1/auth/step-up', person.as, { code: show(person.secret) }))).toBe('429 locked_out');
			const kept = await test.app.borrow(test.harbor.id, (sql) =>
				sql(`select count(*)::int as n from audit_entries where action = 'factor.answer-challenge' and record = $1`, [person.id]),
			);
			expect(kept).toEqual([{ n: 5 }]);
		});

		it('works once, for five minutes, and opens nothing else', async () => {
			const person = await apps.withApp();
			const challenge = await apps.challengeOf(person);
			expect(code(await test.me(challenge))).toBe('401 unauthenticated');
			expect(code(await test.refresh(challenge))).toBe('401 unauthenticated');
			expect((await apps.answer(challenge, { code: show(person.secret) })).status).toBe(200);
			expect(code(await apps.answer(challenge, { code: show(person.secret, 1) }))).toBe('401 unauthenticated');
			const late = await apps.challengeOf(person);
			await test.app.borrow(test.harbor.id, (sql) =>
				sql(`update one_time_tokens set expires_at = now() where holder = $1`, [person.id]),
			);
			expect(code(await apps.answer(late, { code: show(person.secret, 1) }))).toBe('401 unauthenticated');
		});

		it('is one person’s: another’s code does not answer it', async () => {
			const [one, other] = [await apps.withApp(), await apps.withApp()];
			expect(code(await apps.answer(await apps.challengeOf(one), { code: show(other.secret) }))).toBe(
				'401 second_factor_required',
			);
		});

		it('wants one proof, and says so', async () => {
			const challenge = await apps.challengeOf(await apps.withApp());
			for (const proof of [{}, { code: '123456', recoveryCode: 'AAAAA-AAAAA' }]) {
				const refused = await apps.answer(challenge, proof);
				expect(code(refused)).toBe('422 invalid_input');
			}
			for (const junk of ['junk', `ch_${'0'.repeat(22)}_${'0'.repeat(32)}`]) {
				expect(code(await apps.answer(junk, { code: '123456' }))).toBe('401 unauthenticated');
			}
		});
	});

	describe('recovery codes', () => {
		it('sign in once each, however they are written, and are counted', async () => {
			const person = await apps.withApp();
			const [first, second] = person.recoveryCodes as [string, string];
			expect(first).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
			const done = await apps.answer(await apps.challengeOf(person), { recoveryCode: first.toLowerCase().replace('-', ' ') });
			expect(done.status).toBe(200);
			expect(code(await apps.answer(await apps.challengeOf(person), { recoveryCode: first }))).toBe('401 second_factor_required');
			const { body } = await test.call('GET', '/v1/auth/factors', { as: done.body.accessToken });
			expect(body).toMatchObject({ recoveryCodesLeft: 9, isRequired: false });
			expect(body.factors).toHaveLength(1);
			expect(JSON.stringify(body)).not.toContain(person.secret);
			expect((await apps.answer(await apps.challengeOf(person), { recoveryCode: second })).status).toBe(200);
		});

		it('are renewed all together, and the person is told', async () => {
			const person = await apps.withApp();
			const { status, body } = await apps.post('/v1/auth/factors/recovery-codes', person.as);
			expect(status).toBe(201);
			expect(new Set([...body.recoveryCodes, ...person.recoveryCodes]).size).toBe(20);
			expect(code(await apps.answer(await apps.challengeOf(person), { recoveryCode: person.recoveryCodes[0] }))).toBe(
				'401 second_factor_required',
			);
			expect((await apps.answer(await apps.challengeOf(person), { recoveryCode: body.recoveryCodes[9] })).status).toBe(200);
			expect((await test.letter(person.email, /recovery codes/)).text).toContain('the old ones do not work');
		});

		it('are kept as hashes, the app’s secret encrypted, and are nothing without what they stand in for', async () => {
			const person = await apps.withApp();
			const rows = await test.app.borrow(test.harbor.id, (sql) => sql('select * from factors where holder = $1', [person.id]));
			for (const one of [...person.recoveryCodes, person.secret]) expect(JSON.stringify(rows)).not.toContain(one);
			expect((await test.call('DELETE', `/v1/auth/factors/${person.factor}`, { as: person.as })).status).toBe(204);
			expect((await test.login({ email: person.email, password: PASSWORD })).status).toBe(200);
			expect(code(await apps.post('/v1/auth/factors/recovery-codes', person.as))).toBe('409 conflict');
		});
	});

	describe('one’s own factors', () => {
		it('are named, and told of by mail when added and removed', async () => {
			const person = await apps.withApp();
			const renamed = await test.call('PATCH', `/v1/auth/factors/${person.factor}`, {
				as: person.as,
				body: { label: 'New phone' },
			});
			expect(renamed.body).toMatchObject({ label: 'New phone', kind: 'totp' });
			await test.call('DELETE', `/v1/auth/factors/${person.factor}`, { as: person.as });
			expect((await test.letter(person.email, /was added/)).text).toContain('“Work phone” was added');
			expect((await test.letter(person.email, /was removed/)).text).toContain('“New phone” was removed');
			expect(JSON.stringify(test.mail)).not.toContain(person.secret);
		});

		it('are nobody else’s: not a colleague’s, not another organisation’s, not a key’s', async () => {
			const person = await apps.withApp();
			const colleague = (await (await test.person('admin')).signIn()).accessToken;
			const strangers = [colleague, await test.palm.asUser('owner')];
			for (const as of strangers) {
				expect(code(await test.call('DELETE', `/v1/auth/factors/${person.factor}`, { as }))).toBe('404 not_found');
				const renamed = await test.call('PATCH', `/v1/auth/factors/${person.factor}`, { as, body: { label: 'Mine' } });
				expect(code(renamed)).toBe('404 not_found');
			}
			const key = await test.harbor.key();
			expect((await test.call('GET', '/v1/auth/factors', { as: key })).body).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
			expect(code(await apps.post('/v1/auth/factors/totp', key))).toBe('403 step_up_required');
			expect(code(await test.call('GET', '/v1/auth/factors'))).toBe('401 unauthenticated');
		});

		it('are removed by an administrator for who has lost them, who signs the person out and tells them', async () => {
			const person = await apps.withApp();
			const admin = await test.harbor.asUser('admin');
			expect(code(await apps.post(`/v1/users/${person.id}/reset-factors`, await test.harbor.asUser('broker')))).toBe(
				'403 forbidden',
			);
			expect((await test.call('POST', `/v1/users/${person.id}/reset-factors`, { as: admin })).status).toBe(204);
			expect(code(await test.me(person.as))).toBe('401 unauthenticated');
			expect((await test.login({ email: person.email, password: PASSWORD })).status).toBe(200);
			expect((await test.letter(person.email, /second factors were removed/)).text).toContain('An administrator removed');
			const owner = await apps.withApp('owner');
			expect(code(await apps.post(`/v1/users/${owner.id}/reset-factors`, admin))).toBe('403 forbidden');
		});
	});
});
