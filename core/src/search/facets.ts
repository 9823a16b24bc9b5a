import type { Column } from '../data/model.ts';
import { columnAt, type View } from '../data/projection.ts';
import { problem } from '../errors.ts';
import { didYouMean } from '../schema/wording.ts';

/** A facet as asked for: its field, its column, and how values are put together. */
export type Facet = { path: string; column: Column; how: 'values' | 'ranges' | number[] };

/** How many matches have this value, or lie between these two (`to` is not in it); null: unset, or no border on that side. */
export type Bucket = { value?: string | null; from?: number | null; to?: number | null; count: number };

const MOST_BUCKETS = 50;

/** Reads which facets are wanted. What an actor may not filter by is not counted for them either. @throws invalid_input */
export function readFacets(view: View, paths: readonly string[]): Facet[] {
	const { facets } = view.table.entity.searching;
	const known = Object.keys(facets).filter((path) => view.filters.has(path));
	return [...new Set(paths)].map((path, index) => {
		const how = facets[path];
		const column = columnAt(view.table, path);
		if (!how || !column || !known.includes(path)) {
			const meant = known.join(', ') || `nothing: ${view.table.entity.plural} have no facets`;
			const { suggestion = '' } = didYouMean(path, known);
			const detail = `/facets/${index}: found “${path.slice(0, 60)}”, meant ${meant}. ${suggestion}`.trim();
			throw problem('invalid_input', {
				detail,
				errors: [{ pointer: `/facets/${index}`, code: 'unknown', detail, found: path.slice(0, 60), expected: meant }],
			});
		}
		return { path, column, how };
	});
}

/** 1, 2, 5, 10, 20, 50 … in both directions, farther than any sum or measure goes: quicker to look up than logarithms of exact numbers. */
const ROUND = Array.from({ length: 24 }, (_, at) => [1, 2, 5].map((step) => `${step}e${at - 6}`)).flat();

function valueSql({ column, how }: Facet, parameter: (value: unknown) => string): string {
	const name = `t.${column.name}`;
	if (how === 'values') return `${name}::text`;
	// Numbers of one width are found by halves; of exact ones all before them are walked over.
	if (how === 'ranges') return `width_bucket(${name}::float8, ${parameter(ROUND)}::float8[])::text`;
	return `width_bucket(${name}::numeric, ${parameter(how)}::numeric[])::text`;
}

/**
 * One statement that counts all matches, and by every facet, in one pass over them.
 * @param where the conditions that find them, over `t`
 */
export function facetsSql(
	view: View,
	facets: readonly Facet[],
	where: readonly string[],
	parameter: (value: unknown) => string,
): string {
	const names = facets.map((_, index) => `f${index}`);
	const columns = facets.map((facet, index) => `${valueSql(facet, parameter)} as f${index}`);
	const grouping = `array[${names.map((name) => `grouping(${name})`).join(', ')}]`;
	return `with found as (select ${columns.join(', ')} from ${view.table.name} t where ${where.join(' and ') || 'true'}),
counted as (select ${grouping} as g, coalesce(${names.join(', ')}) as value, count(*) as n from found group by grouping sets (${names.map((name) => `(${name})`).join(', ')}, ()))
select array_position(g, 0) - 1 as facet, value, n::text as n from (
	select *, row_number() over (partition by g order by n desc, value) as place from counted
) c where place <= ${MOST_BUCKETS} order by facet, c.n desc, value`;
}

type Row = { facet: number | null; value: string | null; n: string };

/** The rows of that statement as an answer; the one without a facet is the number of all. */
export function bucketsOf(facets: readonly Facet[], rows: readonly Row[]): { total: number; facets: Record<string, Bucket[]> } {
	const total = Number(rows.find(({ facet }) => facet === null)?.n ?? 0);
	const counted = facets.map(({ path, how }, index): [string, Bucket[]] => {
		const mine = rows.filter(({ facet }) => facet === index);
		const buckets = mine.map(({ value, n }) => bucketOf(how, value, Number(n)));
		return [path, how === 'values' ? buckets : buckets.sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity))];
	});
	return { total, facets: Object.fromEntries(counted) };
}

function bucketOf(how: Facet['how'], value: string | null, count: number): Bucket {
	if (how === 'values') return { value, count };
	if (value === null) return { value: null, count };
	const at = Number(value);
	// What is not above 0 is one range; nothing that is measured lies between it and the first of the round numbers.
	if (how === 'ranges')
		return at === 0 ? { from: null, to: 0, count } : { from: Number(ROUND[at - 1]), to: Number(ROUND[at]), count };
	return { from: how[at - 1] ?? null, to: how[at] ?? null, count };
}
