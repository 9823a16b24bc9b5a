/** Sessions that are stolen, forced on somebody, or meant to outlive their end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { code, type People, startWithPeople } from '../../core/test/people.ts';
import { PASSWORD } from '../harness/app.ts';

describe('a session', () => {
	let test: People;
	beforeAll(async () => {
		test = await startWithPeople('pglite');
	});
	afterAll(() => test?.stop());

	it('ends for thief and owner alike when a replaced refresh token comes back, whoever was first', async () => {
		for (const first of ['thief', 'owner']) {
			const stolen = await (await test.person()).signIn();
			const one = (await test.refresh(stolen.refreshToken)).body;
			expect([first, (await test.me(one.accessToken)).status]).toEqual([first, 200]);
			expect(code(await test.refresh(stolen.refreshToken))).toBe('401 unauthenticated');
			for (const token of [one.refreshToken, stolen.refreshToken])
				expect(code(await test.refresh(token))).toBe('401 unauthenticated');
			for (const token of [one.accessToken, stolen.accessToken]) expect((await test.me(token)).status).toBe(401);
		}
	});

	it('is begun by signing in and named by the server: nothing that the caller brings along becomes it', async () => {
		const { email, signIn } = await test.person();
		const bait = await (await test.person()).signIn();
		const fixed = `rt_${'0'.repeat(22)}_${'0'.repeat(32)}`;
		const answer = await test.login(
			{ email, password: PASSWORD, organization: 'harbor' },
			{ as: bait.accessToken, headers: { cookie: `session=${bait.refreshToken}; sid=fixed`, 'x-session-id': 'fixed' } },
		);
		expect(answer.status).toBe(200);
		expect([bait.refreshToken, fixed]).not.toContain(answer.body.refreshToken);
		const session = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()).sid;
		expect(session(answer.body.accessToken)).not.toBe(session(bait.accessToken));
		expect(session((await signIn()).accessToken)).not.toBe(session(answer.body.accessToken));
		expect(answer.headers.get('set-cookie')).toBeNull();
		// Extra members that would name a session are refused, and not taken.
		for (const extra of [{ session: 'fixed' }, { sid: session(bait.accessToken) }, { refreshToken: bait.refreshToken }]) {
			expect((await test.login({ email, password: PASSWORD, ...extra })).status).toBe(422);
		}
	});

	it('is gone at once, with all its tokens, after signing out, a new password, switching off or deletion', async () => {
		const owner = await test.harbor.asUser('owner');
		const ends: [string, (id: string, as: string) => Promise<unknown>][] = [
			['signing out', (_id, as) => test.call('POST', '/v1/auth/logout', { as })],
			[
				'a new password',
				(id) => test.call('POST', `/v1/users/${id}/set-password`, { as: owner, body: { password: 'Another-horse-8!' } }),
			],
			['switching off', (id) => test.call('PATCH', `/v1/users/${id}`, { as: owner, body: { active: false } })],
			['deletion', (id) => test.call('DELETE', `/v1/users/${id}`, { as: owner })],
		];
		for (const [what, end] of ends) {
			const { id, signIn } = await test.person();
			const { accessToken, refreshToken } = await signIn();
			expect([what, (await test.me(accessToken)).status]).toEqual([what, 200]);
			await end(id, accessToken);
			expect([what, (await test.me(accessToken)).status]).toEqual([what, 401]);
			expect([what, (await test.refresh(refreshToken)).status]).toEqual([what, 401]);
		}
	});

	it('cannot be ended, listed or used by a colleague or a stranger who knows its id', async () => {
		const { signIn } = await test.person('agent');
		const mine = await signIn();
		const list = (await test.call('GET', '/v1/sessions', { as: mine.accessToken })).body;
		const [{ id }] = list.data ?? list.sessions ?? list;
		for (const as of [await test.harbor.asUser('agent'), await test.palm.asUser('owner'), await test.harbor.key('viewer')]) {
			expect((await test.call('DELETE', `/v1/sessions/${id}`, { as })).status).toBeGreaterThanOrEqual(400);
		}
		expect((await test.call('DELETE', `/v1/sessions/${id}`)).status).toBe(401);
		expect((await test.me(mine.accessToken)).status).toBe(200);
		expect((await test.me(id)).status).toBe(401);
	});

	it('keeps its secrets out of every list and record', async () => {
		const { signIn } = await test.person('admin');
		const { accessToken, refreshToken } = await signIn();
		for (const { path, method } of test.app.operations) {
			if (method !== 'GET' || path.includes('{id}')) continue;
			const text = JSON.stringify((await test.call('GET', path, { as: accessToken })).body);
			expect([path, text.includes(refreshToken), /"(tokenHash|passwordHash|hash)"|\$argon2/.test(text)]).toEqual([
				path,
				false,
				false,
			]);
		}
	});
});
