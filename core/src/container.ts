import { type AwilixContainer, aliasTo, asFunction, asValue, createContainer, InjectionMode } from 'awilix';
import type { Logger } from 'pino';
import { createAudit } from './audit/audit.ts';
import { chainKeys } from './audit/chain.ts';
import { createDenials } from './audit/denials.ts';
import { createSealer } from './audit/sealer.ts';
import type { Background } from './background.ts';
import type { Config } from './config.ts';
import { createNotices } from './data/notices.ts';
import type { Store } from './data/records.ts';
import { encryptedFiles } from './encryption/files.ts';
import { bootError } from './errors.ts';
import { createEvents } from './events/events.ts';
import { clearDisk, diskFiles, filesFolder, type SealedFolder } from './files/disk.ts';
import { createReceive } from './files/receive.ts';
import type { Ground } from './ground.ts';
import { createHttp } from './http/http.ts';
import { createOutbound } from './http/outbound.ts';
import { createGate, createIdentity } from './identity/identity.ts';
import { TIMES, type Times } from './jobs/hand-over.ts';
import { createJobs } from './jobs/jobs.ts';
import { createWorker } from './jobs/worker.ts';
import { createDoor } from './operations/door.ts';
import type { Operation } from './operations/model.ts';
import { createOrganizations } from './operations/organizations.ts';
import { createSights } from './operations/sight.ts';
import { createSweeping } from './operations/sweep.ts';
import type { Mailer } from './ports/email.ts';
import { meteredMailer } from './ports/metered-email.ts';
import { createPorts } from './ports/ports.ts';
import { createScanner } from './ports/scanner.ts';
import type { Registry } from './schema/model.ts';
import { createQuotas } from './tenancy/quotas.ts';
import { createTenancy, type Tenancy } from './tenancy/tenancy.ts';
import { createUsage } from './tenancy/usage.ts';
import { createWarnings } from './tenancy/warnings.ts';

type Parts = {
	config: Config;
	log: Logger;
	registry: Registry;
	store: Store;
	operations: Operation[];
	ground: Ground;
	privateFiles: SealedFolder;
	mailer: Mailer;
	now: () => number;
	times?: Partial<Times> | undefined;
};

/** A part of the host that has something to end before the database closes. */
const lasting = <T extends object>(make: (parts: never) => T, end: (part: T) => Promise<unknown>) =>
	asFunction(make as () => T)
		.singleton()
		.disposer((part) => end(part) as Promise<void>);

/** What a worker does. A part that goes on without a caller is named here, and nowhere started by itself. */
const backgroundOf = ({
	tenancy,
	sweeping,
	worker,
}: {
	tenancy: Tenancy;
	sweeping: Background;
	worker: Background;
}): Background[] => [worker, tenancy.purging, sweeping];

/** The host's own parts, each by the name that the others ask for. */
export function createParts({ ground, privateFiles, ...parts }: Parts): AwilixContainer {
	const container = createContainer({ injectionMode: InjectionMode.PROXY, strict: true });
	return container.register({
		config: asValue(parts.config),
		log: asValue(parts.log),
		registry: asValue(parts.registry),
		store: asValue(parts.store),
		operations: asValue(parts.operations),
		postbox: asValue(parts.mailer),
		mailer: asFunction(meteredMailer).singleton(),
		now: asValue(parts.now),
		keyring: asValue(ground.keyring),
		connections: asValue(ground.connections),
		counts: asValue(ground.counts),
		orm: asValue(ground.orm),
		sights: asValue(createSights(parts.registry, parts.store)),
		filesOf: asValue(encryptedFiles({ open: diskFiles(filesFolder(parts.config)), sealed: privateFiles.of })),
		clearFiles: asValue(clearDisk(filesFolder(parts.config), filesFolder(parts.config, 'private'))),
		notices: lasting(createNotices, (notices) => notices.close()),
		gate: asFunction(createGate).singleton(),
		organizations: asFunction(createOrganizations).singleton(),
		warnings: asFunction(createWarnings).singleton(),
		usage: asFunction(createUsage).singleton(),
		quotas: asFunction(createQuotas).singleton(),
		tenancy: lasting(createTenancy, (tenancy) => tenancy.stop()),
		chainKey: asFunction(chainKeys).singleton(),
		sealer: lasting(createSealer, (sealer) => sealer.stop()),
		audit: asFunction(createAudit).singleton(),
		denials: lasting(createDenials, (denials) => denials.idle()),
		scanner: asFunction(createScanner).singleton(),
		receive: asFunction(createReceive).singleton(),
		outbound: asFunction(createOutbound).singleton(),
		identity: lasting(createIdentity, (identity) => identity.idle()),
		events: lasting(createEvents, (events) => events.stop()),
		queue: asValue(ground.queue),
		times: asValue({ ...TIMES, ...parts.times }),
		jobs: lasting(createJobs, (jobs) => jobs.handOver.stop()),
		worker: asFunction(createWorker).singleton(),
		ports: asFunction(createPorts).singleton(),
		door: lasting(createDoor, (door) => door.limiter.close()),
		sweeping: asFunction(createSweeping).singleton(),
		background: asFunction(backgroundOf).singleton(),
		http: asFunction(createHttp).singleton(),
		service: asValue((name: string) => {
			if (!container.hasRegistration(`service ${name}`)) throw bootError('service_unknown', { found: name });
			return container.resolve(`service ${name}`);
		}),
		'service outbound': aliasTo('outbound'),
	});
}
