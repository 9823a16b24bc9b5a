/** Listings for the benchmark of searching: one organisation has most of them, nine the rest. Made in the database, the same each run. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

/** Of all listings, those of the greatest organisation. */
const SHARE = 0.96;
const CHUNK = 100_000;

/** Words that headlines and descriptions are made of, the common ones first. */
const COMMON =
	`sunny quiet spacious modern charming renovated bright corner family luxury cozy stunning bungalow cottage loft duplex villa townhouse sea view
	garden pool terrace balcony fireplace garage basement kitchen parking lake mountain park school station beach island bay hill valley river`.split(
		/\s+/,
	);
const SYLLABLES = 'ba be bo da de do fa fe ga ka ke la le lo ma me mi na ne no pa pe ra re ri sa se ta te to va ve vo za'.split(
	' ',
);
/** Towns, the largest first: name, latitude, longitude, degrees within which most of it lies, price of a square metre. */
const PLACES: readonly (readonly [string, number, number, number, number])[] = [
	['Seattle', 47.61, -122.33, 0.08, 6200],
	['Bellevue', 47.61, -122.2, 0.05, 7400],
	['Kent', 47.38, -122.23, 0.05, 3600],
	['Renton', 47.48, -122.2, 0.05, 4100],
	['Kirkland', 47.68, -122.2, 0.04, 6800],
	['Redmond', 47.67, -122.12, 0.04, 6100],
	['Auburn', 47.31, -122.22, 0.05, 3300],
	['Sammamish', 47.62, -122.04, 0.04, 6000],
	['Issaquah', 47.54, -122.04, 0.04, 5300],
	['Shoreline', 47.76, -122.34, 0.03, 4900],
	['Burien', 47.47, -122.34, 0.03, 3900],
	['Tukwila', 47.47, -122.26, 0.02, 3500],
	['Bothell', 47.76, -122.21, 0.03, 5100],
	['Woodinville', 47.75, -122.16, 0.03, 5600],
	['Duvall', 47.74, -121.98, 0.03, 4400],
	['Medina', 47.62, -122.23, 0.01, 11_800],
];

/** 5,000 words; what is rare in a language is most of it. */
const words = (): string[] => {
	const made = new Set(COMMON);
	for (let n = 0; made.size < 5000; n++) {
		const pick = (step: number): string => SYLLABLES[Math.floor(n / step) % SYLLABLES.length] as string;
		made.add(`${pick(1)}${pick(35)}${pick(1225)}${n % 3 ? 'n' : 'rt'}`);
	}
	return [...made];
};

/** Phrases of nine words by a law of Zipf: the n-th word is about as frequent as 1/n. */
function phrases(count: number): string[] {
	const all = words();
	let seed = 42;
	const random = (): number => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return seed / 2 ** 31;
	};
	const word = (): string => all[Math.floor(all.length ** random()) - 1] as string;
	return Array.from({ length: count }, () => Array.from({ length: 9 }, word).join(' '));
}

export type Filled = { great: string; small: string };

/**
 * Fills the table as a restore would: without triggers and foreign keys, and with its indexes made at the end, which takes minutes less.
 * @param great the organisation that gets most; the others are made beside it
 */
export async function fillListings(client: Client, listings: number, great: string): Promise<Filled> {
	const others = Array.from({ length: 9 }, () => randomUUID());
	for (const [index, id] of others.entries()) {
		await copyOrganization(client, great, id, `small-${index}`);
	}
	await client.query(
		'create temporary table phrases as select ordinality::int - 1 as n, phrase from unnest($1::text[]) with ordinality p(phrase)',
		[phrases(20_000)],
	);
	await client.query('create index on phrases (n)');
	await client.query('analyze phrases');
	const again = await dropIndexes(client);
	await client.query('set session_replication_role = replica');
	await client.query('select setseed(0.42)');
	const [names, latitudes, longitudes, spreads, prices] = columnsOf(PLACES);
	for (let from = 0; from < listings; from += CHUNK) {
		const to = Math.min(listings, from + CHUNK) - 1;
		await client.query(ROWS, [from, to, great, others, SHARE, names, latitudes, longitudes, spreads, prices, listings]);
	}
	await client.query('set session_replication_role = origin');
	for (const index of again) await client.query(index);
	for (const organization of [great, ...others]) {
		await client.query(`select set_config('freehold.organization', $1, false)`, [organization]);
		await client.query(
			`select freehold_learn(array(select distinct unnest(tsvector_to_array(search)) from listings where organization_id = $1))`,
			[organization],
		);
	}
	await client.query(`select set_config('freehold.organization', '', false)`);
	await client.query('vacuum analyze listings');
	await client.query('vacuum analyze search_words');
	return { great, small: others[0] as string };
}

/** Drops what is not a constraint's; resolves to what makes it anew. */
async function dropIndexes(client: Client): Promise<string[]> {
	const { rows } = await client.query<{ name: string; definition: string }>(
		`select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
		where i.indrelid = 'listings'::regclass and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
	);
	for (const { name } of rows) await client.query(`drop index ${name}`);
	return rows.map(({ definition }) => definition);
}

const columnsOf = (rows: readonly (readonly unknown[])[]): unknown[][] =>
	(rows[0] ?? []).map((_, at) => rows.map((row) => row[at]));

/** An organisation like another, under a name of its own. */
async function copyOrganization(client: Client, from: string, id: string, slug: string): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		`select column_name as name from information_schema.columns where table_name = 'organizations' and table_schema = 'public' and is_generated = 'NEVER'`,
	);
	const names = rows.map(({ name }) => name);
	const values = names.map((name) => (name === 'id' ? '$2::uuid' : name === 'slug' ? '$3::text' : name));
	await client.query(
		`insert into organizations (${names.join(', ')}) select ${values.join(', ')} from organizations where id = $1`,
		[from, id, slug],
	);
}

/** A phrase of nine words, of two, another one; which, is told by the row's number. */
const LONG = (prime: number): string => `(select phrase from phrases where n = (i::bigint * ${prime}) % 20000)`;
const PAIR = (prime: number): string =>
	`initcap(split_part(${LONG(prime)}, ' ', 1) || ' ' || split_part(${LONG(prime)}, ' ', 2))`;

/** What lies in the middle of a town is close together; a home of 100 square metres costs there about its town's price, give or take. */
const ROWS = `insert into listings (organization_id, id, reference, status, headline, description, property_type, price_amount, price_currency, bedrooms, bathrooms,
	living_area_value, living_area_unit, year_built, address_line1, address_city, address_postal_code, address_country, location_latitude, location_longitude, created_at)
select case when random() < $5 then $3::uuid else ($4::uuid[])[1 + floor(random() * 9)::int] end, gen_random_uuid(), 'R' || lpad(i::text, 8, '0'),
	(array['active','active','active','draft','under_offer','sold','sold','withdrawn'])[1 + floor(random() * 8)::int],
	${PAIR(7919)} || ' ' || ${PAIR(104729)},
	${LONG(15485863)} || ' ' || ${LONG(32452843)},
	(array['house','house','house','apartment','condo','townhouse','villa','land'])[1 + floor(random() * 8)::int],
	greatest(50, round(($10::float8[])[town] * area * exp((random() + random() + random() - 1.5) * 0.6) / 1000)) * 1000, 'USD', 1 + floor(area / 60)::int, 1 + floor(random() * 3)::int,
	area, 'sqm', 1930 + floor(random() * 95)::int, 1 + floor(random() * 9999)::int || ' ' || split_part(${PAIR(611953)}, ' ', 1) || ' St',
	($6::text[])[town], (98001 + town * 10 + floor(random() * 10)::int)::text, 'US',
	($7::float8[])[town] + (random() + random() + random() - 1.5) * ($9::float8[])[town],
	($8::float8[])[town] + (random() + random() + random() - 1.5) * ($9::float8[])[town] * 1.5,
	now() - (1 - i::float8 / $11) * interval '700 days' - random() * interval '5 days'
from generate_series($1::int, $2::int) i,
	lateral (select 1 + floor(power(random() + i * 0, 2) * 16)::int as town, 40 + floor(power(random() + i * 0, 1.5) * 360)::int as area) of`;
