/** Connections of transactions come back, whatever became of the transaction: a database that was away leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import type { Sql } from '../src/data/model.ts';

describe.skipIf(!inject('prepared').postgres)('a pool of four connections', () => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp('postgres');
	});
	afterAll(() => test?.stop());

	/** Ends this transaction's own connection from outside, as a crash of the server does. */
	const cut = async (sql: Sql): Promise<void> => {
		const [row] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
		await test.behind(`select pg_terminate_backend(${row?.pid})`);
	};
	const answers = () => test.app.asSystem(test.harbor.id, ({ sql }) => sql('select 1 as one'));

	it('is whole after transactions whose connection broke in the middle', async () => {
		for (let time = 0; time < 12; time++) {
			const broken = test.app.asSystem(test.harbor.id, async ({ sql }) => {
				await cut(sql);
				await sql('select 1');
			});
			await expect(broken).rejects.toThrow();
		}
		expect(await answers()).toEqual([{ one: 1 }]);
	}, 30_000);

	it('is whole after transactions that broke at their end, and at their beginning', async () => {
		for (let time = 0; time < 12; time++) {
			const broken = test.app.asSystem(test.harbor.id, ({ sql }) => cut(sql));
			await expect(broken).rejects.toThrow();
			// What is idle now is ended from outside, and the next to begin may be given one that is.
			await test.behind(
				`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'freehold_login'`,
			);
			await answers().catch(() => {});
		}
		await expect.poll(answers, { timeout: 10_000 }).toEqual([{ one: 1 }]);
	}, 60_000);
});
