import { aliasTo, asFunction, asValue, createContainer, InjectionMode } from 'awilix';
import type { Logger } from 'pino';
import { createAudit } from './audit/audit.ts';
import { chainKeys } from './audit/chain.ts';
import { createDenials } from './audit/denials.ts';
import { createSealer, type Sealer } from './audit/sealer.ts';
import type { Config } from './config.ts';
import { openDatabase } from './data/open.ts';
import { createOrm } from './data/orm.ts';
import { createStore } from './data/records.ts';
import { bootError } from './errors.ts';
import { diskFiles, filesFolder } from './files/disk.ts';
import { createReceive } from './files/receive.ts';
import { createHttp } from './http/http.ts';
import { createOutbound } from './http/outbound.ts';
import { createServing } from './http/serving.ts';
import { createGate, createIdentity, type Identity } from './identity/identity.ts';
import { openCounts } from './limits/counts.ts';
import { deriveOperations } from './operations/derive.ts';
import { createDoor, type Door } from './operations/door.ts';
import { gather } from './operations/gather.ts';
import type { Operation } from './operations/model.ts';
import { createSights } from './operations/sight.ts';
import { startSweeping } from './operations/sweep.ts';
import { CORE_VERSION, findPlugins, loadPluginCode } from './plugin.ts';
import { type Mailer, mockMailer } from './ports/email.ts';
import { createScanner } from './ports/scanner.ts';
import type { Registry } from './schema/model.ts';
import { loadRegistry } from './schema/registry.ts';
import { createLog } from './telemetry/log.ts';

/** The platform, started: everything derived from the schema files, and the ways in. */
export type App = {
	config: Config;
	registry: Registry;
	operations: Operation[];
	door: Door;
	log: Logger;
	/** Runs work as the platform itself in one organisation; see {@link Door.asSystem}. */
	asSystem: Door['asSystem'];
	/** How many SQL statements were sent so far. */
	sent: { statements: number };
	/** Raw SQL on the platform's own pooled connections, for one organisation or none. */
	borrow: Awaited<ReturnType<typeof openDatabase>>['borrow'];
	seeds: Awaited<ReturnType<typeof gather>>['seeds'];
	/** Starts to serve; resolves to the address. Port 0 takes a free one. */
	listen(port?: number, host?: string): Promise<string>;
	/** Work to be done when the platform stops, after the last call. */
	onStop(work: () => Promise<void>): void;
	/** Seals the audit entries that are waiting for it. */
	seal(): Promise<void>;
	/** Takes no more calls, finishes those in flight, closes the database. */
	stop(): Promise<void>;
};

export type AppOptions = {
	log?: Logger;
	/** Stands in for the mail server; tests look at what it was given. */
	mailer?: Mailer;
	/** Milliseconds since 1970; tests let time pass. */
	now?: () => number;
};

/**
 * Reads plugins and schemas, opens the database, compiles every operation.
 * @throws BootError with every fault found, each with its file and mend
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
	const log = options.log ?? createLog(config);
	const manifests = findPlugins(config);
	const registry = loadRegistry(manifests);
	const store = createStore(registry);
	const operations = deriveOperations(registry, store.tables);

	// Code is read while the database opens; a database that does not open is told first.
	const loading = Promise.all(manifests.map((manifest) => (manifest.name === 'identity' ? null : loadPluginCode(manifest))));
	loading.catch(() => {});
	const connections = await openDatabase(config, registry, log);
	const counts = await openCounts(config, connections, log).catch((error) =>
		connections.close().then(() => Promise.reject(error)),
	);
	const orm = await createOrm(connections, [...store.tables.values()]);
	const container = createContainer({ injectionMode: InjectionMode.PROXY, strict: true });
	container.register({
		config: asValue(config),
		log: asValue(log),
		registry: asValue(registry),
		store: asValue(store),
		sights: asValue(createSights(registry, store)),
		operations: asValue(operations),
		connections: asValue(connections),
		counts: asValue(counts),
		orm: asValue(orm),
		gate: asFunction(createGate).singleton(),
		chainKey: asFunction(chainKeys).singleton(),
		sealer: asFunction(createSealer)
			.singleton()
			.disposer((sealer) => sealer.stop()),
		filesOf: asValue(diskFiles(filesFolder(config))),
		scanner: asFunction(createScanner).singleton(),
		receive: asFunction(createReceive).singleton(),
		audit: asFunction(createAudit).singleton(),
		denials: asFunction(createDenials)
			.singleton()
			.disposer((denials) => denials.idle()),
		now: asValue(options.now ?? Date.now),
		mailer: asValue(options.mailer ?? mockMailer()),
		identity: asFunction(createIdentity)
			.singleton()
			.disposer((identity) => identity.idle()),
		outbound: asFunction(createOutbound).singleton(),
		'service outbound': aliasTo('outbound'),
		door: asFunction(createDoor)
			.singleton()
			.disposer((door) => door.limiter.close()),
		sweeping: asFunction(startSweeping)
			.singleton()
			.disposer((sweeping) => sweeping.close()),
		http: asFunction(createHttp).singleton(),
		service: asValue((name: string) => {
			if (!container.hasRegistration(`service ${name}`)) throw bootError('service_unknown', { found: name });
			return container.resolve(`service ${name}`);
		}),
	});
	const identity = container.resolve<Identity>('identity');
	const code = await loading.catch((error) =>
		counts
			.close()
			.then(connections.close)
			.then(() => Promise.reject(error)),
	);
	const { handlers, hooks, services, serves, seeds } = gather(operations, [identity.plugin, ...code]);
	container.register({ handlers: asValue(handlers), hooks: asValue(hooks), serves: asValue(serves) });
	for (const [name, service] of services) {
		container.register(
			`service ${name}`,
			typeof service === 'function' ? asFunction(service as () => unknown).singleton() : asValue(service),
		);
	}
	container.register({
		condition: asValue({
			version: CORE_VERSION,
			isReady: () => serving.isOpen,
			checkDatabase: async () => void (await connections.borrow(null, (sql) => sql('select 1'))),
			publicJwks: identity.publicJwks,
		}),
	});
	const door = container.resolve<Door>('door');
	container.resolve('sweeping');
	const farewells: (() => Promise<void>)[] = [];
	const serving = createServing(container.resolve('http'), config, log);

	return {
		config,
		registry,
		operations,
		door,
		log,
		asSystem: door.asSystem,
		sent: connections.sent,
		borrow: connections.borrow,
		seeds,
		listen: serving.open,
		seal: () => container.resolve<Sealer>('sealer').now(),
		onStop: (work) => void farewells.push(work),
		async stop() {
			await serving.close();
			for (const work of farewells) await work();
			await container.dispose();
			await counts.close();
			await connections.close();
			log.flush();
		},
	};
}
