/** SQL in every place that a caller can write to, of every operation: taken from the running platform, so that new ones are tried too. */
import type { Operation } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filtersOf, sortsOf } from '../../core/src/schema/filters.ts';
import { type Answer, describeOnBoth, startApp, type TestApp } from '../harness/app.ts';
import { fitting, type World } from '../harness/generate.ts';
import { someRows } from '../harness/rows.ts';
import { exposed, SQL } from './hostile.ts';

describeOnBoth('SQL', (driver) => {
	let test: TestApp;
	let as: string;
	let ids: Map<string, string>;
	const faults: string[] = [];
	let calls = 0;

	beforeAll(async () => {
		test = await startApp(driver, { trustProxy: true });
		as = await test.harbor.key('admin');
		ids = await someRows(test, test.harbor);
	});
	afterAll(() => test?.stop());

	const send = async (operation: Operation, path: string, body?: unknown): Promise<Answer> => {
		calls++;
		const started = performance.now();
		const answer = await test.call(operation.method, path, {
			as,
			headers: { 'x-forwarded-for': `10.9.${(calls >> 8) & 255}.${calls & 255}` },
			...(body === undefined ? {} : { body }),
		});
		const fault = exposed(answer, ...SQL) ?? (performance.now() - started > 4500 ? 'it slept' : undefined);
		if (fault) faults.push(`${operation.id} ${path} ${JSON.stringify(body)?.slice(0, 500)}: ${fault}`);
		return answer;
	};
	const expectNone = (): void => expect(faults.splice(0).slice(0, 10)).toEqual([]);
	const lists = (): Operation[] => test.app.operations.filter(({ kind }) => kind === 'list');

	it('is text in every query parameter, filter and operator of every list', async () => {
		for (const operation of lists()) {
			const filters = filtersOf(operation.entity, test.app.registry.words, 'full');
			const all = (await send(operation, `${operation.path}?total=true`)).body.total as number;
			const names = [
				...filters.flatMap(({ field, operators }) => operators.map((name) => (name === 'eq' ? field : `${field}[${name}]`))),
				'q',
				'limit',
				'sort',
				'fields',
				'expand',
				'cursor',
				'total',
			];
			for (const [index, name] of names.entries()) {
				for (const text of [SQL[index % SQL.length], SQL[(index * 7 + 3) % SQL.length]] as string[]) {
					const { status, body } = await send(
						operation,
						`${operation.path}?total=true&${encodeURIComponent(name)}=${encodeURIComponent(text)}`.replace(
							'total=true&total',
							'total',
						),
					);
					// Nothing that is true for all rows was made of it.
					if (
						status === 200 &&
						/^'|or true|1=1/.test(text) &&
						!/\[ne\]|^(q|fields|expand)$/.test(name) &&
						all > 0 &&
						body.total === all
					)
						faults.push(`${operation.id} ${name}=${text} matched every row`);
				}
			}
			for (const text of SQL) {
				const at = encodeURIComponent(text);
				await send(operation, `${operation.path}?${at}=1`);
				await send(operation, `${operation.path}?id%5B${at}%5D=1`);
				await send(operation, `${operation.path}?sort=${encodeURIComponent(`${sortsOf(filters)[0]},${text}`)}`);
			}
		}
		expectNone();
	}, 120_000);

	it('is text in every query parameter of every other read', async () => {
		for (const operation of test.app.operations.filter(({ kind, method }) => kind === 'custom' && method === 'GET')) {
			const names = [...Object.keys(operation.input?.properties ?? {}), 'fields', 'unknown'];
			for (const name of names) {
				for (const text of SQL) {
					const path = operation.path.replace('{id}', ids.get(operation.of.name) ?? test.harbor.id);
					await send(operation, `${path}?${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
				}
			}
		}
		expectNone();
	}, 120_000);

	it('is text in the content of a cursor', async () => {
		for (const [turn, operation] of lists().entries()) {
			const order = operation.entity.order;
			for (const text of someOf(turn)) {
				for (const parts of [
					[`${order},id`, text, text],
					[`${order},-id`, '2026-01-01 00:00:00+00', text],
					[text, text, text],
					[{ toString: text }, 1, null],
				]) {
					const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
					const { status } = await send(operation, `${operation.path}?cursor=${cursor}`);
					// A list that is nobody's but a person's own is refused to a key before its cursor is looked at.
					if (status !== 400 && status !== 403) faults.push(`${operation.id} took the cursor ${JSON.stringify(parts)}`);
				}
			}
		}
		expectNone();
	}, 120_000);

	it('is no record in place of an id', async () => {
		for (const [turn, operation] of test.app.operations
			.filter(({ path, accepts }) => path.includes('{id}') && !accepts)
			.entries()) {
			for (const text of someOf(turn)) {
				const { status } = await send(
					operation,
					operation.path.replace('{id}', encodeURIComponent(text)),
					operation.input && operation.method !== 'GET' ? {} : undefined,
				);
				if (status < 400) faults.push(`${operation.id} found a record at ${text}`);
			}
		}
		expectNone();
	}, 120_000);

	it('is kept as it was typed in every text of every body', async () => {
		const world: World = { words: test.app.registry.words, ids: new Map([...ids].map(([entity, id]) => [entity, [id]])) };
		let kept = 0;
		for (const operation of test.app.operations.filter(({ input, accepts, method }) => input && !accepts && method !== 'GET')) {
			const id = ids.get(operation.of.name) ?? '00000000-0000-4000-8000-000000000000';
			const path = operation.path.replace('{id}', id);
			for (const [index, base] of fc.sample(fitting(operation.input as never, world), { numRuns: 12, seed: 5 }).entries()) {
				const text = `${SQL[(index * 5) % SQL.length]} ${SQL[(index * 3 + 1) % SQL.length]}`;
				const body = withText(base, text);
				const answer = await send(operation, path, body);
				if (operation.kind !== 'create' || answer.status !== 201) continue;
				const read = await test.call('GET', `${operation.path}/${answer.body.id}`, { as });
				if (JSON.stringify(read.body).includes(JSON.stringify(text).slice(1, -1))) kept++;
			}
		}
		expectNone();
		expect(kept).toBeGreaterThan(3);
	}, 120_000);

	it('left everything where it was', async () => {
		const { body } = await test.call('GET', '/v1/leads?total=true', { as });
		expect(body.total).toBeGreaterThan(0);
		console.info(`${calls} calls with SQL in them`);
	});
});

/** Ten of them, others for each operation. */
const someOf = (turn: number): string[] => SQL.filter((_, index) => (index + turn) % 3 === 0);

/** The same with another text in every place where text is. */
function withText(value: unknown, text: string): unknown {
	if (typeof value === 'string') return /^[0-9a-f-]{36}$|^\d{4}-/.test(value) || value.length < 4 ? value : text;
	if (Array.isArray(value)) return value.map((one) => withText(one, text));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withText(one, text)]));
}
