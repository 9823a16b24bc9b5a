/**
 * The layout of docker-compose.yml on one machine without an engine: API and worker processes, PostgreSQL and Redis, each pair
 * with a network between them that a test can cut, and any process of which can be killed.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installDebianPackages } from './debian.ts';
import { createMember, type Member } from './member.ts';
import { type Network, startNetwork } from './network.ts';
import { FREEHOLD, ROOT } from './once.ts';
import { asSuperuser, createDatabase, createRoles, LOGIN, type PostgresServer, startPostgres } from './postgres.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { freePort } from './servers.ts';

export type Cluster = {
	/** Where callers reach it: the proxy before the API processes. */
	url: string;
	front: Network;
	apis: Member[];
	workers: Member[];
	members: Member[];
	postgres: PostgresServer & { proxy: Network };
	redis?: RedisServer & { proxy: Network };
	environment: Record<string, string>;
	/** SQL that row-level security does not hold back, past the proxy. */
	behind<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** A command of the product, on this cluster's database. */
	freehold(args: string[], input?: string): Promise<string>;
	/** How many seconds a process's clock is wrong by; where the cluster has clocks. */
	setClock(member: Member, seconds: number): void;
	untilReady(seconds?: number): Promise<void>;
	stop(): Promise<void>;
};

export type ClusterOptions = {
	redis?: boolean;
	apis?: number;
	workers?: number;
	environment?: Record<string, string>;
	/** Folder of the installation; default: this tree. */
	root?: string;
	/** Where PostgreSQL's folder is made. */
	place?: string;
	/** Gives each process a clock of its own, which {@link Cluster.setClock} moves. */
	clocks?: boolean;
	/** Settings of PostgreSQL. */
	settings?: Record<string, string>;
};

const clockFile = (folder: string, name: string): string => join(folder, `${name}.clock`);
const offset = (seconds: number): string => `${seconds < 0 ? '' : '+'}${seconds}`;

/** libfaketime: the time of day of one process is what a file says; how fast it runs, and timers, stay as they are. */
function clockOf(folder: string, name: string): Record<string, string> {
	const library = () => globSync('/usr/lib/*/faketime/libfaketime.so.1')[0];
	const found = library() ?? (installDebianPackages('libfaketime') ? library() : undefined);
	if (!found) throw new Error('Clocks of processes are moved by libfaketime: install it ("apt-get install libfaketime")');
	writeFileSync(clockFile(folder, name), offset(0));
	return {
		LD_PRELOAD: found,
		FAKETIME_TIMESTAMP_FILE: clockFile(folder, name),
		FAKETIME_NO_CACHE: '1',
		DONT_FAKE_MONOTONIC: '1',
		FAKETIME_DONT_RESET: '1',
	};
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
	const { redis: withRedis = false, apis = 2, workers = 2, root = ROOT, clocks = false } = options;
	const folder = mkdtempSync(join(tmpdir(), 'freehold-cluster-'));
	// What is committed must be there after a crash, so none of the shortcuts of other tests.
	const server = await startPostgres({ synchronous_commit: 'on', ...options.settings }, options.place);
	const redisServer = withRedis ? await startRedis(await freePort(), true) : undefined;
	await createRoles(server);
	const database = await createDatabase(server, 'cluster');

	const postgresProxy = await startNetwork([Number(new URL(server.url).port)]);
	const redisProxy = redisServer ? await startNetwork([Number(new URL(redisServer.url).port)]) : undefined;
	const through = (url: string, proxy: Network): string => {
		const there = new URL(url);
		there.port = String(proxy.port);
		return there.href;
	};
	const front = await startNetwork([]);
	const environment: Record<string, string> = {
		NODE_ENV: 'production',
		// It is reached by http and on this machine only.
		FREEHOLD_ACCEPT: 'public-url',
		DATABASE_URL: through(database.appUrl, postgresProxy),
		DATABASE_POOL: '6',
		FREEHOLD_DATA: join(folder, 'data'),
		FREEHOLD_MASTER_KEY: randomBytes(32).toString('base64'),
		// The same for all: tokens of one are tokens of the others.
		FREEHOLD_PUBLIC_URL: `http://127.0.0.1:${front.port}`,
		FREEHOLD_TRUST_PROXY: 'true',
		FREEHOLD_CALLS_PER_HOUR: '999999',
		FREEHOLD_SHUTDOWN_SECONDS: '10',
		LOG_LEVEL: 'warn',
		...(redisServer && redisProxy ? { REDIS_URL: through(redisServer.url, redisProxy) } : {}),
		...options.environment,
	};
	const freehold = async (args: string[], input = ''): Promise<string> => {
		const running = promisify(execFile)(process.execPath, [FREEHOLD, ...args], {
			cwd: root,
			env: { PATH: process.env.PATH, ...environment, DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.superuserUrl },
			maxBuffer: 1 << 26,
		});
		running.child.stdin?.end(input);
		return (await running).stdout;
	};
	await freehold(['migrate', 'up']);
	await asSuperuser(database.superuserUrl, (client) => client.query(`grant freehold_app to ${LOGIN}`));

	const member = async (role: 'api' | 'worker', number: number): Promise<Member> => {
		const name = `${role}-${number}`;
		return createMember({
			name,
			args: role === 'api' ? ['start'] : ['worker'],
			port: await freePort(),
			log: join(folder, `${name}.log`),
			environment: { ...environment, FREEHOLD_ROLE: role, ...(clocks ? clockOf(folder, name) : {}) },
			root,
		});
	};
	const all = (role: 'api' | 'worker', count: number) =>
		Promise.all(Array.from({ length: count }, (_, at) => member(role, at + 1)));
	const [answering, working] = [await all('api', apis), await all('worker', workers)];
	const members = [...answering, ...working];
	front.targets = answering.map(({ port }) => port);

	const cluster: Cluster = {
		url: `http://127.0.0.1:${front.port}`,
		front,
		apis: answering,
		workers: working,
		members,
		postgres: { ...server, proxy: postgresProxy },
		...(redisServer && redisProxy ? { redis: { ...redisServer, proxy: redisProxy } } : {}),
		environment,
		freehold,
		setClock: ({ name }, seconds) => writeFileSync(clockFile(folder, name), offset(seconds)),
		behind: (sql, values) =>
			asSuperuser(database.superuserUrl, async (client) => (await client.query(sql, values)).rows as never),
		async untilReady(seconds) {
			await Promise.all(members.map((one) => one.untilReady(seconds)));
		},
		async stop() {
			await Promise.all(members.map((one) => one.stop()));
			await Promise.all([front.close(), postgresProxy.close(), redisProxy?.close()]);
			await Promise.all([server.stop(), redisServer?.stop()]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
	try {
		// The first alone: it makes what all of them share.
		for (const one of members) one.start();
		await cluster.untilReady();
	} catch (error) {
		await cluster.stop();
		throw error;
	}
	return cluster;
}
