/** Several processes on one database, and what is left when one of them is gone. PostgreSQL only: the other belongs to one process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import { ROOT } from '../../tests/harness/once.ts';
import { createApp } from '../src/app.ts';
import type { App } from '../src/app-model.ts';
import type { FreeholdEvent } from '../src/events/model.ts';

/** A process of its own that makes contacts as fast as it can, and says the id of each that is committed. */
const WRITER = `
	import { createApp } from ${JSON.stringify(`${ROOT}/core/src/app.ts`)};
	import { loadConfig } from ${JSON.stringify(`${ROOT}/core/src/config.ts`)};
	const { root, settings, organization } = JSON.parse(process.argv[1]);
	const app = await createApp(loadConfig(root, {}, settings));
	await app.listen(0);
	const one = async () => {
		for (;;) {
			const { id } = await app.asSystem(organization, (scope) => scope.records('contact').create({ name: { full: 'From a process' } }));
			process.stdout.write(id + '\\n');
		}
	};
	await Promise.all([one(), one(), one()]);
`;

describe.skipIf(!inject('prepared').postgres)('Events of several processes', () => {
	let first: TestApp;
	let second: App;
	const heard: FreeholdEvent[][] = [[], []];

	beforeAll(async () => {
		first = await startApp('postgres');
		second = await createApp(first.app.config);
		await second.listen(0);
		[first.app, second].forEach((app, at) => {
			app.events.listen((organization, events) => {
				if (organization === first.harbor.id) heard[at]?.push(...events);
			});
		});
	});
	afterAll(async () => {
		await second?.stop();
		await first?.stop();
	});

	const make = (app: App, full = 'Somebody') =>
		app.asSystem(first.harbor.id, ({ records }) => records('contact').create({ name: { full } }));
	const log = () => first.app.events.after(first.harbor.id, 0, 100_000);
	/** Every process has heard the whole log: each event once, in order. */
	const allHeard = async () => {
		const positions = (await log()).map(({ position }) => position);
		expect(positions).toEqual(positions.map((_, at) => at + 1));
		for (const mine of heard)
			await expect.poll(() => mine.map(({ position }) => position), { timeout: 20_000 }).toEqual(positions);
	};

	test('reach every process once, in order, whichever wrote them', async () => {
		await Promise.all(Array.from({ length: 60 }, (_, at) => make(at % 2 ? first.app : second)));
		const { id } = await make(first.app);
		for (let at = 0; at < 20; at++)
			await (at % 2 ? first.app : second).asSystem(first.harbor.id, ({ records }) =>
				records('contact').update(id, { notes: `${at}` }),
			);
		await Promise.all([first.app.events.idle(), second.events.idle()]);
		expect(await log()).toHaveLength(81);
		await allHeard();
	});

	test('reach a process whose connection for notices was cut', async () => {
		const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'freehold notices'`;
		for (let round = 0; round < 3; round++) {
			expect((await first.behind(cut)).length).toBeGreaterThan(0);
			await Promise.all([make(first.app), make(second), make(second)]);
			await expect
				.poll(async () => (await first.behind(cut.replace('pg_terminate_backend(pid)', 'pid'))).length, { timeout: 10_000 })
				.toBe(2);
		}
		await allHeard();
	});

	test('are not lost with the process that was to relay them', async () => {
		// Committed by a process that ended before it could do anything more.
		await first.app.borrow(first.harbor.id, (sql) =>
			sql(`insert into contacts (organization_id, id, name_full) values ($1, gen_random_uuid(), 'Left behind')`, [
				first.harbor.id,
			]),
		);
		const before = (await log()).length;
		await expect.poll(async () => (await log()).length, { timeout: 10_000 }).toBe(before + 1);
		await allHeard();
	});

	test.each([150, 400, 900])('outlive a process that is killed %i ms into its work', async (after) => {
		const { root, databaseUrl, databaseOwnerUrl, dataFolder } = first.app.config;
		const settings = {
			databaseUrl,
			databaseOwnerUrl,
			dataFolder,
			databasePool: 4,
			logLevel: 'silent',
			host: '127.0.0.1',
			port: 0,
		};
		const words = JSON.stringify({ root, settings, organization: first.harbor.id });
		const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, words], { stdio: ['ignore', 'pipe', 'inherit'] });
		let said = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
		await once(child.stdout, 'data');
		await new Promise((resolve) => setTimeout(resolve, after));
		child.kill('SIGKILL');
		await once(child, 'close');
		const known = said.split('\n').filter((line) => line.length === 36);
		expect(known.length).toBeGreaterThan(0);
		const waiting = () => first.app.borrow(first.harbor.id, (sql) => sql('select 1 from outbox limit 1'));
		await expect.poll(async () => (await waiting()).length, { timeout: 15_000 }).toBe(0);
		// What was committed is told once, whether or not the process lived to say so.
		const stored = await first.app.borrow(first.harbor.id, (sql) =>
			sql<{ id: string }>(`select id from contacts where name_full = 'From a process'`),
		);
		const told = (await log()).filter(({ type }) => type === 'contact.created').map(({ record }) => record);
		const ids = stored.map(({ id }) => id);
		expect(new Set(told).size).toBe(told.length);
		expect(ids.filter((id) => !told.includes(id))).toEqual([]);
		expect(known.filter((id) => !ids.includes(id))).toEqual([]);
		await allHeard();
	});

	test('of many records at once are relayed together', async () => {
		const before = (await log()).length;
		await second.asSystem(first.harbor.id, async ({ records }) => {
			await records('tag').createMany(Array.from({ length: 5000 }, (_, at) => ({ name: `Of many ${at}`, of: 'contact' })));
		});
		await second.events.idle();
		expect((await log()).length).toBe(before + 5000);
		await allHeard();
	});
});
