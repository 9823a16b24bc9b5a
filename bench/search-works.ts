/** The searches that are measured, each with the SQL that somebody would write by hand for it. */
import type { Client } from 'pg';
import type { Asking } from './asker.ts';

export type Search = {
	name: string;
	/** Most that p99 may be of the floor's, or what is said instead. */
	goal?: string;
	asking: (n: number) => Asking;
	byHand?: (n: number) => [text: string, values: unknown[]];
	/** Whether both answers hold the same. */
	isSame?: (answer: unknown, rows: unknown[]) => boolean;
};

/** The columns that a record shows, as a list for `select`; what is only for searching is left out. */
export async function columnsOf(client: Client): Promise<string> {
	const { rows } = await client.query<{ names: string }>(
		`select string_agg(attname, ', ' order by attnum) as names from pg_attribute
		where attrelid = 'listings'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'organization_id'`,
	);
	return rows[0]?.names as string;
}

const idsOf = (records: readonly unknown[]): string => records.map((record) => (record as { id: string }).id).join();
type Row = { record: string };
/** The same records in the same order. */
const sameRecords = (answer: unknown, rows: unknown[]): boolean =>
	idsOf((answer as { data: unknown[] }).data) === idsOf((rows as Row[]).map(({ record }) => JSON.parse(record)));
/** As many; of more than are ranked, which are is the database's choice. */
const asMany = (answer: unknown, rows: unknown[]): boolean => (answer as { data: unknown[] }).data.length === rows.length;
/** The same number of matches, and of homes of each kind. */
const sameCounts = (answer: unknown, rows: unknown[]): boolean => {
	const { total, facets } = answer as { total: number; facets: { propertyType: { value: string; count: number }[] } };
	const counted = rows as { property_type: string | null; all: boolean; n: string }[];
	return (
		counted.some(({ all, n }) => all && Number(n) === total) &&
		facets.propertyType.every(({ value, count }) => counted.some((row) => row.property_type === value && Number(row.n) === count))
	);
};

const post = (body: object): Asking => ({ method: 'POST', path: '/v1/search/listings', body });
const at = <T>(list: readonly T[], n: number): T => list[((n % list.length) + list.length) % list.length] as T;

const CITIES = ['Seattle', 'Bellevue', 'Kent', 'Renton', 'Kirkland'];
const WORDS = ['sea view', 'quiet cottage', 'sunny terrace', 'villa pool', 'river bay', 'bungalow', 'lake loft'];
const SLIPS = ['bungallow', 'cotage garden', 'terace', 'fireplce', 'balcny view', 'moutain'];
const RIGHT = ['bungalow', 'cottage garden', 'terrace', 'fireplace', 'balcony view', 'mountain'];
const TYPED = ['se', 'sea', 'Bell', 'sunn', 'quiet', 'R0000', 'kirk', 'charm', 'lux'];
const MISTYPED = ['Seatle', 'Bellvue', 'sunyn', 'quite', 'charmimg'];

/** A page of results. */
const page = (columns: string, rest: string): string =>
	`select row_to_json(t)::text as record from (select ${columns} from listings t where t.archived_at is null and ${rest}) t`;

const low = (n: number): number => 200_000 + (((n * 37) % 80) + 80) * 5000;
/** Places in and around the towns. */
const CENTRES = [
	[47.61, -122.33],
	[47.61, -122.2],
	[47.38, -122.23],
	[47.48, -122.2],
	[47.68, -122.2],
	[47.67, -122.12],
] as const;
const south = (n: number): number => at(CENTRES, n)[0] + ((Math.abs(n * 7) % 60) - 30) * 0.002;
const west = (n: number): number => at(CENTRES, n)[1] + ((Math.abs(n * 13) % 60) - 30) * 0.003;

const ranked = (columns: string, words: string): [string, unknown[]] => [
	`select row_to_json(l)::text as record from (select t.id, ts_rank(t.search, to_tsquery('simple', $1)) as score from (select id, search from listings t
		where t.archived_at is null and t.search @@ to_tsquery('simple', $1) limit 10000) t order by score desc, id desc limit 20) b
	join lateral (select ${columns} from listings l where l.id = b.id) l on true order by b.score desc, b.id desc`,
	[words],
];
const prefixes = (text: string): string =>
	text
		.split(' ')
		.map((word) => `${word}:*`)
		.join(' & ');

export const searchesOf = (columns: string): readonly Search[] => [
	{
		name: 'filtered and sorted by price, 20',
		asking: (n) =>
			post({ query: `status:active price:${low(n)}..${low(n) + 60_000} beds>=3 city:${at(CITIES, n)}`, sort: 'price' }),
		byHand: (n) => [
			page(
				columns,
				"status = 'active' and price_amount between $1 and $2 and bedrooms >= 3 and address_city = $3 order by price_amount, id limit 20",
			),
			[low(n), low(n) + 60_000, at(CITIES, n)],
		],
		isSame: sameRecords,
	},
	{
		name: 'newest of those that are for sale, 20',
		asking: (n) => ({
			method: 'GET',
			path: `/v1/listings?where=${encodeURIComponent(`status:active price<=${low(n) + 200_000}`)}&sort=-createdAt`,
		}),
		byHand: (n) => [
			page(columns, "status = 'active' and price_amount <= $1 order by created_at desc, id desc limit 20"),
			[low(n) + 200_000],
		],
		isSame: sameRecords,
	},
	{
		name: 'rectangle of a map, 2 by 2 km, 100 newest',
		asking: (n) =>
			post({
				filter: {
					and: [
						{ field: 'status', eq: 'active' },
						{ field: 'location', within: [west(n), south(n), west(n) + 0.03, south(n) + 0.02] },
					],
				},
				sort: '-createdAt',
				limit: 100,
			}),
		byHand: (n) => [
			page(
				columns,
				"status = 'active' and location_latitude between $1 and $2 and location_longitude between $3 and $4 order by created_at desc, id desc limit 100",
			),
			[south(n), south(n) + 0.02, west(n), west(n) + 0.03],
		],
		isSame: sameRecords,
	},
	{
		name: 'within 1 km of a place, 20 best',
		asking: (n) => post({ query: `near:${south(n)},${west(n)},1km status:active` }),
		byHand: (n) => [
			page(
				columns,
				`status = 'active' and location_latitude between $1 - 0.009 and $1 + 0.009 and location_longitude between $2 - 0.0135 and $2 + 0.0135
				and 12742017.6 * asin(sqrt(power(sin(radians(location_latitude - $1) / 2), 2) + cos(radians($1)) * cos(radians(location_latitude)) * power(sin(radians(location_longitude - $2) / 2), 2))) <= 1000
				order by id desc limit 20`,
			),
			[south(n), west(n)],
		],
		isSame: sameRecords,
	},
	{
		name: 'four facets over what is for sale in a city, first 20',
		asking: (n) =>
			post({
				query: `status:active city:${at(CITIES, n)} price>=${low(n)}`,
				sort: 'price',
				facets: ['propertyType', 'bedrooms', 'livingArea', 'price'],
			}),
		byHand: (n) => [
			`with found as (select property_type, bedrooms, width_bucket(living_area_value, array[50, 100, 150, 200, 300, 500]::numeric[]) as area,
				width_bucket(price_amount, array[1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8]) as price
				from listings t where t.archived_at is null and status = 'active' and address_city = $1 and price_amount >= $2)
			select property_type, bedrooms, area, price, grouping(property_type, bedrooms, area, price) = 15 as all, count(*) as n,
				(select json_agg(l) from (select ${columns} from listings t where t.archived_at is null and status = 'active' and address_city = $1 and price_amount >= $2 order by price_amount, id limit 20) l)::text
			from found group by grouping sets ((property_type), (bedrooms), (area), (price), ())`,
			[at(CITIES, n), low(n)],
		],
		isSame: sameCounts,
	},
	{
		name: 'words, 20 best',
		asking: (n) => post({ query: at(WORDS, n) }),
		byHand: (n) => ranked(columns, prefixes(at(WORDS, n))),
		isSame: asMany,
	},
	{
		name: 'words with a slip, 20 best (by hand: the right words)',
		asking: (n) => post({ query: at(SLIPS, n) }),
		byHand: (n) => ranked(columns, prefixes(at(RIGHT, n))),
		isSame: asMany,
	},
	{
		name: 'everything at once',
		goal: '',
		asking: (n) => ({ method: 'GET', path: `/v1/search?q=${encodeURIComponent(at(WORDS, n))}` }),
	},
	{
		name: 'suggestions for what is typed',
		goal: 'p99 < 30 ms',
		asking: (n) => ({ method: 'GET', path: `/v1/search/suggestions?q=${encodeURIComponent(at(TYPED, n))}` }),
	},
	{
		name: 'suggestions for what is mistyped',
		goal: 'p99 < 30 ms',
		asking: (n) => ({ method: 'GET', path: `/v1/search/suggestions?q=${encodeURIComponent(at(MISTYPED, n))}` }),
	},
];
