/** The platform in a test's own process, on a database of the test's own that has its migrations already. */
import type { AppOptions, Config } from '@freehold/core';
import { type Platform, startPlatform, type TestOrganization } from '@freehold/testing';
import { describe, inject } from 'vitest';
import { recordMail, type TestMail } from './mail.ts';
import { ROOT } from './once.ts';
import { asSuperuser, createDatabase, dropDatabase, type TestDatabase } from './postgres.ts';

export { type Answer, type Call, PASSWORD, type Role, type TestOrganization } from '@freehold/testing';

export type Driver = 'pglite' | 'postgres';

export type TestApp = Pick<Platform, 'app' | 'url' | 'call' | 'stop'> & {
	driver: Driver;
	/** Every message that would have been sent. */
	mail: readonly TestMail[];
	/** Two organisations, each with an owner who signs in with {@link PASSWORD}. */
	harbor: TestOrganization;
	palm: TestOrganization;
	/** SQL that row-level security does not hold back, to look behind it. */
	behind(sql: string): Promise<Record<string, unknown>[]>;
	/** One more organisation, on a plan with limits. */
	found(slug: string, plan: 'free' | 'professional'): Promise<TestOrganization>;
};

/** Starts the platform on a database with all migrations applied and no rows but the two organisations. */
export async function startApp(driver: Driver, overrides: Partial<Config> = {}, options: AppOptions = {}): Promise<TestApp> {
	const database = driver === 'postgres' ? await copyOfPostgres() : undefined;
	const drop = async (): Promise<void> => {
		if (database) await dropDatabase(inject('prepared').postgres as { url: string }, new URL(database.appUrl).pathname.slice(1));
	};
	const mail = recordMail();
	const freehold = await startPlatform({
		root: ROOT,
		...(database ? {} : { prepared: inject('prepared').embedded }),
		config: {
			...(database ? { databaseUrl: database.appUrl, databaseOwnerUrl: database.superuserUrl, databasePool: 4 } : {}),
			// LOG_LEVEL=error shows what is behind a 500.
			logLevel: (process.env.LOG_LEVEL ?? 'silent') as Config['logLevel'],
			...overrides,
		},
		app: { ...options, ports: { email: mail.port, ...options.ports } },
	}).catch((error) => drop().then(() => Promise.reject(error)));
	return {
		app: freehold.app,
		url: freehold.url,
		call: freehold.call,
		driver,
		mail: mail.sent,
		harbor: await freehold.found('harbor'),
		palm: await freehold.found('palm', { country: 'AE', currency: 'AED' }),
		found: (slug, plan) => freehold.found(slug, { plan }),
		async behind(sql) {
			if (!database) throw new Error('Only PostgreSQL lets a second connection in');
			return asSuperuser(database.superuserUrl, async (client) => (await client.query(sql)).rows);
		},
		async stop() {
			await freehold.stop();
			await drop();
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
