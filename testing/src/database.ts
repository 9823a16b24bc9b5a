import { Client } from 'pg';

/** `embedded`, or the URL of a PostgreSQL server. */
export type TestDatabase = string;

/**
 * The databases to try a plugin on: the embedded one, and the PostgreSQL server that FREEHOLD_TEST_DATABASE_URL names, where it does.
 *
 *   for (const database of databases()) describe(`visits, ${database === 'embedded' ? 'embedded' : 'PostgreSQL'}`, () => …)
 */
export function databases(): TestDatabase[] {
	const url = process.env.FREEHOLD_TEST_DATABASE_URL;
	return url ? ['embedded', url] : ['embedded'];
}

let made = 0;

/** A database of the test's own on this server; its user may create databases. Resolves to its URL and what drops it. */
export async function createDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
	const name = `freehold_test_${process.pid}_${++made}`;
	const on = async (statement: string): Promise<void> => {
		const client = new Client({ connectionString: server });
		await client.connect();
		await client.query(statement).finally(() => client.end());
	};
	await on(`drop database if exists ${name} with (force)`);
	await on(`create database ${name}`);
	const url = new URL(server);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => on(`drop database if exists ${name} with (force)`) };
}
