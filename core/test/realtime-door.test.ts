import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Reader, readStream, until } from '../../tests/harness/listeners.ts';

describeOnBoth('the door of the stream of events', (driver) => {
	let test: TestApp;
	let owner: string;
	const open: Reader[] = [];
	const read = async (ask: Parameters<typeof readStream>[1]): Promise<Reader> => {
		const reader = await readStream(test.url, ask);
		open.push(reader);
		return reader;
	};
	const contact = async (as: string, name: string): Promise<string> => {
		const { status, body } = await test.call('POST', '/v1/contacts', { as, body: { name: { full: name } } });
		expect({ status, body }).toMatchObject({ status: 201 });
		// It stands in the log: who comes from now on is not told of it.
		await test.app.idle();
		return body.id;
	};

	beforeAll(async () => {
		test = await startApp(driver, { openStreams: 20 });
		owner = await test.harbor.asUser('owner');
	});
	afterAll(() => test.stop());
	afterEach(() => {
		for (const reader of open.splice(0)) reader.close();
	});

	it('refuses in the words of a call', async () => {
		const agent = await test.harbor.asUser('agent');
		const page = await test.harbor.publishableKey(['https://harbor.example']);
		const origin = { origin: 'https://harbor.example' };
		const foreign = await contact(await test.palm.asUser('owner'), 'Palm’s');
		const hidden = await contact(owner, 'Not the agent’s');
		const refusals: [Parameters<typeof readStream>[1], object][] = [
			[{}, { status: 401, code: 'unauthenticated' }],
			[{ as: 'nonsense' }, { status: 401, code: 'unauthenticated' }],
			[{ as: page }, { status: 403, code: 'origin_not_allowed' }],
			[
				{ as: page, headers: origin, query: '?entity=contact' },
				{ status: 403, code: 'forbidden', permission: 'contact:read' },
			],
			[
				{ as: owner, query: '?types=contact.creatd' },
				{ status: 400, code: 'invalid_query', detail: expect.stringContaining('contact.created') },
			],
			[
				{ as: owner, query: '?entity=sausage' },
				{ status: 400, code: 'invalid_query' },
			],
			[
				{ as: owner, query: `?record=${hidden}` },
				{ status: 400, code: 'invalid_query' },
			],
			[
				{ as: owner, query: '?colour=red' },
				{ status: 400, code: 'invalid_query' },
			],
			[
				{ as: owner, query: '?after=x' },
				{ status: 400, code: 'invalid_query' },
			],
			[
				{ as: owner, lastEventId: 'x' },
				{ status: 400, code: 'invalid_header' },
			],
			[
				{ as: owner, query: '?after=900000' },
				{ status: 410, code: 'events_forgotten' },
			],
			[
				{ as: owner, query: `?entity=contact&record=${foreign}` },
				{ status: 404, code: 'not_found' },
			],
			[
				{ as: agent, query: `?entity=contact&record=${hidden}` },
				{ status: 403, code: 'forbidden' },
			],
		];
		for (const [ask, refusal] of refusals) {
			const reader = await read(ask);
			expect(reader.problem, JSON.stringify(ask)).toMatchObject(refusal);
		}
	});

	it('holds no more streams open than a person may have', async () => {
		const viewer = await test.harbor.asUser('viewer');
		const readers = await Promise.all(Array.from({ length: 22 }, () => read({ as: viewer })));
		const refused = readers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(2);
		expect(refused[0]?.problem).toMatchObject({ code: 'rate_limited', policy: 'open-streams', limit: 20 });
		readers.find(({ status }) => status === 200)?.close();
		await until(async () => (await read({ as: viewer })).status === 200, 'room for one more');
	});

	it('answers what is not meant for it', async () => {
		expect((await test.call('POST', '/v1/events/stream', { as: owner })).body).toMatchObject({ code: 'method_not_allowed' });
		expect(
			(await fetch(`${test.url}/v1/events/stream`, { method: 'HEAD', headers: { authorization: `Bearer ${owner}` } })).status,
		).toBe(200);
	});
});
