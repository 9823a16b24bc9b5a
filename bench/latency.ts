/**
 * From the commit of a change, as PostgreSQL dates it, to the socket that hears of it: ours beside a bare handler that commits and emits,
 * and beside the least that loses nothing (`emit-floor.ts`), all with as many sockets and the same transport.
 */
import type { App } from '@freehold/core';
import { Client } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { asSuperuser, LOGIN } from '../tests/harness/postgres.ts';
import { ROOT } from './database.ts';
import { BENCH_PASSWORD, type BenchGround } from './ground.ts';
import { median } from './load.ts';
import { type Running, run } from './processes.ts';

const SOCKETS = 20;

type Times = { p50: number; p99: number; whole: number };
type Target = {
	name: string;
	running: Running;
	headers: Record<string, string>;
	path: string;
	/** Where the record stands. */
	table: string;
	record: string;
	/** Another value each time. */
	body: (step: number) => unknown;
	sockets: Socket[];
};

export async function measureLatency(
	ground: BenchGround,
	{ events, rounds }: { events: number; rounds: number },
): Promise<string> {
	const record = await prepareFloor(ground);
	const commits = await clockOf(ground);
	const targets = [
		await floor(ground, 'emit', record, '18090'),
		await floor(ground, 'outbox', record, '18091'),
		await ours(ground, false, '18092'),
		await ours(ground, true, '18093'),
	];
	const measured = targets.map(() => [] as Times[]);
	try {
		for (const target of targets) await follow(target, 100, commits);
		for (let round = 0; round < rounds; round++) {
			for (const [at, target] of targets.entries()) {
				process.stderr.write(`round ${round + 1}: ${target.name}\n`);
				measured[at]?.push(await follow(target, events, commits));
			}
		}
	} finally {
		await commits.end();
		for (const { sockets, running } of targets) {
			for (const socket of sockets) socket.disconnect();
			await running.stop();
		}
	}
	const of = (at: number, what: keyof Times): number => median((measured[at] as Times[]).map((one) => one[what]));
	const row = (at: number): string => {
		const ratios = at < 2 ? ['', ''] : [0, 1].map((floor) => (of(floor, 'p50') / of(at, 'p50')).toFixed(2));
		return `| ${targets[at]?.name} | ${of(at, 'p50').toFixed(2)} | ${of(at, 'p99').toFixed(2)} | ${of(at, 'whole').toFixed(2)} | ${ratios.join(' | ')} |`;
	};
	return `## From a commit to the socket

Milliseconds from the commit (PostgreSQL's own date of it) to the message on the first of the sockets, ${events} changes one after the other, ${SOCKETS} sockets that all hear of it, medians of ${rounds} rounds. \`npm run bench latency\`.
The first floor commits and emits in one process: what it has not told when it dies is lost. The second does by hand the least that loses nothing: outbox, a numbered log in a second transaction, NOTIFY, and a read. Ours does the same for many organisations, asks what each listener may see,
and has the call pass the door.

| | p50 | p99 | from the call on, p50 | of the first floor | of the second |
|---|---|---|---|---|---|
${targets.map((_, at) => row(at)).join('\n')}
`;
}

/** Changes the record again and again; each time waits until the last of the sockets has heard. */
async function follow(
	{ running, headers, path, table, record, body, sockets }: Target,
	events: number,
	commits: Commits,
): Promise<Times> {
	const whole: number[] = [];
	const sinceCommit: number[] = [];
	for (let at = 0; at < events; at++) {
		const heard = Promise.all(
			sockets.map((socket) => new Promise<number>((resolve) => socket.once('event', () => resolve(performance.now())))),
		);
		const began = performance.now();
		const answer = await fetch(running.url + path, { method: 'PATCH', headers, body: JSON.stringify(body(++step)) });
		await answer.arrayBuffer();
		if (!answer.ok) throw new Error(`${answer.status} of ${path}`);
		const [first] = (await heard) as [number];
		whole.push(first - began);
		sinceCommit.push(first - (await commits.of(table, record)));
	}
	const sorted = sinceCommit.toSorted((one, other) => one - other);
	return { p50: median(sinceCommit), p99: sorted[Math.floor(sorted.length * 0.99)] as number, whole: median(whole) };
}

type Commits = {
	/** When the row was last committed, on the clock of `performance.now()`. */
	of(table: string, record: string): Promise<number>;
	end(): Promise<void>;
};

async function clockOf({ database }: BenchGround): Promise<Commits> {
	const client = new Client({ connectionString: database.superuserUrl });
	await client.connect();
	const ask = async (what: string, from = '', values: string[] = []): Promise<number> => {
		const { rows } = await client.query<{ at: number }>(
			`select extract(epoch from ${what})::float8 * 1000 as at ${from}`,
			values,
		);
		return rows[0]?.at as number;
	};
	let [least, apart] = [Number.POSITIVE_INFINITY, 0];
	// The two clocks are compared where the question took least.
	for (let turn = 0; turn < 200; turn++) {
		const began = performance.now();
		const there = await ask('clock_timestamp()');
		const took = performance.now() - began;
		if (took < least) [least, apart] = [took, began + took / 2 - there];
	}
	return {
		of: async (table, record) =>
			(await ask('pg_xact_commit_timestamp(t.xmin)', `from ${table} t where t.id = $1`, [record])) + apart,
		end: () => client.end(),
	};
}
let step = 0;

async function prepareFloor({ database }: BenchGround): Promise<string> {
	return asSuperuser(database.superuserUrl, async (client) => {
		await client.query(`create schema floor authorization ${LOGIN};
			create table floor.entries (id uuid primary key, name text, step integer);
			create table floor.outbox (sequence bigserial primary key, record uuid, data jsonb);
			create table floor.log (position bigserial primary key, record uuid, data jsonb);
			grant all on all tables in schema floor to ${LOGIN}; grant all on all sequences in schema floor to ${LOGIN};`);
		const { rows } = await client.query(`insert into floor.entries values (gen_random_uuid(), 'one', 0) returning id`);
		return rows[0].id as string;
	});
}

async function floor({ database }: BenchGround, way: 'emit' | 'outbox', record: string, port: string): Promise<Target> {
	const running = await run('bench/emit-floor.ts', [], { DATABASE_URL: database.appUrl, FLOOR_WAY: way, PORT: port });
	const sockets = await connected(running.url, {});
	const name = way === 'emit' ? 'bare: commit, emit' : 'bare: commit, log, emit';
	return {
		name,
		running,
		headers: { 'content-type': 'application/json' },
		path: `/entries/${record}`,
		table: 'floor.entries',
		body: (step) => ({ step }),
		record,
		sockets,
	};
}

async function ours(ground: BenchGround, withRedis: boolean, port: string): Promise<Target> {
	const slug = withRedis ? 'latency-redis' : 'latency';
	const app: App = await ground.open(false, { role: 'api' });
	await ground.found(app, slug);
	await app.stop();
	const environment = { ...ground.environment, PORT: port, ...(withRedis ? { REDIS_URL: ground.redis.url } : {}) };
	// Nothing follows from this change but that it is told.
	const running = await run('core/src/cli/freehold.ts', ['start'], environment, ROOT);
	const call = async (path: string, body: unknown, token?: string) => {
		const answer = await fetch(running.url + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
			body: JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(await answer.text());
		// biome-ignore lint/suspicious/noExplicitAny: what the API answers
		return (await answer.json()) as any;
	};
	const { accessToken } = await call('/v1/auth/login', {
		email: `owner@${slug}.example`,
		password: BENCH_PASSWORD,
		organization: slug,
	});
	const address = { line1: '1 Main St', city: 'Springfield', country: 'US' };
	const property = await call('/v1/properties', { address, yearBuilt: 1900 }, accessToken);
	const sockets = await connected(running.url, { token: accessToken });
	for (const socket of sockets) {
		const answer = await socket.emitWithAck('subscribe', { types: ['property.updated'] });
		if (answer.error) throw new Error(JSON.stringify(answer.error));
	}
	return {
		name: `Freehold on ${withRedis ? 'PostgreSQL and Redis' : 'PostgreSQL'}`,
		running,
		headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
		path: `/v1/properties/${property.id}`,
		table: 'properties',
		record: property.id,
		body: (step) => ({ yearBuilt: 1900 + (step % 100) }),
		sockets,
	};
}

const connected = (url: string, auth: Record<string, string>): Promise<Socket[]> =>
	Promise.all(
		Array.from({ length: SOCKETS }, async () => {
			const socket = io(url, { path: '/v1/socket', transports: ['websocket'], forceNew: true, auth });
			await new Promise<void>((resolve, reject) => {
				socket.once('connect', resolve);
				socket.once('connect_error', reject);
			});
			return socket;
		}),
	);
