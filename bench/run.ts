/**
 * `npm run bench`: the platform against a bare handler (`floor.ts`), on the same PostgreSQL, in the same minutes. Only the ratios
 * travel from machine to machine. Writes `bench/RESULTS.md`. BENCH_LISTINGS, BENCH_SECONDS and BENCH_ROUNDS make it shorter;
 * `npm run bench door` measures only what the door costs, and puts it in place of what stood there; `npm run bench valuations`
 * and `npm run bench county` need KING_COUNTY_CSV.
 */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { measureCache } from './cache.ts';
import { measureCounty } from './county.ts';
import { type Prepared, prepareDatabase, ROOT } from './database.ts';
import { measureDoor } from './door.ts';
import { doorReport } from './door-report.ts';
import { type BenchGround, benchGround } from './ground.ts';
import { measureImport } from './import.ts';
import { measureJobs } from './jobs.ts';
import { measureLatency } from './latency.ts';
import { load, type Measured, median, type Request } from './load.ts';
import { signIn } from './people.ts';
import { run, timeToAnswer } from './processes.ts';
import { report, type Work } from './report.ts';
import { measureSearch } from './search.ts';
import { withSection } from './sections.ts';
import { measureSockets } from './sockets.ts';
import { measureValuations } from './valuations.ts';
import { measureVitals } from './vitals.ts';
import { measureWebhooks } from './webhooks.ts';
import { pagesOf, worksOf } from './works.ts';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 100_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PLATFORM = 'core/src/cli/freehold.ts';
/** Known ports, so that a token made before a restart is good after it. */
const PORTS = { floor: '18081', platform: '18082' };

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const RESULTS = join(ROOT, 'bench/RESULTS.md');

async function main(): Promise<void> {
	const [, , name = ''] = process.argv;
	const background = IN_BACKGROUND[name];
	const byItself = BY_ITSELF[name];
	const text = byItself
		? withSection(readFileSync(RESULTS, 'utf8'), await byItself())
		: background
			? await alone(background)
			: await onListings(ON_LISTINGS[name]);
	writeFileSync(RESULTS, text);
	say(`\n${text}`);
}

/** One part on a ground of its own, put in place of what stood there. */
async function alone(measure: (ground: BenchGround) => Promise<string>): Promise<string> {
	const ground = await benchGround();
	try {
		return withSection(readFileSync(RESULTS, 'utf8'), await measure(ground));
	} finally {
		await ground.stop();
	}
}

async function onListings(part?: (prepared: Prepared) => Promise<string>): Promise<string> {
	say(`Preparing ${LISTINGS} listings …`);
	const prepared = await prepareDatabase(LISTINGS);
	let text: string;
	try {
		text = part ? withSection(readFileSync(RESULTS, 'utf8'), await part(prepared)) : await all(prepared);
	} finally {
		await prepared.stop();
	}
	if (part) return text;
	text = withSection(text, await search());
	for (const measure of Object.values(IN_BACKGROUND)) {
		const ground = await benchGround();
		try {
			text = withSection(text, await measure(ground));
		} finally {
			await ground.stop();
		}
	}
	return text;
}

async function all(prepared: Prepared): Promise<string> {
	const results = await measure(prepared);
	const cost = await door(prepared);
	say(`importing ${LISTINGS} rows`);
	const cached = await cache(prepared);
	return [cost, cached].reduce(withSection, report({ ...results, imported: await measureImport(prepared, LISTINGS) }));
}

async function door(prepared: Prepared): Promise<string> {
	say('the door');
	const [, list, create] = (await worksOf(prepared)) as [Work, Work, Work];
	const requests = { lists: list.requests, create: create.requests[0] as Request };
	return doorReport(
		await measureDoor(prepared, environmentsOf(prepared).platform, { rounds: ROUNDS, seconds: SECONDS, ...requests }),
	);
}

async function cache(prepared: Prepared): Promise<string> {
	say('the cache');
	return measureCache(prepared, environmentsOf(prepared).platform, { rounds: ROUNDS, seconds: SECONDS });
}

async function valuations(prepared: Prepared): Promise<string> {
	say('valuations');
	return measureValuations(prepared, environmentsOf(prepared).platform, Number(process.env.BENCH_HOMES ?? 2000));
}

/** On a server of its own, with rows of its own. */
const search = (): Promise<string> =>
	measureSearch({
		listings: Number(process.env.BENCH_SEARCH ?? 1_000_000),
		questions: Number(process.env.BENCH_QUESTIONS ?? 400),
		seconds: Number(process.env.BENCH_SEARCH_SECONDS ?? 30),
	});

/** What can be measured by itself: `npm run bench NAME`. */
const BY_ITSELF: Record<string, () => Promise<string>> = {
	search,
	county: measureCounty,
	vitals: () => measureVitals({ rounds: Number(process.env.BENCH_VISITS ?? 5) }, say),
};
const ON_LISTINGS: Record<string, (prepared: Prepared) => Promise<string>> = { door, cache, valuations };
const IN_BACKGROUND: Record<string, (ground: BenchGround) => Promise<string>> = {
	jobs: (ground) => measureJobs(ground, { jobs: Number(process.env.BENCH_JOBS ?? 10_000), rounds: ROUNDS }),
	latency: (ground) => measureLatency(ground, { events: Number(process.env.BENCH_EVENTS ?? 500), rounds: ROUNDS }),
	sockets: (ground) => measureSockets(ground, { sockets: Number(process.env.BENCH_SOCKETS ?? 10_000) }),
	webhooks: (ground) => measureWebhooks(ground, { events: Number(process.env.BENCH_WEBHOOKS ?? 1000), seconds: 60 }),
};

async function measure(prepared: Prepared) {
	const environments = environmentsOf(prepared);
	const floor = await run('bench/floor.ts', [], environments.floor);
	const platform = await run(PLATFORM, ['start'], environments.platform);
	try {
		const tokens = { floor: await floorToken(prepared.organization), platform: await signIn(platform.url) };
		const works = [...(await worksOf(prepared)), ...(await pagesOf(platform.url, tokens.platform))];
		const atStart = { floor: floor.memory(), platform: platform.memory() };
		// Warm up; the far page is the platform's alone, its cursor means nothing to the floor.
		for (const { requests, platformOnly } of works) {
			if (!platformOnly) await load(floor.url, tokens.floor, requests, 2);
			await load(platform.url, tokens.platform, requests, 2);
		}
		const measured: (Work & { floor: Measured[]; platform: Measured[] })[] = works.map((work) => ({
			...work,
			floor: [],
			platform: [],
		}));
		for (let round = 1; round <= ROUNDS; round++) {
			for (const work of measured) {
				say(`round ${round}: ${work.name}`);
				if (!work.platformOnly) work.floor.push(await load(floor.url, tokens.floor, work.requests, SECONDS));
				work.platform.push(await load(platform.url, tokens.platform, work.requests, SECONDS));
			}
		}
		const afterLoad = { floor: floor.memory(), platform: platform.memory() };
		await platform.stop();
		await floor.stop();
		const first = (works[0] as Work).requests[0] as Request;
		const starts = {
			floor: await starting('bench/floor.ts', [], environments.floor, first.path, tokens.floor),
			platform: await starting(PLATFORM, ['start'], environments.platform, first.path, tokens.platform),
		};
		return { listings: LISTINGS, rounds: ROUNDS, seconds: SECONDS, works: measured, memory: { atStart, afterLoad }, starts };
	} finally {
		await Promise.all([platform.stop(), floor.stop()]);
	}
}

function environmentsOf({ database, folder, masterKey }: Prepared) {
	return {
		floor: {
			DATABASE_URL: database.appUrl,
			FLOOR_POOL: '10',
			PORT: PORTS.floor,
			FLOOR_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }) as string,
			NODE_ENV: 'production',
		},
		platform: {
			DATABASE_URL: database.appUrl,
			DATABASE_POOL: '10',
			HOST: '127.0.0.1',
			PORT: PORTS.platform,
			FREEHOLD_DATA: folder,
			FREEHOLD_MASTER_KEY: masterKey,
			NODE_ENV: 'production',
			// A machine of its own for one hour, with demo data.
			FREEHOLD_ACCEPT: 'public-url,demo-data',
			// One person makes all the calls of an office with a thousand.
			FREEHOLD_CALLS_PER_HOUR: '999999',
		},
	};
}

const floorToken = (organization: string): Promise<string> =>
	new SignJWT({ organization }).setProtectedHeader({ alg: 'RS256' }).setExpirationTime('1h').sign(privateKey);

async function starting(
	file: string,
	args: string[],
	environment: Record<string, string>,
	path: string,
	token: string,
): Promise<number> {
	const times: number[] = [];
	for (let time = 0; time < 3; time++) times.push(await timeToAnswer(file, args, environment, path, token));
	return Math.round(median(times));
}

await main();
