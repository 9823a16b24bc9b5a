import { type AwilixContainer, aliasTo, asFunction, asValue, createContainer, InjectionMode } from 'awilix';
import type { Logger } from 'pino';
import { createAbout } from './about/about.ts';
import { createAudit } from './audit/audit.ts';
import { chainKeys } from './audit/chain.ts';
import { createDenials } from './audit/denials.ts';
import { createSealer } from './audit/sealer.ts';
import type { Background } from './background.ts';
import { type Callbacks, createCallbacks } from './callbacks/callbacks.ts';
import type { Config } from './config.ts';
import { createNotices } from './data/notices.ts';
import type { Store } from './data/records.ts';
import { encryptedFiles } from './encryption/files.ts';
import { bootError } from './errors.ts';
import { createEvents } from './events/events.ts';
import { createFileLinks } from './files/links.ts';
import { createReceive } from './files/receive.ts';
import { clearStored, createSealedFolder, storedFilesOf } from './files/stored.ts';
import type { Ground } from './ground.ts';
import { createHost } from './host.ts';
import { createHttp } from './http/http.ts';
import { createOutbound, createTargetCheck } from './http/outbound.ts';
import { createCapabilities } from './identity/capabilities.ts';
import { createGate, createGateBehind, createIdentity } from './identity/identity.ts';
import { createMail, createMailing } from './identity/mail.ts';
import { TIMES, type Times } from './jobs/hand-over.ts';
import { createJobs } from './jobs/jobs.ts';
import { createJobRetention } from './jobs/retention.ts';
import { createSchedules } from './jobs/schedules.ts';
import { createWorker } from './jobs/worker.ts';
import { createLater } from './later.ts';
import { createActing } from './operations/acting.ts';
import { createDoor } from './operations/door.ts';
import type { Operation, Plugin } from './operations/model.ts';
import { createOrganizations } from './operations/organizations.ts';
import { createSights } from './operations/sight.ts';
import { createSweeping } from './operations/sweep.ts';
import type { Choice } from './ports/choose.ts';
import { createCosts } from './ports/costs.ts';
import { createInbox } from './ports/inbox.ts';
import { createInboxSweep } from './ports/inbox-sweep.ts';
import type { Ports } from './ports/kinds.ts';
import { countMessages } from './ports/metered.ts';
import type { PortName } from './ports/model.ts';
import { createMonitor } from './ports/monitor.ts';
import { portOperations } from './ports/plugin.ts';
import { createPorts, type OpenPorts } from './ports/ports.ts';
import type { Pace } from './ports/resilience.ts';
import { createRealtime } from './realtime/realtime.ts';
import { createReferences } from './references/references.ts';
import type { Registry } from './schema/model.ts';
import { createSearch } from './search/plugin.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createQuotas } from './tenancy/quotas.ts';
import { createTenancy, type Tenancy } from './tenancy/tenancy.ts';
import { createUsage, type Usage } from './tenancy/usage.ts';
import { createWarnings } from './tenancy/warnings.ts';
import { createTimelines } from './timeline/timelines.ts';
import { createRecovery } from './webhooks/sweep.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

type Parts = {
	config: Config;
	log: Logger;
	registry: Registry;
	store: Store;
	operations: Operation[];
	ground: Ground;
	choices: Map<PortName, Choice>;
	standIns: Partial<Ports>;
	pace: Pace | undefined;
	now: () => number;
	times?: Partial<Times> | undefined;
};

/** A part of the host that has something to end before the database closes. */
const lasting = <T extends object>(make: (parts: never) => T, end: (part: T) => Promise<unknown>) =>
	asFunction(make as () => T)
		.singleton()
		.disposer((part) => end(part) as Promise<void>);

/** What a worker does. A part that goes on without a caller is named here, and nowhere started by itself. */
type Behind = Record<'worker' | 'schedules' | 'jobRetention' | 'sweeping' | 'inboxSweep' | 'recovery', Background> & {
	tenancy: Tenancy;
};
const backgroundOf = ({ tenancy, worker, schedules, jobRetention, sweeping, inboxSweep, recovery }: Behind): Background[] => [
	worker,
	schedules,
	jobRetention,
	tenancy.purging,
	sweeping,
	inboxSweep,
	recovery,
];

type Own = Record<
	| 'identity'
	| 'mailing'
	| 'tenancy'
	| 'jobs'
	| 'schedules'
	| 'portOperations'
	| 'webhooks'
	| 'callbacks'
	| 'timelines'
	| 'search',
	{ plugin: Plugin }
>;

/** The code behind core's own schemas, from each part that has some. */
const pluginsOf = ({
	timelines,
	identity,
	mailing,
	tenancy,
	jobs,
	schedules,
	portOperations,
	webhooks,
	callbacks,
	search,
}: Own): Plugin[] =>
	[identity, mailing, tenancy, jobs, schedules, portOperations, webhooks, callbacks, timelines, search].map(
		({ plugin }) => plugin,
	);

/** The host's own parts, each by the name that the others ask for. */
export function createParts({ ground, ...parts }: Parts): AwilixContainer {
	const container = createContainer({ injectionMode: InjectionMode.PROXY, strict: true });
	return container.register({
		config: asValue(parts.config),
		log: asValue(parts.log),
		registry: asValue(parts.registry),
		store: asValue(parts.store),
		operations: asValue(parts.operations),
		choices: asValue(parts.choices),
		standIns: asValue(parts.standIns),
		pace: asValue(parts.pace),
		metrics: asFunction(createMetrics).singleton(),
		costs: asFunction(createCosts).singleton(),
		inbox: asFunction(createInbox).singleton(),
		countMessage: asFunction(countMessages(() => container.resolve<Usage>('usage'))).singleton(),
		vouch: asValue(() => (container.hasRegistration('service decisions') ? container.resolve('service decisions') : undefined)),
		callbackUrl: asValue((organization: string, driver: string) =>
			container.resolve<Callbacks>('callbacks').urlFor(organization, driver),
		),
		mail: asFunction(createMail).singleton(),
		now: asValue(parts.now),
		keyring: asValue(ground.keyring),
		connections: asValue(ground.connections),
		counts: asValue(ground.counts),
		cache: asValue(ground.cache),
		orm: asValue(ground.orm),
		sights: asValue(createSights(parts.registry, parts.store)),
		filesOf: asFunction(({ ports }: { ports: OpenPorts }) =>
			encryptedFiles({ open: storedFilesOf(ports, 'files'), sealed: storedFilesOf(ports, 'private') }),
		).singleton(),
		sealedFiles: asFunction(createSealedFolder).singleton(),
		clearFiles: asFunction(clearStored).singleton(),
		notices: lasting(createNotices, (notices) => notices.close()),
		gate: asFunction(createGate).singleton(),
		gateBehind: asFunction(createGateBehind).singleton(),
		organizations: asFunction(createOrganizations).singleton(),
		warnings: asFunction(createWarnings).singleton(),
		usage: asFunction(createUsage).singleton(),
		quotas: asFunction(createQuotas).singleton(),
		tenancy: lasting(createTenancy, (tenancy) => tenancy.stop()),
		chainKey: asFunction(chainKeys).singleton(),
		sealer: lasting(createSealer, (sealer) => sealer.stop()),
		audit: asFunction(createAudit).singleton(),
		denials: asFunction(createDenials).singleton(),
		receive: asFunction(createReceive).singleton(),
		outbound: asFunction(createOutbound).singleton(),
		checkTarget: asFunction(createTargetCheck).singleton(),
		later: lasting(createLater, (later) => later.idle()),
		identity: asFunction(createIdentity).singleton(),
		mailing: asFunction(createMailing).singleton(),
		events: lasting(createEvents, (events) => events.stop()),
		queue: asValue(ground.queue),
		times: asValue({ ...TIMES, ...parts.times }),
		jobs: lasting(createJobs, (jobs) => jobs.handOver.stop()),
		worker: asFunction(createWorker).singleton(),
		schedules: asFunction(createSchedules).singleton(),
		jobRetention: asFunction(createJobRetention).singleton(),
		ports: lasting(createPorts, (ports) => ports.close()),
		monitor: lasting(createMonitor, (monitor) => monitor.stop()),
		fileLinks: asFunction(createFileLinks).singleton(),
		portOperations: asFunction(portOperations).singleton(),
		callbacks: asFunction(createCallbacks).singleton(),
		timelines: asFunction(createTimelines).singleton(),
		references: asFunction(createReferences).singleton(),
		'service references': aliasTo('references'),
		// Records of any kind, for what is about one of them.
		'service about': asFunction(createAbout).singleton(),
		search: asFunction(createSearch).singleton(),
		ownPlugins: asFunction(pluginsOf).singleton(),
		webhooks: lasting(createWebhooks, (webhooks) => webhooks.idle()),
		door: lasting(createDoor, (door) => door.limiter.close()),
		inboxSweep: asFunction(createInboxSweep).singleton(),
		sweeping: asFunction(createSweeping).singleton(),
		recovery: asFunction(createRecovery).singleton(),
		background: asFunction(backgroundOf).singleton(),
		realtime: lasting(createRealtime, (realtime) => realtime.close()),
		http: asFunction(createHttp).singleton(),
		service: asValue((name: string) => {
			if (!container.hasRegistration(`service ${name}`)) throw bootError('service_unknown', { found: name });
			return container.resolve(`service ${name}`);
		}),
		'service outbound': aliasTo('outbound'),
		'service host': asFunction(createHost).singleton(),
		// What the schema files say, for plugins that map other people's fields to ours (x-reso).
		'service registry': aliasTo('registry'),
		'service acting': asFunction(createActing).singleton(),
		'service capabilities': asFunction(createCapabilities).singleton(),
	});
}
