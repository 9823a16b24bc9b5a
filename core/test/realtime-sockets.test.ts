import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Ack, connect, until, type Visit } from '../../tests/harness/listeners.ts';

describeOnBoth('sockets', (driver) => {
	let test: TestApp;
	let later = 0;
	let owner: string;
	const open: Visit[] = [];
	const visit = async (token: unknown, options: Record<string, unknown> = {}): Promise<Visit> => {
		const one = await connect(test.url, token, options);
		open.push(one);
		return one;
	};
	const contact = async (as: string, name: string, more: object = {}): Promise<string> => {
		const { status, body } = await test.call('POST', '/v1/contacts', { as, body: { name: { full: name }, ...more } });
		expect({ status, body }).toMatchObject({ status: 201 });
		// It stands in the log: who comes from now on is not told of it.
		await test.app.idle();
		return body.id;
	};
	const signIn = async (name: string, role: string): Promise<{ id: string; token: string }> => {
		const email = `${name}@harbor.example`;
		const user = { email, role, active: true, name: { full: `${name} of harbor` } };
		const { body } = await test.call('POST', '/v1/users', { as: owner, body: user });
		await test.call('POST', `/v1/users/${body.id}/set-password`, { as: owner, body: { password: PASSWORD } });
		const login = { email, password: PASSWORD, organization: 'harbor' };
		const { body: signedIn } = await test.call('POST', '/v1/auth/login', { body: login });
		return { id: body.id, token: signedIn.accessToken };
	};
	const last = ({ heard }: Visit, name: string): Ack => heard.findLast((one) => one.name === name)?.values[0];

	beforeAll(async () => {
		test = await startApp(driver, {}, { now: () => Date.now() + later });
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test.stop());
	afterEach(() => {
		for (const { socket } of open.splice(0)) socket.disconnect();
	});

	it.each([['websocket'], ['polling']])('tell what happens, over %s', async (transport) => {
		const mine = await visit(owner, { transports: [transport] });
		const { subscription, position, head } = await mine.ask('subscribe', { types: ['contact.*'] });
		expect({ subscription, position }).toEqual({ subscription: 's1', position: head });
		const id = await contact(owner, 'Ana');
		await until(() => mine.events().length === 1, 'an event');
		expect(mine.events()[0]).toMatchObject({ type: 'contact.created', subject: id, position: head + 1, specversion: '1.0' });
		expect(await mine.ask('unsubscribe', { subscription })).toEqual({ ended: 1 });
		await contact(owner, 'Ben');
		await wait(150);
		expect(mine.events()).toHaveLength(1);
	});

	it('give several subscriptions over one socket each its own', async () => {
		const mine = await visit(owner);
		const one = await contact(owner, 'One');
		await mine.ask('subscribe', { entity: 'contact', record: one });
		await mine.ask('subscribe', { types: ['contact.created'] });
		const two = await contact(owner, 'Two');
		await test.call('PATCH', `/v1/contacts/${one}`, { as: owner, body: { notes: 'x' } });
		await until(() => mine.events().length === 2, 'both');
		expect([mine.events('s1'), mine.events('s2')].map((events) => events.map(({ type, subject }) => [type, subject]))).toEqual([
			[['contact.updated', one]],
			[['contact.created', two]],
		]);
	});

	it('let nobody in who could not call', async () => {
		const page = await test.harbor.publishableKey(['https://harbor.example']);
		const from = (origin: string) => ({ extraHeaders: { origin } });
		for (const [token, options, refusal] of [
			[undefined, {}, { status: 401, code: 'unauthenticated' }],
			['nonsense', {}, { status: 401, code: 'unauthenticated' }],
			[{ $ne: 1 }, {}, { status: 401, code: 'unauthenticated' }],
			[page, {}, { status: 403, code: 'origin_not_allowed' }],
			[page, from('https://evil.example'), { status: 403, code: 'origin_not_allowed' }],
			[owner, from('https://evil.example'), { status: 403, code: 'origin_not_allowed' }],
		] as const) {
			expect((await visit(token, options)).refused, JSON.stringify([token, options])).toMatchObject(refusal);
		}
		expect((await visit(owner, from('null'))).refused).toBeTruthy();
		expect((await visit(page, from('https://harbor.example'))).refused).toBeNull();
		expect((await visit(owner, from(test.url))).refused).toBeNull();
	});

	it('refuse in the words of a call what nobody could call', async () => {
		const agent = await visit(await test.harbor.asUser('agent'));
		const hidden = await contact(owner, 'Hidden');
		const foreign = await contact(await test.palm.asUser('owner'), 'Foreign');
		const get = await test.call('GET', `/v1/contacts/${hidden}?fields=id`, { as: await test.harbor.asUser('agent') });
		const { instance: _, ...words } = get.body;
		expect((await agent.ask('subscribe', { entity: 'contact', record: hidden })).error).toEqual(words);
		expect((await agent.ask('subscribe', { entity: 'contact', record: foreign })).error).toMatchObject({ status: 404 });
		expect((await agent.ask('presence:join', { entity: 'contact', record: hidden })).error).toEqual(words);
		expect((await agent.ask('typing', { entity: 'contact', record: hidden, typing: true })).error).toMatchObject({
			code: 'conflict',
		});
		expect((await agent.ask('subscribe', { after: 1_000_000 })).error).toMatchObject({ status: 410, code: 'events_forgotten' });
		expect((await agent.ask('subscribe', { types: ['contact.vanished'] })).error).toMatchObject({ code: 'invalid_input' });
		expect((await agent.ask('subscrib', {})).error).toMatchObject({
			code: 'invalid_input',
			suggestion: expect.stringContaining('subscribe'),
		});
		const denied = await test.call('GET', '/v1/audit-entries?kind=permission_denied', { as: owner });
		expect(JSON.stringify(denied.body.data)).toContain('contact.get');
	});

	it('survive whatever is said over them', async () => {
		const names = [
			'subscribe',
			'unsubscribe',
			'presence:join',
			'presence:leave',
			'typing',
			'event',
			'__proto__',
			'constructor',
			'',
		];
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }), fc.boolean(), async (name, payload, twice) => {
				const mine = await visit(owner);
				const answer = await new Promise<Ack>((resolve) => {
					mine.socket.emit(name, payload, ...(twice ? [payload] : []), resolve);
				});
				expect(answer).toBeTypeOf('object');
				if (answer.error) expect(answer.error.status).toBeLessThan(500);
				expect(await mine.ask('subscribe', {})).toMatchObject({ head: expect.any(Number) });
				mine.socket.disconnect();
			}),
			{ numRuns: 60 },
		);
		const loud = await visit(owner);
		const answers = await Promise.all(Array.from({ length: 60 }, () => loud.ask('unsubscribe', {})));
		expect(answers.filter(({ error }) => error?.code === 'rate_limited').length).toBeGreaterThan(0);
		const huge = await visit(owner);
		huge.socket.emit('subscribe', { types: ['x'.repeat(100_000)] });
		await until(() => huge.socket.disconnected, 'too much is the end');
		const flood = await visit(owner);
		for (let times = 0; times < 400; times++) flood.socket.emit('unsubscribe', {});
		await until(() => flood.socket.disconnected, 'a flood is the end');
		expect((await visit(owner)).refused).toBeNull();
	});

	it('catch up with what happened while away and while catching up, in order, each once', async () => {
		const first = await visit(owner);
		const { head } = await first.ask('subscribe', { entity: 'contact' });
		first.socket.disconnect();
		for (let times = 0; times < 15; times++) await contact(owner, `Away ${times}`);
		const second = await visit(owner);
		const writing = Promise.all(Array.from({ length: 15 }, (_, at) => contact(owner, `Meanwhile ${at}`)));
		await second.ask('subscribe', { entity: 'contact', after: head });
		await writing;
		await until(() => second.events().length >= 30, 'everything');
		expect(second.events().map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, at) => head + 1 + at));
	});

	it('say who looks at a record, to those who may read it', async () => {
		const id = await contact(owner, 'Looked at');
		const on = { entity: 'contact', record: id };
		const ana = await signIn(`ana-${driver}`, 'broker');
		const [one, two, agent] = await Promise.all([visit(owner), visit(ana.token), visit(await test.harbor.asUser('agent'))]);
		expect((await one.ask('presence:join', on)).people).toMatchObject([{ name: 'Olive Owner' }]);
		expect((await two.ask('presence:join', on)).people).toHaveLength(2);
		expect((await agent.ask('presence:join', on)).error).toMatchObject({ code: 'forbidden' });
		await until(() => last(one, 'presence')?.people.length === 2, 'both are known');
		expect(last(one, 'presence')).toMatchObject({
			...on,
			people: expect.arrayContaining([{ id: ana.id, name: `ana-${driver} of harbor` }]),
		});
		two.socket.disconnect();
		await until(() => last(one, 'presence').people.length === 1, 'who is gone is gone');
		await one.ask('presence:leave', on);
		expect(agent.heard).toEqual([]);
		expect((await (await visit(await test.harbor.key('viewer'))).ask('presence:join', on)).error).toMatchObject({
			code: 'forbidden',
		});
	});

	it('show nobody at a record that is taken from them', async () => {
		const agent = await signIn(`taken-${driver}`, 'agent');
		const id = await contact(agent.token, 'Changes hands');
		const on = { entity: 'contact', record: id };
		const [theirs, mine] = await Promise.all([visit(agent.token), visit(owner)]);
		await theirs.ask('presence:join', on);
		await mine.ask('presence:join', on);
		await until(() => last(mine, 'presence')?.people.length === 2, 'both');
		const { body: other } = await test.call('GET', '/v1/users?role=owner', { as: owner });
		await test.call('PATCH', `/v1/contacts/${id}`, { as: owner, body: { agent: other.data[0].id } });
		await until(() => last(mine, 'presence').people.length === 1, 'one is left');
		expect(last(theirs, 'presence:left')).toMatchObject(on);
		await test.call('DELETE', `/v1/contacts/${id}`, { as: owner });
		await until(() => last(mine, 'presence:left'), 'nobody looks at what is gone');
	});

	it('say who is typing to the others at the record, until they stop or say no more', async () => {
		const id = await contact(owner, 'Typed at');
		const on = { entity: 'contact', record: id };
		const broker = await test.harbor.asUser('broker');
		const [one, two, elsewhere] = await Promise.all([visit(owner), visit(broker), visit(broker)]);
		for (const at of [one, two]) await at.ask('presence:join', on);
		expect(await two.ask('typing', { ...on, typing: true })).toEqual({});
		await until(() => last(one, 'typing')?.typing === true, 'typing');
		expect(last(one, 'typing')).toMatchObject({ ...on, person: { name: 'broker of harbor' } });
		await two.ask('typing', { ...on, typing: false });
		await until(() => last(one, 'typing')?.typing === false, 'stopped');
		await two.ask('typing', { ...on, typing: true });
		await until(() => last(one, 'typing')?.typing === true, 'typing again');
		await until(() => last(one, 'typing')?.typing === false, 'it ends by itself');
		expect([two, elsewhere].flatMap(({ heard }) => heard.filter(({ name }) => name === 'typing'))).toEqual([]);
	});

	it('end with the session, the key, the token; and others see less from then on', async () => {
		const leaver = await signIn(`leaver-${driver}`, 'broker');
		const { body: key } = await test.call('POST', '/v1/api-keys/issue', {
			as: owner,
			body: { name: 'short', kind: 'secret', role: 'viewer' },
		});
		const [left, revoked, stays] = await Promise.all([visit(leaver.token), visit(key.key), visit(owner)]);
		await left.ask('subscribe', {});
		await test.call('PATCH', `/v1/users/${leaver.id}`, { as: owner, body: { active: false } });
		await until(() => left.socket.disconnected, 'who is switched off is out');
		expect(last(left, 'goodbye')).toMatchObject({ reconnect: false, error: { code: 'unauthenticated' } });
		await test.call('DELETE', `/v1/api-keys/${key.id}`, { as: owner });
		await until(() => revoked.socket.disconnected, 'a revoked key is out');
		expect(stays.socket.connected).toBe(true);
		later = 16 * 60_000;
		await until(() => stays.socket.disconnected, 'an old token is out').finally(() => {
			later = 0;
		});
		expect(last(stays, 'goodbye')).toMatchObject({ reconnect: true, error: { code: 'token_expired' } });
	});

	it('are told, and end, when the server stops', async () => {
		const other = await startApp(driver);
		const one = await connect(other.url, await other.harbor.asUser('owner'));
		const polling = await connect(other.url, await other.harbor.asUser('owner'), { transports: ['polling'] });
		await one.ask('subscribe', {});
		await other.stop();
		for (const visitor of [one, polling]) {
			await until(() => visitor.socket.disconnected, 'the end');
			visitor.socket.close();
		}
		expect(last(one, 'goodbye')).toMatchObject({ reconnect: true, error: { code: 'not_ready' } });
	});
});
