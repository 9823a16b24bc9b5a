/**
 * `npm run bench`: the platform against a bare handler (`floor.ts`), on the same PostgreSQL, in the same minutes. Only the ratios
 * travel from machine to machine. Writes `bench/RESULTS.md`. BENCH_LISTINGS, BENCH_SECONDS and BENCH_ROUNDS make it shorter.
 */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { asSuperuser } from '../tests/harness/postgres.ts';
import { type Prepared, prepareDatabase, ROOT } from './database.ts';
import { measureImport } from './import.ts';
import { load, type Measured, median, type Request } from './load.ts';
import { run, timeToAnswer } from './processes.ts';
import { report, type Work } from './report.ts';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 100_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PLATFORM = 'core/src/cli/freehold.ts';
/** Known ports, so that a token made before a restart is good after it. */
const PORTS = { floor: '18081', platform: '18082' };

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
	say(`Preparing ${LISTINGS} listings …`);
	const prepared = await prepareDatabase(LISTINGS);
	try {
		const results = await measure(prepared);
		say(`importing ${LISTINGS} rows`);
		const text = report({ ...results, imported: await measureImport(prepared, LISTINGS) });
		writeFileSync(join(ROOT, 'bench/RESULTS.md'), text);
		say(`\n${text}`);
	} finally {
		await prepared.stop();
	}
}

async function measure(prepared: Prepared) {
	const environments = environmentsOf(prepared);
	const floor = await run('bench/floor.ts', [], environments.floor);
	const platform = await run(PLATFORM, ['start'], environments.platform);
	try {
		const tokens = { floor: await floorToken(prepared.organization), platform: await signIn(platform.url) };
		const works = await worksOf(prepared, platform.url, tokens.platform);
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

function environmentsOf({ database, folder }: Prepared) {
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
			// Made by the seed, in development.
			FREEHOLD_MASTER_KEY: join(folder, 'master-key'),
			NODE_ENV: 'production',
			// A machine of its own for one hour, with demo data.
			FREEHOLD_ACCEPT: 'public-url,demo-data',
		},
	};
}

const floorToken = (organization: string): Promise<string> =>
	new SignJWT({ organization }).setProtectedHeader({ alg: 'RS256' }).setExpirationTime('1h').sign(privateKey);

async function signIn(url: string): Promise<string> {
	const body = JSON.stringify({ email: 'admin@harbour.example', password: 'Freehold!2026' });
	const answer = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	if (!answer.ok) throw new Error(`Signing in failed: ${await answer.text()}`);
	return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** The same requests for both servers: get, list, create; and a page far down, for which only the platform has a public cursor. */
async function worksOf({ database, organization }: Prepared, url: string, token: string): Promise<Work[]> {
	const { ids, cities, property } = await asSuperuser(database.superuserUrl, async (client) => ({
		ids: (
			await client.query('select id from listings where organization_id = $1 order by md5(id::text) limit 500', [organization])
		).rows as { id: string }[],
		cities: (
			await client.query(
				'select address_city as city from listings where organization_id = $1 group by 1 having count(*) > 200 order by 1 limit 10',
				[organization],
			)
		).rows as { city: string }[],
		property: (await client.query('select id from properties where organization_id = $1 limit 1', [organization])).rows[0]
			.id as string,
	}));
	const body = JSON.stringify({
		reference: 'B-[<id>]',
		purpose: 'sale',
		headline: 'Three bedrooms under old trees',
		description: 'A quiet street, a big kitchen, and the school around the corner. '.repeat(4),
		propertyType: 'house',
		price: { amount: '725000.00', currency: 'USD' },
		bedrooms: 3,
		bathrooms: 2.5,
		yearBuilt: 1962,
		address: { line1: '12 Elm Street', city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' },
		property,
	});
	const get = (path: string): Request => ({ method: 'GET', path });
	const first = '/v1/listings?status=active&sort=price&limit=20';
	return [
		{ name: 'get one by id', goal: 0.6, requests: ids.map(({ id }) => get(`/v1/listings/${id}`)) },
		{
			name: 'list 20: two filters, sorted by price',
			goal: 0.6,
			requests: cities.map(({ city }) =>
				get(`/v1/listings?address.city=${encodeURIComponent(city)}&status=active&sort=price&limit=20`),
			),
		},
		{ name: 'create one, validated', goal: 0.5, requests: [{ method: 'POST', path: '/v1/listings', body }] },
		{ name: 'page 1, one filter, sorted by price', platformOnly: true, requests: [get(first)] },
		{ name: 'page 500 of the same, by cursor', platformOnly: true, requests: [get(await page(url, token, first, 500))] },
	];
}

/** Follows cursors to the page with this number. */
async function page(url: string, token: string, first: string, wanted: number): Promise<string> {
	let path = first;
	for (let number = 1; number < wanted; number++) {
		const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
		const { next } = (await answer.json()) as { next: string | null };
		if (!next) return path;
		path = `${first}&cursor=${next}`;
	}
	return path;
}

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
