import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Background } from '../background.ts';
import type { Cache } from '../cache/cache.ts';
import type { Connections } from '../data/database.ts';
import type { Store } from '../data/records.ts';
import type { Identity } from '../identity/identity.ts';
import type { Later } from '../later.ts';
import type { Plugin, Stream, Transact } from '../operations/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import { definePlugin } from '../plugin.ts';
import type { Registry } from '../schema/model.ts';
import { type Features, featuresOf } from './features.ts';
import { exportStream, ownOperations, platformOperations } from './operations.ts';
import { type Purged, purgeDue } from './purge.ts';
import type { Quotas } from './quotas.ts';
import { settingsHooks } from './settings.ts';
import type { Usage } from './usage.ts';

/** Organisations: their settings, plans and usage, and what becomes of them. */
export type Tenancy = {
	plugin: Plugin;
	features: Features;
	/** The organisation's standing or plan changed: nothing of what was known here holds any more. */
	changed(organization: string): void;
	/** Everything of the organisation that `transact` works in, as an archive; audited. */
	export(transact: Transact): Promise<Stream>;
	/** Purges what is due. */
	purge(): Promise<Purged>;
	/** Purges what is due now and every hour. */
	purging: Background;
	/** Writes the usage that is not written yet, and lets the owners hear of it. */
	settle(): Promise<void>;
	/** Settles and ends; to be awaited before the database is closed. */
	stop(): Promise<void>;
};

export type TenancyParts = {
	registry: Registry;
	store: Store;
	connections: Connections;
	organizations: Organizations;
	quotas: Quotas;
	usage: Usage;
	later: Later;
	audit: Audit;
	cache: Cache;
	identity: Identity;
	clearFiles: (organization: string) => Promise<void>;
	log: Logger;
};

const HOUR = 3_600_000;

export function createTenancy(parts: TenancyParts): Tenancy {
	const { registry, organizations, usage, later, identity, log, audit, cache, quotas, store } = parts;
	const features = featuresOf(registry.plugins);
	const changed = (organization: string): void => {
		organizations.forget(organization);
		identity.forgetOrganization(organization);
		usage.forget(organization);
	};
	const inside = { audit, cache, quotas, usage, organizations, store, features, changed };
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<unknown> = Promise.resolve();

	const purge = (): Promise<Purged> => {
		const work = running.then(() => purgeDue(parts));
		running = work.catch(() => {});
		return work;
	};
	const purgeQuietly = (): void =>
		void purge().catch((error: unknown) => log.error({ err: error }, 'purging failed; it is tried again in an hour'));

	const stream = exportStream(inside);
	const settle = async (): Promise<void> => {
		await usage.flush();
		await later.idle();
	};
	return {
		features,
		settle,
		export: (transact) => stream({ id: '', query: {} }, transact),
		changed,
		purge,
		plugin: definePlugin({
			name: 'identity',
			operations: { ...ownOperations(inside), ...platformOperations(inside) },
			streams: { 'organization.export': stream },
			before: settingsHooks(features, organizations),
			services: { usage },
		}),
		purging: {
			name: 'purging deleted organisations',
			start() {
				purgeQuietly();
				timer = setInterval(purgeQuietly, HOUR).unref();
			},
			async stop() {
				clearInterval(timer);
				await running;
			},
		},
		async stop() {
			await running;
			await usage.stop();
			await later.idle();
		},
	};
}
