/** The keys themselves: made once, rotated beside running writers and through a crash, wrapped by another master key. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type App, type Config, createApp, loadConfig, type Sql } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Driver, describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';
import { FREEHOLD, ROOT } from '../../tests/harness/once.ts';
import { decodeMasterKey, readMasterKey } from '../src/encryption/master-key.ts';
import { settle } from '../src/encryption/settle.ts';
import { BootError } from '../src/errors.ts';
import { foundOrganization } from '../src/identity/found.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 8).toString('base64');

describe('the master key', () => {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-master-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	it('is made once in development, kept, and readable by nobody else', () => {
		const dataFolder = join(folder, 'new');
		const first = readMasterKey({ mode: 'development', dataFolder });
		expect(readMasterKey({ mode: 'development', dataFolder }).equals(first)).toBe(true);
		expect(statSync(join(dataFolder, 'master-key')).mode & 0o777).toBe(0o600);
		expect(decodeMasterKey(readFileSync(join(dataFolder, 'master-key'), 'utf8'), '').equals(first)).toBe(true);
	});

	it('must be given in production', () => {
		const missing = () => readMasterKey({ mode: 'production', dataFolder: folder });
		expect(missing).toThrow(BootError);
		expect(missing).toThrow(/master_key[\s\S]*FREEHOLD_MASTER_KEY[\s\S]*openssl rand -base64 32/);
		expect(readMasterKey({ masterKey: KEY, mode: 'production', dataFolder: folder })).toHaveLength(32);
		expect(() => decodeMasterKey('c2hvcnQ=', 'a file')).toThrow(/master_key/);
	});
});

/** A database of its own, on which this test starts and stops the platform as it likes. */
type Place = { config: Config; environment: Record<string, string>; remove(): Promise<void> };

async function placeOf(driver: Driver): Promise<Place> {
	if (driver === 'postgres') {
		const test = await startApp('postgres', { masterKey: KEY });
		const { databaseUrl = '', databaseOwnerUrl = '', dataFolder } = test.app.config;
		const environment = { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl, FREEHOLD_DATA: dataFolder };
		return { config: test.app.config, environment, remove: test.stop };
	}
	const folder = mkdtempSync(join(tmpdir(), 'freehold-keys-'));
	cpSync(join(inject('prepared').embedded, 'postgres'), join(folder, 'postgres'), { recursive: true });
	const config = loadConfig(ROOT, {}, { dataFolder: folder, logLevel: 'silent', host: '127.0.0.1', port: 0, masterKey: KEY });
	return { config, environment: { FREEHOLD_DATA: folder }, remove: async () => rmSync(folder, { recursive: true, force: true }) };
}

const freehold = (place: Place, args: string[], more: Record<string, string> = {}) =>
	promisify(execFile)(process.execPath, [FREEHOLD, ...args], {
		cwd: ROOT,
		env: { ...process.env, FREEHOLD_MASTER_KEY: KEY, ...place.environment, ...more },
	});

const settings = { currency: 'USD', country: 'US', timeZone: 'UTC', locale: 'en' };
const found = async (app: App, slug: string): Promise<string> =>
	(await foundOrganization({ inOrganization: app.borrow }, { ...settings, name: slug, slug })).organization;

const PEOPLE = 1000;
const people = Array.from({ length: PEOPLE }, (_, at) => ({
	name: { full: `P ${at}` },
	email: `p${at}@example.com`,
	phone: `+1206${5550000 + at}`,
}));

describeOnBoth('a rotation', (driver) => {
	let place: Place;
	let organization: string;
	let before: string;
	const within = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
		const app = await createApp(place.config);
		try {
			return await work(app);
		} finally {
			await app.stop();
		}
	};
	/** How many values each key has sealed. */
	const sealedBy = (app: App): Promise<Record<string, number>> =>
		app.borrow(organization, async (sql) =>
			Object.fromEntries(
				(await sql<{ key: string; n: unknown }>('select left(email, 16) as key, count(*) as n from contacts group by 1')).map(
					({ key, n }) => [key, Number(n)],
				),
			),
		);
	const allRead = async (app: App): Promise<void> => {
		const seen = new Set<string>();
		let cursor: string | undefined;
		do {
			const page = await app.asSystem(organization, (scope) =>
				scope.records('contact').list({ limit: 100, ...(cursor ? { cursor } : {}) }),
			);
			for (const { email, phone } of page.data) {
				expect(phone).toBe(`+1206${5550000 + Number(email.slice(1, email.indexOf('@')))}`);
				seen.add(email);
			}
			cursor = page.next ?? undefined;
		} while (cursor);
		expect(seen.size).toBe(PEOPLE);
	};

	beforeAll(async () => {
		place = await placeOf(driver);
		await within(async (app) => {
			organization = await found(app, 'rotating');
			await app.asSystem(organization, async (scope) => {
				await scope.records('contact').createMany(people);
				await scope.files.put('papers/deed.webp', Buffer.from('a private deed'), 'image/webp', { private: true });
				await scope.files.put('photos/front.webp', Buffer.from('a public photo'), 'image/webp');
			});
			[before = ''] = Object.keys(await sealedBy(app));
		});
	});
	afterAll(() => place?.remove());

	it('keeps private files encrypted, and public ones as they are', () => {
		const stored = (folder: string, key: string) => readFileSync(join(place.config.dataFolder, folder, organization, key));
		expect(stored('private', 'papers/deed.webp').includes('deed')).toBe(false);
		expect(stored('files', 'photos/front.webp').toString()).toBe('a public photo');
		expect(existsSync(join(place.config.dataFolder, 'files', organization, 'papers/deed.webp'))).toBe(false);
	});

	it('cut off with kill -9 leaves everything readable, and goes on where it was', async () => {
		const child: ChildProcess = spawn(process.execPath, [FREEHOLD, 'keys', 'rotate', '--data'], {
			cwd: ROOT,
			env: { ...process.env, FREEHOLD_MASTER_KEY: KEY, ...place.environment },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let output = '';
		for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
			output += chunk;
			if (/contacts\.email of \S+: [46]00/.test(output)) break;
		}
		child.kill('SIGKILL');
		if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
		expect(output).not.toContain('done');

		await within(async (app) => {
			const keys = await sealedBy(app);
			expect(Object.keys(keys)).toHaveLength(2);
			expect(keys[before]).toBeGreaterThan(0);
			expect(keys[before]).toBeLessThan(PEOPLE);
			await allRead(app);
			expect(
				(await app.asSystem(organization, ({ records }) => records('contact').find({ email: 'p7@example.com' })))?.phone,
			).toBe('+12065550007');
		});

		const { stdout } = await freehold(place, ['keys', 'rotate', '--data']);
		expect(stdout).toContain('a run that was cut off goes on');
		expect(stdout).toContain('data: done');
		await within(async (app) => {
			const keys = await sealedBy(app);
			expect(Object.keys(keys)).toHaveLength(1);
			expect(keys).not.toHaveProperty(before);
			await allRead(app);
			const file = await app.asSystem(organization, ({ files }) => files.get('papers/deed.webp'));
			expect(Buffer.from(file.bytes).toString()).toBe('a private deed');
			const versions = await app.borrow(organization, (sql) =>
				sql('select purpose, version, active, rotated_at is not null as rotated from data_keys order by purpose, version'),
			);
			expect(versions).toEqual([
				{ purpose: 'data', version: 1, active: false, rotated: true },
				{ purpose: 'data', version: 2, active: true, rotated: false },
				{ purpose: 'index', version: 1, active: true, rotated: false },
			]);
		});
	}, 120_000);

	it('of the key-encryption key wraps every other key anew; of the signing key retires the one before', async () => {
		const { stdout } = await freehold(place, ['keys', 'rotate', '--kek', '--signing']);
		expect(stdout).toMatch(/kek: \d+ keys of organisations were wrapped anew/);
		await within(async (app) => {
			const own = await app.borrow(null, (sql) =>
				sql<{ purpose: string; id: string; wrapped_by: string; retired: boolean }>(
					'select purpose, id, wrapped_by, retired_at is not null as retired from freehold_keys order by purpose, version',
				),
			);
			expect(own.map(({ purpose, retired }) => [purpose, retired])).toEqual([
				['derivation', false],
				['kek', true],
				['kek', false],
				['signing', true],
				['signing', false],
			]);
			const kek = own[2]?.id;
			for (const { purpose, wrapped_by } of own.filter((key) => key.purpose !== 'kek'))
				expect([purpose, wrapped_by]).toEqual([purpose, kek]);
			expect(await app.borrow(organization, (sql) => sql('select distinct kek from data_keys'))).toEqual([{ kek }]);
			await allRead(app);
		});
		const status = (await freehold(place, ['keys', 'status'])).stdout;
		expect(status).toMatch(/kek 1 +0 days +retired/);
		expect(status).toMatch(/signing 2 +0 days +in use, expires in (29|30) days {2}<- soon/);
		expect(status).toContain(organization);
		expect(status).toMatch(/index 1 +0 days +in use$/m);
	}, 120_000);

	it('of the master key: another one is refused with what to do, and takes over once told of the old', async () => {
		const config = { ...place.config, masterKey: OTHER };
		const refusal = await createApp(config).catch((error) => error);
		expect(refusal).toBeInstanceOf(BootError);
		expect(refusal.message).toMatch(/master_key[\s\S]*freehold keys rewrap --from/);
		const old = join(place.config.dataFolder, 'old-master-key');
		writeFileSync(old, KEY);
		const { stdout } = await freehold(place, ['keys', 'rewrap', '--from', old], { FREEHOLD_MASTER_KEY: OTHER });
		expect(stdout).toContain('2 key-encryption keys');
		place = { ...place, config };
		await within(allRead);
		expect((await createApp({ ...config, masterKey: KEY }).catch((error) => error)).code).toBe('master_key');
		expect((await freehold(place, ['keys', 'rewrap', '--from', old], { FREEHOLD_MASTER_KEY: OTHER })).stdout).toContain(
			'Nothing to do',
		);
	}, 120_000);

	it('says what a command line lacks', async () => {
		const failed = await freehold(place, ['keys', 'rotate']).catch((error) => error);
		expect(failed.stderr).toMatch(/command_invalid[\s\S]*--all/);
	});
});

describeOnBoth('values from before their field was encrypted', (driver) => {
	let test: TestApp;
	const harbor = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => test.app.borrow(test.harbor.id, work);
	beforeAll(async () => {
		test = await startApp(driver, { masterKey: KEY });
	});
	afterAll(() => test?.stop());

	/** As a version before this one left them. */
	const plain = (count: number) =>
		harbor((sql) =>
			sql(
				`insert into contacts (organization_id, id, name_full, email, phone)
					select $1, gen_random_uuid(), 'Old "' || at || '"\\', 'old' || at || '@example.com', '+12065550100' from generate_series(0, $2 - 1) at`,
				[test.harbor.id, count],
			),
		);

	it('are read as they are, found in both ways, and encrypted while the server serves', async () => {
		const { keyring } = test.app.connections;
		const as = await test.harbor.asUser('admin');
		await plain(250);
		keyring.unsettled.add('contacts.email');
		const seen = async (query: string) => (await test.call('GET', `/v1/contacts?${query}`, { as })).body.data;
		expect(await seen('email=OLD3@example.com')).toMatchObject([{ email: 'old3@example.com', name: { full: 'Old "3"\\' } }]);
		expect(await seen('email[in]=old4@example.com,none@example.com')).toHaveLength(1);
		expect(await seen('q=old5@example.com')).toHaveLength(1);
		expect(await seen('email[ne]=old5@example.com&limit=1&total=true')).toHaveLength(1);

		await harbor((sql) =>
			sql(`update users set email = 'owner@harbor.example', email_blind = null, email_sign_in = null where role = 'owner'`),
		);
		const login = { email: 'Owner@harbor.example', password: 'Correct-horse-7!', organization: 'harbor' };
		expect((await test.call('POST', '/v1/auth/login', { body: login })).status).toBe(200);

		// The database was empty when the server started, so its columns count as done; under another name they do not.
		const columns = test.app.sealed.columns.map((column) => ({ ...column, name: `${column.name} anew` }));
		const settling = await settle({ connections: test.app.connections, columns, log: test.app.log });
		expect(keyring.unsettled).toContain('contacts.email anew');
		await settling.done;
		keyring.unsettled.delete('contacts.email');
		expect(
			await harbor((sql) =>
				sql(`select count(*)::int as n from contacts where email not like 'fh1:%' or phone not like 'fh1:%'`),
			),
		).toEqual([{ n: 0 }]);
		expect(await harbor((sql) => sql(`select count(*)::int as n from users where email_sign_in is null`))).toEqual([{ n: 0 }]);
		expect(keyring.unsettled.size).toBe(0);
		expect(await seen('email=OLD3@example.com')).toHaveLength(1);
		expect((await test.call('POST', '/v1/auth/login', { body: login })).status).toBe(200);
	}, 120_000);
});
