/**
 * Every operation × every kind of caller, asked of the door and compared with a file that a person has reviewed. A new operation
 * is missed here until somebody has decided who may call it: `npm run authorisation` writes the file, and the change is reviewed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './harness/app.ts';
import { authorisationTable, linesOf, permissionsReference } from './harness/authorisation.ts';
import { type Caller, everyCaller } from './harness/callers.ts';
import { ROOT } from './harness/once.ts';

const TABLE = join(import.meta.dirname, 'authorisation.table.txt');
const REFERENCE = join(ROOT, 'docs/reference/permissions.md');
const BLOCK = /(<!-- permissions: written by `npm run authorisation` -->\n\n)[\s\S]*?(\n\n<!-- end -->)/;
const isUpdate = process.env.UPDATE_AUTHORISATION === '1';
const MEND = 'Decide who may call it, run `npm run authorisation`, review the change, and commit it.';

describe('the table of who may call what', () => {
	let test: TestApp;
	let callers: Caller[];
	let table: string;

	beforeAll(async () => {
		test = await startApp('pglite');
		callers = await everyCaller(test);
		table = authorisationTable(test.app.operations, callers);
		if (!isUpdate) return;
		writeFileSync(TABLE, table);
		const reference = readFileSync(REFERENCE, 'utf8');
		const block = permissionsReference(test.app.registry, test.app.operations);
		writeFileSync(
			REFERENCE,
			reference.replace(BLOCK, (_, head, end) => `${head}${block}${end}`),
		);
	});
	afterAll(() => test?.stop());

	it('has a permission for every operation', () => {
		const bare = test.app.operations.filter(
			({ permission }) => !/^(anyone|signed-in|[a-z][a-z0-9-]*:[a-z][a-z0-9-]*)$/.test(permission),
		);
		expect(bare.map(({ id }) => `${id} has no permission. ${MEND}`)).toEqual([]);
	});

	it('is the reviewed one', () => {
		const [reviewed, found] = [linesOf(readFileSync(TABLE, 'utf8')), linesOf(table)];
		const faults = [
			...[...found.keys()]
				.filter((id) => !reviewed.has(id))
				.map((id) => `${id} has no line in tests/authorisation.table.txt. ${MEND}`),
			...[...reviewed.keys()]
				.filter((id) => !found.has(id))
				.map((id) => `${id} has a line and is no operation any more. Run \`npm run authorisation\`.`),
			...[...found]
				.filter(([id, line]) => reviewed.has(id) && reviewed.get(id) !== line)
				.map(([id, line]) => `${id} was reviewed as\n  ${reviewed.get(id)}\nand is\n  ${line}\n${MEND}`),
		];
		expect(faults.join('\n')).toBe('');
	});

	it('gives a viewer, a page and nobody no way to write', () => {
		// A search asks with a body and writes nothing; a viewer keeps queries, notifications and browsers of their own, and follows.
		const own = ['saved-filter', 'follower', 'notification', 'push-subscription'];
		const writing = test.app.operations.filter(
			({ method, permission, kind, entity }) =>
				method !== 'GET' && permission.includes(':') && kind !== 'search' && !own.includes(entity.name),
		);
		for (const { id } of writing) {
			const cells = linesOf(table).get(id)?.split(' ') ?? [];
			const at = (name: string) => cells[2 + callers.findIndex((caller) => caller.name === name)];
			expect([id, at('viewer'), at('sk:viewer'), at('nobody')]).toEqual([id, '-', '-', '-']);
		}
	});

	it('is what really happens over HTTP', async () => {
		const UNKNOWN = '0192f000-0000-7000-8000-000000000001';
		// Calls that change nothing: reads, and whatever is done with a record that is not there.
		const safe = test.app.operations.filter(({ method, path }) => method === 'GET' || path.includes('{id}'));
		const lines = linesOf(table);
		let settled = 0;
		for (const [column, { name, as, actor, headers = {} }] of callers.entries()) {
			for (const { id, method, path, permission } of safe) {
				const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
				const answer = await test.call(method, path.replace('{id}', UNKNOWN), { ...(as ? { as } : {}), headers, ...body });
				// What is wrong with the body or the query is told before who asks is looked at.
				expect([name, id, answer.status < 500]).toEqual([name, id, true]);
				if (answer.status === 422 || answer.status === 415 || answer.body?.code === 'invalid_query') continue;
				settled++;
				const isRefused = answer.status === 401 || (answer.status === 403 && answer.body.code === 'forbidden');
				// What every signed-in caller may, the operation itself can keep for people: a key has no session and no second factor.
				if (isRefused && permission === 'signed-in' && actor.kind === 'secret-key') continue;
				const cell = lines.get(id)?.split(' ')[2 + column];
				expect([name, id, answer.status, cell]).toEqual([
					name,
					id,
					answer.status,
					isRefused ? '-' : cell === '-' ? 'let in' : cell,
				]);
				if (isRefused && answer.status === 403) expect([id, answer.body.permission]).toEqual([id, expect.any(String)]);
			}
		}
		expect(settled).toBeGreaterThan(safe.length * callers.length * 0.7);
	}, 180_000);
});

it('The reference of permissions is what the roles are granted', async () => {
	const test = await startApp('pglite');
	const block = permissionsReference(test.app.registry, test.app.operations);
	await test.stop();
	const plain = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
	expect(plain(BLOCK.exec(readFileSync(REFERENCE, 'utf8'))?.[0] ?? '')).toContain(plain(block));
});
