import { LRUCache } from 'lru-cache';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import { problem } from '../errors.ts';
import type { Registry } from '../schema/model.ts';
import { featuresOf, switched } from '../tenancy/features.ts';
import type { Organization } from './model.ts';

/** The settings that handlers need, read once in a while and not for each call. */
export type Organizations = {
	get(id: string): Promise<Organization>;
	/** The same inside a transaction that is open already. */
	read(id: string, sql: Sql): Promise<Organization>;
	/** It changed: look again at the next call. */
	forget(id: string): void;
};

const TIME_TO_LIVE = 30_000;

type Parts = { store: Store; connections: Connections; registry: Registry };

export function createOrganizations({ store, connections, registry }: Parts): Organizations {
	const features = featuresOf(registry.plugins);
	const cache = new LRUCache<string, Organization>({ max: 1000, ttl: TIME_TO_LIVE });
	const read = async (id: string, sql: Sql): Promise<Organization> => {
		const known = cache.get(id);
		if (known) return known;
		const text = await store.getText(store.views('organization', 'full'), sql, id);
		// While an organisation is being made (the seed, the first start) it is not there yet; nothing is cached then.
		if (text === null) throw problem('not_found', { detail: `There is no organisation ${id}` });
		const stored = JSON.parse(text) as Organization;
		const organization: Organization = { ...stored, features: switched(features, stored.features) };
		cache.set(id, organization);
		return organization;
	};
	return {
		read,
		get: async (id) => cache.get(id) ?? connections.borrow(id, (sql) => read(id, sql)),
		forget: (id) => void cache.delete(id),
	};
}
