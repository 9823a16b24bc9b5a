/** A private PostgreSQL, and a Redis, with the fault suite's ledger on it: what the benchmarks of background work stand on. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type App, type Config, createApp, loadConfig } from '@freehold/core';
import { foundOrganization } from '../core/src/identity/found.ts';
import { INSTALLATION } from '../tests/faults/campaign.ts';
import {
	asSuperuser,
	createDatabase,
	createRoles,
	LOGIN,
	type PostgresServer,
	startPostgres,
	type TestDatabase,
} from '../tests/harness/postgres.ts';
import { type RedisServer, startRedis } from '../tests/harness/redis.ts';
import { ROOT } from './database.ts';

export type BenchGround = {
	server: PostgresServer;
	database: TestDatabase;
	redis: RedisServer;
	folder: string;
	masterKey: string;
	/** Environment of a process on this ground. */
	environment: Record<string, string>;
	/** The platform in this process, on PostgreSQL alone or with Redis. */
	open(withRedis: boolean, overrides?: Partial<Config>): Promise<App>;
	/** An organisation with an owner whose password is {@link BENCH_PASSWORD}. */
	found(app: App, slug: string): Promise<string>;
	stop(): Promise<void>;
};

export const BENCH_PASSWORD = 'Correct-horse-7!';

/** @param settings PostgreSQL's; commits wait for nothing unless said otherwise, the same for all who are measured */
export async function benchGround(settings: Record<string, string> = {}): Promise<BenchGround> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-'));
	const server = await startPostgres({ shared_buffers: '256MB', max_wal_size: '4GB', track_commit_timestamp: 'on', ...settings });
	const redis = await startRedis();
	await createRoles(server);
	const database = await createDatabase(server, 'freehold_bench');
	const masterKey = randomBytes(32).toString('base64');
	const environment = {
		DATABASE_URL: database.appUrl,
		FREEHOLD_DATA: folder,
		FREEHOLD_MASTER_KEY: masterKey,
		FREEHOLD_ACCEPT: 'public-url',
		FREEHOLD_CALLS_PER_HOUR: '999999',
		FREEHOLD_OUTBOUND_ALLOW: '127.0.0.1',
		FREEHOLD_TRUST_PROXY: 'true',
		// One person listens with all the sockets.
		FREEHOLD_OPEN_STREAMS: '100000',
		NODE_ENV: 'production',
		LOG_LEVEL: 'error',
		HOST: '127.0.0.1',
	};
	// The ledger, and the product as it is: what is measured says which it stands on.
	for (const cwd of [INSTALLATION, ROOT]) {
		await promisify(execFile)(process.execPath, [join(ROOT, 'core/src/cli/freehold.ts'), 'migrate', 'up'], {
			cwd,
			env: { PATH: process.env.PATH, ...environment, DATABASE_OWNER_URL: database.superuserUrl },
		});
	}
	await asSuperuser(database.superuserUrl, (client) => client.query(`grant freehold_app to ${LOGIN}`));
	return {
		server,
		database,
		redis,
		folder,
		masterKey,
		environment,
		open: (withRedis, overrides = {}) =>
			createApp(
				loadConfig(INSTALLATION, { ...environment, ...(withRedis ? { REDIS_URL: redis.url } : {}) }, { port: 0, ...overrides }),
			),
		async found(app, slug) {
			const owner = { email: `owner@${slug}.example`, name: 'Olive Owner', password: BENCH_PASSWORD };
			const founding = { slug, name: slug, country: 'US', currency: 'USD', plan: 'enterprise' as const, owner };
			return (await foundOrganization({ inOrganization: (id, work) => app.borrow(id, work) }, founding)).organization;
		},
		async stop() {
			await Promise.all([server.stop(), redis.stop()]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
