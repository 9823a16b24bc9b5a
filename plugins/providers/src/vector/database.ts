import { type Driver, ProviderError, type Sql } from '@freehold/core';
import { vectorRows } from './rows.ts';

const hasExtension = async (sql: Sql): Promise<boolean> =>
	(await sql<{ there: boolean }>(`select to_regtype('vector') is not null as there`))[0]?.there ?? false;

/** The extension pgvector: comes with the embedded database; a PostgreSQL server must have it installed. Every vector is compared. */
export const pgvector: Driver<'vector'> = vectorRows({
	sql: `1 - (embedding::vector <=> $1::real[]::vector)`,
	async check(sql) {
		if (await hasExtension(sql)) return;
		throw new ProviderError(
			'unauthorized',
			'The database has no pgvector: install the package (Debian: postgresql-N-pgvector), then run “create extension vector” as a superuser; or use the driver “exact”',
		);
	},
});

/** Without any extension: PostgreSQL itself does the sums, over every vector of the collection. For some ten thousand of them. */
export const exact: Driver<'vector'> = vectorRows({
	sql: `select sum(own * asked) / nullif(sqrt(sum(own * own)) * sqrt(sum(asked * asked)), 0) from unnest(embedding, $1::real[]) as pair (own, asked)`,
	async check(sql) {
		await sql(`select 1 from vectors limit 1`);
	},
});
