/** Organisations are kept apart by the database itself: proved with raw SQL on the platform's own pooled connections. */
import type { Sql } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { someRows } from './harness/rows.ts';

describeOnBoth('organisations in the database', (driver) => {
	let test: TestApp;
	let palms: Map<string, string>;
	let tables: string[];
	const harbor = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => test.app.borrow(test.harbor.id, work);
	const palm = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => test.app.borrow(test.palm.id, work);
	const count = async (sql: Sql, table: string): Promise<number> =>
		Number((await sql<{ n: unknown }>(`select count(*) as n from ${table}`))[0]?.n);

	beforeAll(async () => {
		test = await startApp(driver);
		await someRows(test, test.harbor);
		palms = await someRows(test, test.palm);
		tables = await harbor(async (sql) =>
			(
				await sql<{ name: string }>(
					`select table_name as name from information_schema.columns where column_name = 'organization_id' and table_schema = 'public'`,
				)
			).map(({ name }) => name),
		);
	});
	afterAll(() => test?.stop());

	it('serves as a role that owns nothing and cannot bypass row-level security', async () => {
		const [role] = await harbor((sql) =>
			sql<Record<string, unknown>>(`select current_user as name, rolsuper, rolbypassrls, rolcreaterole,
				(select count(*) from pg_class where relowner = pg_roles.oid) as owns from pg_roles where rolname = current_user`),
		);
		expect(role).toMatchObject({ name: 'freehold_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false });
		expect(Number(role?.owns)).toBe(0);
		await expect(harbor((sql) => sql('set role postgres'))).rejects.toThrow(/permission denied/);
		await expect(harbor((sql) => sql('set row_security = off').then(() => count(sql, 'leads')))).rejects.toThrow(
			/row-level security/,
		);
		await harbor((sql) => sql('set row_security = on'));
		const back = await harbor(async (sql) => {
			for (const way of ['reset role', 'reset session authorization', 'set role none']) await sql(way);
			return sql<{ id: string }>('select organization_id as id from leads');
		});
		expect(back).toEqual([{ id: test.harbor.id }]);
		await expect(harbor((sql) => sql('alter table leads disable row level security'))).rejects.toThrow(/owner/);
	});

	it('forces row-level security on every table, for reading and for writing', async () => {
		const bare = await harbor((sql) =>
			sql<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not in ('freehold_migrations', 'freehold_rate_limits', 'freehold_job_rates', 'freehold_keys', 'freehold_key_runs') and has_table_privilege(c.oid, 'select')
				and not (c.relrowsecurity and c.relforcerowsecurity
					and exists (select from pg_policies p where p.tablename = c.relname and p.qual like '%freehold.organization%' and p.with_check like '%freehold.organization%'))`),
		);
		expect(bare.map(({ name }) => name)).toEqual([]);
		expect(tables.length).toBeGreaterThanOrEqual(7);
	});

	it('may add to the platform’s own keys, and neither change nor remove one', async () => {
		for (const statement of [
			`update freehold_keys set wrapped = 'x'`,
			`update freehold_keys set expires_at = null`,
			'delete from freehold_keys',
			'truncate freehold_keys',
			'delete from freehold_key_runs',
		]) {
			await expect(harbor((sql) => sql(statement))).rejects.toThrow(/permission denied/);
		}
		const keys = await harbor((sql) => sql<{ wrapped: string }>('select wrapped from freehold_keys'));
		expect(keys.length).toBeGreaterThanOrEqual(3);
		for (const { wrapped } of keys) expect(wrapped).toMatch(/^[\w-]{60,}$/);
	});

	it('lets every foreign key carry the organisation', async () => {
		const single = await harbor((sql) =>
			sql<{ name: string }>(`select conname as name from pg_constraint k
				where contype = 'f' and confrelid <> 'organizations'::regclass and connamespace = 'public'::regnamespace
				and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'organization_id' and a.attnum = any(k.conkey))`),
		);
		expect(single.map(({ name }) => name)).toEqual([]);
	});

	it('shows no row of any table where no organisation is set', async () => {
		for (const table of [...tables, 'organizations']) {
			expect([table, await test.app.borrow(null, (sql) => count(sql, table))]).toEqual([table, 0]);
		}
	});

	it('shows an organisation its own rows only, also right after the connection served another', async () => {
		for (let turn = 0; turn < 5; turn++) {
			for (const table of tables) {
				const mine = await harbor((sql) => sql<{ id: string }>(`select distinct organization_id as id from ${table}`));
				expect(mine.filter(({ id }) => id !== test.harbor.id)).toEqual([]);
				const theirs = await palm((sql) => sql<{ id: string }>(`select distinct organization_id as id from ${table}`));
				expect(theirs.filter(({ id }) => id !== test.palm.id)).toEqual([]);
			}
			expect(await test.app.borrow(null, (sql) => count(sql, 'leads'))).toBe(0);
		}
		expect(await harbor((sql) => sql('select id from organizations'))).toEqual([{ id: test.harbor.id }]);
	});

	it('keeps them apart with both at work at once', async () => {
		const turns = Array.from({ length: 200 }, (_, index) => (index % 2 ? test.harbor : test.palm));
		const seen = await Promise.all(
			turns.map(({ id }) =>
				test.app.borrow(id, (sql) =>
					sql<{ id: string }>('select organization_id as id from leads union all select id from organizations'),
				),
			),
		);
		seen.forEach((rows, index) => {
			expect(rows.length).toBeGreaterThanOrEqual(2);
			expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([turns[index]?.id]));
		});
	});

	it('keeps them apart after a statement that failed, and after a transaction that was rolled back', async () => {
		await expect(palm((sql) => sql('select 1/0'))).rejects.toThrow();
		await expect(harbor((sql) => sql('select * from no_such_table'))).rejects.toThrow();
		await expect(
			test.app.asSystem(test.palm.id, async (scope) => {
				await scope.sql(`update leads set subject = 'changed'`);
				throw new Error('on purpose');
			}),
		).rejects.toThrow('on purpose');
		expect(await harbor((sql) => sql('select distinct organization_id as id from leads'))).toEqual([{ id: test.harbor.id }]);
		expect(await palm((sql) => sql(`select 1 from leads where subject = 'changed'`))).toEqual([]);
	});

	it('lets a handler see its own organisation only, by SQL and by MikroORM', async () => {
		const [plain, mapped] = await test.app.asSystem(test.harbor.id, async (scope) => [
			await scope.sql('select organization_id as id from leads'),
			await scope.em.find('lead' as never, {}),
		]);
		expect(plain).toEqual([{ id: test.harbor.id }]);
		expect(mapped?.map((lead) => (lead as unknown as Record<string, unknown>).organizationId)).toEqual([test.harbor.id]);
	});

	it('lets nobody change or delete another organisation’s row', async () => {
		for (const [entity, table] of [
			['lead', 'leads'],
			['contact', 'contacts'],
			['listing', 'listings'],
		] as const) {
			const id = palms.get(entity);
			expect(await harbor((sql) => sql(`update ${table} set updated_at = now() where id = $1 returning id`, [id]))).toEqual([]);
			expect(await harbor((sql) => sql(`delete from ${table} where id = $1 returning id`, [id]))).toEqual([]);
			expect(await palm((sql) => sql(`select id from ${table} where id = $1`, [id]))).toEqual([{ id }]);
		}
		await expect(harbor((sql) => sql(`truncate leads`))).rejects.toThrow(/permission denied/);
	});

	it('lets nobody write a row for another organisation, nor give one away', async () => {
		const insert = `insert into contacts (organization_id, id, name_full) values ($1, gen_random_uuid(), 'x')`;
		await expect(harbor((sql) => sql(insert, [test.palm.id]))).rejects.toThrow(/row-level security/);
		await expect(test.app.borrow(null, (sql) => sql(insert, [test.palm.id]))).rejects.toThrow(/row-level security/);
		await expect(harbor((sql) => sql('update contacts set organization_id = $1', [test.palm.id]))).rejects.toThrow(
			/row-level security|foreign key/,
		);
	});

	it('lets no row refer to another organisation’s', async () => {
		const insert = 'insert into leads (organization_id, id, contact) values ($1, gen_random_uuid(), $2)';
		await expect(harbor((sql) => sql(insert, [test.harbor.id, palms.get('contact')]))).rejects.toThrow(/foreign key/);
		await expect(harbor((sql) => sql('update leads set listing = $1', [palms.get('listing')]))).rejects.toThrow(/foreign key/);
	});

	it('answers 404 over HTTP for what belongs to another organisation', async () => {
		const as = await test.harbor.key('admin');
		for (const [entity, path] of [
			['lead', 'leads'],
			['contact', 'contacts'],
			['listing', 'listings'],
		] as const) {
			const at = `/v1/${path}/${palms.get(entity)}`;
			expect((await test.call('GET', at, { as })).status).toBe(404);
			expect((await test.call('PATCH', at, { as, body: {} })).status).toBe(404);
			expect((await test.call('DELETE', at, { as })).status).toBe(404);
		}
		const lead = await test.call('POST', '/v1/leads', { as, body: { contact: palms.get('contact') } });
		expect(lead.status).toBeGreaterThanOrEqual(400);
		expect(lead.status).toBeLessThan(500);
	});
});
