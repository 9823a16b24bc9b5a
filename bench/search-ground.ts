/** A PostgreSQL of its own, an organisation on it, and the listings that a bench of searching wants. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, loadConfig } from '@freehold/core';
import type { Client } from 'pg';
import { foundOrganization } from '../core/src/identity/found.ts';
import { asSuperuser, createDatabase, createRoles, LOGIN, startPostgres, type TestDatabase } from '../tests/harness/postgres.ts';
import { freehold, ROOT } from './database.ts';
import { BENCH_PASSWORD } from './ground.ts';

export type SearchGround = {
	database: TestDatabase;
	organization: string;
	/** Of the platform, as a process of its own. */
	environment: Record<string, string>;
	stop(): Promise<void>;
};

export const SEARCHER = { email: 'owner@great.example', password: BENCH_PASSWORD };

/** @param fill puts rows in, as a superuser */
export async function searchGround(fill?: (client: Client, organization: string) => Promise<unknown>): Promise<SearchGround> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-'));
	const server = await startPostgres({
		shared_buffers: '3GB',
		max_wal_size: '8GB',
		wal_level: 'minimal',
		max_wal_senders: '0',
		work_mem: '32MB',
		maintenance_work_mem: '1GB',
		random_page_cost: '1.1',
	});
	const stop = async (): Promise<void> => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await createRoles(server);
		const database = await createDatabase(server, 'freehold_bench');
		await freehold(['migrate', 'up'], { DATABASE_URL: database.superuserUrl });
		await asSuperuser(database.superuserUrl, (client) => client.query(`grant freehold_app to ${LOGIN}`));
		const environment = {
			DATABASE_URL: database.appUrl,
			DATABASE_POOL: '10',
			FREEHOLD_DATA: folder,
			FREEHOLD_MASTER_KEY: randomBytes(32).toString('base64'),
			FREEHOLD_ACCEPT: 'public-url',
			FREEHOLD_CALLS_PER_HOUR: '999999',
			NODE_ENV: 'production',
			LOG_LEVEL: 'info',
			HOST: '127.0.0.1',
			PORT: '18083',
		};
		const organization = await found(environment);
		if (fill) await asSuperuser(database.superuserUrl, (client) => fill(client, organization));
		return { database, organization, environment, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function found(environment: Record<string, string>): Promise<string> {
	const app = await createApp(loadConfig(ROOT, environment, { port: 0 }));
	try {
		const owner = { ...SEARCHER, name: 'Olive Owner' };
		const founding = { slug: 'great', name: 'great', country: 'US', currency: 'USD', plan: 'enterprise' as const, owner };
		const { organization } = await foundOrganization({ inOrganization: (id, work) => app.borrow(id, work) }, founding);
		return organization;
	} finally {
		await app.stop();
	}
}
