/**
 * A private PostgreSQL server for one run of tests or benchmarks: a free port on 127.0.0.1, data in a temporary folder,
 * durability off. Where it comes from, in this order: FREEHOLD_TEST_DATABASE_URL (a superuser's URL of a server to use),
 * the programs on PATH, Debian's package (installed where we may).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { installDebianPackages } from './debian.ts';
import { freePort, runAs } from './servers.ts';

/** The roles of the tests' server: who migrates, and whom the platform signs in as. */
export const OWNER = 'freehold_owner';
export const LOGIN = 'freehold_login';

export type PostgresServer = {
	/** Superuser, database `postgres`. */
	url: string;
	stop(): Promise<void>;
	/** Ends it as a power cut would: nothing is finished, connections break. @throws where the server is not ours */
	crash(): Promise<void>;
	/** Starts it again where it was, if it has ended; resolves when it answers. */
	again(): Promise<void>;
};

export type TestDatabase = {
	/** Superuser: migrations that may mark functions leakproof, and looking behind row-level security. */
	superuserUrl: string;
	/** Owns the database and may make roles, and is no superuser: as hosted PostgreSQL gives it. */
	ownerUrl: string;
	/** What the platform is given as DATABASE_URL: a plain login, member of `freehold_app`. */
	appUrl: string;
};

/**
 * @param place where its folder is made
 * @throws where there is no PostgreSQL and none can be installed, with what to do
 */
export async function startPostgres(settings: Record<string, string> = {}, place = tmpdir()): Promise<PostgresServer> {
	const given = process.env.FREEHOLD_TEST_DATABASE_URL;
	if (given) {
		const notOurs = async (): Promise<never> => {
			throw new Error('FREEHOLD_TEST_DATABASE_URL names a server that this test may not end; unset it');
		};
		return { url: given, stop: async () => {}, crash: notOurs, again: notOurs };
	}

	const programs = findPrograms() ?? (installDebianPackages('postgresql') ? findPrograms() : undefined);
	if (!programs) throw new Error(HOW_TO_GET_POSTGRES);

	const folder = mkdtempSync(join(place, 'freehold-postgres-'));
	// It refuses to run as root.
	const user = runAs('postgres', 'nobody');
	if (user) chownSync(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
	execFileSync(
		join(programs, 'initdb'),
		['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
		{
			...user,
			env,
			cwd: folder,
			stdio: ['ignore', 'ignore', 'inherit'],
		},
	);

	const port = await freePort();
	const all = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200', ...settings };
	const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
	for (const [name, value] of Object.entries(all)) args.push('-c', `${name}=${value}`);
	const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
	let child: ChildProcess;
	const start = async (): Promise<void> => {
		child = spawn(join(programs, 'postgres'), args, { ...user, env, cwd: folder, stdio: 'ignore' });
		await untilReady(url, () => hasEnded(child));
	};
	const end = async (signal: NodeJS.Signals): Promise<void> => {
		if (hasEnded(child)) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	};
	const stopNow = () => child.kill('SIGQUIT');
	process.once('exit', stopNow);
	await start().catch((error: unknown) => {
		stopNow();
		throw error;
	});
	return {
		url,
		crash: () => end('SIGQUIT'),
		again: async () => (hasEnded(child) ? start() : untilReady(url, () => hasEnded(child))),
		async stop() {
			process.removeListener('exit', stopNow);
			await end('SIGINT');
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Makes the roles of the tests once per server. `freehold_app` itself is made by the platform's own `migrate up`. */
export async function createRoles(server: { url: string }): Promise<void> {
	await asSuperuser(server.url, async (client) => {
		for (const [role, rights] of [
			[OWNER, 'LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE CREATEDB'],
			[LOGIN, 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB'],
		]) {
			const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
			if (!rowCount) await client.query(`create role ${role} ${rights}`);
		}
	});
}

/** A new database, empty or copied from `template`. */
export async function createDatabase(server: { url: string }, name: string, template?: string): Promise<TestDatabase> {
	await asSuperuser(server.url, async (client) => {
		await client.query(`drop database if exists "${name}" with (force)`);
		await client.query(`create database "${name}" owner ${OWNER}${template ? ` template "${template}"` : ''}`);
	});
	return urlsOf(server, name);
}

export async function dropDatabase(server: { url: string }, name: string): Promise<void> {
	await asSuperuser(server.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
}

export function urlsOf(server: { url: string }, name: string): TestDatabase {
	const as = (user: string): string => {
		const url = new URL(server.url);
		if (user !== url.username) url.password = '';
		url.username = user;
		url.pathname = `/${name}`;
		return url.href;
	};
	return { superuserUrl: as(new URL(server.url).username), ownerUrl: as(OWNER), appUrl: as(LOGIN) };
}

/** Runs `work` on one connection of its own. */
export async function asSuperuser<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

const HOW_TO_GET_POSTGRES =
	'The tests on PostgreSQL need its programs (initdb, postgres). Install PostgreSQL 15 or newer ' +
	'("apt-get install postgresql", "brew install postgresql"), put its bin folder on PATH, or set ' +
	'FREEHOLD_TEST_DATABASE_URL to the URL of a superuser on a server that the tests may use.';

function findPrograms(): string | undefined {
	const debian = '/usr/lib/postgresql';
	const folders = (process.env.PATH ?? '').split(delimiter);
	if (existsSync(debian)) {
		const newestFirst = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
		folders.push(...newestFirst.map((version) => join(debian, version, 'bin')));
	}
	return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function untilReady(url: string, ended: () => boolean): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		if (ended()) break;
		try {
			await asSuperuser(url, (client) => client.query('select 1'));
			return;
		} catch {
			await wait(50);
		}
	}
	throw new Error(`PostgreSQL did not start at ${url}`);
}
