import { asFunction, asValue } from 'awilix';
import type { Logger } from 'pino';
import type { Sealer } from './audit/sealer.ts';
import { type Background, together } from './background.ts';
import { followEvents } from './cache/follow.ts';
import type { Config } from './config.ts';
import { createParts } from './container.ts';
import type { Connections } from './data/database.ts';
import { createStore } from './data/records.ts';
import { coreDrivers } from './drivers/drivers.ts';
import { keepKeys } from './encryption/keeper.ts';
import { type SealedColumn, sealedColumnsOf } from './encryption/reseal.ts';
import { settle } from './encryption/settle.ts';
import { refuseFaults } from './errors.ts';
import type { EventHouse } from './events/events.ts';
import { openSubscribers } from './events/plugin.ts';
import type { SealedFolder } from './files/stored.ts';
import { openGround } from './ground.ts';
import { createServing } from './http/serving.ts';
import type { Identity } from './identity/identity.ts';
import type { Times } from './jobs/hand-over.ts';
import type { Jobs } from './jobs/jobs.ts';
import { gatherKinds } from './jobs/kinds.ts';
import type { Schedules } from './jobs/schedules.ts';
import type { Later } from './later.ts';
import { deriveOperations } from './operations/derive.ts';
import type { Door } from './operations/door.ts';
import { gather } from './operations/gather.ts';
import type { Operation, Plugin } from './operations/model.ts';
import { CORE_VERSION, findPlugins, loadPluginCode } from './plugin.ts';
import { chooseDrivers } from './ports/choose.ts';
import { checkDrivers } from './ports/drivers.ts';
import type { Ports } from './ports/kinds.ts';
import type { Monitor } from './ports/monitor.ts';
import type { OpenPorts } from './ports/ports.ts';
import type { Pace } from './ports/resilience.ts';
import type { Realtime } from './realtime/realtime.ts';
import { answersCalls, worksBehind } from './roles.ts';
import type { Registry } from './schema/model.ts';
import { loadRegistry } from './schema/registry.ts';
import { measureDatabase } from './telemetry/database-metrics.ts';
import { createLog } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { Tenancy } from './tenancy/tenancy.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

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
	borrow: Connections['borrow'];
	connections: Connections;
	/** What is encrypted at rest: the columns, and the folder of private files. */
	sealed: { columns: SealedColumn[]; files: SealedFolder };
	/** Organisations from outside: what the command line does with them. */
	tenancy: Tenancy;
	/** The ports to the outside world. */
	ports: OpenPorts;
	seeds: Awaited<ReturnType<typeof gather>>['seeds'];
	/** Starts to serve; resolves to the address. Port 0 takes a free one. */
	listen(port?: number, host?: string): Promise<string>;
	/** Resolves when nothing is under way that no caller waits for: mails, notes of a last use, jobs that are due. */
	idle(): Promise<void>;
	/** What happens to records: the log, who hears of it, who may. */
	events: EventHouse;
	/** Looks now, and not when the next look is due, whether a schedule or a job has become due. */
	look(): Promise<void>;
	/** Asking for jobs, and waiting for them. */
	jobs: Jobs;
	/** Work to be done when the platform stops, after the last call. */
	onStop(work: () => Promise<void>): void;
	/** Seals the audit entries that are waiting for it. */
	seal(): Promise<void>;
	/** Takes no more calls, finishes those in flight, closes the database. */
	stop(): Promise<void>;
};

export type AppOptions = {
	log?: Logger;
	/** Take the place of drivers; tests look at what they were given. */
	ports?: Partial<Ports>;
	/** How repetitions at ports are spaced; tests make it short. */
	pace?: Pace;
	/** Milliseconds since 1970; tests let time pass. */
	now?: () => number;
	/** How long things of jobs take, in milliseconds; tests make them short. */
	times?: Partial<Times>;
};

/**
 * Reads plugins and schemas, opens the database, compiles every operation.
 * @throws BootError with every fault found, each with its file and mend
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
	const { log = createLog(config), ports: standIns = {}, pace, now = Date.now, times } = options;
	const manifests = findPlugins(config);
	const choices = chooseDrivers(manifests, config);
	const registry = loadRegistry(manifests);
	const store = createStore(registry);
	const operations = deriveOperations(registry, store.tables);

	const withDrivers = (code: Awaited<typeof loading>) => {
		refuseFaults(checkDrivers(manifests, [coreDrivers, ...code]));
		return code;
	};
	// Code is read while the database opens; a database that does not open is told first.
	const loading = Promise.all(manifests.map((manifest) => (manifest.name === 'identity' ? null : loadPluginCode(manifest))));
	loading.catch(() => {});
	const ground = await openGround({ config, registry, store, log });
	const code = await loading.then(withDrivers).catch((error) => ground.close().then(() => Promise.reject(error)));
	const { connections } = ground;

	const container = createParts({ config, log, registry, store, operations, ground, choices, standIns, pace, now, times });
	const ports = container.resolve<OpenPorts>('ports');
	const metrics = container.resolve<Metrics>('metrics');
	measureDatabase(metrics, connections);
	await ports.open([coreDrivers, ...code]).catch((error) => ground.close().then(() => Promise.reject(error)));
	const sealed = { columns: sealedColumnsOf(store.tables.values()), files: container.resolve<SealedFolder>('sealedFiles') };
	const identity = container.resolve<Identity>('identity');
	const tenancy = container.resolve<Tenancy>('tenancy');
	const later = container.resolve<Later>('later');
	const events = container.resolve<EventHouse>('events');
	const jobs = container.resolve<Jobs>('jobs');
	const webhooks = container.resolve<Webhooks>('webhooks');
	const schedules = container.resolve<Schedules>('schedules');
	const hearing = openSubscribers(events, container);
	const plugins = [...container.resolve<Plugin[]>('ownPlugins'), hearing.plugin, ...code];
	const { services, seeds, ...gathered } = gather(operations, plugins);
	hearing.gather(plugins);
	container.register({ kinds: asValue(gatherKinds(registry, plugins)) });
	for (const [name, provider] of ports.callbacks()) gathered.callbackProviders.set(name, provider);
	for (const [name, part] of Object.entries(gathered)) container.register(name, asValue(part));
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
			ports: ports.status,
			metrics,
			fileLinks: container.resolve('fileLinks'),
		}),
	});
	const door = container.resolve<Door>('door');
	const background = together(worksBehind(config) ? container.resolve<Background[]>('background') : [], log);
	const monitor = container.resolve<Monitor>('monitor');
	const settling = await settle({ connections, columns: sealed.columns, log });
	const farewells: (() => Promise<unknown> | unknown)[] = [settling.stop, keepKeys(connections, log)];
	const serving = createServing(container.resolve('http'), config, log);
	const realtime = answersCalls(config) ? container.resolve<Realtime>('realtime') : undefined;
	let stopping: Promise<void> | undefined;
	const stop = async (): Promise<void> => {
		// At the same time, so that both have all of the time that there is.
		await Promise.all([serving.close(), background.stop(), realtime?.close()]);
		for (const work of farewells) await work();
		await container.dispose();
		await ground.close();
		log.flush();
	};

	return {
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
		tenancy,
		ports,
		async listen(port, host) {
			await realtime?.attach(serving.server);
			const address = await serving.open(port, host);
			await events.start();
			if (answersCalls(config)) farewells.push(followEvents(ground.cache, events));
			background.start();
			monitor.start();
			return address;
		},
		seal: () => container.resolve<Sealer>('sealer').now(),
		async idle() {
			await later.idle();
			// What a job does is told, and may be followed by other jobs.
			do {
				await events.idle();
				await jobs.idle();
			} while (events.isBusy());
			await webhooks.idle();
		},
		events,
		jobs,
		async look() {
			await schedules.look();
			await jobs.handOver.look();
		},
		onStop: (work) => void farewells.push(work),
		stop: () => (stopping ??= stop()),
	};
}
