/** The platform in a test's own process, on a database of the test's own. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, type Config, createApp, loadConfig } from '@freehold/core';
import { describe, inject } from 'vitest';
import { foundOrganization } from '../../core/src/identity/found.ts';
import { lifted } from './limits.ts';
import { recordMail, type TestMail } from './mail.ts';
import { ROOT } from './once.ts';
import { asSuperuser, createDatabase, dropDatabase, type TestDatabase } from './postgres.ts';

export type Driver = 'pglite' | 'postgres';

export type Role = 'owner' | 'admin' | 'broker' | 'agent' | 'viewer';

/** An answer, its body parsed. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
export type Answer = { status: number; headers: Headers; body: any };

export type Call = { as?: string; body?: unknown; headers?: Record<string, string> };

export type TestApp = {
	app: App;
	url: string;
	driver: Driver;
	/** Every message that would have been sent. */
	mail: readonly TestMail[];
	/** Two organisations, each with an owner who signs in with {@link PASSWORD}. */
	harbor: TestOrganization;
	palm: TestOrganization;
	call(method: string, path: string, call?: Call): Promise<Answer>;
	/** SQL that row-level security does not hold back, to look behind it. */
	behind(sql: string): Promise<Record<string, unknown>[]>;
	/** One more organisation, on a plan with limits. */
	found(slug: string, plan: 'free' | 'professional'): Promise<TestOrganization>;
	stop(): Promise<void>;
};

export type TestOrganization = {
	id: string;
	slug: string;
	/** An access token of a user with this role, made when first asked for. */
	asUser(role: string): Promise<string>;
	/** A secret key with this role. */
	key(role?: 'admin' | 'broker' | 'viewer'): Promise<string>;
	publishableKey(origins: string[]): Promise<string>;
};

export const PASSWORD = 'Correct-horse-7!';

/** Starts the platform on a database with all migrations applied and no rows but the two organisations. */
export async function startApp(driver: Driver, overrides: Partial<Config> = {}, options: AppOptions = {}): Promise<TestApp> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-test-'));
	const database = driver === 'postgres' ? await copyOfPostgres() : undefined;
	if (!database) cpSync(join(inject('prepared').embedded, 'postgres'), join(folder, 'postgres'), { recursive: true });
	const config = loadConfig(
		ROOT,
		{},
		{
			...(database ? { databaseUrl: database.appUrl, databaseOwnerUrl: database.superuserUrl, databasePool: 4 } : {}),
			dataFolder: folder,
			// LOG_LEVEL=error shows what is behind a 500.
			logLevel: (process.env.LOG_LEVEL ?? 'silent') as Config['logLevel'],
			host: '127.0.0.1',
			port: 0,
			...overrides,
		},
	);
	const mail = recordMail();
	const app = await createApp(
		{ ...config, ...lifted(config), ...overrides },
		{ ...options, ports: { email: mail.port, ...options.ports } },
	);
	const url = await app.listen(0);
	const call = caller(url);
	const made = (slug: string, country: string, currency: string) => found(app, call, { slug, country, currency });
	return {
		app,
		url,
		driver,
		mail: mail.sent,
		call,
		harbor: await made('harbor', 'US', 'USD'),
		palm: await made('palm', 'AE', 'AED'),
		found: (slug, plan) => found(app, call, { slug, country: 'US', currency: 'USD', plan }),
		async behind(sql) {
			if (!database) throw new Error('Only PostgreSQL lets a second connection in');
			return asSuperuser(database.superuserUrl, async (client) => (await client.query(sql)).rows);
		},
		async stop() {
			await app.stop();
			if (database)
				await dropDatabase(inject('prepared').postgres as { url: string }, new URL(database.appUrl).pathname.slice(1));
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Declares the same tests for both databases. */
export function describeOnBoth(name: string, tests: (driver: Driver) => void): void {
	describe(`${name} (embedded)`, () => tests('pglite'));
	describe.skipIf(!inject('prepared').postgres)(`${name} (PostgreSQL)`, () => tests('postgres'));
}

let databases = 0;

async function copyOfPostgres(): Promise<TestDatabase> {
	const postgres = inject('prepared').postgres;
	if (!postgres) throw new Error('There is no PostgreSQL server for tests');
	return createDatabase(postgres, `test_${process.pid}_${++databases}`, postgres.template);
}

function caller(url: string): TestApp['call'] {
	return async (method, path, { as, body, headers = {} } = {}) => {
		const response = await fetch(url + path, {
			method,
			headers: {
				...(as ? { authorization: `Bearer ${as}` } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined
				? {}
				: { body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body) }),
		});
		const type = response.headers.get('content-type') ?? '';
		if (type === 'application/zip')
			return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
		const text = await response.text();
		const isJson = /json/.test(type);
		return { status: response.status, headers: response.headers, body: text && isJson ? JSON.parse(text) : text };
	};
}

let signIns = 0;

type Place = { slug: string; country: string; currency: string; plan?: 'free' | 'professional' };

async function found(app: App, call: TestApp['call'], place: Place): Promise<TestOrganization> {
	const { slug, country, currency, plan } = place;
	const founding = {
		slug,
		country,
		currency,
		name: `${slug} homes`,
		timeZone: 'UTC',
		locale: 'en',
		plan: plan ?? ('enterprise' as const),
		owner: { email: `owner@${slug}.example`, name: 'Olive Owner', password: PASSWORD },
	};
	const { organization } = await foundOrganization({ inOrganization: (id, work) => app.borrow(id, work) }, founding);

	const tokens = new Map<string, Promise<string>>();
	const once = (name: string, make: () => Promise<string>): Promise<string> => {
		if (!tokens.has(name)) tokens.set(name, make());
		return tokens.get(name) as Promise<string>;
	};
	const expect = ({ status, body }: Answer, wanted: number): Answer['body'] => {
		if (status !== wanted) throw new Error(`Expected ${wanted}, got ${status}: ${JSON.stringify(body)}`);
		return body;
	};
	const signIn = async (role: string): Promise<string> => {
		const email = `${role}@${slug}.example`;
		if (role !== 'owner') {
			const owner = await asUser('owner');
			const user = { email, role, active: true, name: { full: `${role} of ${slug}` } };
			const { id } = expect(await call('POST', '/v1/users', { as: owner, body: user }), 201);
			expect(await call('POST', `/v1/users/${id}/set-password`, { as: owner, body: { password: PASSWORD } }), 204);
		}
		const login = { email, password: PASSWORD, organization: slug };
		// Ten sign-ins a minute are taken from one address; where proxies are trusted, everybody has their own.
		const headers = { 'x-forwarded-for': `10.200.${++signIns >> 8}.${signIns & 255}` };
		return expect(await call('POST', '/v1/auth/login', { body: login, headers }), 200).accessToken;
	};
	const asUser = (role: string): Promise<string> => once(role, () => signIn(role));
	const issue = async (key: Record<string, unknown>): Promise<string> =>
		expect(await call('POST', '/v1/api-keys/issue', { as: await asUser('owner'), body: key }), 201).key;

	return {
		id: organization,
		slug,
		asUser,
		key: (role = 'admin') => once(`key ${role}`, () => issue({ name: `tests ${role}`, kind: 'secret', role })),
		publishableKey: (origins) => once(`page ${origins}`, () => issue({ name: 'page', kind: 'publishable', origins })),
	};
}
