/** Where people are signed in, and signing them out there, over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describeOnBoth('sessions', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	const list = async (as: string) => (await test.call('GET', '/v1/sessions', { as })).body.data;
	const signIn = async (email: string, agent: string, address: string) =>
		(await test.login({ email, password: PASSWORD }, { headers: { 'user-agent': agent, 'x-forwarded-for': address } })).body;

	it('are listed with device and place, the one that asks among them', async () => {
		const { email } = await test.person();
		const here = await signIn(email, FIREFOX, '198.51.100.7');
		await signIn(email, IPHONE, '2001:db8::7');
		const sessions = await list(here.accessToken);
		expect(sessions).toMatchObject([
			{ device: { name: 'Mobile Safari on iOS', kind: 'phone' }, address: '2001:db8::7', factors: ['password'], current: false },
			{
				device: { name: 'Firefox on Windows', browser: 'Firefox', system: 'Windows', kind: 'computer' },
				address: '198.51.100.7',
				current: true,
			},
		]);
		for (const session of sessions) expect(Date.parse(session.signedInAt)).toBeGreaterThan(Date.now() - 60_000);
	});

	it('stay one session through every exchange of the tokens', async () => {
		const { email } = await test.person();
		const first = await signIn(email, FIREFOX, '198.51.100.7');
		const [before] = await list(first.accessToken);
		const headers = { 'user-agent': FIREFOX, 'x-forwarded-for': '198.51.100.8' };
		const second = await test.call('POST', '/v1/auth/refresh', { body: { refreshToken: first.refreshToken }, headers });
		const after = await list(second.body.accessToken);
		expect(after.length).toBe(1);
		expect(after[0]).toMatchObject({ id: before.id, signedInAt: before.signedInAt, address: '198.51.100.8', current: true });
	});

	it('note when and where they were last used, off the way of the call and once a minute', async () => {
		const { email, id } = await test.person();
		const { accessToken } = await signIn(email, FIREFOX, '198.51.100.7');
		const age = (interval: string) =>
			test.app.borrow(test.harbor.id, (sql) =>
				sql(`update sessions set last_used_at = now() - interval '${interval}', address = '203.0.113.1' where holder = $1`, [id]),
			);
		const place = async () => (await list(await test.harbor.asUser('owner').then(() => accessToken)))[0].address;
		await age('10 minutes');
		await test.call('GET', '/v1/auth/me', { as: accessToken, headers: { 'x-forwarded-for': '198.51.100.9' } });
		await vi.waitFor(async () => expect(await place()).toBe('198.51.100.9'));
		await age('5 seconds');
		const before = test.app.sent.statements;
		await test.call('GET', '/v1/auth/me', { as: accessToken });
		expect(test.app.sent.statements - before).toBeLessThanOrEqual(2);
		expect(await place()).toBe('203.0.113.1');
	});

	it('end one by one', async () => {
		const { email } = await test.person();
		const [here, there] = [await signIn(email, FIREFOX, '198.51.100.7'), await signIn(email, IPHONE, '198.51.100.8')];
		const other = (await list(here.accessToken)).find(({ current }: { current: boolean }) => !current);
		const path = `/v1/sessions/${other.id}`;
		expect((await test.call('DELETE', path, { as: here.accessToken })).status).toBe(204);
		expect(code(await test.me(there.accessToken))).toBe('401 unauthenticated');
		expect(code(await test.refresh(there.refreshToken))).toBe('401 unauthenticated');
		expect((await list(here.accessToken)).length).toBe(1);
		expect(code(await test.call('DELETE', path, { as: here.accessToken }))).toBe('404 not_found');
	});

	it('end everywhere else, or everywhere', async () => {
		const { email } = await test.person();
		const three = [
			await signIn(email, FIREFOX, '10.1.1.1'),
			await signIn(email, IPHONE, '10.1.1.2'),
			await signIn(email, 'curl/8', '10.1.1.3'),
		];
		const [here, ...others] = three.map(({ accessToken }) => accessToken);
		expect((await test.call('POST', '/v1/sessions/revoke-others', { as: here as string })).status).toBe(204);
		for (const as of others) expect(code(await test.me(as))).toBe('401 unauthenticated');
		expect((await list(here as string)).length).toBe(1);
		expect((await test.call('POST', '/v1/sessions/revoke-all', { as: here as string })).status).toBe(204);
		expect(code(await test.me(here as string))).toBe('401 unauthenticated');
	});

	it('of others are for who has session:write, and no other organisation’s', async () => {
		const person = await test.person();
		const { accessToken } = await person.signIn();
		const [{ id }] = await list(accessToken);
		const [admin, broker] = [await test.harbor.asUser('admin'), await test.harbor.asUser('broker')];
		const path = `/v1/users/${person.id}/sessions`;
		expect((await test.call('GET', path, { as: admin })).body.data).toMatchObject([{ id, current: false }]);
		const refused = await test.call('GET', path, { as: broker });
		expect([code(refused), refused.body.permission]).toEqual(['403 forbidden', 'session:write']);
		expect((await test.call('DELETE', `/v1/sessions/${id}`, { as: broker })).body.permission).toBe('session:write');
		const palm = await test.palm.asUser('owner');
		for (const [method, at] of [
			['GET', path],
			['DELETE', `/v1/sessions/${id}`],
			['POST', `/v1/users/${person.id}/revoke-sessions`],
		] as const) {
			expect(code(await test.call(method, at, { as: palm }))).toBe('404 not_found');
		}
		expect((await test.call('DELETE', `/v1/sessions/${id}`, { as: admin })).status).toBe(204);
		expect(code(await test.me(accessToken))).toBe('401 unauthenticated');
		const again = await person.signIn();
		expect((await test.call('POST', `/v1/users/${person.id}/revoke-sessions`, { as: admin })).status).toBe(204);
		expect(code(await test.me(again.accessToken))).toBe('401 unauthenticated');
	});

	it('are nothing that a key has', async () => {
		const as = await test.harbor.key('admin');
		expect((await test.call('GET', '/v1/sessions', { as })).body.data).toEqual([]);
	});

	it('end when an old refresh token comes back, and the person is told once', async () => {
		const { email, signIn } = await test.person();
		const first = await signIn();
		const second = (await test.refresh(first.refreshToken)).body;
		for (let turn = 0; turn < 3; turn++) expect(code(await test.refresh(first.refreshToken))).toBe('401 unauthenticated');
		expect(code(await test.me(second.accessToken))).toBe('401 unauthenticated');
		const told = (await test.subjects(email)).filter((subject) => /signed out on one device/.test(subject));
		expect(told.length).toBe(1);
	});
});
