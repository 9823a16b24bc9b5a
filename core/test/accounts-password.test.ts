/** Forgetting, setting and keeping passwords, over HTTP, on both databases. */
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, type Person, startWithPeople } from './people.ts';

const codesOf = ({ body }: Answer): string[] => body.errors?.map((error: { code: string }) => error.code) ?? [];

describeOnBoth('a password', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	const forgot = (email: string, more: object = {}) =>
		test.call('POST', '/v1/auth/forgot-password', { body: { email, ...more } });
	const reset = (token: string, password: string) => test.call('POST', '/v1/auth/reset-password', { body: { token, password } });
	const linkOf = async ({ email }: Pick<Person, 'email'>) => (await test.letter(email, /Set another/)).token;
	const stored = async (id: string): Promise<string> =>
		(
			await test.app.borrow(test.harbor.id, (sql) =>
				sql<{ hash: string }>('select password_hash as hash from users where id = $1', [id]),
			)
		)[0]?.hash as string;
	const put = (id: string, hash: string) =>
		test.app.borrow(test.harbor.id, (sql) => sql('update users set password_hash = $2 where id = $1', [id, hash]));

	it('is set anew by a link in a mail, once, and ends every session', async () => {
		const person = await test.person();
		const { accessToken, refreshToken } = await person.signIn();
		expect((await forgot(person.email.toUpperCase())).status).toBe(202);
		const token = await linkOf(person);
		expect(codesOf(await reset(token, 'weak'))).toContain('password_length');
		expect((await reset(token, 'Another-horse-8')).status).toBe(204);
		expect(code(await test.me(accessToken))).toBe('401 unauthenticated');
		expect(code(await test.refresh(refreshToken))).toBe('401 unauthenticated');
		expect(code(await test.login({ email: person.email, password: PASSWORD }))).toBe('401 invalid_credentials');
		expect((await test.login({ email: person.email, password: 'Another-horse-8' })).status).toBe(200);
		expect(code(await reset(token, 'Still-another-9'))).toBe('410 link_expired');
		await test.letter(person.email, /Your password was changed/);
	});

	it('is set by one of many who follow the link at the same moment', async () => {
		const person = await test.person();
		await forgot(person.email);
		const token = await linkOf(person);
		const answers = await Promise.all([1, 2, 3, 4].map((turn) => reset(token, `Another-horse-${turn}`)));
		expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410]);
	});

	it('is not set by an old link once another one was used, nor in the name of who is switched off', async () => {
		const person = await test.person();
		await forgot(person.email);
		const first = await linkOf(person);
		await test.call('POST', `/v1/users/${person.id}/reset-password`, { as: await test.harbor.asUser('owner') });
		await test.subjects(person.email);
		const second = await linkOf(person);
		expect(second).not.toBe(first);
		expect((await reset(second, 'Another-horse-8')).status).toBe(204);
		expect(code(await reset(first, 'Still-another-9'))).toBe('410 link_expired');
		await forgot(person.email);
		await test.subjects(person.email);
		const third = await linkOf(person);
		await test.call('PATCH', `/v1/users/${person.id}`, { as: await test.harbor.asUser('owner'), body: { active: false } });
		expect(code(await reset(third, 'Still-another-9'))).toBe('410 link_expired');
	});

	it('has a link in each organisation where the address has an account, and only in the one that was named', async () => {
		const email = 'both@reset.example';
		await test.person('agent', test.harbor, email);
		await test.person('agent', test.palm, email);
		await forgot(email);
		const links = (await test.subjects(email)).filter((subject) => subject === 'Set another password');
		expect(links.length).toBe(2);
		await forgot(email, { organization: 'palm' });
		await test.subjects(email);
		expect((await test.letter(email, /Set another/)).text).toContain('palm homes');
	});

	it('is asked for in mail five times an hour and no more, whoever asks', async () => {
		const { email } = await test.person();
		for (let turn = 0; turn < 8; turn++) expect((await forgot(email)).status).toBe(202);
		expect((await test.subjects(email)).filter((subject) => subject === 'Set another password').length).toBe(5);
	});

	it('is never set by an administrator who sends the link, and no other organisation’s sends one', async () => {
		const person = await test.person();
		const path = `/v1/users/${person.id}/reset-password`;
		const admin = await test.harbor.asUser('admin');
		const answer = await test.call('POST', path, { as: admin });
		expect([answer.status, answer.body]).toEqual([202, '']);
		await linkOf(person);
		expect((await test.login({ email: person.email, password: PASSWORD })).status).toBe(200);
		expect(code(await test.call('POST', path, { as: await test.harbor.asUser('broker') }))).toBe('403 forbidden');
		expect(code(await test.call('POST', path, { as: await test.palm.asUser('owner') }))).toBe('404 not_found');
	});

	it('is none of the last five', async () => {
		const { id, signIn } = await test.person();
		const { accessToken: as } = await signIn();
		let current = PASSWORD;
		const set = async (password: string) => {
			const answer = await test.call('POST', `/v1/users/${id}/set-password`, {
				as,
				body: { password, currentPassword: current },
			});
			if (answer.status === 204) current = password;
			return answer;
		};
		expect(codesOf(await set(PASSWORD))).toEqual(['password_reused']);
		for (let turn = 1; turn <= 4; turn++) expect((await set(`Quite-another-${turn}`)).status).toBe(204);
		expect(codesOf(await set(PASSWORD))).toEqual(['password_reused']);
		expect(codesOf(await set('Quite-another-1'))).toEqual(['password_reused']);
		expect((await set('Quite-another-5')).status).toBe(204);
		expect((await set(PASSWORD)).status).toBe(204);
		const rows = await test.app.borrow(test.harbor.id, (sql) => sql('select 1 from password_history where holder = $1', [id]));
		expect(rows.length).toBe(5);
	});

	it('says everything that it breaks at once', async () => {
		const { id, email, signIn } = await test.person();
		const { accessToken: as } = await signIn();
		const set = (password: string) =>
			test.call('POST', `/v1/users/${id}/set-password`, { as, body: { password, currentPassword: PASSWORD } });
		expect(codesOf(await set('dragon'))).toEqual([
			'password_length',
			'password_upper',
			'password_digit',
			'password_symbol',
			'password_breached',
		]);
		expect(codesOf(await set('P@ssw0rd!2026'))).toEqual(['password_breached']);
		expect(codesOf(await set('Pat-Person-1!'))).toEqual(['password_personal']);
		expect(codesOf(await set(`${email[0]?.toUpperCase()}${email.slice(1)}`))).toEqual(['password_personal']);
		expect(codesOf(await set('HarborHomes-2026!'))).toEqual(['password_personal']);
		expect(code(await set(`Aa1!${'x'.repeat(5000)}`))).toBe('422 invalid_input');
	});

	it('may be bcrypt of another system, or argon2id of before: it signs in, and is kept in today’s form from then on', async () => {
		for (const former of [
			await bcrypt(PASSWORD, { cost: 10 }),
			(await bcrypt(PASSWORD, { cost: 10 })).replace('$2b$', '$2y$'),
			(await bcrypt(PASSWORD, { cost: 10 })).replace('$2b$', '$2a$'),
			await argon2(PASSWORD, { memoryCost: 4096, timeCost: 3, parallelism: 1 }),
		]) {
			const { id, email } = await test.person(
				'agent',
				test.harbor,
				`old${former.length}${former.slice(1, 4)}@harbor.example`.replaceAll('$', ''),
			);
			await put(id, former);
			expect(code(await test.login({ email, password: 'Wrong-horse-7!' }))).toBe('401 invalid_credentials');
			expect(await stored(id)).toBe(former);
			expect((await test.login({ email, password: PASSWORD })).status).toBe(200);
			const upgraded = await stored(id);
			expect(upgraded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
			expect((await test.login({ email, password: PASSWORD })).status).toBe(200);
			expect(await stored(id)).toBe(upgraded);
		}
	});

	it('becomes too old where the organisation says so, and is set anew by a link', async () => {
		const { email, id } = await test.person();
		const limit = (days: number | null) =>
			test.app.borrow(test.harbor.id, (sql) =>
				sql('update organizations set security = $1::jsonb', [JSON.stringify(days ? { passwordDays: days } : {})]),
			);
		const age = (days: number) =>
			test.app.borrow(test.harbor.id, (sql) =>
				sql('update users set password_changed_at = now() - make_interval(days => $2) where id = $1', [id, days]),
			);
		await age(89);
		await limit(90);
		expect((await test.login({ email, password: PASSWORD })).status).toBe(200);
		await age(91);
		expect(code(await test.login({ email, password: PASSWORD }))).toBe('403 password_expired');
		expect(code(await test.login({ email, password: 'Wrong-horse-7!' }))).toBe('401 invalid_credentials');
		await forgot(email);
		expect((await reset(await linkOf({ email }), 'Another-horse-8')).status).toBe(204);
		expect((await test.login({ email, password: 'Another-horse-8' })).status).toBe(200);
		await limit(null);
	});

	it('is the same however the keyboard composes its letters', async () => {
		const { id, email } = await test.person();
		const as = await test.harbor.asUser('owner');
		await test.call('POST', `/v1/users/${id}/set-password`, { as, body: { password: 'Caf\u00e9-horse-77' } });
		expect((await test.login({ email, password: 'Cafe\u0301-horse-77' })).status).toBe(200);
	});

	it('keeps who sends a link away from other people’s pages: no token is in any answer, in any query, or stored as it is', async () => {
		const person = await test.person();
		await forgot(person.email);
		const token = await linkOf(person);
		const mail = await test.letter(person.email, /Set another/);
		expect(new URL(mail.text.match(/http\S+/)?.[0] as string).search).toBe('');
		const rows = await test.app.borrow(test.harbor.id, (sql) => sql('select * from one_time_tokens'));
		expect(JSON.stringify(rows)).not.toContain(token.slice(-20));
	});
});
