/** Encrypted fields, from the outside: everything works as before, and the database holds nothing that could be read. */
import type { Sql } from '@freehold/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD, startApp, type TestApp } from '../../tests/harness/app.ts';

const EMAIL = 'zebedee.quux@example.com';
const PHONE = '+12065550177';
const NOTES = 'Prefers "mornings" \\ evenings';

describeOnBoth('encrypted fields', (driver) => {
	let test: TestApp;
	let as: string;
	let zebedee: string;
	const harbor = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => test.app.borrow(test.harbor.id, work);
	const get = async (path: string) => (await test.call('GET', path, { as })).body;
	const found = async (query: string): Promise<string[]> =>
		(await get(`/v1/contacts?${query}`)).data.map(({ id }: { id: string }) => id);

	beforeAll(async () => {
		test = await startApp(driver);
		as = await test.harbor.asUser('admin');
		const body = { name: { full: 'Zebedee' }, email: 'Zebedee.Quux@Example.com', phone: PHONE, notes: NOTES };
		const made = await test.call('POST', '/v1/contacts', { as, body, headers: { 'idempotency-key': 'zebedee-0001' } });
		expect(made).toMatchObject({ status: 201, body: { email: EMAIL, phone: PHONE, notes: NOTES } });
		zebedee = made.body.id;
		const other = { name: { full: 'Other' }, email: 'other@example.com' };
		await test.call('POST', '/v1/contacts', { as, body: other });
		await test.call('POST', '/v1/contacts', { as, body: { name: { full: 'Nobody' } } });
	});
	afterAll(() => test?.stop());

	it('come out as they went in: get, list, chosen fields, expanded at one and at many', async () => {
		expect(await get(`/v1/contacts/${zebedee}`)).toMatchObject({ email: EMAIL, phone: PHONE, notes: NOTES });
		expect(await get(`/v1/contacts/${zebedee}?fields=email`)).toEqual({ id: zebedee, email: EMAIL });
		expect((await get('/v1/contacts?sort=createdAt')).data.map(({ email }: { email: string }) => email)).toEqual([
			EMAIL,
			'other@example.com',
			null,
		]);
		const lead = await test.call('POST', '/v1/leads', { as, body: { contact: zebedee, subject: 'A question', notes: NOTES } });
		expect((await get(`/v1/leads/${lead.body.id}?expand=contact`)).contact).toMatchObject({ email: EMAIL, phone: PHONE });
		expect((await get(`/v1/contacts/${zebedee}?expand=leads,agent`)).leads).toMatchObject([{ notes: NOTES }]);
		expect((await get('/v1/leads?expand=contact&fields=subject')).data[0].contact.email).toBe(EMAIL);
		const records = await test.app.asSystem(test.harbor.id, (scope) => scope.records('contact').get(zebedee));
		expect(records).toMatchObject({ email: EMAIL, phone: PHONE, notes: NOTES });
	});

	it('are found by whole values: eq, in, ne, set, and by ?q=', async () => {
		expect(await found('email=ZEBEDEE.quux@example.com')).toEqual([zebedee]);
		expect(await found(`email[in]=none@example.com,${EMAIL}`)).toEqual([zebedee]);
		expect(await found(`phone=${encodeURIComponent(PHONE)}`)).toEqual([zebedee]);
		expect(await found(`email[ne]=${EMAIL}`)).toHaveLength(2);
		expect(await found('email[set]=false')).toHaveLength(1);
		expect(await found('notes[set]=true')).toEqual([zebedee]);
		expect(await found('email=zebedee')).toEqual([]);
		expect(await found(`q=${EMAIL}`)).toEqual([zebedee]);
		expect(await found(`q=${encodeURIComponent('+1 (206) 555-0177')}`)).toEqual([zebedee]);
		expect(await found('q=zebed')).toEqual([zebedee]);
		expect(await found('q=quux')).toEqual([]);
		expect((await get(`/v1/users?email=ADMIN@harbor.example`)).data).toMatchObject([{ email: 'admin@harbor.example' }]);
	});

	it('have no order and no parts', async () => {
		for (const query of ['sort=email', 'sort=-phone', 'email[gt]=a', 'notes=x', 'sort=notes']) {
			expect([query, (await test.call('GET', `/v1/contacts?${query}`, { as })).status]).toEqual([query, 400]);
		}
		const { entities } = await get('/v1/description');
		const contact = entities.find(({ name }: { name: string }) => name === 'contact');
		expect(contact.sorts).not.toContain('email');
		expect(contact.filters).toContainEqual({
			field: 'email',
			type: 'string',
			operators: ['eq', 'ne', 'in', 'set'],
			encrypted: true,
		});
		expect(contact.filters).toContainEqual({ field: 'notes', type: 'string', operators: ['set'], encrypted: true });
		expect(JSON.stringify(contact.schema)).not.toContain('x-encrypted');
	});

	it('are changed, to the same value too, under an id in any case, and cleared', async () => {
		const patch = (id: string, body: object) => test.call('PATCH', `/v1/contacts/${id}`, { as, body });
		expect(await patch(zebedee.toUpperCase(), { email: EMAIL })).toMatchObject({
			status: 200,
			body: { email: EMAIL, phone: PHONE },
		});
		expect(await patch(zebedee, { notes: null })).toMatchObject({ status: 200, body: { notes: null, email: EMAIL } });
		expect(await patch(zebedee, { notes: NOTES })).toMatchObject({ status: 200, body: { notes: NOTES } });
		const user = (await get('/v1/auth/me')).user.id;
		const again = await test.call('PATCH', `/v1/users/${user}`, { as, body: { email: 'Admin@harbor.example' } });
		expect(again).toMatchObject({ status: 200, body: { email: 'admin@harbor.example' } });
	});

	it('are unique in the caller’s words, and free again where the record is archived', async () => {
		const body = { email: 'twice@harbor.example', role: 'agent', name: { full: 'Twice' } };
		const first = await test.call('POST', '/v1/users', { as, body });
		expect(await test.call('POST', '/v1/users', { as, body: { ...body, email: 'TWICE@harbor.example' } })).toMatchObject({
			status: 409,
			body: { code: 'conflict', detail: 'Another user has the same email', errors: [{ pointer: '/email', code: 'unique' }] },
		});
		await test.call('DELETE', `/v1/users/${first.body.id}`, { as });
		expect((await test.call('POST', '/v1/users', { as, body })).status).toBe(201);
	});

	it('sign in: one account by its address in any case, several by naming one, and after the address changed', async () => {
		const login = (body: object) => test.call('POST', '/v1/auth/login', { body: { password: PASSWORD, ...body } });
		expect(await login({ email: ' Owner@HARBOR.example ' })).toMatchObject({
			status: 200,
			body: { user: { email: 'owner@harbor.example' } },
		});
		const palm = await test.palm.asUser('owner');
		const user = { email: 'owner@harbor.example', role: 'admin', name: { full: 'Both' } };
		const { id } = (await test.call('POST', '/v1/users', { as: palm, body: user })).body;
		await test.call('POST', `/v1/users/${id}/set-password`, { as: palm, body: { password: PASSWORD } });
		expect((await login({ email: 'owner@harbor.example' })).body).toMatchObject({
			code: 'conflict',
			organizations: ['harbor', 'palm'],
		});
		await test.call('PATCH', `/v1/users/${id}`, { as: palm, body: { email: 'both@palm.example' } });
		expect((await login({ email: 'owner@harbor.example' })).status).toBe(200);
		// Found by the new address, which its holder has still to verify.
		expect((await login({ email: 'both@palm.example' })).body.code).toBe('email_unverified');
	});

	it('come from a file, where refusals do not keep what is encrypted', async () => {
		const csv = 'name.full,email,phone\nImported,Imported.Person@example.com,206 555 0199\nWrong,wrong.address.example.com,12\n';
		const headers = { 'content-type': 'text/csv' };
		const { body: report } = await test.call('POST', '/v1/contacts/import', { as, body: csv, headers });
		expect(report).toMatchObject({ rowsLoaded: 1, rowsRejected: 1 });
		expect((await get('/v1/contacts?email=imported.person@example.com')).data).toMatchObject([{ phone: '+12065550199' }]);
		expect((await get(`/v1/imports/${report.id}`)).errors).toContainEqual(
			expect.objectContaining({ column: 'email', found: '***@***.***' }),
		);
	});

	it('stand nowhere in the database', async () => {
		const rows = await harbor(async (sql) => {
			const tables = await sql<{ name: string }>(
				`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind = 'r' and has_table_privilege(c.oid, 'select')`,
			);
			const texts = [];
			for (const { name } of tables) texts.push(...(await sql<{ row: string }>(`select t::text as row from ${name} t`)));
			return texts.map(({ row }) => row);
		});
		expect(rows.length).toBeGreaterThan(20);
		expect(rows.filter((row) => row.includes('fh1:')).length).toBeGreaterThan(5);
		const secrets = [
			/zebedee\.?quux/i,
			/2065550177/,
			/mornings/,
			/imported\.person/i,
			/5550199/,
			/wrong\.address/,
			/@harbor\.example/i,
			/5550188/,
		];
		expect(rows.filter((row) => secrets.some((secret) => secret.test(row)))).toEqual([]);
	});

	it('cannot be read where they were changed, or moved: an error with its place, never garbage', async () => {
		const { body: victim } = await test.call('POST', '/v1/contacts', {
			as,
			body: { name: { full: 'Moved' }, email: 'moved@example.com' },
		});
		const to = async (change: string): Promise<number> => {
			await harbor((sql) => sql(`update contacts set email = ${change} where id = $1`, [victim.id]));
			return (await test.call('GET', `/v1/contacts/${victim.id}`, { as })).status;
		};
		const stored = await harbor((sql) => sql<{ email: string }>('select email from contacts where id = $1', [victim.id]));
		expect(await to(`(select email from contacts where id = '${zebedee}')`)).toBe(500);
		expect(await to(`overlay(email placing 'AAAA' from 40)`)).toBe(500);
		expect(await to(`'fh1:AAAA'`)).toBe(500);
		expect(await to(`'${stored[0]?.email}'`)).toBe(200);
		await expect(
			harbor((sql) => sql.keyring.open(sql, { table: 'contacts', column: 'phone' }, victim.id, stored[0]?.email as string)),
		).rejects.toThrow(`contacts.phone of ${victim.id} cannot be read`);
		await expect(
			test.app.borrow(test.palm.id, (sql) =>
				sql.keyring.open(sql, { table: 'contacts', column: 'email' }, victim.id, stored[0]?.email as string),
			),
		).rejects.toThrow(/is none of the organisation/);
	});

	it('are not written by MikroORM, which would store what it is given', async () => {
		await test.app.asSystem(test.harbor.id, async ({ em }) => {
			expect(Object.keys(em.getMetadata().getByClassName('contact' as never).properties)).not.toContain('email');
		});
	});

	it('keep their keys through a transaction that is undone', async () => {
		const id = '0199aaaa-bbbb-7ccc-8ddd-000000000001';
		const create = (fails: boolean) =>
			test.app
				.borrow(id, (sql) =>
					sql(`insert into organizations (id, name, slug) values ($1, 'New', 'new') on conflict do nothing`, [id]),
				)
				.then(() =>
					test.app.asSystem(id, async (scope) => {
						const made = await scope.records('contact').create({ name: { full: 'First' }, email: 'first@example.com' });
						expect((await scope.records('contact').get(made.id)).email).toBe('first@example.com');
						if (fails) throw new Error('undone');
						return made.id as string;
					}),
				);
		await expect(create(true)).rejects.toThrow('undone');
		const made = await create(false);
		const read = await test.app.asSystem(id, (scope) => scope.records('contact').get(made));
		expect(read.email).toBe('first@example.com');
		expect(await test.app.borrow(id, (sql) => sql('select purpose from data_keys order by 1'))).toEqual([
			{ purpose: 'data' },
			{ purpose: 'index' },
		]);
	});
});
