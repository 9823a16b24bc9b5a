/** Two processes on one PostgreSQL, with Redis and without: they behave as one, and go on when Redis is lost. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, createApp } from '@freehold/core';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Ack, connect, type Reader, readStream, until, type Visit } from '../../tests/harness/listeners.ts';
import { type RedisServer, startRedis } from '../../tests/harness/redis.ts';
import { freePort } from '../../tests/harness/servers.ts';

const { postgres, redis: hasRedis } = inject('prepared');
const masterKey = Buffer.alloc(32, 9).toString('base64');

describe.skipIf(!postgres).each([['with Redis'], ['without Redis']])('two processes %s', (kind) => {
	const isWith = kind === 'with Redis';
	let redis: RedisServer | undefined;
	let port: number;
	let test: TestApp;
	let second: App;
	let urls: [string, string];
	let owner: string;
	const open: { close(): void }[] = [];

	beforeAll(async () => {
		if (isWith && !hasRedis) return;
		port = await freePort();
		if (isWith) redis = await startRedis(port);
		test = await startApp('postgres', { masterKey, ...(redis ? { redisUrl: redis.url } : {}) });
		second = await createApp(test.app.config);
		urls = [test.url, await second.listen(0)];
		owner = await test.harbor.asUser('owner');
	});
	afterAll(async () => {
		await second?.stop();
		await test?.stop();
		await redis?.stop();
	});
	afterEach(() => {
		for (const one of open.splice(0)) one.close();
	});

	const visit = async (at: 0 | 1, token: string): Promise<Visit> => {
		const one = await connect(urls[at], token);
		open.push({ close: () => one.socket.disconnect() });
		expect(one.refused).toBeNull();
		return one;
	};
	const stream = async (at: number, ask: Parameters<typeof readStream>[1]): Promise<Reader> => {
		const one = await readStream(urls[at] as string, ask);
		open.push(one);
		expect(one.problem).toBeNull();
		return one;
	};
	const contact = async (name: string): Promise<string> =>
		(await test.call('POST', '/v1/contacts', { as: owner, body: { name: { full: name } } })).body.id;
	let number = 0;
	/** Tags, since nothing follows from one. */
	const many = (count: number): Promise<unknown> =>
		test.app.asSystem(test.harbor.id, ({ records }) =>
			records('tag').createMany(Array.from({ length: count }, () => ({ name: `Of many ${++number}`, of: 'contact' }))),
		);
	const last = ({ heard }: Visit, name: string): Ack => heard.findLast((one) => one.name === name)?.values[0];
	const head = async (): Promise<number> => {
		await Promise.all([test.app.idle(), second.idle()]);
		const reader = await stream(0, { as: owner });
		await until(() => reader.heard.length, 'ready');
		reader.close();
		return reader.heard[0]?.data.head;
	};

	it('tell of what was done in the other, in order', async () => {
		const [here, there] = [await visit(0, owner), await visit(1, owner)];
		for (const one of [here, there]) await one.ask('subscribe', { entity: 'contact' });
		const ids = [await contact('One'), await contact('Two'), await contact('Three')];
		await until(() => here.events().length === 3 && there.events().length === 3, 'both know');
		expect(there.events().map(({ subject }) => subject)).toEqual(ids);
		expect(there.events()).toEqual(here.events());
	});

	it('give who is thrown from one to the other, at random moments, exactly the log', async () => {
		const from = await head();
		let position = from;
		const got: number[] = [];
		let isWriting = true;
		const writing = (async () => {
			for (let round = 0; round < 12; round++) {
				await many(40);
				await wait(20);
			}
			isWriting = false;
		})();
		const moves = fc.sample(fc.record({ at: fc.integer({ min: 0, max: 1 }), ms: fc.integer({ min: 1, max: 60 }) }), 60);
		for (const { at, ms } of moves) {
			const reader = await stream(at, { as: owner, lastEventId: position });
			await wait(ms);
			reader.close();
			await reader.ended;
			got.push(...reader.events().map(({ id }) => Number(id)));
			position = got.at(-1) ?? position;
			if (!isWriting && got.length >= 480) break;
		}
		await writing;
		const reader = await stream(1, { as: owner, lastEventId: position });
		await until(() => got.length + reader.events().length >= 480, 'the rest');
		got.push(...reader.events().map(({ id }) => Number(id)));
		expect(got).toEqual(Array.from({ length: 480 }, (_, at) => from + 1 + at));
	});

	it('put out in one whose right was taken in the other', async () => {
		const { body: user } = await test.call('POST', '/v1/users', {
			as: owner,
			body: { email: 'gone@harbor.example', role: 'broker', active: true, name: { full: 'Gone' } },
		});
		await test.call('POST', `/v1/users/${user.id}/set-password`, { as: owner, body: { password: PASSWORD } });
		const login = { email: 'gone@harbor.example', password: PASSWORD, organization: 'harbor' };
		const { body: signedIn } = await test.call('POST', '/v1/auth/login', { body: login });
		const there = await visit(1, signedIn.accessToken);
		const reader = await stream(1, { as: signedIn.accessToken });
		await test.call('PATCH', `/v1/users/${user.id}`, { as: owner, body: { active: false } });
		await reader.ended;
		await until(() => there.socket.disconnected, 'out');
		const { status } = await fetch(`${urls[1]}/v1/contacts`, { headers: { authorization: `Bearer ${signedIn.accessToken}` } });
		expect(status).toBe(401);
		await test.call('DELETE', `/v1/users/${user.id}`, { as: owner });
	});

	it('give a reader who stops for a while all of it later', async () => {
		const from = await head();
		const got: number[] = [];
		const parser = createParser({ onEvent: ({ id, event }) => void (id && !event && got.push(Number(id))) });
		const headers = { authorization: `Bearer ${owner}`, 'last-event-id': String(from) };
		const asking = get(`${urls[1]}/v1/events/stream`, { agent: false, headers });
		const [response] = (await once(asking, 'response')) as [IncomingMessage];
		open.push({ close: () => response.destroy() });
		response.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
		// Nothing is taken off the connection, until its buffers are full at both ends.
		response.pause();
		for (let round = 0; round < 15; round++) await many(1000);
		await wait(500);
		response.resume();
		await until(() => got.length >= 15_000, 'all of it', 25_000).catch(() => {});
		expect(got.length).toBe(15_000);
		expect(got.every((position, at) => position === from + 1 + at)).toBe(true);
	});

	it.skipIf(!isWith || !hasRedis)('know who looks at a record in either, also after Redis was lost and is back', async () => {
		const id = await contact('Looked at');
		const on = { entity: 'contact', record: id };
		const [here, there] = [await visit(0, owner), await visit(1, await test.harbor.asUser('broker'))];
		await here.ask('presence:join', on);
		await there.ask('presence:join', on);
		await until(() => last(here, 'presence')?.people.length === 2 && last(there, 'presence')?.people.length === 2, 'both');
		await there.ask('typing', { ...on, typing: true });
		await until(() => last(here, 'typing')?.typing === true, 'typing over there');
		await there.ask('presence:leave', on);
		await until(() => last(here, 'presence').people.length === 1 && last(here, 'typing').typing === false, 'left');

		await redis?.stop();
		for (const one of [here, there]) await one.ask('subscribe', { entity: 'contact' });
		const lost = await contact('Without Redis');
		await until(() => [here, there].every((one) => one.events().some(({ subject }) => subject === lost)), 'events go on');
		expect((await there.ask('presence:join', on)).people).toHaveLength(1);
		redis = await startRedis(port);
		await until(
			() => last(here, 'presence').people.length === 2 && last(there, 'presence').people.length === 2,
			'both again',
			25_000,
		);
	});
});
