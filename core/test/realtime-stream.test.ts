import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Reader, readStream, until } from '../../tests/harness/listeners.ts';

describeOnBoth('the stream of events', (driver) => {
	let test: TestApp;
	let later = 0;
	let owner: string;
	const open: Reader[] = [];
	const read = async (ask: Parameters<typeof readStream>[1]): Promise<Reader> => {
		const reader = await readStream(test.url, ask);
		open.push(reader);
		return reader;
	};
	const ready = async (ask: Parameters<typeof readStream>[1]): Promise<Reader> => {
		const reader = await read(ask);
		expect(reader.problem).toBeNull();
		await until(() => reader.heard.some(({ event }) => event === 'ready'), 'ready');
		return reader;
	};
	const contact = async (as: string, name: string): Promise<string> => {
		const { status, body } = await test.call('POST', '/v1/contacts', { as, body: { name: { full: name } } });
		expect({ status, body }).toMatchObject({ status: 201 });
		// It stands in the log: who comes from now on is not told of it.
		await test.app.idle();
		return body.id;
	};
	const types = (reader: Reader): string[] => reader.events().map(({ data }) => data.type);

	beforeAll(async () => {
		test = await startApp(driver, { openStreams: 20 }, { now: () => Date.now() + later });
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test.stop());
	afterEach(() => {
		for (const reader of open.splice(0)) reader.close();
	});

	it('tells what happens while it happens, each message with its position, and nothing personal', async () => {
		const reader = await ready({ as: owner });
		expect(reader.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
		const id = await contact(owner, 'Ana Alvarez');
		await test.call('PATCH', `/v1/contacts/${id}`, { as: owner, body: { notes: 'likes gardens' } });
		await test.call('DELETE', `/v1/contacts/${id}`, { as: owner });
		await until(() => reader.events().length === 3, 'three events');
		expect(types(reader)).toEqual(['contact.created', 'contact.updated', 'contact.deleted']);
		const [first, second, third] = reader.events();
		expect(first?.data).toMatchObject({ specversion: '1.0', subject: id, entity: 'contact', organization: test.harbor.id });
		expect(second?.data.data).toEqual({ changed: ['notes'] });
		expect([first, second, third].map((one) => Number(one?.id))).toEqual([first, second, third].map((one) => one?.data.position));
		expect(JSON.stringify(reader.heard)).not.toMatch(/Alvarez|gardens/);
	});

	it('goes on behind the last message that was heard: no gap, no repeat', async () => {
		const first = await ready({ as: owner });
		await contact(owner, 'One');
		await until(() => first.events().length === 1, 'one event');
		first.close();
		for (const name of ['Two', 'Three', 'Four']) await contact(owner, name);
		const last = first.events()[0]?.id as string;
		const second = await ready({ as: owner, lastEventId: last });
		await contact(owner, 'Five');
		await until(() => second.events().length === 4, 'the others');
		const third = await ready({ as: owner, query: `?after=${last}` });
		await until(() => third.events().length === 4, 'the others once more');
		expect(second.events().map(({ data }) => data.position)).toEqual([1, 2, 3, 4].map((step) => Number(last) + step));
		expect(third.events()).toEqual(second.events());
	});

	it('tells of the kinds, types and records that were asked for', async () => {
		const id = await contact(owner, 'Wanted');
		const [typed, kind, one] = await Promise.all([
			ready({ as: owner, query: '?types=contact.deleted,lead.*' }),
			ready({ as: owner, query: '?entity=contact' }),
			ready({ as: owner, query: `?entity=contact&record=${id}` }),
		]);
		const other = await contact(owner, 'Other');
		await test.call('DELETE', `/v1/contacts/${other}`, { as: owner });
		await test.call('DELETE', `/v1/contacts/${id}`, { as: owner });
		await until(() => kind.events().length === 3 && typed.events().length === 2 && one.events().length === 1, 'all');
		expect([types(typed), types(kind), types(one)]).toEqual([
			['contact.deleted', 'contact.deleted'],
			['contact.created', 'contact.deleted', 'contact.deleted'],
			['contact.deleted'],
		]);
	});

	it('tells no organisation of another, and nobody of what they may not read', async () => {
		const palm = await test.palm.asUser('owner');
		const agent = await test.harbor.asUser('agent');
		const [ours, theirs, own] = await Promise.all([ready({ as: owner }), ready({ as: palm }), ready({ as: agent })]);
		const hidden = await contact(owner, 'Nobody’s');
		const mine = await contact(agent, 'My own');
		const foreign = await contact(palm, 'Palm’s');
		await until(() => ours.events().length === 2 && theirs.events().length === 1 && own.events().length === 1, 'each their own');
		await wait(200);
		expect(ours.events().map(({ data }) => data.subject)).toEqual([hidden, mine]);
		expect(theirs.events().map(({ data }) => data.subject)).toEqual([foreign]);
		expect(own.events().map(({ data }) => data.subject)).toEqual([mine]);
	});

	it('tells a browser that comes back from an unknown place to load anew, and goes on', async () => {
		const reader = await ready({ as: owner, lastEventId: 900_000 });
		expect(reader.heard[0]).toMatchObject({ event: 'reset', data: { position: expect.any(Number) } });
		await contact(owner, 'After all');
		await until(() => reader.events().length === 1, 'what comes next');
	});

	it('lets the pages of a publishable key see what is public', async () => {
		const page = await test.harbor.publishableKey(['https://harbor.example']);
		const headers = { origin: 'https://harbor.example' };
		const reader = await ready({ as: page, headers, query: '?types=listing.*' });
		expect(reader.headers.get('access-control-allow-origin')).toBe('https://harbor.example');
		const draft = {
			headline: 'Harbour view',
			purpose: 'sale',
			price: { amount: '450000', currency: 'USD' },
			address: { line1: '1 Quay', city: 'Boston', country: 'US' },
		};
		const { body: listing } = await test.call('POST', '/v1/listings', { as: owner, body: draft });
		const published = await test.call('POST', `/v1/listings/${listing.id}/publish`, { as: owner });
		expect(published.body).toMatchObject({ status: 'active' });
		await until(() => types(reader).includes('listing.published'), 'published');
		expect(reader.events().every(({ data }) => data.subject === listing.id && Object.keys(data.data).length === 0)).toBe(true);
	});

	it('opens by a ticket where no header can be sent: once, for half a minute, for the bearer it was given to', async () => {
		const { status, body } = await test.call('POST', '/v1/events/ticket', { as: owner });
		expect({ status, body }).toMatchObject({ status: 201, body: { expiresIn: 30 } });
		const query = `?ticket=${body.ticket}`;
		const both = await Promise.all([read({ query }), read({ query })]);
		expect(both.map((reader) => reader.status).sort()).toEqual([200, 401]);
		expect((await read({ query })).problem).toMatchObject({ code: 'unauthenticated' });
		await contact(owner, 'By ticket');
		const reader = both.find((one) => one.status === 200) as Reader;
		await until(() => reader.events().length === 1, 'an event');
		expect((await read({ query: '?ticket=lt_x' })).problem).toMatchObject({ code: 'unauthenticated' });
		expect((await test.call('POST', '/v1/events/ticket')).body).toMatchObject({ code: 'unauthenticated' });
		const { body: key } = await test.call('POST', '/v1/events/ticket', { as: await test.harbor.key('viewer') });
		expect((await ready({ query: `?ticket=${key.ticket}` })).status).toBe(200);
	});

	it('ends with the access token, and says so', async () => {
		const reader = await ready({ as: owner });
		later = 16 * 60_000;
		try {
			await reader.ended;
		} finally {
			later = 0;
		}
		expect(reader.heard.at(-1)).toMatchObject({
			event: 'goodbye',
			data: { code: 'token_expired', position: expect.any(Number) },
		});
	});

	it('ends when the session does, when the key is revoked, and when the organisation is suspended', async () => {
		const { body: user } = await test.call('POST', '/v1/users', {
			as: owner,
			body: { email: 'leaver@harbor.example', role: 'broker', active: true, name: { full: 'Lee Leaver' } },
		});
		await test.call('POST', `/v1/users/${user.id}/set-password`, { as: owner, body: { password: 'Correct-horse-7!' } });
		const login = { email: 'leaver@harbor.example', password: 'Correct-horse-7!', organization: 'harbor' };
		const { body: signedIn } = await test.call('POST', '/v1/auth/login', { body: login });
		const { body: key } = await test.call('POST', '/v1/api-keys/issue', {
			as: owner,
			body: { name: 'short', kind: 'secret', role: 'viewer' },
		});
		const [left, revoked, stays] = await Promise.all([
			ready({ as: signedIn.accessToken }),
			ready({ as: key.key }),
			ready({ as: owner }),
		]);
		await test.call('POST', '/v1/auth/logout', { as: signedIn.accessToken, body: { refreshToken: signedIn.refreshToken } });
		await left.ended;
		expect(left.heard.at(-1)).toMatchObject({ event: 'goodbye', data: { code: 'unauthenticated' } });
		await test.call('DELETE', `/v1/api-keys/${key.id}`, { as: owner });
		await revoked.ended;
		expect(revoked.heard.at(-1)).toMatchObject({ event: 'goodbye', data: { code: 'unauthenticated' } });
		await contact(owner, 'Still here');
		await until(() => stays.events().length === 1, 'who stays is told');
	});

	it('tells from the next event on what a changed role lets see', async () => {
		const { body: user } = await test.call('POST', '/v1/users', {
			as: owner,
			body: { email: 'mover@harbor.example', role: 'broker', active: true, name: { full: 'Mo Mover' } },
		});
		await test.call('POST', `/v1/users/${user.id}/set-password`, { as: owner, body: { password: 'Correct-horse-7!' } });
		const login = { email: 'mover@harbor.example', password: 'Correct-horse-7!', organization: 'harbor' };
		const { body: signedIn } = await test.call('POST', '/v1/auth/login', { body: login });
		const reader = await ready({ as: signedIn.accessToken });
		const seen = await contact(owner, 'Seen by a broker');
		await until(() => reader.events().length === 1, 'the first');
		await test.call('PATCH', `/v1/users/${user.id}`, { as: owner, body: { role: 'agent' } });
		await wait(500);
		await contact(owner, 'Not seen by an agent');
		const own = await contact(signedIn.accessToken, 'The agent’s own');
		await until(() => reader.events().length >= 2, 'their own');
		await wait(100);
		expect(reader.events().map(({ data }) => data.subject)).toEqual([seen, own]);
	});

	it('tells of the records of a team from when one is in it', async () => {
		const agent = await test.harbor.asUser('agent');
		const broker = await test.harbor.asUser('broker');
		const me = async (as: string): Promise<string> => (await test.call('GET', '/v1/auth/me', { as })).body.user.id;
		const [agentId, brokerId] = [await me(agent), await me(broker)];
		const create = async (agentOf: string, name: string): Promise<string> => {
			const { body } = await test.call('POST', '/v1/contacts', { as: owner, body: { name: { full: name }, agent: agentOf } });
			await test.app.idle();
			return body.id;
		};
		const reader = await ready({ as: agent });
		/** Who is assigned is notified, which is an event of its own. */
		const heard = () => reader.events().filter(({ data }) => data.type === 'contact.created');
		await create(brokerId, 'Before');
		const { body: team } = await test.call('POST', '/v1/teams', { as: owner, body: { name: `Team ${driver}` } });
		for (const member of [agentId, brokerId])
			expect((await test.call('POST', '/v1/team-members', { as: owner, body: { team: team.id, member } })).status).toBe(201);
		await wait(500);
		const after = await create(brokerId, 'After');
		const own = await create(agentId, 'Own');
		await until(() => heard().length >= 2, 'the team’s');
		expect(heard().map(({ data }) => data.subject)).toEqual([after, own]);
		const { body: members } = await test.call('GET', `/v1/team-members?team=${team.id}`, { as: owner });
		for (const { id } of members.data) await test.call('DELETE', `/v1/team-members/${id}`, { as: owner });
		await wait(500);
		await create(brokerId, 'No longer');
		const last = await create(agentId, 'Own again');
		await until(() => heard().length >= 3, 'their own');
		expect(heard().at(-1)?.data.subject).toBe(last);
		expect(heard()).toHaveLength(3);
	});
});
