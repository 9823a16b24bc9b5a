import type { Logger } from 'pino';
import type { Cache } from './cache/cache.ts';
import { openCache } from './cache/stores.ts';
import type { Config } from './config.ts';
import type { Connections } from './data/database.ts';
import { openDatabase } from './data/open.ts';
import { createOrm, type Orm } from './data/orm.ts';
import type { Store } from './data/records.ts';
import { localKeyService } from './encryption/key-service.ts';
import { createKeyring, type Keyring } from './encryption/keyring.ts';
import { readMasterKey } from './encryption/master-key.ts';
import type { QueueDriver } from './jobs/drivers/driver.ts';
import { openQueue } from './jobs/drivers/open.ts';
import { type Counts, openCounts } from './limits/counts.ts';
import { refuseUnsafe } from './safety/safety.ts';
import type { Registry } from './schema/model.ts';

/** What everything else stands on: the keys, the database, where calls are counted, and what brings jobs to their workers. */
export type Ground = {
	keyring: Keyring;
	connections: Connections;
	counts: Counts;
	cache: Cache;
	orm: Orm;
	queue: QueueDriver;
	close(): Promise<void>;
};

type Parts = {
	config: Config;
	registry: Registry;
	store: Store;
	log: Logger;
	/** Open already, and somebody else's to close. */
	connections?: Connections | undefined;
};

/**
 * Opens them one after the other; what is open is closed again where the next one does not open.
 * @throws BootError master_key, database_…, migration_…, unsafe_configuration, redis_unreachable
 */
export async function openGround({ config, registry, store, log, connections: given }: Parts): Promise<Ground> {
	const open: { close(): Promise<void> }[] = [];
	const close = async (): Promise<void> => {
		for (const one of open.reverse()) await one.close();
	};
	const keyring = given?.keyring ?? createKeyring(localKeyService(readMasterKey(config)));
	try {
		const connections = given ?? (await openDatabase(config, registry, log, keyring));
		if (!given) open.push(connections);
		await refuseUnsafe(config, registry, connections, log);
		await keyring.start((work) => connections.borrow(null, work));
		const counts = await openCounts(config, connections, log);
		open.push(counts);
		const cache = await openCache(config, connections, log);
		open.push(cache);
		const orm = await createOrm(connections, [...store.tables.values()]);
		const queue = await openQueue(config, connections, log);
		open.push(queue);
		return { keyring, connections, counts, cache, orm, queue, close };
	} catch (error) {
		await close();
		throw error;
	}
}
