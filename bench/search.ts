/**
 * Searching among a million listings: each search through HTTP to a platform of its own, beside SQL written by hand that answers the
 * same, by the same driver, as the same role, so that row-level security holds both. BENCH_SEARCH sets how many listings.
 */
import { loadavg } from 'node:os';
import { Client } from 'pg';
import { asker } from './asker.ts';
import { ROOT } from './database.ts';
import { run } from './processes.ts';
import { SEARCHER, type SearchGround, searchGround } from './search-ground.ts';
import { fillListings } from './search-rows.ts';
import { columnsOf, type Search, searchesOf } from './search-works.ts';

/** Of each question the quickest of its askings, and all of them. Milliseconds. */
export type Sample = { all: { ours: number[]; byHand: number[] }; quickest: { ours: number[]; byHand: number[] } };

type Sizes = { listings: number; questions: number /** Of one search, at most. */; seconds: number };

/** Each question is put so often to either, in turn: what the machine did meanwhile seldom disturbs all of them. */
const TIMES = 3;

export async function measureSearch({ listings, questions, seconds }: Sizes): Promise<string> {
	process.stderr.write(`making ${listings} listings\n`);
	const ground = await searchGround((client, organization) => fillListings(client, listings, organization));
	try {
		return report(listings, await measureOn(ground, questions, seconds));
	} finally {
		await ground.stop();
	}
}

/** @param only the searches whose names have this in them */
export async function measureOn(
	ground: Pick<SearchGround, 'environment' | 'organization'>,
	questions: number,
	seconds: number,
	only = '',
): Promise<Map<Search, Sample>> {
	const platform = await run('core/src/cli/freehold.ts', ['start'], ground.environment, ROOT);
	const client = new Client({
		connectionString: ground.environment.DATABASE_URL as string,
		options: '-c role=freehold_app -c timezone=UTC',
	});
	try {
		await client.connect();
		await client.query(`select set_config('freehold.organization', $1, false)`, [ground.organization]);
		const ask = asker(platform.url);
		const { accessToken } = (await ask({ method: 'POST', path: '/v1/auth/login', body: SEARCHER })) as { accessToken: string };
		const samples = new Map<Search, Sample>();
		for (const search of searchesOf(await columnsOf(client))) {
			if (!search.name.includes(only)) continue;
			process.stderr.write(`${search.name}\n`);
			const ours = (n: number) => ask(search.asking(n), accessToken);
			const byHand = search.byHand && (async (n: number) => (await client.query(...search.byHand!(n))).rows);
			samples.set(search, await measure({ ours, byHand, isSame: search.isSame }, questions, seconds));
		}
		return samples;
	} finally {
		await client.end();
		await platform.stop();
	}
}

type Pair = {
	ours: (n: number) => Promise<unknown>;
	byHand?: ((n: number) => Promise<unknown[]>) | undefined;
	isSame?: Search['isSame'];
};

async function measure({ ours, byHand, isSame }: Pair, questions: number, seconds: number): Promise<Sample> {
	const sample: Sample = { all: { ours: [], byHand: [] }, quickest: { ours: [], byHand: [] } };
	for (let n = -10; n < 0; n++) {
		const [answer, rows] = [await ours(n), await byHand?.(n)];
		if (rows && isSame && !isSame(answer, rows))
			throw new Error(`Another answer by hand:\n${JSON.stringify(answer)}\n${JSON.stringify(rows)}`);
	}
	const end = performance.now() + seconds * 1000;
	for (let n = 0; n < questions && performance.now() < end; n++) {
		const times: { ours: number[]; byHand: number[] } = { ours: [], byHand: [] };
		for (let time = 0; time < TIMES; time++) {
			times.ours.push(await timed(() => ours(n)));
			if (byHand) times.byHand.push(await timed(() => byHand(n)));
		}
		for (const who of ['ours', 'byHand'] as const) {
			sample.all[who].push(...times[who]);
			if (times[who].length) sample.quickest[who].push(Math.min(...times[who]));
		}
	}
	return sample;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

const quantile = (values: number[], part: number): number =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] as number;
const ms = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const both = (values: number[]): string => `${ms(quantile(values, 0.5))}, p99 ${ms(quantile(values, 0.99))}`;
const p99s = ({ ours, byHand }: { ours: number[]; byHand: number[] }): string =>
	byHand.length ? (quantile(ours, 0.99) / quantile(byHand, 0.99)).toFixed(2) : '';

export function report(listings: number, samples: Map<Search, Sample>): string {
	const rows = [...samples].map(
		([{ name, goal = '3' }, { all, quickest }]) =>
			`| ${name} | ${all.ours.length.toLocaleString('en')} | ${all.byHand.length ? both(all.byHand) : ''} | ${both(all.ours)} | ${p99s(all)} | ${quickest.byHand.length ? both(quickest.byHand) : ''} | ${both(quickest.ours)} | ${p99s(quickest)} | ${goal} |`,
	);
	return `## Searching

\`npm run bench search\`: ${listings.toLocaleString('en')} listings in sixteen towns, 96 % of them in one organisation, the rest in nine. Milliseconds, median and p99. By hand: one statement for the same rows, which are compared, on the same tables and indexes, by the same driver and as the same role, so that row-level security holds it, too. Freehold: through HTTP to a process of its own,
with everything on (sign-in, validation, rules of ranking, highlights, a line in the log). Each question is put ${TIMES} times to both, in turn, one call at a time. The first figures are of all calls, as they came, on 2 cores that did other work, too (load ${loadavg()[1]?.toFixed(1)}); the second of the quickest of each question's ${TIMES}, which leave that work out and keep what is slow about the question.

| search | calls | by hand | Freehold | p99 ratio | by hand, quickest | Freehold, quickest | p99 ratio | goal |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
