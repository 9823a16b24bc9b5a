/** Guessing passwords: what is counted, what is locked and for how long, and what is told of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { ROOT } from '../../tests/harness/once.ts';
import { networkOf } from '../src/identity/network.ts';
import { DATABASES } from './databases.ts';
import { code, type People, startWithPeople } from './people.ts';

const WRONG = 'Wrong-horse-7!';

describeOnBoth('guessing passwords', (driver) => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople(driver);
	});
	afterAll(() => test?.stop());

	/** From many addresses, as an attacker has them. */
	const guess = (email: string, password = WRONG) => test.login({ email, password });

	it('locks an account after five failures for two minutes, whoever has it and wherever they came from', async () => {
		const { email } = await test.person();
		const locked = [];
		for (const address of [email, 'nobody-at-all@harbor.example']) {
			for (let turn = 0; turn < 5; turn++) expect(code(await guess(address))).toBe('401 invalid_credentials');
			const answer = await guess(address.toUpperCase(), PASSWORD);
			expect(code(answer)).toBe('429 locked_out');
			expect(answer.body.retryAfter).toBeGreaterThan(110);
			expect(answer.body.retryAfter).toBeLessThanOrEqual(120);
			expect(answer.headers.get('retry-after')).toBe(String(answer.body.retryAfter));
			locked.push(JSON.stringify({ ...answer.body, instance: '', retryAfter: 0 }));
		}
		expect(new Set(locked).size).toBe(1);
		expect((await test.subjects(email)).filter((subject) => /locked/.test(subject)).length).toBe(1);
		expect((await test.letter(email, /locked/)).text).toContain('2 minutes');
	});

	it('forgets the failures of an account that signs in', async () => {
		const { email } = await test.person();
		for (let round = 0; round < 3; round++) {
			for (let turn = 0; turn < 4; turn++) expect((await guess(email)).status).toBe(401);
			expect((await guess(email, PASSWORD)).status).toBe(200);
		}
	});

	it('lets no guess through among many at once', async () => {
		const { email } = await test.person();
		const guesses = [...Array.from({ length: 30 }, () => WRONG), PASSWORD];
		for (let turn = 0; turn < 4; turn++) await guess(email);
		const answers = await Promise.all(guesses.map((password) => guess(email, password)));
		expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
		expect(code(await guess(email, PASSWORD))).toMatch(/429 locked_out|200/);
		for (let turn = 0; turn < 6; turn++) await guess(email);
		expect(code(await guess(email, PASSWORD))).toBe('429 locked_out');
	});

	it('locks an address that fails with one account after the other, and nobody else', async () => {
		const { email } = await test.person();
		const headers = { 'x-forwarded-for': '203.0.113.77' };
		for (let turn = 0; turn < 5; turn++) {
			expect((await test.login({ email: `spray${turn}@harbor.example`, password: WRONG }, { headers })).status).toBe(401);
		}
		expect(code(await test.login({ email, password: PASSWORD }, { headers }))).toBe('429 locked_out');
		expect((await test.login({ email, password: PASSWORD })).status).toBe(200);
		expect(await test.subjects(email)).not.toContain('Sign-in to your account is locked for a while');
	});

	it('opens to who follows a link to set another password', async () => {
		const { email } = await test.person();
		for (let turn = 0; turn < 5; turn++) await guess(email);
		await test.call('POST', '/v1/auth/forgot-password', { body: { email } });
		const { token } = await test.letter(email, /Set another/);
		await test.call('POST', '/v1/auth/reset-password', { body: { token, password: 'Another-horse-8' } });
		expect((await guess(email, 'Another-horse-8')).status).toBe(200);
	});

	it('counts the current password that is asked for once more like a sign-in', async () => {
		const { id, signIn } = await test.person();
		const { accessToken: as } = await signIn();
		const body = { password: 'Another-horse-8', currentPassword: WRONG };
		const change = async () => code(await test.call('POST', `/v1/users/${id}/set-password`, { as, body }));
		expect(await change()).toBe('422 invalid_input');
		// Counted after the answer, so that a moment may pass before the last one counts.
		await expect.poll(change, { timeout: 15_000 }).toBe('429 locked_out');
	});

	it('is counted where the platform can neither read nor list it', async () => {
		await expect(test.app.borrow(null, (sql) => sql('select * from freehold_attempts'))).rejects.toThrow(/permission denied/);
	});
});

describe.each(DATABASES)('lockouts in the database (%s)', (_, open) => {
	let database: Awaited<ReturnType<typeof open>>;
	beforeAll(async () => {
		database = await open();
		const text = readFileSync(join(ROOT, 'core/migrations/0013_accounts.sql'), 'utf8');
		await database.owner.exec('do $$ begin create role freehold_app; exception when duplicate_object then null; end $$');
		await database.owner.exec('do $$ begin create role freehold_sign_in; exception when duplicate_object then null; end $$');
		await database.owner.exec(text.slice(text.indexOf('create table freehold_attempts')));
	});
	afterAll(() => database?.close());

	type Failed = { seconds: number; lockouts: number; fresh: boolean };
	const fail = async (key: string): Promise<Failed> =>
		(await database.owner.query<Failed>('select * from freehold_failed($1)', [key]))[0] as Failed;
	const later = (key: string, interval: string) =>
		database.owner.exec(`update freehold_attempts set last_at = last_at - interval '${interval}', begun_at = begun_at - interval '${interval}',
			locked_until = locked_until - interval '${interval}' where key = '${key}'`);
	const lock = async (key: string): Promise<Failed> => {
		for (let turn = 0; turn < 4; turn++) expect(await fail(key)).toMatchObject({ seconds: 0, fresh: false });
		return fail(key);
	};

	it('last 2, 4, 8 … minutes, and a day at most', async () => {
		const minutes = [];
		for (let turn = 0; turn < 13; turn++) {
			const { seconds, lockouts, fresh } = await lock('a');
			expect([lockouts, fresh]).toEqual([turn + 1, true]);
			expect(await fail('a')).toMatchObject({ fresh: false });
			minutes.push(seconds / 60);
			await later('a', `${seconds + 1} seconds`);
		}
		expect(minutes).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440]);
	});

	it('forget a failure after an hour, and lockouts after a day without any', async () => {
		for (let turn = 0; turn < 4; turn++) await fail('b');
		await later('b', '61 minutes');
		expect((await lock('b')).lockouts).toBe(1);
		await later('b', '23 hours');
		expect((await lock('b')).lockouts).toBe(2);
		await later('b', '25 hours');
		expect((await lock('b')).lockouts).toBe(1);
	});

	it('are not forgiven while they last', async () => {
		const forgive = async () => (await database.owner.query<{ s: number }>(`select freehold_forgiven('c') as s`))[0]?.s;
		await lock('c');
		expect(await forgive()).toBe(120);
		await later('c', '3 minutes');
		expect(await forgive()).toBe(0);
		expect((await lock('c')).lockouts).toBe(1);
	});

	it('let so much happen in an hour and no more', async () => {
		const spend = async () => (await database.owner.query<{ free: boolean }>(`select freehold_spent('d', 3) as free`))[0]?.free;
		expect([await spend(), await spend(), await spend(), await spend(), await spend()]).toEqual([true, true, true, false, false]);
		await later('d', '61 minutes');
		expect(await spend()).toBe(true);
	});
});

describe('an address', () => {
	it('counts as itself, or as the network that one customer has to choose from', () => {
		const cases: [string, string][] = [
			['203.0.113.7', '203.0.113.7'],
			['::ffff:203.0.113.7', '203.0.113.7'],
			['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
			['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
			['2001:db8::1', '2001:db8:0:0::/64'],
			['fe80::1%eth0', 'fe80:0:0:0::/64'],
			['::1', '0:0:0:0::/64'],
			['unknown', 'unknown'],
		];
		for (const [address, network] of cases) expect([address, networkOf(address)]).toEqual([address, network]);
	});
});
