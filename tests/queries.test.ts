/** A list and a get are one statement each, whatever is asked for, for every entity of every plugin. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './harness/app.ts';
import { someRows } from './harness/rows.ts';

type Described = { name: string; plural: string; search: string[]; expands: { name: string }[]; sorts: string[] };

describe('statements sent', () => {
	let test: TestApp;
	let as: string;
	let entities: Described[];
	let ids: Map<string, string>;

	beforeAll(async () => {
		test = await startApp('pglite');
		as = await test.harbor.key('admin');
		ids = await someRows(test, test.harbor);
		const { body } = await test.call('GET', '/v1/description', { as });
		const listed = new Set(
			body.operations.filter(({ kind }: { kind: string }) => kind === 'list').map(({ entity }: { entity: string }) => entity),
		);
		entities = body.entities.filter(({ name }: Described) => listed.has(name));
		// What was put off until after the answers is no statement of a list.
		await test.app.idle();
		await test.app.seal();
	});
	afterAll(() => test?.stop());

	const statements = async (path: string): Promise<number> => {
		const before = test.app.sent.statements;
		const { status, body } = await test.call('GET', path, { as });
		expect([path, status, body?.detail]).toEqual([path, 200, undefined]);
		return test.app.sent.statements - before;
	};

	it('is one for every list: plain, with a total, searched, sorted, expanded', async () => {
		expect(entities.length).toBeGreaterThanOrEqual(6);
		for (const { plural, search, expands, sorts } of entities) {
			const queries = [
				'',
				'?total=true',
				`?limit=100&total=true${search.length ? '&q=house' : ''}`,
				`?sort=-${sorts[0]}`,
				`?expand=${expands.map(({ name }) => name).join(',')}&total=true`,
			];
			for (const query of queries) expect([plural, query, await statements(`/v1/${plural}${query}`)]).toEqual([plural, query, 1]);
		}
	});

	it('is one for every get, expanded too', async () => {
		for (const { name, plural, expands } of entities) {
			const id = ids.get(name);
			if (!id) continue;
			const expand = expands.map((relation) => relation.name).join(',');
			expect([name, await statements(`/v1/${plural}/${id}`)]).toEqual([name, 1]);
			expect([name, await statements(`/v1/${plural}/${id}?expand=${expand}`)]).toEqual([name, 1]);
		}
	});
});
