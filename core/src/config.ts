import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readVariables, type Variables } from './environment.ts';
import { type BootFault, refuseFaults } from './errors.ts';
import { type DriverVariables, driverVariables } from './ports/variables.ts';
import type { Role } from './roles.ts';
import { readJson, shownFile } from './schema/read.ts';
import { checkFile } from './schema/vocabulary.ts';

/** What an installation is made of: `freehold.config.json`, and over it the environment. Checked and frozen. */
export type Config = {
	/** Absolute folder of `freehold.config.json`. */
	readonly root: string;
	/** `production` where NODE_ENV says so. */
	readonly mode: 'development' | 'production';
	/** Whether the ports to the outside world are stand-ins (mock) or real (live). FREEHOLD_MODE. */
	readonly providers: 'mock' | 'live';
	/**
	 * What this process does: answers calls (api), does what nobody waits for (worker: events, jobs, schedules, webhooks), or both.
	 * FREEHOLD_ROLE, or the command: `freehold worker`.
	 */
	readonly role: Role;
	/** Address to listen on. HOST. */
	readonly host: string;
	/** 0: any free one. PORT. */
	readonly port: number;
	/** Where people reach this server: no path, no slash at the end. FREEHOLD_PUBLIC_URL. */
	readonly publicUrl: string;
	/** PostgreSQL; absent: the embedded database below `dataFolder`. DATABASE_URL. */
	readonly databaseUrl?: string;
	/** The owner of the tables, who migrates; default: `databaseUrl`. DATABASE_OWNER_URL. */
	readonly databaseOwnerUrl?: string;
	/** Greatest number of connections. DATABASE_POOL. */
	readonly databasePool: number;
	/** Absolute, or `memory://` in tests. FREEHOLD_DATA. */
	readonly dataFolder: string;
	/** 32 bytes in base64 that wrap every other key. FREEHOLD_MASTER_KEY: the key itself, or a file. */
	readonly masterKey?: string;
	/** Redis, for what several processes share; absent: the database does it. REDIS_URL. */
	readonly redisUrl?: string;
	/** The driver of single ports, and with * of those whose service is not named: `{ email: "smtp", "*": "none" }`. FREEHOLD_PORTS. */
	readonly ports: Readonly<Record<string, string>>;
	/** What goes wrong with stand-ins, to see what comes of it; in development only. FREEHOLD_FAULTS. */
	readonly faults?: string;
	/** What who reads /metrics must know. FREEHOLD_METRICS_TOKEN. */
	readonly metricsToken?: string;
	/** The environment's variables, for drivers: each gets those that its manifest names. */
	readonly variables: DriverVariables;
	/** May people found an organisation of their own? FREEHOLD_REGISTRATION. */
	readonly registration: 'open' | 'closed';
	/** npm package names, or folders relative to `root`. */
	readonly plugins: readonly string[];
	/** Settings by plugin name, checked by {@link findPlugins}. */
	readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Origins of our own front ends. FREEHOLD_CORS_ORIGINS, by commas. */
	readonly corsOrigins: readonly string[];
	/** Host names that are served; none: any. FREEHOLD_ALLOWED_HOSTS, by commas. */
	readonly allowedHosts: readonly string[];
	/** Hosts, addresses and networks that may be called although they are private. FREEHOLD_OUTBOUND_ALLOW, by commas. */
	readonly outboundAllow: readonly string[];
	/** Risks of production that are taken knowingly, by the ids of `freehold doctor`. FREEHOLD_ACCEPT, by commas. */
	readonly accept: readonly string[];
	/** Are X-Forwarded-For and X-Forwarded-Proto believed? FREEHOLD_TRUST_PROXY. */
	readonly trustProxy: boolean;
	/** What one person may change in an hour; every other budget is a multiple of it. FREEHOLD_CALLS_PER_HOUR. */
	readonly callsPerHour: number;
	/** Streams and sockets that one person may hold open at one process; every other number is a multiple. FREEHOLD_OPEN_STREAMS. */
	readonly openStreams: number;
	/** Limits of single operations, by their id, instead of those of the schema files. */
	readonly limits: Readonly<Record<string, { calls: number; seconds: number }>>;
	/** LOG_LEVEL. */
	readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
	/** How many jobs a process works on at once. FREEHOLD_JOBS_AT_ONCE. */
	readonly jobsAtOnce: number;
	/** How long requests in flight, and jobs under way, may take to finish. FREEHOLD_SHUTDOWN_SECONDS. */
	readonly shutdownSeconds: number;
};

export const CONFIG_FILE = 'freehold.config.json';

/**
 * The only reader of file and environment. What is given in `overrides` (the command line, tests) wins over the environment,
 * which wins over the file, which wins over the defaults; an empty variable counts as unset.
 * @throws BootError config_missing, or config_invalid with every fault of file and environment
 */
export function loadConfig(
	cwd: string = process.cwd(),
	env: Readonly<Record<string, string | undefined>> = process.env,
	overrides: Partial<Config> = {},
): Config {
	const root = resolve(overrides.root ?? cwd);
	const file = readFile(root);
	const { values, faults } = readVariables(env, root);
	refuseFaults([...file.faults, ...faults]);
	const config = complete(root, file.values, { ...values, variables: driverVariables(env, root) }, overrides);
	refuseFaults(loneRole(config));
	return freeze(config);
}

/** The embedded database belongs to one process, so that one does everything. */
function loneRole({ role, databaseUrl }: Config): BootFault[] {
	if (role === 'all' || databaseUrl) return [];
	const suggestion = 'Set DATABASE_URL, and start both roles; or run freehold start, which does everything.';
	const meant = 'all, where no DATABASE_URL is set: only one process opens the embedded database';
	return [{ code: 'config_invalid', file: 'the environment', pointer: 'FREEHOLD_ROLE', found: role, meant, suggestion }];
}

type FileValues = Partial<Omit<Config, 'root' | 'mode' | 'role' | 'variables'>>;

function readFile(root: string): { values: FileValues; faults: BootFault[] } {
	const path = join(root, CONFIG_FILE);
	const file = shownFile(path);
	try {
		readFileSync(path);
	} catch {
		const meant = `a file like { "plugins": ["./plugins/listings"] }`;
		return {
			values: {},
			faults: [{ code: 'config_missing', file, found: 'no such file', meant, suggestion: 'Start in the folder that has it.' }],
		};
	}
	const read = readJson(path, 'config_invalid');
	if ('fault' in read) return { values: {}, faults: [read.fault] };
	const faults = checkFile('config', read.value, file, 'config_invalid').map(secretElsewhere);
	const { $schema: _, ...values } = (faults.length ? {} : read.value) as FileValues & { $schema?: string };
	return { values, faults };
}

const SECRETS: Readonly<Record<string, string>> = {
	'/databaseUrl': 'DATABASE_URL',
	'/databaseOwnerUrl': 'DATABASE_OWNER_URL',
	'/masterKey': 'FREEHOLD_MASTER_KEY',
	'/redisUrl': 'REDIS_URL',
	'/metricsToken': 'FREEHOLD_METRICS_TOKEN',
};

/** A password in a file that is committed is worth a word of its own. */
function secretElsewhere(fault: BootFault): BootFault {
	const variable = SECRETS[fault.pointer ?? ''];
	return variable ? { ...fault, meant: 'no secrets in this file', suggestion: `Set ${variable} in the environment.` } : fault;
}

function complete(
	root: string,
	file: FileValues,
	env: Variables & Pick<Config, 'variables'>,
	overrides: Partial<Config>,
): Config {
	const mode = overrides.mode ?? env.mode ?? 'development';
	const port = overrides.port ?? env.port ?? file.port ?? 8080;
	const defaults = {
		role: 'all',
		providers: 'mock',
		registration: 'closed',
		host: mode === 'production' ? '0.0.0.0' : '127.0.0.1',
		ports: {},
		publicUrl: `http://localhost:${port}`,
		databasePool: 10,
		dataFolder: './.freehold',
		plugins: [],
		settings: {},
		corsOrigins: [],
		allowedHosts: [],
		outboundAllow: [],
		accept: [],
		trustProxy: false,
		callsPerHour: 1000,
		openStreams: 20,
		limits: {},
		logLevel: 'info',
		jobsAtOnce: 10,
		shutdownSeconds: 15,
	} as const;
	const config = { ...defaults, ...file, ...env, ...overrides, root, mode, port };
	const isFolder = !config.dataFolder.startsWith('memory:');
	return { ...config, dataFolder: isFolder ? resolve(root, config.dataFolder) : config.dataFolder };
}

function freeze<Value>(value: Value): Value {
	if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
	return value;
}
