/**
 * King County's homes as listings: imported, then a second copy as another office typed it, of which the platform says what it has
 * already; and searches, maps and facets over the county, each counted against plain SQL.
 */
import { Client } from 'pg';
import { asker } from './asker.ts';
import { dirtied, type Home, homesFile, homesOf, randomOf } from './county-rows.ts';
import { ROOT } from './database.ts';
import { readKingCounty } from './king-county.ts';
import { run } from './processes.ts';
import { SEARCHER, searchGround } from './search-ground.ts';

type Ask = (method: 'GET' | 'POST', path: string, body?: object | string) => Promise<unknown>;
type Found = { pairs: number; right: number; wrong: number; ofNeighbours: number };
type Times = { first: number; second: number };

export async function measureCounty(): Promise<string> {
	const file = process.env.KING_COUNTY_CSV;
	if (!file) throw new Error('Set KING_COUNTY_CSV to the file of King County’s house sales; it is not part of the repository');
	const homes = homesOf(readKingCounty(file));
	const part = homes.filter((_, at) => at % 4 === 0);
	const some = await importTwice(part);
	process.stderr.write(`${JSON.stringify([some.times, some.found])}\n`);
	const all = await importTwice(homes, countChecked);
	return report(homes, part, all, some);
}

/** On a database of its own: the homes, then their dirtied copy. */
async function importTwice(homes: Home[], then?: (ask: Ask, client: Client) => Promise<Checked>) {
	const ground = await searchGround();
	const platform = await run('core/src/cli/freehold.ts', ['start'], ground.environment, ROOT);
	const client = new Client({ connectionString: ground.database.superuserUrl });
	try {
		await client.connect();
		const call = asker(platform.url);
		const { accessToken } = (await call({ method: 'POST', path: '/v1/auth/login', body: SEARCHER })) as { accessToken: string };
		const ask: Ask = (method, path, body) => call({ method, path, ...(body === undefined ? {} : { body }) }, accessToken);
		const first = await imported(ask, homesFile(homes, 'draft'));
		const checked = await then?.(ask, client);
		const copy = dirtied(homes);
		const second = await imported(ask, homesFile(copy, 'draft'));
		return { copy, checked, found: await foundOf(client, homes, copy), times: { first, second } satisfies Times };
	} finally {
		await client.end();
		await platform.stop();
		await ground.stop();
	}
}

/** Seconds. */
async function imported(ask: Ask, file: string): Promise<number> {
	process.stderr.write(`importing ${file.split('\n').length - 1} rows\n`);
	const began = performance.now();
	const report = (await ask('POST', '/v1/listings/import', file)) as { rowsRejected: number; errors: object[] };
	if (report.rowsRejected > 0) throw new Error(`Refused: ${JSON.stringify(report.errors.slice(0, 3))}`);
	return (performance.now() - began) / 1000;
}

/** What was said of each row of the copy, beside what is true. */
async function foundOf(client: Client, homes: Home[], copy: Home[]): Promise<Found> {
	const { rows } = await client.query<{ reference: string; other: string }>(
		`select l.reference, d.reference as other from listings l join listings d on d.id = l.duplicate_of where l.reference !~ '^A'`,
	);
	const truths = new Map([...homes, ...copy].map(({ reference, truth }) => [reference, truth]));
	const right = rows.filter(({ reference, other }) => truths.get(reference) === truths.get(other)).length;
	return {
		pairs: copy.filter(({ reference }) => reference.startsWith('B')).length,
		right,
		wrong: rows.length - right,
		ofNeighbours: rows.filter(({ reference }) => reference.startsWith('C')).length,
	};
}

type Checked = { questions: number; matches: number };

/** Questions of every kind; each count that is told is counted again by plain SQL. */
async function countChecked(ask: Ask, client: Client): Promise<Checked> {
	const random = randomOf(7);
	await client.query('analyze listings');
	const checked: Checked = { questions: 0, matches: 0 };
	for (let n = 0; n < 60; n++) {
		const [south, west] = [47.2 + random() * 0.5, -122.45 + random() * 0.5];
		const [north, east] = [south + 0.01 + random() * 0.1, west + 0.01 + random() * 0.15];
		const price = 200_000 + Math.floor(random() * 40) * 20_000;
		const zip = String(98_001 + Math.floor(random() * 198));
		const questions: [query: string, where: string][] = [
			[
				`within:${west},${south},${east},${north}`,
				`location_latitude between ${south} and ${north} and location_longitude between ${west} and ${east}`,
			],
			[
				`price:${price}..${price + 100_000} beds>=${n % 5} type:house`,
				`price_amount between ${price} and ${price + 100_000} and bedrooms >= ${n % 5} and property_type = 'house'`,
			],
			[`address.postalCode:${zip} baths>=2`, `address_postal_code = '${zip}' and bathrooms >= 2`],
			[
				`near:${south},${west},${1 + (n % 4)}km`,
				`12742017.6 * asin(sqrt(power(sin(radians(location_latitude - ${south}) / 2), 2) + cos(radians(${south})) * cos(radians(location_latitude)) * power(sin(radians(location_longitude - ${west}) / 2), 2))) <= ${1000 * (1 + (n % 4))}`,
			],
			['rainier avenue', `${WORDS} ~* '\\mrainier' and ${WORDS} ~* '\\mavenue'`],
		];
		for (const [query, where] of questions) {
			const facets = ['propertyType', 'bedrooms', 'livingArea', 'price'];
			const answer = (await ask('POST', '/v1/search/listings', { query, facets, limit: 100 })) as Answer;
			checked.matches += await compare(client, where, answer, query);
			checked.questions++;
		}
	}
	return checked;
}

/** All that words are looked for in. */
const WORDS = "concat_ws(' ', headline, address_line1, address_city, description, reference)";

type Bucket = { value?: string | null; from?: number | null; to?: number | null; count: number };
type Answer = { data: { id: string }[]; total: number; facets: Record<string, Bucket[]> };

/** @throws where a count is another one */
async function compare(client: Client, where: string, { data, total, facets }: Answer, query: string): Promise<number> {
	const { rows } = await client.query<{ bedrooms: string | null; price: number; n: string }>(
		`select bedrooms::text, price_amount::float8 as price, count(*) as n from listings where archived_at is null and (${where}) group by 1, 2`,
	);
	const sum = (isMeant: (row: { bedrooms: string | null; price: number }) => boolean): number =>
		rows.filter(isMeant).reduce((all, { n }) => all + Number(n), 0);
	const faults = [
		total !== sum(() => true),
		data.length !== Math.min(100, total),
		facets.bedrooms?.some(({ value, count }) => count !== sum(({ bedrooms }) => bedrooms === value)),
		facets.price?.some(({ from, to, count }) => count !== sum(({ price }) => price >= (from ?? 0) && price < (to ?? Infinity))),
		...['propertyType', 'livingArea'].map((name) => facets[name]?.reduce((all, { count }) => all + count, 0) !== total),
	];
	if (faults.some(Boolean)) throw new Error(`${query}: another count by SQL (${faults.join()}): ${total}, ${sum(() => true)}`);
	return total;
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
const count = (value: number): string => value.toLocaleString('en');

type Run = Awaited<ReturnType<typeof importTwice>>;

function report(homes: Home[], part: Home[], all: Run, some: Run): string {
	const row = (name: string, { length }: Home[], { copy, found, times }: Run): string =>
		`| ${name} | ${count(length)} | ${times.first.toFixed(1)} s | ${count(copy.length)} | ${times.second.toFixed(1)} s, ${((1000 * times.second) / copy.length).toFixed(2)} ms each | **${percent(found.right / (found.right + found.wrong))}** | **${percent(found.right / found.pairs)}** | ${count(found.ofNeighbours)} of ${count(copy.length - found.pairs)} |`;
	return `## A county, twice

The ${count(homes.length)} homes that were sold in King County, Washington, in a year, as listings; their addresses are made up along the streets of a grid, since the county's file has none, so that neighbours have neighbouring numbers. Then a copy as another office would have typed it: half abbreviated, a fourth with a slip of the hand anywhere in the first line (the number, too), a fifth in capitals or small letters,
four of five moved by up to 30 m, two of five with another price, one in twelve of each of seven fields missing, one in ten without a place on the map; and beside one in four a home that is none of them: next door or another unit, with the same rooms, year and area. Precision: of the rows of which the import said that they were there already, those that were. Recall: of those that were, those of which it said so. \`KING_COUNTY_CSV=… npm run bench county\`

| | homes | import | rows of the copy | import with looking for duplicates | precision | recall | look-alikes taken for one |
|---|---|---|---|---|---|---|---|
${row('a fourth of the county', part, some)}
${row('the county', homes, all)}

${count(all.checked?.questions ?? 0)} searches over the county (rectangles, circles, words, filters, each with four facets) told the same ${count(all.checked?.matches ?? 0)} matches, and the same counts by price, bedrooms, kind and floor area, as plain SQL.
`;
}
