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

	/** The least of three looks: jobs and schedules go on beside them. */
	const statements = async (path: string): Promise<number> => {
		const sent: number[] = [];
		for (let look = 0; look < 3; look++) {
			const before = test.app.sent.statements;
			const { status, body } = await test.call('GET', path, { as });
			expect([path, status, body?.detail]).toEqual([path, 200, undefined]);
			sent.push(test.app.sent.statements - before);
			if (sent.at(-1) === 1) break;
		}
		return Math.min(...sent);
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
				`?where=${encodeURIComponent(search.length ? '-x (house OR "a b")' : '')}&total=true`,
			];
			for (const query of queries) expect([plural, query, await statements(`/v1/${plural}${query}`)]).toEqual([plural, query, 1]);
		}
	});

	it('is four at most for every search, whatever is asked for', async () => {
		const { body } = await test.call('GET', '/v1/description', { as });
		const searched = body.operations.filter(({ kind }: { kind: string }) => kind === 'search');
		expect(searched.length).toBeGreaterThanOrEqual(4);
		for (const { entity, path } of searched) {
			const { expands, sorts } = entities.find(({ name }) => name === entity) as Described;
			const expand = expands.map(({ name }) => name);
			// The organisation's keys, which opening what is encrypted may need, are read once.
			await test.call('POST', path, { as, body: { query: 'house', expand } });
			for (const asked of [
				{},
				{ query: 'house -b', total: true, expand, explain: true },
				{ query: 'house', sort: sorts[0], total: true },
			]) {
				const before = test.app.sent.statements;
				const { status, body: answer } = await test.call('POST', path, { as, body: asked });
				expect([path, status, answer.detail]).toEqual([path, 200, undefined]);
				expect([path, asked, test.app.sent.statements - before <= 4]).toEqual([path, asked, true]);
			}
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
