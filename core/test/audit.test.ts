import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';

describeOnBoth('The audit trail', (driver) => {
	let app: TestApp;
	let admin: string;

	beforeAll(async () => {
		app = await startApp(driver);
		admin = await app.harbor.asUser('admin');
	});
	afterAll(() => app.stop());

	const call: TestApp['call'] = (method, path, options) => app.call(method, path, { as: admin, ...options });
	const entriesOf = async (record: string) => {
		const { body } = await call('GET', `/v1/audit-entries?record=${record}&sort=createdAt`);
		return body.data as Record<string, unknown>[];
	};
	const contact = async () => (await call('POST', '/v1/contacts', { body: { name: { full: 'Vera Lind' } } })).body;

	test('tells who made, changed and archived a record, from where, with what before and after', async () => {
		const { id } = await contact();
		const headers = { 'freehold-reason': 'She married', 'user-agent': 'test/1' };
		await call('PATCH', `/v1/contacts/${id}`, { body: { name: { full: 'Vera Holm' } }, headers });
		await call('DELETE', `/v1/contacts/${id}`);

		const [made, changed, archived] = await entriesOf(id);
		const me = (await call('GET', '/v1/auth/me')).body.user.id;
		expect(made).toMatchObject({ kind: 'data_modification', action: 'contact.create', entity: 'contact', before: null });
		expect(made).toMatchObject({ actorKind: 'user', actor: me, after: { name_full: 'Vera Lind' } });
		expect(changed).toMatchObject({
			action: 'contact.update',
			before: { name_full: 'Vera Lind' },
			after: { name_full: 'Vera Holm' },
		});
		expect(changed).toMatchObject({ changed: ['name_full'], reason: 'She married', userAgent: 'test/1' });
		expect(changed?.address).toMatch(/127\.0\.0\.1/);
		expect(changed?.requestId).toBeTruthy();
		expect(archived).toMatchObject({ action: 'contact.delete', changed: ['archived_at'] });
	});

	test('is written in the transaction of the change: what is refused leaves nothing', async () => {
		const count = async () => (await call('GET', '/v1/audit-entries?entity=user&total=true')).body.total;
		const before = await count();
		const twin = { email: 'owner@harbor.example', name: { full: 'Twin' }, role: 'viewer', active: true };
		expect((await call('POST', '/v1/users', { body: twin })).status).toBe(409);
		expect(await count()).toBe(before);
	});

	test('never holds what is hidden, and tells that it changed', async () => {
		const user = { email: 'hidden@harbor.example', name: { full: 'Hid Den' }, role: 'viewer', active: true };
		const { id } = (await call('POST', '/v1/users', { body: user })).body;
		await call('POST', `/v1/users/${id}/set-password`, { body: { password: 'Another-horse-8!' } });
		const entries = await entriesOf(id);
		const change = entries.find(({ kind, action }) => kind === 'data_modification' && action === 'user.set-password');
		expect(change).toMatchObject({ changed: expect.arrayContaining(['password_hash']) });
		expect(JSON.stringify(entries)).not.toContain('argon2');
	});

	test('tells what somebody was refused, and for want of which permission', async () => {
		const agent = await app.harbor.asUser('agent');
		const refused = await call('POST', '/v1/api-keys/issue', { as: agent, body: { name: 'mine', kind: 'secret' } });
		expect(refused.status).toBe(403);
		await expect
			.poll(async () => (await call('GET', '/v1/audit-entries?kind=permission_denied&action=api-key.issue')).body.data)
			.toMatchObject([{ actorKind: 'user', details: { code: 'forbidden', permission: 'api-key:write' } }]);
	});

	test('is seen by who may, and changed by nobody', async () => {
		const { id } = await contact();
		const [entry] = await entriesOf(id);
		expect((await call('GET', '/v1/audit-entries', { as: await app.harbor.asUser('agent') })).status).toBe(403);
		expect((await call('GET', `/v1/audit-entries/${entry?.id}`, { as: await app.palm.asUser('admin') })).status).toBe(404);
		expect((await call('PATCH', `/v1/audit-entries/${entry?.id}`, { body: { reason: 'x' } })).status).toBe(405);
		expect((await call('DELETE', `/v1/audit-entries/${entry?.id}`)).status).toBe(405);
		for (const statement of ['update audit_entries set reason = null', 'delete from audit_entries', 'truncate audit_entries'])
			await expect(app.app.borrow(app.harbor.id, (sql) => sql(statement))).rejects.toThrow(/permission denied/);
		const pruned = await app.app.borrow(app.harbor.id, (sql) => sql('select freehold_audit_prune() as count'));
		expect(Number(pruned[0]?.count)).toBe(0);
	});

	test('is chained, and sound', async () => {
		await contact();
		await app.app.seal();
		const { body } = await call('POST', '/v1/audit-entries/verify', { body: {} });
		expect(body).toMatchObject({ sound: true, faults: [] });
		expect(body.sealed).toBeGreaterThan(0);
		expect(body.head).toMatch(/^[0-9a-f]{64}$/);
	});
});

describe.skipIf(!process.env.CI && process.platform === 'win32')('An audit trail that somebody has worked on', () => {
	let app: TestApp;
	let admin: string;

	beforeAll(async () => {
		app = await startApp('postgres');
		admin = await app.harbor.asUser('admin');
		for (let count = 0; count < 12; count++)
			await app.call('POST', '/v1/contacts', { as: admin, body: { name: { full: `Contact ${count}` } } });
		await app.app.seal();
	});
	afterAll(() => app.stop());

	const verify = async (head?: string) =>
		(await app.call('POST', '/v1/audit-entries/verify', { as: admin, body: head ? { head } : {} })).body;
	/** Does harm, looks, and undoes it. */
	const after = async (harm: string, undo: string) => {
		await app.behind(harm);
		const report = await verify();
		await app.behind(undo);
		expect(await verify()).toMatchObject({ sound: true });
		return report;
	};
	const twentieth = `(select entry from audit_seals where position = 20 and organization_id = '${'ORG'}')`;
	const at = (sql: string) => sql.replaceAll('ORG', app.harbor.id);

	test('an entry that was changed is found', async () => {
		const report = await after(
			at(`update audit_entries set actor_kind = 'system' where id = ${twentieth}`),
			at(`update audit_entries set actor_kind = 'user' where id = ${twentieth}`),
		);
		expect(report).toMatchObject({ sound: false, faults: [{ fault: 'entry_changed', position: 20 }] });
	});

	test('an entry that was taken away is found', async () => {
		const report = await after(
			at(
				`create table taken as select * from audit_entries where id = ${twentieth}; delete from audit_entries where id = ${twentieth}`,
			),
			'insert into audit_entries select * from taken; drop table taken',
		);
		expect(report).toMatchObject({ sound: false, faults: [{ fault: 'entry_missing', position: 20 }] });
	});

	test('an entry that is gone after its time is not missed', async () => {
		await app.behind(
			at(`insert into audit_entries (organization_id, id, kind, action, actor_kind, created_at)
			values ('ORG', gen_random_uuid(), 'resource_access', 'contact.export', 'user', now() - interval '4 years')`),
		);
		// It is older than the last link, so it is no business of sealing: as found, it would be told.
		expect(await verify()).toMatchObject({ sound: false, faults: [{ fault: 'entry_unsealed' }] });
		const pruned = await app.app.borrow(app.harbor.id, (sql) => sql(`select freehold_audit_prune() as count`));
		expect(pruned).toEqual([{ count: '1' }]);
		expect(await verify()).toMatchObject({ sound: true });
	});

	test('a link that was taken away, or made anew without the key, is found', async () => {
		const gone = await after(
			at(`create table taken as select * from audit_seals where position = 20 and organization_id = 'ORG';
				delete from audit_seals where position = 20 and organization_id = 'ORG'`),
			'insert into audit_seals select * from taken; drop table taken',
		);
		expect(gone.faults[0]).toMatchObject({ fault: 'link_missing', position: 20 });
		const forged = await after(
			at(`create table taken as select * from audit_seals where position = 20 and organization_id = 'ORG';
				update audit_seals set hash = repeat('ab', 32) where position = 20 and organization_id = 'ORG'`),
			at(
				`update audit_seals set hash = (select hash from taken) where position = 20 and organization_id = 'ORG'; drop table taken`,
			),
		);
		expect(forged.faults.map(({ fault }: { fault: string }) => fault)).toEqual(['link_changed', 'link_changed']);
	});

	test('the command line tells it, and ends with 1', async () => {
		const { databaseUrl = '', databaseOwnerUrl = '', dataFolder } = app.app.config;
		const env = { ...process.env, DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl, FREEHOLD_DATA: dataFolder };
		const command = [FREEHOLD, 'audit', 'verify', '--organization', 'harbor'];
		const run = () =>
			promisify(execFile)(process.execPath, command, { cwd: ROOT, env: { ...env, LOG_LEVEL: 'error' } }).then(
				({ stdout }) => ({ code: 0, stdout }),
				({ code, stdout }) => ({ code, stdout }),
			);
		expect(await run()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sound .* head [0-9a-f]{64}/m) });
		await app.behind(at(`update audit_entries set reason = 'forged' where id = ${twentieth}`));
		expect(await run()).toMatchObject({ code: 1, stdout: expect.stringContaining('entry_changed') });
		await app.behind(at(`update audit_entries set reason = null where id = ${twentieth}`));
	}, 60_000);

	test('an end that was cut off is found by who noted the head', async () => {
		const { head } = await verify();
		expect(await verify(head)).toMatchObject({ sound: true });
		const cut = async () => verify(head);
		await app.behind(
			at(`create table taken as select * from audit_seals where organization_id = 'ORG' and position > 8;
			delete from audit_seals where organization_id = 'ORG' and position > 8`),
		);
		expect(await cut()).toMatchObject({ sound: false, faults: [{ fault: 'head_missing' }] });
		await app.behind('insert into audit_seals select * from taken; drop table taken');
	});
});
