/**
 * What the cache earns on the page that a site shows to everybody: a list of 20 with a publishable key, read from the database each
 * time (no Redis, so no cache), found in Redis, and looked for in vain. CPU of everything that takes part.
 */
import { execFileSync } from 'node:child_process';
import { asSuperuser } from '../tests/harness/postgres.ts';
import { startRedis } from '../tests/harness/redis.ts';
import { cpuOf, databaseCpu } from './cpu.ts';
import type { Prepared } from './database.ts';
import { load, type Measured, median, type Request, speed, tail, whole } from './load.ts';
import { signIn } from './people.ts';
import { run } from './processes.ts';

type Costs = Measured & { server: number; database: number; redis: number };

const ORIGIN = 'https://www.bench.example';

export async function measureCache(
	prepared: Prepared,
	environment: Record<string, string>,
	{ rounds, seconds }: { rounds: number; seconds: number },
): Promise<string> {
	const redis = await startRedis();
	const redisPid = Number(
		execFileSync('redis-cli', ['-u', redis.url, 'info', 'server'], { encoding: 'utf8' }).match(/process_id:(\d+)/)?.[1],
	);
	const plain = await run('core/src/cli/freehold.ts', ['start'], { ...environment, PORT: '18085' });
	const cached = await run('core/src/cli/freehold.ts', ['start'], { ...environment, PORT: '18086', REDIS_URL: redis.url });
	try {
		const key = await publishableKey(plain.url);
		const lists = await listsOf(prepared);
		const database = await databaseCpu(prepared.database.superuserUrl);
		const costs = async (server: typeof plain, requests: Request[]): Promise<Costs> => {
			const before = { server: server.cpu(), database: database(), redis: cpuOf(redisPid) };
			const measured = await load(server.url, key, requests, seconds, false, { origin: ORIGIN });
			const each = (now: number, then: number): number => (now - then) / measured.total;
			return {
				...measured,
				server: each(server.cpu(), before.server),
				database: each(database(), before.database),
				redis: each(cpuOf(redisPid), before.redis),
			};
		};
		const ways = {
			plain: () => costs(plain, lists),
			hit: () => costs(cached, lists),
			miss: () => costs(cached, unlike(lists)),
		};
		const names = Object.keys(ways) as (keyof typeof ways)[];
		const measured: Record<keyof typeof ways, Costs[]> = { plain: [], hit: [], miss: [] };
		for (const name of names) await ways[name]();
		for (let round = 0; round < rounds; round++) for (const name of names) measured[name].push(await ways[name]());
		return report(measured);
	} finally {
		await Promise.all([plain.stop(), cached.stop()]);
		await redis.stop();
	}
}

/** As many questions as the cache has no place for, so that none is found. */
const unlike = (lists: Request[]): Request[] =>
	Array.from({ length: 4000 }, (_, at) => ({
		method: 'GET',
		path: `${lists[at % lists.length]?.path}&price[gte]=${1000 + at}`,
	}));

async function listsOf({ database, organization }: Prepared): Promise<Request[]> {
	const cities = await asSuperuser(database.superuserUrl, async (client) =>
		client.query(
			`select address_city as city from listings where organization_id = $1 and status in ('active', 'under_offer') group by 1 having count(*) > 200 order by 1 limit 10`,
			[organization],
		),
	);
	return (cities.rows as { city: string }[]).map(({ city }) => ({
		method: 'GET',
		path: `/v1/listings?address.city=${encodeURIComponent(city)}&sort=price&limit=20`,
	}));
}

async function publishableKey(url: string): Promise<string> {
	const answer = await fetch(`${url}/v1/api-keys/issue`, {
		method: 'POST',
		headers: { authorization: `Bearer ${await signIn(url)}`, 'content-type': 'application/json' },
		body: JSON.stringify({ name: 'bench', kind: 'publishable', origins: [ORIGIN] }),
	});
	if (!answer.ok) throw new Error(`No key was issued: ${await answer.text()}`);
	return ((await answer.json()) as { key: string }).key;
}

function report({ plain, hit, miss }: Record<'plain' | 'hit' | 'miss', Costs[]>): string {
	const all = (rounds: Costs[]): number => median(rounds.map(({ server, database, redis }) => server + database + redis));
	const part = (rounds: Costs[], name: 'server' | 'database' | 'redis'): string => whole(median(rounds.map((one) => one[name])));
	const row = (name: string, rounds: Costs[]): string =>
		`| ${name} | ${whole(speed(rounds))}, p99 ${tail(rounds)} ms | ${part(rounds, 'server')} + ${part(rounds, 'database')} + ${part(rounds, 'redis')} | ${(all(rounds) / all(plain)).toFixed(2)} |`;
	return `## The cache

A list of 20 with a filter and a sort, asked for with a publishable key as a site does it. \`npm run bench cache\`.

| | requests per second | CPU of server + database + Redis, µs a call | of what it costs without |
|---|---|---|---|
${row('read from the database each time', plain)}
${row('found in the cache', hit)}
${row('not found in the cache', miss)}
`;
}
