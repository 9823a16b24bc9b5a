/** Being asked to join: the link, what it is good for, and what it does not tell. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD } from '../../tests/harness/app.ts';
import { code, type People, startWithPeople } from './people.ts';

describeOnBoth('invitations', (driver) => {
	let test: People;
	let owner: string;
	const invite = (body: object, as = owner) => test.call('POST', '/v1/invitations', { as, body });
	const accept = (token: string, more: object = {}) =>
		test.call('POST', '/v1/auth/accept-invitation', { body: { token, password: PASSWORD, ...more } });
	/** The tokens sent to an address so far; a message goes out right after the answer. */
	const tokens = async (to: string, count = 1): Promise<string[]> => {
		const sent = () => test.mail.filter((mail) => mail.to === to && mail.text.includes('/accept-invitation'));
		await expect.poll(() => sent().length).toBe(count);
		return sent().map(({ text }) => /#\/accept-invitation\?token=(\S+)/.exec(text)?.[1] as string);
	};

	beforeAll(async () => {
		test = await startWithPeople(driver);
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test?.stop());

	it('make a user of the role and the teams that they name, who is signed in', async () => {
		const { body: team } = await test.call('POST', '/v1/teams', { as: owner, body: { name: 'North' } });
		const invited = await invite({ email: 'New@Harbor.example', role: 'broker', teams: [team.id] });
		expect(invited).toMatchObject({ status: 201, body: { email: 'new@harbor.example', role: 'broker', acceptedAt: null } });
		expect(JSON.stringify(invited.body)).not.toContain('lt_');
		const [token = ''] = await tokens('new@harbor.example');
		const weak = await accept(token, { name: 'Nora New', password: 'short' });
		expect(code(weak)).toBe('422 invalid_input');
		expect(code(await accept(token))).toBe('422 invalid_input');
		const joined = await accept(token, { name: 'Nora New' });
		expect(joined).toMatchObject({
			status: 200,
			body: {
				user: { email: 'new@harbor.example', role: 'broker', name: { full: 'Nora New' } },
				organization: { slug: 'harbor' },
			},
		});
		expect((await test.call('GET', '/v1/leads', { as: joined.body.accessToken })).status).toBe(200);
		const { body: places } = await test.call('GET', `/v1/team-members?team=${team.id}`, { as: owner });
		expect(places.data).toMatchObject([{ member: joined.body.user.id, role: 'member' }]);
		expect((await test.login({ email: 'new@harbor.example', password: PASSWORD })).status).toBe(200);
		expect(code(await accept(token, { name: 'Once more' }))).toBe('410 link_expired');
		const { body: kept } = await test.call('GET', `/v1/invitations/${invited.body.id}`, { as: owner });
		expect(kept.acceptedAt).not.toBeNull();
	});

	it('let one of many at once in', async () => {
		await invite({ email: 'race@harbor.example', name: { full: 'Race' } });
		const [token = ''] = await tokens('race@harbor.example');
		const answers = await Promise.all(Array.from({ length: 5 }, () => accept(token)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
	});

	it('end with being sent again, and with being revoked', async () => {
		const { body } = await invite({ email: 'twice@harbor.example', name: { full: 'Twice' } });
		const [first = ''] = await tokens('twice@harbor.example');
		expect((await test.call('POST', `/v1/invitations/${body.id}/resend`, { as: owner })).status).toBe(200);
		const [, second = ''] = await tokens('twice@harbor.example', 2);
		expect(code(await accept(first))).toBe('410 link_expired');
		expect((await test.call('DELETE', `/v1/invitations/${body.id}`, { as: owner })).status).toBe(204);
		expect(code(await accept(second))).toBe('410 link_expired');
		expect((await invite({ email: 'twice@harbor.example' })).status).toBe(201);
	});

	it('are refused in the same words, whatever is wrong with the link', async () => {
		const { body: palms } = await invite({ email: 'p@palm.example', name: { full: 'P' } }, await test.palm.asUser('owner'));
		const [token = ''] = await tokens('p@palm.example');
		const last = token.at(-1) === 'a' ? 'b' : 'a';
		const answers = await Promise.all(
			['junk', token.slice(0, -1) + last, token.replace('lt_', 'ch_')].map((wrong) => accept(wrong)),
		);
		expect(new Set(answers.map(({ status, body }) => `${status} ${body.code} ${body.detail}`)).size).toBe(1);
		expect(answers[0]?.status).toBe(410);
		expect((await test.call('GET', `/v1/invitations/${palms.id}`, { as: owner })).status).toBe(404);
		const joined = await accept(token);
		expect(joined.body.organization.slug).toBe('palm');
	});

	it('tell of members only to who may see the members, and of nobody elsewhere', async () => {
		const member = await test.person('agent');
		expect(code(await invite({ email: member.email }))).toBe('409 conflict');
		const elsewhere = await test.person('agent', test.palm, 'elsewhere@example.com');
		expect((await invite({ email: elsewhere.email })).status).toBe(201);
		await tokens(elsewhere.email);
		await test.call('POST', '/v1/roles', {
			as: owner,
			body: { name: 'inviter', title: 'Inviter', grants: ['invitation:write', 'listing:read'] },
		});
		await test.call('POST', '/v1/roles', { as: owner, body: { name: 'guest', title: 'Guest', grants: ['listing:read'] } });
		const as = (await (await test.person('inviter')).signIn()).accessToken;
		const known = await invite({ email: member.email, role: 'guest' }, as);
		const unknown = await invite({ email: 'nobody@example.com', role: 'guest' }, as);
		expect([known.status, Object.keys(known.body)]).toEqual([201, Object.keys(unknown.body)]);
		await tokens('nobody@example.com');
		await test.app.idle();
		expect(await tokens(member.email, 0)).toEqual([]);
	});

	it('are made once for an address, by who may, to roles and teams that are there', async () => {
		expect((await invite({ email: 'once@harbor.example' })).body).toMatchObject({ role: 'agent' });
		expect(code(await invite({ email: 'ONCE@harbor.example' }))).toBe('409 conflict');
		expect(code(await invite({ email: 'a@harbor.example', role: 'nothing' }))).toBe('422 invalid_input');
		const nowhere = await invite({ email: 'a@harbor.example', teams: ['0192f000-0000-7000-8000-000000000001'] });
		expect(nowhere).toMatchObject({ status: 422, body: { errors: [{ pointer: '/teams/0' }] } });
		for (const role of ['broker', 'agent', 'viewer'] as const)
			expect(code(await invite({ email: 'a@harbor.example' }, await test.harbor.asUser(role)))).toBe('403 forbidden');
		expect(code(await invite({ email: 'a@harbor.example', role: 'owner' }, await test.harbor.asUser('admin')))).toBe(
			'403 forbidden',
		);
	});
});
