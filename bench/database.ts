/** The database of a run: the platform's tables with 100,000 listings, and beside them the floor's copy of the same rows. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import {
	asSuperuser,
	createDatabase,
	createRoles,
	LOGIN,
	type PostgresServer,
	startPostgres,
	type TestDatabase,
} from '../tests/harness/postgres.ts';

export const ROOT = join(import.meta.dirname, '..');

export type Prepared = {
	server: PostgresServer;
	database: TestDatabase;
	organization: string;
	folder: string;
	/** What everything is encrypted under, from the seed on. */
	masterKey: string;
	stop: () => Promise<void>;
};

/** The demo's first organisation gets this share of what is seeded. */
const SHARE = 0.6;

/** Starts a private PostgreSQL, migrates and seeds it, and copies the greatest organisation's listings for the floor. */
export async function prepareDatabase(listings: number): Promise<Prepared> {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-'));
	const server = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB', work_mem: '16MB' });
	await createRoles(server);
	const database = await createDatabase(server, 'freehold_bench');
	await freehold(['migrate', 'up'], { DATABASE_URL: database.superuserUrl });
	const masterKey = randomBytes(32).toString('base64');
	await freehold(['seed', '--plan', 'enterprise', '--count', String(Math.ceil(listings / SHARE))], {
		DATABASE_URL: database.superuserUrl,
		FREEHOLD_DATA: folder,
		FREEHOLD_MASTER_KEY: masterKey,
	});
	const organization = await asSuperuser(database.superuserUrl, async (client) => {
		await client.query(`grant freehold_app to ${LOGIN}`);
		// The same columns, defaults and indexes, and none of the platform: no row-level security, no foreign keys.
		await client.query(
			`create schema floor authorization ${LOGIN}; create table floor.listings (like public.listings including all)`,
		);
		const { rows } = await client.query('select organization_id as id from listings group by 1 order by count(*) desc limit 1');
		await copyRows(client);
		await client.query(`grant all on floor.listings to ${LOGIN}`);
		await client.query('vacuum analyze');
		return rows[0].id as string;
	});
	const stop = async (): Promise<void> => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	return { server, database, organization, folder, masterKey, stop };
}

/** All but the generated column (the search text), which cannot be written. */
async function copyRows(client: Client): Promise<void> {
	const { rows } = await client.query<{ names: string }>(
		`select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
		 where table_schema = 'public' and table_name = 'listings' and is_generated = 'NEVER'`,
	);
	await client.query(`insert into floor.listings (${rows[0]?.names}) select ${rows[0]?.names} from public.listings`);
}

/** A command of the tree, as a person would run it; resolves to what it printed. @param input what it reads */
export async function freehold(args: string[], environment: Record<string, string>, input = ''): Promise<string> {
	const env = { ...process.env, LOG_LEVEL: 'warn', ...environment };
	const running = promisify(execFile)(process.execPath, [join(ROOT, 'core/src/cli/freehold.ts'), ...args], {
		cwd: ROOT,
		env,
		maxBuffer: 1 << 26,
	});
	running.child.stdin?.end(input);
	return (await running).stdout;
}
