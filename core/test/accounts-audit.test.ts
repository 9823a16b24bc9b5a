/** What accounts leave in the audit trail: who signed in, who failed, what was changed; and never a secret. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { type People, startWithPeople } from './people.ts';

type Entry = { kind: string; action: string; entity: string; record: string; details: unknown; address: string | null };

describeOnBoth('the audit trail of accounts', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	const trail = async (record: string, action?: string): Promise<Entry[]> => {
		await test.subjects('');
		return test.app.borrow(test.harbor.id, (sql) =>
			sql<Entry>(
				`select kind, action, entity, record, details, address from audit_entries
				where record::text = $1 and kind <> 'change' and ($2::text is null or action = $2) order by id`,
				[record, action ?? null],
			),
		);
	};
	const events = async (record: string): Promise<string[]> =>
		(await trail(record)).map(({ kind, action }) => `${kind} ${action}`);

	it('has every sign-in, good or bad, with where it came from', async () => {
		const { id, email } = await test.person();
		const headers = { 'x-forwarded-for': '198.51.100.20' };
		await test.login({ email, password: 'Wrong-horse-7!' }, { headers });
		await test.login({ email, password: PASSWORD }, { headers });
		expect(await trail(id, 'user.login')).toMatchObject([
			{ kind: 'login_failure', entity: 'user', address: '198.51.100.20' },
			{ kind: 'login_success', entity: 'user', address: '198.51.100.20', details: { factors: ['password'] } },
		]);
	});

	it('has a lockout, and passwords set and reset', async () => {
		const { id, email, signIn } = await test.person();
		const { accessToken: as } = await signIn();
		await test.call('POST', `/v1/users/${id}/set-password`, {
			as,
			body: { password: 'Another-horse-8', currentPassword: PASSWORD },
		});
		for (let turn = 0; turn < 5; turn++) await test.login({ email, password: 'Wrong-horse-7!' });
		await test.call('POST', '/v1/auth/forgot-password', { body: { email } });
		const { token } = await test.letter(email, /Set another/);
		await test.call('POST', '/v1/auth/reset-password', { body: { token, password: 'Still-another-9' } });
		const found = await events(id);
		for (const event of [
			'admin_action user.set-password',
			'security_event user.set-password',
			'security_event user.lockout',
			'security_event user.forgot-password',
			'security_event user.reset-password',
		]) {
			expect(found).toContain(event);
		}
		expect(found.filter((event) => event === 'security_event user.lockout').length).toBe(1);
		expect(found.filter((event) => event === 'login_failure user.login').length).toBe(5);
	});

	it('has a session’s end, and a refresh token that came back', async () => {
		const { signIn } = await test.person();
		const [one, other] = [await signIn(), await signIn()];
		const [{ id }] = (await test.call('GET', '/v1/sessions', { as: one.accessToken })).body.data.filter(
			(session: { current: boolean }) => session.current,
		);
		await test.call('POST', '/v1/auth/logout', { as: one.accessToken });
		expect(await events(id)).toEqual(['logout user.logout']);
		const [left] = (await test.call('GET', '/v1/sessions', { as: other.accessToken })).body.data;
		await test.refresh(other.refreshToken);
		await test.refresh(other.refreshToken);
		expect(await events(left.id)).toEqual(['security_event session.reuse']);
	});

	it('holds no password, no token and no hash of one', async () => {
		const { email, signIn } = await test.person();
		await signIn();
		await test.call('POST', '/v1/auth/forgot-password', { body: { email } });
		const { token } = await test.letter(email, /Set another/);
		const rows = await test.app.borrow(test.harbor.id, (sql) => sql('select * from audit_entries'));
		const text = JSON.stringify(rows);
		for (const secret of [PASSWORD, token.slice(-30), '$argon2', 'rt_']) expect(text.includes(secret)).toBe(false);
	});
});
