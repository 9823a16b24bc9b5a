/** Making an account: registering, verifying the address, the mails of it, over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

const NEW_PASSWORD = 'Another-horse-8';

describeOnBoth('an account of one’s own', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver, { registration: 'open' });
	});
	afterAll(() => test?.stop());

	const registration = (email: string, more: object = {}) => ({
		email,
		password: PASSWORD,
		name: { full: 'Rita Regis' },
		organization: { name: 'Éclair & Söhne Realty', currency: 'EUR', country: 'DE', timeZone: 'Europe/Berlin', locale: 'de-DE' },
		...more,
	});
	const register = (body: unknown) => test.call('POST', '/v1/auth/register', { body });
	const verify = (token: string) => test.call('POST', '/v1/auth/verify-email', { body: { token } });

	it('founds an organisation, and opens it once the address is verified and not before', async () => {
		const email = 'rita@new.example';
		const answer = await register(registration(email.toUpperCase()));
		expect([answer.status, answer.body]).toEqual([202, '']);
		const { token, text } = await test.letter(email, /Verify/);
		expect(text).toContain(`${test.app.config.publicUrl}/console/#/verify?token=lt_`);
		expect(text).toContain('Éclair & Söhne Realty');
		expect(code(await test.login({ email, password: PASSWORD }))).toBe('403 email_unverified');
		expect(code(await test.login({ email, password: 'Wrong-horse-7!' }))).toBe('401 invalid_credentials');
		expect((await verify(token)).status).toBe(204);
		const { status, body } = await test.login({ email, password: PASSWORD });
		expect(status).toBe(200);
		expect(body.user).toMatchObject({ email, role: 'owner', name: { full: 'Rita Regis' } });
		expect(body.organization).toMatchObject({
			slug: 'eclair-and-sohne-realty',
			currency: 'EUR',
			timeZone: 'Europe/Berlin',
			locale: 'de-DE',
		});
		expect(code(await verify(token))).toBe('410 link_expired');
		expect((await test.call('GET', '/v1/listings', { as: body.accessToken })).body.data).toEqual([]);
	});

	it('makes short names that nobody has yet', async () => {
		const slugs = [];
		for (const [index, name] of ['Twin Oaks', 'twin—OAKS!', '東京', '東京'].entries()) {
			const email = `twin${index}@new.example`;
			await register(registration(email, { organization: { name } }));
			await verify((await test.letter(email, /Verify/)).token);
			slugs.push((await test.login({ email, password: PASSWORD })).body.organization.slug);
		}
		expect(slugs).toEqual(['twin-oaks', 'twin-oaks-2', 'organization', 'organization-2']);
	});

	it('says everything that is wrong before anything is made: first the form, then the password', async () => {
		const form = await register({ ...registration('no-address'), organization: {} });
		expect(form.status).toBe(422);
		expect(form.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/email', '/organization/name']);
		const weak = await register(registration('feeble@new.example', { password: 'weak' }));
		expect(weak.body.errors.map((error: { code: string }) => error.code)).toEqual([
			'password_length',
			'password_upper',
			'password_digit',
			'password_symbol',
		]);
		const own = await register(registration('rita@new.example', { password: 'RitaRegis-1!' }));
		expect(own.body.errors[0].code).toBe('password_personal');
		const zone = await register(registration('zone@new.example', { organization: { name: 'Z', timeZone: 'Mars/Olympus' } }));
		expect(zone.body.errors[0]).toMatchObject({ pointer: '/organization/timeZone' });
		expect(await test.subjects('feeble@new.example')).toEqual([]);
	});

	it('tells who has an account already by mail and nobody else, and makes no second one', async () => {
		const { email } = await test.person();
		const answer = await register(registration(email));
		expect([answer.status, answer.body]).toEqual([202, '']);
		expect((await test.letter(email, /already/)).text).toContain('harbor homes');
		expect((await test.login({ email, password: PASSWORD })).body.organization.slug).toBe('harbor');
	});

	it('sends the verification again, which ends the link of before, and at most five an hour', async () => {
		const email = 'again@new.example';
		const resend = () => test.call('POST', '/v1/auth/resend-verification', { body: { email } });
		await register(registration(email));
		const first = await test.letter(email, /Verify/);
		expect((await resend()).status).toBe(202);
		await test.subjects(email);
		const second = await test.letter(email, /Verify/);
		expect(second.token).not.toBe(first.token);
		expect(code(await verify(first.token))).toBe('410 link_expired');
		for (let turn = 0; turn < 6; turn++) expect((await resend()).status).toBe(202);
		expect((await test.subjects(email)).length).toBe(6);
		// Letters that are asked for at once may overtake one another; the link made last is the one that works.
		const answers = await Promise.all((await test.letters(email)).map(({ token }) => verify(token)));
		expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410, 410, 410, 410, 410]);
		await resend();
		expect((await test.subjects(email)).length).toBe(6);
	});

	it('takes no token that it never gave, nor one for something else', async () => {
		const { email, id } = await test.person();
		await test.call('POST', '/v1/auth/forgot-password', { body: { email } });
		const { token } = await test.letter(email, /Set another/);
		const { refreshToken } = (await test.login({ email, password: PASSWORD })).body;
		for (const wrong of ['junk', token, refreshToken, `${token.slice(0, -2)}zz`, id]) {
			expect(code(await verify(wrong))).toBe('410 link_expired');
		}
		expect(code(await test.me(token))).toBe('401 unauthenticated');
		expect(code(await test.refresh(token))).toBe('401 unauthenticated');
	});

	it('lets people change their own profile, and nothing else by it', async () => {
		const { signIn } = await test.person('viewer');
		const { accessToken: as } = await signIn();
		const changed = await test.call('PATCH', '/v1/auth/me', {
			as,
			body: { name: { full: 'Pat P. Person' }, phone: '+14155550123' },
		});
		expect(changed.body).toMatchObject({ name: { full: 'Pat P. Person' }, phone: '+14155550123', role: 'viewer' });
		expect((await test.me(as)).body.user.name.full).toBe('Pat P. Person');
		expect((await test.call('PATCH', '/v1/auth/me', { as, body: { phone: null } })).body.phone).toBeNull();
		for (const body of [
			{ role: 'owner' },
			{ email: 'x@y.example' },
			{ emailVerifiedAt: '2026-01-01T00:00:00Z' },
			{ active: false },
		]) {
			expect(code(await test.call('PATCH', '/v1/auth/me', { as, body }))).toBe('422 invalid_input');
		}
		expect(code(await test.call('PATCH', '/v1/auth/me', { as: await test.harbor.key('admin'), body: {} }))).toBe('403 forbidden');
	});

	it('gives an account another address once that one is verified, and tells the old one', async () => {
		const { email, signIn } = await test.person();
		const { accessToken: as } = await signIn();
		const change = (body: unknown) => test.call('POST', '/v1/auth/change-email', { as, body });
		const wanted = `new-${email}`;
		expect((await change({ email: wanted, currentPassword: 'Wrong-horse-7!' })).body.errors[0].code).toBe('wrong_password');
		expect((await change({ email: wanted, currentPassword: PASSWORD })).status).toBe(202);
		const { token } = await test.letter(wanted, /new email address/);
		const kept = await test.app.borrow(test.harbor.id, (sql) =>
			sql('select email, data from one_time_tokens where email is not null'),
		);
		expect(JSON.stringify(kept)).not.toContain(wanted);
		expect((await test.letter(email, /about to change/)).text).not.toContain('token');
		expect((await test.login({ email: wanted, password: PASSWORD })).status).toBe(401);
		expect((await verify(token)).status).toBe(204);
		expect((await test.me(as)).body.user.email).toBe(wanted);
		expect((await test.login({ email, password: PASSWORD })).status).toBe(401);
		expect((await test.login({ email: wanted, password: PASSWORD })).status).toBe(200);
		await test.letter(email, /was changed/);
	});

	it('lets an address that somebody else has be asked for, tells nothing of it, and does not give it', async () => {
		const [one, other] = [await test.person(), await test.person('agent', test.harbor, 'taken@harbor.example')];
		const { accessToken: as } = await one.signIn();
		const answer = await test.call('POST', '/v1/auth/change-email', {
			as,
			body: { email: other.email, currentPassword: PASSWORD },
		});
		expect(answer.status).toBe(202);
		const { token } = await test.letter(other.email, /new email address/);
		expect(code(await verify(token))).toBe('410 link_expired');
		expect((await test.me(as)).body.user.email).toBe(one.email);
	});

	it('has who was made by somebody else set a password by a link, which verifies the address', async () => {
		const as = await test.harbor.asUser('owner');
		const body = { email: 'Fresh@harbor.example', role: 'agent', name: { full: 'Fran Fresh' } };
		const { body: user } = await test.call('POST', '/v1/users', { as, body });
		expect(user.emailVerifiedAt).toBeNull();
		const { token, text } = await test.letter('fresh@harbor.example', /Your account with harbor homes/);
		expect(text).toContain('/console/#/reset-password?token=');
		const reset = await test.call('POST', '/v1/auth/reset-password', { body: { token, password: NEW_PASSWORD } });
		expect(reset.status).toBe(204);
		expect((await test.login({ email: body.email, password: NEW_PASSWORD })).status).toBe(200);
	});

	it('has another address that an administrator gave verified before the next sign-in', async () => {
		const { id, email, signIn } = await test.person();
		const { accessToken } = await signIn();
		const as = await test.harbor.asUser('owner');
		const moved = `moved-${email}`;
		expect((await test.call('PATCH', `/v1/users/${id}`, { as, body: { email: moved } })).body).toMatchObject({
			email: moved,
			emailVerifiedAt: null,
		});
		expect(code(await test.me(accessToken))).toBe('401 unauthenticated');
		expect(code(await test.login({ email: moved, password: PASSWORD }))).toBe('403 email_unverified');
		await verify((await test.letter(moved, /Verify/)).token);
		expect((await test.login({ email: moved, password: PASSWORD })).status).toBe(200);
		await test.letter(email, /was changed/);
		const me = (await test.me(as)).body.user.id;
		const own = await test.call('PATCH', `/v1/users/${me}`, { as, body: { email: 'else@harbor.example' } });
		expect(own.body.errors[0]).toMatchObject({ pointer: '/email', code: 'verification' });
	});
});

describeOnBoth('an installation where nobody can register', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	it('says so', async () => {
		const body = { email: 'a@b.example', password: PASSWORD, name: { full: 'A' }, organization: { name: 'A' } };
		expect(code(await test.call('POST', '/v1/auth/register', { body }))).toBe('403 registration_closed');
	});
});
