/** A value as a caller writes it; the column that it is compared with says what it must be. */
export type Value = string | number | boolean;

/** Longitude, latitude: the order of GeoJSON. */
export type Position = [number, number];

/** One comparison of one field; several operators in one object hold together. */
export type Comparison = {
	/** `price`, `address.city`, or one of the entity's own short names (`beds`). */
	field: string;
	eq?: Value;
	ne?: Value;
	gt?: Value;
	gte?: Value;
	lt?: Value;
	lte?: Value;
	in?: Value[];
	/** Is there a value at all? */
	set?: boolean;
	/** West, south, east, north in degrees (WGS 84); west of the date line may be greater than east. */
	within?: [number, number, number, number];
	near?: { latitude: number; longitude: number; meters: number };
	/** A GeoJSON polygon: rings of longitude and latitude, the first the outline, the others holes in it. */
	inside?: { type: 'Polygon'; coordinates: Position[][] };
};

/** What is looked for, as data: what the textual language is another way of writing (`schemas/filter.json`). */
export type Filter =
	| { and: Filter[] }
	| { or: Filter[] }
	| { not: Filter }
	/** Words, each found as the beginning of a word. */
	| { text: string }
	/** Words that stand one behind the other. */
	| { phrase: string }
	| Comparison;

export const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'set', 'within', 'near', 'inside'] as const;
export type ComparisonName = (typeof COMPARISONS)[number];

/** However deep and long a filter is, its statement stays one that PostgreSQL plans in no time. */
export const LIMITS = { depth: 8, conditions: 50, text: 1000, values: 100, positions: 200 };

/**
 * The one form of all filters that mean the same to a reader: no `and` in an `and`, none of one part, one operator a comparison, values
 * as text. Printing and parsing a normal filter gives it back.
 */
export function normal(filter: Filter): Filter {
	if ('and' in filter) return joined('and', filter.and);
	if ('or' in filter) return joined('or', filter.or);
	if ('not' in filter) return { not: normal(filter.not) };
	if ('text' in filter || 'phrase' in filter) return filter;
	const { field } = filter;
	const parts = COMPARISONS.flatMap((name): Filter[] => {
		const value = filter[name];
		if (value === undefined) return [];
		if (name === 'in') {
			const values = (value as Value[]).map(String);
			return [values.length === 1 ? { field, eq: values[0] as string } : { field, in: values }];
		}
		return [{ field, [name]: typeof value === 'object' || name === 'set' ? value : String(value) } as Comparison];
	});
	return parts.length === 1 ? (parts[0] as Filter) : { and: parts };
}

function joined(kind: 'and' | 'or', parts: Filter[]): Filter {
	const flat = parts
		.map(normal)
		.flatMap((part) => (kind === 'and' && 'and' in part ? part.and : kind === 'or' && 'or' in part ? part.or : [part]));
	return flat.length === 1 ? (flat[0] as Filter) : kind === 'and' ? { and: flat } : { or: flat };
}
