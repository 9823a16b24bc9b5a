import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApp } from '../../tests/harness/app.ts';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';
import { asSuperuser, createDatabase, dropDatabase, OWNER, type TestDatabase } from '../../tests/harness/postgres.ts';
import { createApp } from '../src/app.ts';
import { seedDemo } from '../src/cli/seed.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { BootError } from '../src/errors.ts';
import { driverVariables } from '../src/ports/variables.ts';
import { CHECKS, examine } from '../src/safety/safety.ts';

const folders: string[] = [];
const folder = (): string => {
	const made = mkdtempSync(join(tmpdir(), 'freehold-safety-'));
	folders.push(made);
	return made;
};
afterAll(() => {
	for (const one of folders) rmSync(one, { recursive: true, force: true });
});

const withSmtp = (url: string) => driverVariables({ SMTP_URL: url, FREEHOLD_SCANNER_URL: 'tcp://clamd:3310' });
const SET = withSmtp('smtps://mailer:hX92kdPq11@mail.example:465');
const MASTER_KEY = randomBytes(32).toString('base64');
/** An installation as it should be; its database is on this machine. */
const sound = (changes: Partial<Config> = {}): Config =>
	loadConfig(
		ROOT,
		{},
		{
			mode: 'production',
			providers: 'live',
			publicUrl: 'https://homes.example',
			allowedHosts: ['homes.example', '127.0.0.1'],
			corsOrigins: ['https://desk.example'],
			trustProxy: true,
			masterKey: MASTER_KEY,
			databaseUrl: 'postgres://freehold_login@127.0.0.1:5432/freehold',
			databaseOwnerUrl: 'postgres://freehold_owner@127.0.0.1:5432/freehold',
			redisUrl: 'rediss://:hX92kdPq11@cache.example:6379',
			variables: SET,
			ports: { '*': 'none' },
			dataFolder: folder(),
			host: '127.0.0.1',
			logLevel: 'silent',
			...changes,
		},
	);

const found = (changes: Partial<Config>): string[] =>
	examine({ config: sound(changes) })
		.filter(({ finding }) => finding)
		.map(({ check, outcome }) => `${check.id}: ${outcome}`);

describe('an installation', () => {
	it('that is as it should be gives no reason', () => {
		expect(found({})).toEqual([]);
	});

	const remote = 'postgres://app:hX92kdPq11@db.example:5432/freehold';
	it.each<[string, Partial<Config>, string[]]>([
		['http', { publicUrl: 'http://homes.example' }, ['public-url: fault', 'trust-proxy: warning']],
		['a proxy that is not believed', { trustProxy: false }, ['trust-proxy: warning']],
		['any origin', { corsOrigins: ['*'] }, ['cors-origins: fault']],
		['a plain origin', { corsOrigins: ['https://a.example', 'http://b.example'] }, ['cors-origins: fault']],
		['any host name', { allowedHosts: [] }, ['allowed-hosts: warning']],
		['no master key', { masterKey: undefined as never }, ['master-key: fault']],
		['a master key of nought', { masterKey: Buffer.alloc(32).toString('base64') }, ['master-key: fault']],
		[
			'a typed master key',
			{ masterKey: Buffer.from('aaaabbbbaaaabbbbaaaabbbbaaaabbbb').toString('base64') },
			['master-key: fault'],
		],
		['a plain way to the database', { databaseUrl: remote }, ['database-tls: fault']],
		['one that may be plain', { databaseUrl: `${remote}?sslmode=prefer` }, ['database-tls: fault']],
		['one that believes anybody', { databaseUrl: `${remote}?sslmode=no-verify` }, ['database-tls: fault']],
		['one for the owner', { databaseOwnerUrl: remote }, ['database-tls: fault']],
		['an encrypted one', { databaseUrl: `${remote}?sslmode=verify-full` }, []],
		['a socket', { databaseUrl: 'postgres://app:hX92kdPq11@/freehold?host=/var/run/postgresql' }, []],
		['Redis without a password', { redisUrl: 'rediss://cache.example:6379' }, ['redis-password: fault']],
		['Redis in plain', { redisUrl: 'redis://:hX92kdPq11@cache.example:6379' }, ['redis-tls: fault']],
		['Redis on this machine', { redisUrl: 'redis://localhost:6379' }, []],
		['mail in plain', { variables: withSmtp('smtp://mail.example:587') }, ['smtp-tls: fault']],
		['mail that insists on TLS', { variables: withSmtp('smtp://mail.example:587?requireTLS=true') }, []],
		['a known password', { databaseUrl: 'postgres://app:postgres@localhost/freehold' }, ['default-passwords: fault']],
		['the user’s own name', { databaseUrl: 'postgres://brokers:brokers@localhost/freehold' }, ['default-passwords: fault']],
		['that of Redis', { redisUrl: 'rediss://:foobared@cache.example' }, ['default-passwords: fault']],
		['open registration', { registration: 'open' }, ['registration: warning']],
		['stand-ins', { providers: 'mock' }, ['mock-providers: warning']],
		['no scanner', { ports: { '*': 'none', scanner: 'none' } }, ['scanner: warning']],
		['calls inwards', { outboundAllow: ['10.0.0.0/8'] }, ['outbound-allow: warning']],
		['a talkative log', { logLevel: 'trace' }, ['log-level: warning']],
		['an embedded database', { databaseUrl: undefined as never }, ['embedded-database: warning']],
	])('is told of %s', (_, changes, expected) => {
		expect(found(changes)).toEqual(expected);
	});

	it('is told of the key that development made, and of what others can read or write', () => {
		const dataFolder = folder();
		const masterKey = randomBytes(32).toString('base64');
		writeFileSync(join(dataFolder, 'master-key'), `${masterKey}\n`, { mode: 0o600 });
		expect(found({ dataFolder, masterKey })).toEqual(['master-key: fault']);
		chmodSync(join(dataFolder, 'master-key'), 0o644);
		chmodSync(dataFolder, 0o777);
		expect(found({ dataFolder })).toEqual(['key-files: fault', 'data-folder: fault']);
	});

	it('has every mend as a sentence, every id once, and no secret in what it says', () => {
		expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
		const bad = {
			publicUrl: 'http://a',
			databaseUrl: 'postgres://app:password@db.example/x',
			redisUrl: 'redis://:password@cache.example',
			variables: withSmtp('smtp://a:password@mail.example'),
			corsOrigins: ['*'],
		};
		const results = examine({ config: sound(bad) }).filter(({ finding }) => finding);
		expect(results.length).toBeGreaterThan(5);
		for (const { finding } of results) {
			expect(finding?.mend).toMatch(/^[A-Z].{10,}/);
			expect(`${finding?.found} ${finding?.mend}`).not.toContain('password@');
		}
	});
});

const faultsOf = async (config: Config): Promise<string[]> => {
	try {
		await (await createApp(config)).stop();
		return [];
	} catch (error) {
		if (!(error instanceof BootError)) throw error;
		for (const fault of error.faults) expect(fault.suggestion).toMatch(/FREEHOLD_ACCEPT=|Did you mean/);
		return error.faults.map(({ code, detail = '' }) => `${code} ${detail.split(':')[0]}`);
	}
};

describe.skipIf(!inject('prepared').postgres)('a production start', () => {
	const server = inject('prepared').postgres as { url: string; template: string };
	let database: TestDatabase;
	let count = 0;
	const made: string[] = [];
	const fresh = async (): Promise<TestDatabase> => {
		const name = `safety_${process.pid}_${++count}`;
		made.push(name);
		return createDatabase(server, name, server.template);
	};
	beforeAll(async () => {
		database = await fresh();
	});
	afterAll(async () => {
		for (const name of made) await dropDatabase(server, name);
	});
	const on = ({ appUrl, superuserUrl }: TestDatabase, changes: Partial<Config> = {}): Config =>
		sound({ databaseUrl: appUrl, databaseOwnerUrl: superuserUrl, databasePool: 2, redisUrl: undefined as never, ...changes });

	it('is made where everything is as it should be', async () => {
		expect(await faultsOf(on(database))).toEqual([]);
	});

	it('is refused with every fault at once', async () => {
		expect(await faultsOf(on(database, { publicUrl: 'http://a.example', corsOrigins: ['http://b.example'] }))).toEqual([
			'unsafe_configuration public-url',
			'unsafe_configuration cors-origins',
		]);
	});

	it('is refused to a superuser', async () => {
		expect(await faultsOf(on(database, { databaseUrl: database.superuserUrl }))).toContain('unsafe_configuration database-role');
	});

	it('is refused to a role that may bypass row-level security', async () => {
		const role = `bypassing_${process.pid}`;
		await asSuperuser(server.url, (client) => client.query(`create role ${role} login bypassrls; grant freehold_app to ${role}`));
		const url = new URL(database.appUrl);
		url.username = role;
		expect(await faultsOf(on(database, { databaseUrl: url.href }))).toEqual(['unsafe_configuration database-role']);
		await asSuperuser(server.url, (client) => client.query(`drop role ${role}`));
	});

	it('is refused to the owner of the tables', async () => {
		const owned = await fresh();
		await asSuperuser(owned.superuserUrl, (client) =>
			client.query(`alter table listings owner to ${OWNER}; grant freehold_app to ${OWNER}`),
		);
		expect(await faultsOf(on(owned, { databaseUrl: owned.ownerUrl }))).toEqual(['unsafe_configuration database-owner']);
	});

	it.each([
		'alter table leads disable row level security',
		'alter table leads no force row level security',
		'drop policy tenant on leads',
	])('is refused after: %s', async (statement) => {
		const opened = await fresh();
		await asSuperuser(opened.superuserUrl, (client) => client.query(statement));
		expect(await faultsOf(on(opened))).toEqual(['unsafe_configuration row-level-security']);
	});

	it('is refused with the demo in the database', async () => {
		const demo = await fresh();
		const app = await createApp(on(demo, { mode: 'development' }));
		await seedDemo(app);
		await app.stop();
		expect(await faultsOf(on(demo))).toEqual(['unsafe_configuration demo-data']);
	}, 60_000);

	it('takes a risk that is named, and only that, and no name that it does not know', async () => {
		const plain = { publicUrl: 'http://a.example', corsOrigins: ['http://b.example'] };
		expect(await faultsOf(on(database, { ...plain, accept: ['public-url'] }))).toEqual(['unsafe_configuration cors-origins']);
		expect(await faultsOf(on(database, { ...plain, accept: ['public-url', 'cors-origins'] }))).toEqual([]);
		const [fault] = await faultsOf(on(database, { accept: ['public-ulr'] }));
		expect(fault).toMatch(/config_invalid/);
	});

	it('leaves development alone', async () => {
		expect(
			await faultsOf(
				on(database, { mode: 'development', publicUrl: 'http://localhost', corsOrigins: ['http://localhost:3000'] }),
			),
		).toEqual([]);
	});
});

describe('freehold doctor', () => {
	const ask = async (env: Record<string, string>, ...args: string[]) => {
		const options = { cwd: ROOT, env: { PATH: process.env.PATH, DATABASE_URL: '', ...env } };
		const run = promisify(execFile)(process.execPath, [FREEHOLD, 'doctor', ...args], options);
		const { stdout, code } = await run.then(
			({ stdout }) => ({ stdout, code: 0 }),
			(error: { stdout: string; code: number }) => error,
		);
		return { stdout, code };
	};
	type Line = { id: string; outcome: string; found?: string; mend?: string };

	it('tells of an embedded installation, and faults of production as warnings', async () => {
		const data = folder();
		cpSync(join(inject('prepared').embedded, 'postgres'), join(data, 'postgres'), { recursive: true });
		const { stdout, code } = await ask({ FREEHOLD_DATA: data }, '--json');
		const lines = JSON.parse(stdout) as Line[];
		expect([code, lines.filter(({ outcome }) => outcome === 'fault')]).toEqual([0, []]);
		expect(lines.find(({ id }) => id === 'public-url')).toMatchObject({
			outcome: 'warning',
			mend: expect.stringContaining('https://'),
		});
		expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining(['row-level-security', 'database-role', 'migrations']));
		const text = await ask({ FREEHOLD_DATA: data, NODE_ENV: 'production', FREEHOLD_ACCEPT: 'public-url' });
		expect([text.code, text.stdout]).toEqual([1, expect.stringMatching(/^accepted public-url/m)]);
		expect(text.stdout).toMatch(/^fault {4}master-key .*\n +found: none\n +mend: +Make one/m);
	}, 60_000);

	it('says so where there is no database, and nothing of what it could not see', async () => {
		const { stdout, code } = await ask({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, '--json');
		const lines = JSON.parse(stdout) as Line[];
		expect(code).toBe(1);
		expect(lines.find(({ id }) => id === 'migrations')).toMatchObject({
			outcome: 'fault',
			found: expect.stringContaining('ECONNREFUSED'),
		});
		expect(lines.some(({ id }) => id === 'row-level-security')).toBe(false);
	}, 60_000);
});

describe('signing in without credentials', () => {
	it('is not to be had by a header, a mode or an address: there is no bypass for development', async () => {
		const freehold = await startApp('pglite', { mode: 'development' });
		for (const headers of [
			{ 'x-dev-user': 'owner' },
			{ 'x-forwarded-user': 'owner@harbor.example' },
			{ authorization: 'Bearer dev' },
			{ 'x-user-id': '1' },
			{ 'x-real-ip': '127.0.0.1' },
		] as Record<string, string>[])
			expect((await freehold.call('GET', '/v1/contacts', { headers })).status).toBe(401);
		await freehold.stop();
	});
});
