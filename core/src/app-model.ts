import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Connections } from './data/database.ts';
import type { SealedColumn } from './encryption/reseal.ts';
import type { EventHouse } from './events/events.ts';
import type { SealedFolder } from './files/stored.ts';
import type { Fetch } from './http/in-process.ts';
import type { Times } from './jobs/hand-over.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Door } from './operations/door.ts';
import type { gather } from './operations/gather.ts';
import type { Operation } from './operations/model.ts';
import type { Ports } from './ports/kinds.ts';
import type { OpenPorts } from './ports/ports.ts';
import type { Pace } from './ports/resilience.ts';
import type { Registry } from './schema/model.ts';
import type { Tenancy } from './tenancy/tenancy.ts';

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
	seeds: ReturnType<typeof gather>['seeds'];
	/** What listens; another server may hand it requests (freehold dev). */
	server: Server;
	/** Starts to serve; resolves to the address. Port 0 takes a free one. */
	listen(port?: number, host?: string): Promise<string>;
	/** Answers calls in this process, without a socket: `createClient({ url: 'http://localhost', fetch: app.fetch })`. For tests and scripts. */
	fetch: Fetch;
	/** Resolves when nothing is under way that no caller waits for: mails, notes of a last use, jobs that are due. */
	idle(): Promise<void>;
	/** What happens to records: the log, who hears of it, who may. */
	events: EventHouse;
	/** Looks now, and not when the next look is due, whether a schedule or a job has become due. */
	look(): Promise<void>;
	/** Asking for jobs, and waiting for them. */
	jobs: Jobs;
	/** Work to be done when the platform stops, after the last call. */
	onStop(work: () => Promise<void> | void): void;
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
	/** A database that is open already, in its right shape, and stays open (freehold dev). */
	connections?: Connections;
};
