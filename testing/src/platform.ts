import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, type Config, createApp, type Founding, loadConfig } from '@freehold/core';
import { type Caller, caller } from './call.ts';
import { type Clock, createClock } from './clock.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { lifted } from './limits.ts';
import { found, type TestOrganization } from './organization.ts';

export type PlatformOptions = {
	/** The folder of freehold.config.json; left out: the working directory. */
	root?: string;
	/** Instead of those in freehold.config.json: npm packages, or folders relative to `root`. */
	plugins?: readonly string[];
	/** `embedded` unless said otherwise, or the URL of a PostgreSQL server: a database is made on it, and dropped at the end. */
	database?: TestDatabase;
	/** A data folder whose embedded database has its migrations already; a copy of it is begun with, which saves seconds. */
	prepared?: string;
	/** More of the configuration, over file and defaults. The environment is not read: a test is the same everywhere. */
	config?: Partial<Config>;
	/** Stand-ins of ports, the pace of repetitions, the log. */
	app?: AppOptions;
};

/** Where an organisation is; its currency and country decide what its forms begin with. */
export type Place = Omit<Founding, 'name' | 'slug'>;

export type Platform = {
	app: App;
	url: string;
	call: Caller;
	clock: Clock;
	/** A new organisation, on a plan without limits unless `place` says otherwise. */
	found(slug: string, place?: Place): Promise<TestOrganization>;
	/** Waits until all is done that no caller waits for: events are heard, jobs that are due are done. */
	settle(): Promise<void>;
	/** Puts the clock forward, has done what became due meanwhile (jobs, schedules), and settles. */
	later(milliseconds: number): Promise<void>;
	/** Ends the platform and removes its database and files. */
	stop(): Promise<void>;
};

/**
 * The platform, with its migrations applied and nobody in it, at an address of this machine. Outward ports are stand-ins; budgets are
 * lifted. Takes a few seconds: one for a file of tests is right.
 *
 * @throws BootError with every fault of the plugins, as the start would
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
	const { root = process.cwd(), plugins, database = 'embedded', prepared, config: more = {} } = options;
	const folder = mkdtempSync(join(tmpdir(), 'freehold-test-'));
	if (prepared) cpSync(join(prepared, 'postgres'), join(folder, 'postgres'), { recursive: true });
	const postgres = database === 'embedded' ? undefined : await createDatabase(database);
	const clean = async (): Promise<void> => {
		await postgres?.drop();
		rmSync(folder, { recursive: true, force: true });
	};
	const clock = createClock();
	try {
		const config = loadConfig(
			root,
			{},
			{
				...(plugins ? { plugins } : {}),
				...(postgres ? { databaseUrl: postgres.url, databasePool: 4 } : {}),
				dataFolder: folder,
				logLevel: 'silent',
				host: '127.0.0.1',
				port: 0,
				...more,
			},
		);
		const app = await createApp({ ...config, ...lifted(config), ...more }, { now: clock.now, ...options.app });
		return await opened(app, clock, clean);
	} catch (error) {
		await clean();
		throw error;
	}
}

async function opened(app: App, clock: Clock, clean: () => Promise<void>): Promise<Platform> {
	const url = await app.listen(0);
	const call = caller(url);
	const settle = async (): Promise<void> => {
		await app.look();
		await app.idle();
	};
	return {
		app,
		url,
		call,
		clock,
		found: (slug, place = {}) =>
			found(app, call, clock, { country: 'US', currency: 'USD', name: `${slug} homes`, slug, ...place }),
		settle,
		async later(milliseconds) {
			clock.advance(milliseconds);
			await settle();
		},
		async stop() {
			await app.stop();
			await clean();
		},
	};
}
