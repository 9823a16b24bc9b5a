import { asFunction, asValue } from 'awilix';
import type { App, AppOptions } from './app-model.ts';
import type { Config } from './config.ts';
import { createParts } from './container.ts';
import { createStore } from './data/records.ts';
import { coreDrivers } from './drivers/drivers.ts';
import { keepKeys } from './encryption/keeper.ts';
import { sealedColumnsOf } from './encryption/reseal.ts';
import { settle } from './encryption/settle.ts';
import { refuseFaults } from './errors.ts';
import type { EventHouse } from './events/events.ts';
import { openSubscribers } from './events/plugin.ts';
import type { SealedFolder } from './files/stored.ts';
import { openGround } from './ground.ts';
import type { Identity } from './identity/identity.ts';
import type { Jobs } from './jobs/jobs.ts';
import { gatherKinds } from './jobs/kinds.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { deriveOperations } from './operations/derive.ts';
import type { Door } from './operations/door.ts';
import { gather } from './operations/gather.ts';
import type { Plugin } from './operations/model.ts';
import { CORE_VERSION, findPlugins, loadPluginCode } from './plugin.ts';
import { chooseDrivers } from './ports/choose.ts';
import { checkDrivers } from './ports/drivers.ts';
import type { OpenPorts } from './ports/ports.ts';
import { loadRegistry } from './schema/registry.ts';
import { checkScreens } from './schema/screens.ts';
import { measureDatabase } from './telemetry/database-metrics.ts';
import { createLog } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { Tenancy } from './tenancy/tenancy.ts';

/**
 * Reads plugins and schemas, opens the database, compiles every operation.
 * @throws BootError with every fault found, each with its file and mend
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
	const { log = createLog(config), ports: standIns = {}, pace, now = Date.now, times, connections: given } = options;
	const manifests = findPlugins(config);
	const choices = chooseDrivers(manifests, config);
	const registry = loadRegistry(manifests);
	const store = createStore(registry);
	const operations = deriveOperations(registry, store.tables);
	refuseFaults(checkScreens(registry, operations, config.mode));

	const withDrivers = (code: Awaited<typeof loading>) => {
		refuseFaults(checkDrivers(manifests, [coreDrivers, ...code]));
		return code;
	};
	// Code is read while the database opens; a database that does not open is told first.
	const loading = Promise.all(manifests.map((manifest) => (manifest.name === 'identity' ? null : loadPluginCode(manifest))));
	loading.catch(() => {});
	const ground = await openGround({ config, registry, store, log, connections: given });
	const code = await loading.then(withDrivers).catch((error) => ground.close().then(() => Promise.reject(error)));
	const { connections } = ground;

	const container = createParts({ config, log, registry, store, operations, ground, choices, standIns, pace, now, times });
	const ports = container.resolve<OpenPorts>('ports');
	measureDatabase(container.resolve<Metrics>('metrics'), connections);
	await ports.open([coreDrivers, ...code]).catch((error) => ground.close().then(() => Promise.reject(error)));
	const events = container.resolve<EventHouse>('events');
	const hearing = openSubscribers(events, container);
	const plugins = [...container.resolve<Plugin[]>('ownPlugins'), hearing.plugin, ...code];
	const { services, seeds, ...gathered } = gather(operations, plugins);
	hearing.gather(plugins);
	for (const [name, provider] of ports.callbacks()) gathered.callbackProviders.set(name, provider);
	for (const [name, part] of Object.entries(gathered)) container.register(name, asValue(part));
	for (const [name, service] of services) {
		container.register(
			`service ${name}`,
			typeof service === 'function' ? asFunction(service as () => unknown).singleton() : asValue(service),
		);
	}
	container.register({
		kinds: asValue(gatherKinds(registry, plugins)),
		condition: asValue({
			version: CORE_VERSION,
			isReady: () => lifecycle.isOpen(),
			checkDatabase: async () => void (await connections.borrow(null, (sql) => sql('select 1'))),
			publicJwks: container.resolve<Identity>('identity').publicJwks,
			ports: ports.status,
			metrics: container.resolve('metrics'),
			fileLinks: container.resolve('fileLinks'),
		}),
	});
	const sealed = { columns: sealedColumnsOf(store.tables.values()), files: container.resolve<SealedFolder>('sealedFiles') };
	const settling = await settle({ connections, columns: sealed.columns, log });
	const lifecycle: Lifecycle = createLifecycle({ container, config, ground, log });
	lifecycle.onStop(settling.stop);
	lifecycle.onStop(keepKeys(connections, log));
	const door = container.resolve<Door>('door');
	return {
		...lifecycle,
		config,
		registry,
		operations,
		door,
		log,
		asSystem: door.asSystem,
		sent: connections.sent,
		borrow: connections.borrow,
		connections,
		sealed,
		seeds,
		tenancy: container.resolve<Tenancy>('tenancy'),
		ports,
		events,
		jobs: container.resolve<Jobs>('jobs'),
	};
}
