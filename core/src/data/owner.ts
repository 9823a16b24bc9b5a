import type { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';

/** The database as its owner has it: one connection, before `freehold_app` takes over. */
export type OwnerSql = {
	query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
	/** Several statements at once, without parameters; resolves to the rows of all of them. */
	exec(statements: string): Promise<Record<string, unknown>[]>;
};

export const ownerOfPglite = (pglite: PGlite): OwnerSql => ({
	query: async (text, values) => (await pglite.query(text, values)).rows as never,
	exec: async (statements) => (await pglite.exec(statements)).flatMap(({ rows }) => rows),
});

export const ownerOfClient = (client: Client): OwnerSql => ({
	query: async (text, values) => (await client.query(text, values)).rows as never,
	exec: async (statements) => {
		const results = await client.query(statements);
		return (Array.isArray(results) ? results : [results]).flatMap(({ rows }) => rows);
	},
});

/**
 * Runs `work` on a connection of the owner (`DATABASE_OWNER_URL`, else `DATABASE_URL`).
 * @throws database_unreachable
 */
export async function withPostgresOwner<T>(
	config: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl'>,
	work: (owner: OwnerSql) => Promise<T>,
): Promise<T> {
	const client = new Client({ connectionString: config.databaseOwnerUrl ?? config.databaseUrl, connectionTimeoutMillis: 10_000 });
	client.on('error', () => {});
	try {
		await client.connect();
	} catch (cause) {
		throw bootError('database_unreachable', {
			pointer: config.databaseOwnerUrl ? 'DATABASE_OWNER_URL' : 'DATABASE_URL',
			detail: `${(cause as Error).message || (cause as { code?: string }).code}`,
			cause,
		});
	}
	try {
		return await work(ownerOfClient(client));
	} finally {
		await client.end();
	}
}
