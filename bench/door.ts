/**
 * What the whole door costs of a list of 20: the platform against the same statement and serialising with the door's steps left out,
 * in rounds that alternate. And where that time goes, step by step, from a CPU profile of the platform at work.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseCpu } from './cpu.ts';
import type { Prepared } from './database.ts';
import { load, type Measured, type Request } from './load.ts';
import { signIn } from './people.ts';
import { type Running, run } from './processes.ts';
import { type Profile, stepsOf } from './steps.ts';

/** `server`, `database`: microseconds of CPU for one call. */
export type Costs = Measured & { server: number; database: number };

export type DoorCost = {
	/** Behind bare Koa, behind the platform's HTTP, through the door with a user's token, and with a secret key. */
	bare: Costs[];
	http: Costs[];
	user: Costs[];
	key: Costs[];
	/** Microseconds of the server's CPU for one call, by step. */
	steps: { name: string; microseconds: Map<string, number> }[];
};

type Options = { rounds: number; seconds: number; lists: Request[]; create: Request };
type Environment = Record<string, string>;

const PLATFORM = 'core/src/cli/freehold.ts';
const PORTS = { bare: '18083', http: '18084' };

export async function measureDoor(prepared: Prepared, environment: Environment, options: Options): Promise<DoorCost> {
	const { rounds, seconds, lists } = options;
	const servers = await Promise.all([
		run('bench/bare.ts', [], bareEnvironment(prepared, environment, 'koa')),
		run('bench/bare.ts', [], bareEnvironment(prepared, environment, 'platform')),
		run(PLATFORM, ['start'], environment),
	]);
	const [bare, http, platform] = servers;
	try {
		const token = await signIn(platform.url);
		const key = await issueKey(platform.url, token);
		const database = await databaseCpu(prepared.database.superuserUrl);
		const costs = async (server: Running, bearer: string): Promise<Costs> => {
			const before = { server: server.cpu(), database: database() };
			const measured = await load(server.url, bearer, lists, seconds);
			const each = (now: number, then: number): number => (now - then) / measured.total;
			return { ...measured, server: each(server.cpu(), before.server), database: each(database(), before.database) };
		};
		const ways = {
			bare: () => costs(bare, token),
			http: () => costs(http, token),
			user: () => costs(platform, token),
			key: () => costs(platform, key),
		};
		const names = Object.keys(ways) as (keyof typeof ways)[];
		const measured = Object.fromEntries(names.map((name) => [name, [] as Costs[]])) as Record<keyof typeof ways, Costs[]>;
		for (const name of names) await ways[name]();
		// Each round begins with another one, so that what else the machine does falls on all alike.
		for (let round = 0; round < rounds * names.length; round++) {
			const name = names[(round + Math.floor(round / names.length)) % names.length] as keyof typeof ways;
			measured[name].push(await ways[name]());
		}
		await platform.stop();
		return { ...measured, steps: await profileSteps(environment, options) };
	} finally {
		await Promise.all(servers.map((server) => server.stop()));
	}
}

const bareEnvironment = (
	{ database, organization }: Prepared,
	environment: Environment,
	http: 'koa' | 'platform',
): Environment => ({
	...environment,
	PORT: PORTS[http === 'koa' ? 'bare' : 'http'],
	BARE_HTTP: http,
	// Row-level security does not hold a superuser: it is one of the steps left out.
	BARE_DATABASE_URL: database.superuserUrl,
	BARE_ORGANIZATION: organization,
});

async function issueKey(url: string, token: string): Promise<string> {
	const answer = await fetch(`${url}/v1/api-keys/issue`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ name: 'bench', kind: 'secret', role: 'admin' }),
	});
	if (!answer.ok) throw new Error(`No key was issued: ${await answer.text()}`);
	return ((await answer.json()) as { key: string }).key;
}

/** One kind of work at a time in a process of its own, whose CPU is watched. */
async function profileSteps(environment: Environment, { seconds, lists, create }: Options): Promise<DoorCost['steps']> {
	const works = [
		{ name: 'list of 20', requests: lists, keyed: false },
		{ name: 'create', requests: [create], keyed: false },
		{ name: 'create with an Idempotency-Key', requests: [create], keyed: true },
	];
	const steps: DoorCost['steps'] = [];
	for (const { name, requests, keyed } of works) {
		const folder = mkdtempSync(join(tmpdir(), 'freehold-bench-profile-'));
		const server = await run(PLATFORM, ['start'], { ...environment, NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` });
		try {
			const token = await signIn(server.url);
			const before = server.cpu();
			const { total } = await load(server.url, token, requests, 2 * seconds, keyed);
			const used = (server.cpu() - before) / total;
			await server.stop();
			const profiles = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile);
			steps.push({ name, microseconds: stepsOf(profiles, used, 2 * seconds) });
		} finally {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	}
	return steps;
}
