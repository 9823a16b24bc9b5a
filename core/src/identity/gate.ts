import type { Sql } from '../data/model.ts';

/**
 * What identity needs of the database: work under one organisation's row-level security (null: under none, so that no
 * tenant row is seen). Identity works before there is an actor, so it cannot use an operation's scope.
 */
export type Gate = {
	/** In one transaction. */
	inOrganization<T>(organization: string | null, work: (sql: Sql) => Promise<T>): Promise<T>;
	/** One statement by itself: one round trip. */
	read<T>(organization: string | null, work: (sql: Sql) => Promise<T>): Promise<T>;
};
