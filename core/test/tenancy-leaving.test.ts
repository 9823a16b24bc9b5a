/** Taking everything along, and leaving nothing behind; on both databases. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, PASSWORD, startApp, type TestApp, type TestOrganization } from '../../tests/harness/app.ts';
import { someRows } from '../../tests/harness/rows.ts';
import { unzipped } from '../../tests/harness/unzip.ts';
import { orderOf } from '../src/tenancy/purge.ts';

describeOnBoth('an organisation that leaves', (driver) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp(driver, { trustProxy: true });
		for (const at of [test.harbor, test.palm]) {
			const ids = await someRows(test, at);
			const body = await sharp({ create: { width: 500, height: 400, channels: 3, background: '#375' } })
				.png()
				.toBuffer();
			const as = await at.asUser('broker');
			const photo = await test.call('POST', `/v1/listings/${ids.get('listing')}/photos`, {
				as,
				body,
				headers: { 'content-type': 'image/png' },
			});
			expect(photo.status).toBeLessThan(300);
			await test.app.asSystem(at.id, ({ files }) =>
				files.put('papers/deed.bin', Buffer.from(`The deed of ${at.slug}`), 'application/octet-stream', { private: true }),
			);
			await test.app.asSystem(at.id, ({ files }) =>
				files.put('papers/lost.bin', Buffer.from('Lost'), 'application/octet-stream'),
			);
			rmSync(join(test.app.config.dataFolder, 'files', at.id, 'papers/lost.bin'));
			await test.call('DELETE', `/v1/leads/${ids.get('lead')}`, { as });
		}
		// Schedules are rows, too, and come with the first look.
		await test.app.look();
		await test.app.idle();
	});
	afterAll(() => test?.stop());

	const tables = async (): Promise<string[]> =>
		(
			await test.app.borrow(null, (sql) =>
				sql<{ name: string }>(
					`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
					where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
				),
			)
		).map(({ name }) => name);
	/** Rows of every table, once what is written behind the calls is written. */
	const counts = async (at: TestOrganization): Promise<Record<string, number>> => {
		await test.app.seal();
		await test.app.tenancy.settle();
		const names = [...(await tables()), 'organizations'];
		const rows = await Promise.all(
			names.map((name) => test.app.borrow(at.id, (sql) => sql<{ n: number }>(`select count(*)::int as n from ${name}`))),
		);
		return Object.fromEntries(names.map((name, index) => [name, rows[index]?.[0]?.n ?? -1]));
	};
	const archive = async (as: string): Promise<Map<string, Buffer>> => {
		const answer = await fetch(`${test.url}/v1/organizations/export`, { headers: { authorization: `Bearer ${as}` } });
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
		expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="palm-\d{4}-\d\d-\d\d\.zip"$/);
		return unzipped(Buffer.from(await answer.arrayBuffer()));
	};

	it('takes everything along: every entity that a schema file describes, archived records, files, and sums that hold', async () => {
		const owner = await test.palm.asUser('owner');
		const files = await archive(owner);
		const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '');
		expect(manifest).toMatchObject({ format: 'freehold-export', organization: { slug: 'palm', id: test.palm.id } });
		const rows = await counts(test.palm);
		for (const table of [...test.app.registry.entities.values()]) {
			const told = manifest.records.find(({ entity }: { entity: string }) => entity === table.name);
			if (table.internal) {
				expect([table.name, told, manifest.leftOut.includes(table.name)]).toEqual([table.name, undefined, true]);
				continue;
			}
			const text = files.get(told?.file)?.toString() ?? 'missing';
			const lines = text
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line));
			expect([table.name, lines.length]).toEqual([table.name, told.count]);
			// The trail goes on while the archive is written; all else is as the tables have it.
			if (table.name !== 'audit-entry')
				expect([table.name, lines.length]).toEqual([table.name, rows[table.plural.replaceAll('-', '_')]]);
			const seen = new Set(lines.flatMap((line) => Object.keys(line)));
			for (const field of table.fields)
				expect([field.name, seen.has(field.name)]).toEqual([field.name, !field.hidden && lines.length > 0]);
		}
		for (const { file, bytes, sha256 } of [...manifest.records, ...manifest.files]) {
			const content = files.get(file) as Buffer;
			expect([file, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([file, bytes, sha256]);
		}
		const [lead] = (files.get('records/lead.ndjson')?.toString() ?? '')
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line));
		expect(lead.archivedAt).toMatch(/^20/);
		expect(manifest.missing).toEqual(['papers/lost.bin']);
		expect(manifest.files.length).toBeGreaterThan(0);
		const photo = files.get(manifest.files.find(({ file }: { file: string }) => file.endsWith('.webp')).file) as Buffer;
		expect((await sharp(photo).metadata()).format).toBe('webp');
		// What is encrypted in the database and in the file store is taken along in clear.
		const people = files.get('records/user.ndjson')?.toString() ?? '';
		expect(people).toContain('"email":"owner@palm.example"');
		expect(files.get('files/papers/deed.bin')?.toString()).toBe('The deed of palm');
		const everything = Buffer.concat([...files.values()]).toString('latin1');
		expect(everything).not.toContain('$argon2id$');
		expect(everything).not.toContain(test.harbor.id);
		const trail = await test.app.borrow(test.palm.id, (sql) =>
			sql(`select 1 from audit_entries where kind = 'admin_action' and action = 'organization.export'`),
		);
		expect(trail).toHaveLength(1);
	});

	it('is exported only by who may', async () => {
		for (const as of [await test.palm.asUser('agent'), await test.palm.asUser('viewer'), await test.palm.key('viewer')]) {
			const { status, body } = await test.call('GET', '/v1/organizations/export', { as });
			expect([status, body.permission]).toEqual([403, 'organization:export']);
		}
	});

	it('is closed by its owner, who types its name; from then on nobody gets in, and it can be undone', async () => {
		const owner = await test.palm.asUser('owner');
		const close = (as: string, slug: string) =>
			test.call('POST', `/v1/organizations/${test.palm.id}/close`, { as, body: { slug, reason: 'We merge' } });
		expect((await close(await test.palm.asUser('admin'), 'palm')).status).toBe(403);
		expect((await close(owner, 'plam')).body).toMatchObject({ code: 'invalid_input', errors: [{ pointer: '/slug' }] });
		expect((await close(await test.harbor.asUser('owner'), 'palm')).status).toBe(404);
		expect((await close(owner, 'palm')).status).toBe(204);
		const key = await test.palm.key('admin');
		for (const as of [owner, key])
			expect((await test.call('GET', '/v1/listings', { as })).body).toMatchObject({ code: 'organization_suspended' });
		const login = { email: 'owner@palm.example', password: PASSWORD, organization: 'palm' };
		expect((await test.call('POST', '/v1/auth/login', { body: login })).body.code).toBe('organization_suspended');

		expect(await test.app.tenancy.purge()).toEqual({ organizations: 0, rows: 0 });
		await test.app.asSystem(test.harbor.id, ({ sql }) => sql('update organizations set operator = true'));
		test.app.tenancy.changed(test.harbor.id);
		const as = await test.harbor.asUser('owner');
		const resumed = await test.call('POST', `/v1/platform/organizations/${test.palm.id}/resume`, { as });
		expect(resumed.body).toMatchObject({ status: 'active' });
		// Whoever was signed in then signs in anew; keys work on.
		expect((await test.call('GET', '/v1/listings', { as: owner })).status).toBe(401);
		expect((await test.call('GET', '/v1/listings', { as: key })).status).toBe(200);
		expect((await test.call('POST', '/v1/auth/login', { body: login })).status).toBe(200);
	});

	it('is deleted by the operator, purged after 30 days, and leaves no row and no file behind, but a proof', async () => {
		const as = await test.harbor.asUser('owner');
		const path = `/v1/platform/organizations/${test.palm.id}`;
		const body = { slug: 'palm', reason: 'The contract has ended' };
		expect((await test.call('DELETE', path, { as, body: { ...body, slug: 'harbor' } })).status).toBe(422);
		expect((await test.call('DELETE', path, { as, body })).body).toMatchObject({ status: 'deleted', statusReason: body.reason });
		const photos = join(test.app.config.dataFolder, 'files', test.palm.id);
		const papers = join(test.app.config.dataFolder, 'private', test.palm.id);
		expect([existsSync(photos), existsSync(papers)]).toEqual([true, true]);
		expect(existsSync(join(photos, 'papers/deed.bin'))).toBe(false);
		const purgeRows = () =>
			test.app.borrow(test.palm.id, (sql) => sql('select freehold_purge_rows($1, $2, 10)', [test.palm.id, 'leads']));
		await expect(purgeRows()).rejects.toThrow(/not to be purged/);
		const age = (days: number) =>
			test.app.asSystem(test.palm.id, ({ sql }) =>
				sql('update organizations set status_since = now() - make_interval(days => $1)', [days]),
			);
		await age(29);
		expect(await test.app.tenancy.purge()).toEqual({ organizations: 0, rows: 0 });
		await age(31);
		expect((await test.call('POST', `${path}/resume`, { as })).body).toMatchObject({ code: 'conflict' });

		const others = await counts(test.harbor);
		const before = await counts(test.palm);
		expect(Object.values(before).filter((count) => count > 0).length).toBeGreaterThan(8);
		const purged = await test.app.tenancy.purge();
		expect(purged.organizations).toBe(1);
		expect(purged.rows).toBeGreaterThan(20);
		expect(Object.entries(await counts(test.palm)).filter(([, count]) => count !== 0)).toEqual([]);
		expect(await counts(test.harbor)).toEqual(others);
		expect([existsSync(photos), existsSync(papers)]).toEqual([false, false]);
		expect(await test.app.tenancy.purge()).toEqual({ organizations: 0, rows: 0 });
		await expect(test.app.borrow(null, (sql) => sql('select * from freehold_purges'))).rejects.toThrow(/permission denied/);
		expect((await test.call('GET', path, { as })).status).toBe(404);
		if (driver === 'pglite') return;
		for (const table of await tables())
			expect([table, await test.behind(`select 1 from ${table} where organization_id = '${test.palm.id}'`)]).toEqual([table, []]);
		const [proof] = await test.behind('select * from freehold_purges');
		expect(proof).toMatchObject({ organization_hash: createHash('sha256').update(test.palm.id).digest('hex') });
		expect(proof?.counts).toMatchObject({ users: before.users, listings: 1, leads: 1, organizations: 1 });
		expect(proof?.purged_at).toBeInstanceOf(Date);
		expect(JSON.stringify(proof)).not.toContain(test.palm.id);
	});
});

describe('the order in which tables are emptied', () => {
	const key = (from: string, to: string, nullable = false) => ({ from, to, column: `${to}_id`, nullable });

	it('is each before those it refers to', () => {
		const { order, loops } = orderOf(
			['users', 'leads', 'contacts', 'notes'],
			[key('leads', 'contacts'), key('contacts', 'users'), key('notes', 'leads')],
		);
		expect([order, loops]).toEqual([['notes', 'leads', 'contacts', 'users'], []]);
	});

	it('cuts a circle where a reference may be empty, and a table’s references to itself', () => {
		const { order, loops } = orderOf(['a', 'b'], [key('a', 'b'), key('b', 'a', true), key('a', 'a', true)]);
		expect(order).toEqual(['a', 'b']);
		expect(loops).toEqual([
			{ table: 'a', column: 'a_id' },
			{ table: 'b', column: 'a_id' },
		]);
	});
});
