/** How far valuations are from what was paid: on a fifth of King County's sales that the platform was not told of, beside price per area. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freehold, type Prepared } from './database.ts';
import { type HouseSale, isHeldBack, listingsFile, readKingCounty } from './king-county.ts';
import { median } from './load.ts';
import { run } from './processes.ts';

export const HEADING = '## What a home is worth';

type Told = {
	sale: HouseSale;
	outcome: string;
	reason: string | null;
	value: number;
	low: number;
	high: number;
	milliseconds: number;
};
type Amount = { amount: string } | null;
type Answered = {
	id: string;
	accessToken: string;
	outcome: string;
	reason: string | null;
	value: Amount;
	low: Amount;
	high: Amount;
	retryAfter?: number;
};
type Caller = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Answered }>;

const SLUG = 'king-county';
const PASSWORD = 'Correct-horse-7!';

/** @param most homes that are valued, of the held-back fifth */
export async function measureValuations(prepared: Prepared, environment: Record<string, string>, most: number): Promise<string> {
	const file = process.env.KING_COUNTY_CSV;
	if (!file) throw new Error('Set KING_COUNTY_CSV to the file of King County’s house sales; it is not part of the repository');
	const sales = readKingCounty(file);
	const [held, known] = [sales.filter(isHeldBack), sales.filter((sale) => !isHeldBack(sale))];
	const imported = await importSales(prepared, environment, known);
	const platform = await run('core/src/cli/freehold.ts', ['start'], environment);
	try {
		const call = await signedIn(platform.url);
		const step = Math.max(1, Math.floor(held.length / most));
		const asked = held.filter((_, at) => at % step === 0).slice(0, most);
		const all = await valueEach(call, asked, true);
		const plain = await valueEach(
			call,
			asked.filter((_, at) => at % 4 === 0),
			false,
		);
		return reportOf({ sales, held, known, imported, all, plain });
	} finally {
		await platform.stop();
	}
}

/** Seconds that the import took. */
async function importSales(prepared: Prepared, environment: Record<string, string>, known: HouseSale[]): Promise<number> {
	const file = join(prepared.folder, 'king-county.csv');
	writeFileSync(file, listingsFile(known));
	const owner = { DATABASE_OWNER_URL: prepared.database.superuserUrl, ...environment };
	await freehold(
		[
			'organization',
			'create',
			SLUG,
			'--name',
			'King County',
			'--plan',
			'enterprise',
			'--owner-email',
			'owner@county.example',
			'--owner-name',
			'Olive Owner',
		],
		owner,
		PASSWORD,
	);
	const began = performance.now();
	await freehold(['import', 'listings', file, '--organization', SLUG], owner);
	return (performance.now() - began) / 1000;
}

async function signedIn(url: string): Promise<Caller> {
	const call = async (token: string, method: string, path: string, body?: unknown) => {
		const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
		const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
		return { status: answer.status, body: await answer.json() };
	};
	const login = await call('', 'POST', '/v1/auth/login', {
		email: 'owner@county.example',
		password: PASSWORD,
		organization: SLUG,
	});
	if (login.status !== 200) throw new Error(`Signing in failed: ${JSON.stringify(login.body)}`);
	return (method, path, body) => call(login.body.accessToken, method, path, body);
}

/** Each as a property of its own, for the day of its sale: only what was sold before that counts. @param graded with grade, condition, view and water */
async function valueEach(call: Caller, asked: HouseSale[], graded: boolean): Promise<Told[]> {
	const told: Told[] = [];
	for (const sale of asked) {
		const made = await call('POST', '/v1/properties', {
			address: { line1: `${sale.at} King County`, city: 'Seattle', country: 'US' },
			propertyType: 'house',
			...{ bedrooms: Number(sale.bedrooms), bathrooms: Number(sale.bathrooms), yearBuilt: Number(sale.yearBuilt) },
			livingArea: { value: sale.living, unit: 'sqft' },
			lotArea: { value: Number(sale.lot), unit: 'sqft' },
			location: { latitude: Number(sale.latitude), longitude: Number(sale.longitude) },
			features: graded ? sale.features : [],
		});
		const path = `/v1/properties/${made.body.id}/valuations`;
		let began = performance.now();
		let { status, body } = await call('POST', path, { asOf: sale.soldAt.toISOString() });
		// As many as one caller may ask for in a minute.
		while (status === 429) {
			await wait(1000 * (body.retryAfter ?? 1));
			began = performance.now();
			({ status, body } = await call('POST', path, { asOf: sale.soldAt.toISOString() }));
		}
		const milliseconds = performance.now() - began;
		if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
		const { outcome, reason, value, low, high } = body;
		const amount = (money: Amount): number => Number(money?.amount ?? Number.NaN);
		told.push({ sale, outcome, reason, value: amount(value), low: amount(low), high: amount(high), milliseconds });
	}
	return told;
}

const errorOf = ({ sale, value }: { sale: HouseSale; value: number }): number => Math.abs(value / sale.price - 1);
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
const quantile = (values: number[], part: number): number =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] as number;

type Results = { sales: HouseSale[]; held: HouseSale[]; known: HouseSale[]; imported: number; all: Told[]; plain: Told[] };

function reportOf({ sales, held, known, imported, all, plain }: Results): string {
	const byZip = Map.groupBy(known, ({ zip }) => zip);
	const perArea = (sale: HouseSale): number => {
		const before = (byZip.get(sale.zip) ?? []).filter(({ soldAt }) => soldAt < sale.soldAt);
		return before.length ? median(before.map(({ price, living }) => price / living)) * sale.living : Number.NaN;
	};
	const row = (name: string, told: { sale: HouseSale; value: number; low?: number; high?: number }[], of: number): string => {
		const known = told.filter(({ value }) => Number.isFinite(value));
		const errors = known.map(errorOf);
		const within = (most: number): string => percent(errors.filter((error) => error <= most).length / errors.length);
		const held =
			known[0]?.low === undefined
				? ''
				: percent(known.filter(({ sale, low = 0, high = 0 }) => sale.price >= low && sale.price <= high).length / known.length);
		return `| ${name} | ${percent(known.length / of)} | **${percent(median(errors))}** | ${percent(quantile(errors, 0.9))} | ${within(0.1)} | ${within(0.2)} | ${held} |`;
	};
	const doubts = Object.entries(
		Object.groupBy(
			all.filter(({ reason }) => reason),
			({ reason }) => String(reason),
		),
	);
	const told = all.filter(({ outcome }) => outcome === 'valued');
	const times = all.map(({ milliseconds }) => milliseconds);
	return `${HEADING}

${sales.length.toLocaleString('en')} house sales of King County, Washington, of a year (May 2014 to May 2015). Four fifths are imported as closed listings (${known.length.toLocaleString('en')} in ${imported.toFixed(0)} s); of the held-back fifth (${held.length.toLocaleString('en')}) ${all.length.toLocaleString('en')} are valued over HTTP, each for the day on which it was sold, so that only earlier sales count.
Beside it the plain estimate: the median price per square foot of the earlier sales in the same ZIP code, times its size. \`KING_COUNTY_CSV=… npm run bench valuations\`

| | has an answer | median error | 9 of 10 err less than | within 10 % | within 20 % | price within its bounds (80 % meant) |
|---|---|---|---|---|---|---|
${row('valuation by comparables', all, all.length)}
${row('a fourth of them, where grade, condition, view and water of the home are not told', plain, plain.length)}
${row(
	'price per area, the same homes',
	told.map(({ sale }) => ({ sale, value: perArea(sale) })),
	told.length,
)}

Where it does not know: ${doubts.map(([reason, some]) => `${reason} ${some?.length}`).join(', ') || 'never'}. The county's first sales have none before them. One valuation takes ${quantile(times, 0.5).toFixed(0)} ms (median, one after the other; 99 of 100 less than ${quantile(times, 0.99).toFixed(0)} ms), its record included.
`;
}
