import { type Driver, ProviderError, type Sql } from '@freehold/core';
import { type Cosine, vectorRows } from './rows.ts';

const BY_EXTENSION = `embedding::vector <#> $1::real[]::vector`;
const BY_ITSELF = `select sum(own * asked) from unnest(embedding, $1::real[]) as pair (own, asked)`;

const hasExtension = async (sql: Sql): Promise<boolean> =>
	(await sql<{ there: boolean }>(`select to_regtype('vector') is not null as there`))[0]?.there ?? false;

const readable = async (sql: Sql): Promise<void> => {
	await sql(`select 1 from vectors limit 1`);
};

// The extension's own operator gives the product below zero, so that the nearest come first.
const byExtension: Cosine = {
	of: async () => `-1 * (${BY_EXTENSION})`,
	async check(sql) {
		if (await hasExtension(sql)) return;
		throw new ProviderError(
			'unauthorized',
			'The database has no pgvector: install the package (Debian: postgresql-N-pgvector), then run “create extension vector” as a superuser; or use the driver “exact”',
		);
	},
};

/** The extension pgvector: comes with the embedded database; a PostgreSQL server must have it installed. Every vector is compared. */
export const pgvector: Driver<'vector'> = vectorRows(byExtension);

/** Without any extension: PostgreSQL itself does the sums, over every vector of the collection. */
export const exact: Driver<'vector'> = vectorRows({ of: async () => BY_ITSELF, check: readable });

/** By pgvector where the database has it, and else without: which one is told once, in the log. The answers are the same. */
export const ownDatabase: Driver<'vector'> = (parts) => {
	let found: Promise<boolean> | undefined;
	const look = async (sql: Sql): Promise<boolean> => {
		const there = await hasExtension(sql);
		if (!there)
			parts.log.warn('vectors are compared without pgvector, about ten times slower: the database does not have the extension');
		return there;
	};
	return vectorRows({
		async of(sql) {
			found ??= look(sql);
			return (await found) ? byExtension.of(sql) : BY_ITSELF;
		},
		check: readable,
	})(parts);
};
