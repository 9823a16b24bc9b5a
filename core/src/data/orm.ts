import { AsyncLocalStorage } from 'node:async_hooks';
import { EntitySchema } from '@mikro-orm/core';
import { type EntityManager, MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { CompiledQuery, type ControlledTransaction, PGliteDialect, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import type { Connections, PGliteTurns, PostgresPool, Serving } from './database.ts';
import type { Sql, Table } from './model.ts';

/** Work in one transaction of one organisation. */
export type Transaction = { sql: Sql; em: EntityManager };

/** MikroORM over the platform's own connections, its entities built from the tables. */
export type Orm = {
	/** @param actor who writes, for the audit trail ({@link actorSetting}); nobody: the platform itself */
	transaction<T>(organization: string | null, work: (transaction: Transaction) => Promise<T>, actor?: string): Promise<T>;
};

export async function createOrm(connections: Connections, tables: Table[]): Promise<Orm> {
	const entities = tables.map(entityOf);
	// The dialect stands on our connections: one pool, one place where the organisation is set.
	const shared = {
		entities,
		dbName: 'freehold',
		ensureDatabase: false,
		discovery: { warnWhenNoEntities: false },
		debug: false,
	} as const;
	const orm =
		connections.kind === 'postgres'
			? await MikroORM.init({
					...shared,
					driver: PostgreSqlDriver,
					driverOptions: postgresDialect(connections.native as PostgresPool),
				})
			: await MikroORM.init({
					...shared,
					driver: (await import('@mikro-orm/pglite')).PgliteDriver as never,
					driverOptions: pgliteDialect(connections.native as PGliteTurns),
				});

	return {
		transaction(organization, work, actor = '') {
			const run = () =>
				orm.em.fork().transactional(async (em) => {
					const transaction = em.getTransactionContext<ControlledTransaction<unknown>>() as ControlledTransaction<unknown>;
					const run = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
						connections.sent.statements++;
						return (await transaction.executeQuery(CompiledQuery.raw(text, values as unknown[]))).rows as never;
					};
					const sql: Sql = Object.assign(run, { organization, keyring: connections.keyring });
					return work({ sql, em: em as EntityManager });
				});
			return connections.kind === 'pglite'
				? (connections.native as PGliteTurns).turn({ organization, actor }, run, true)
				: held({ organization, actor }, run);
		},
	};
}

/**
 * A table as MikroORM sees it: one scalar property a column, named in camelCase. Encrypted columns are not among them: it would
 * show ciphertexts, and store what it is given.
 */
function entityOf(table: Table): EntitySchema {
	const properties: Record<string, Record<string, unknown>> = {};
	for (const column of table.columns) {
		if (column.encrypted || column.blind) continue;
		properties[camel(column.name)] = {
			type: column.type.startsWith('jsonb') ? 'json' : 'string',
			columnType: column.type,
			fieldName: column.name,
			nullable: column.nullable,
			...(column.name === 'id' ? { primary: true } : {}),
		};
	}
	return new EntitySchema({ name: table.entity.name, tableName: table.name, properties: properties as never });
}

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The organisation of the transaction that is asking for a connection; outside of one there is none, so no rows. */
const serving = new AsyncLocalStorage<Serving & { lent: Set<PoolClient> }>();

/**
 * Runs a transaction, and takes back what it was lent. Kysely gives a connection back once `commit` or `rollback` has succeeded, and keeps
 * it where either fails, or `begin` does: each time that the database was away a few connections would be gone for good, until
 * the pool has none. What was not given back is in no state that anybody knows, so it is closed.
 */
async function held<T>(to: Serving, run: () => Promise<T>): Promise<T> {
	const lent = new Set<PoolClient>();
	try {
		return await serving.run({ ...to, lent }, run);
	} finally {
		for (const client of lent) client.release(true);
	}
}

/** A connection that is struck off the list when it is given back. */
function lend(client: PoolClient, lent: Set<PoolClient>): PoolClient {
	const { release } = client;
	lent.add(client);
	// The pool makes this function anew whenever it hands the connection out.
	client.release = (broken) => {
		if (lent.delete(client)) release.call(client, broken);
	};
	return client;
}

const NOBODY: Serving = { organization: null, actor: '' };

function postgresDialect({ pool, reserve }: PostgresPool): PostgresDialect {
	return new PostgresDialect({
		pool: {
			async connect() {
				const to = serving.getStore();
				const client = await reserve(to ?? NOBODY, true);
				return to ? lend(client, to.lent) : client;
			},
			end: async () => {},
			options: pool.options,
		} as never,
	});
}

/** Kysely talks to PGlite inside a turn that `transaction` has taken already. */
function pgliteDialect({ pglite }: PGliteTurns): PGliteDialect {
	return new PGliteDialect({ pglite });
}
