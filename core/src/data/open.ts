import type { PGlite } from '@electric-sql/pglite';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Keyring } from '../encryption/keyring.ts';
import type { Registry } from '../schema/model.ts';
import { type Connections, connectPglite, connectPostgres } from './database.ts';
import { embeddedExtensions } from './extensions.ts';
import { migrateOnStart } from './migrate.ts';
import { type OwnerSql, ownerOfPglite, withPostgresOwner } from './owner.ts';

/**
 * Opens the configured database with its shape as the migration files say: in development they are applied,
 * in production a database that is behind stops the start.
 * @param shape brings the database into its shape, where that is not by migration files (freehold dev)
 */
export async function openDatabase(
	config: Config,
	registry: Registry,
	log: Logger,
	keyring: Keyring,
	shape = (owner: OwnerSql): Promise<void> => migrateOnStart(owner, config, registry, log),
): Promise<Connections> {
	if (!config.databaseUrl) {
		const prepare = (pglite: PGlite) => shape(ownerOfPglite(pglite));
		return connectPglite(config, keyring, prepare, await embeddedExtensions(registry.plugins));
	}
	await withPostgresOwner(config, shape);
	return connectPostgres(config, keyring);
}
