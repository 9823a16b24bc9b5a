/** How a column's values get from one type to another. */
export type Conversion = {
	/** `widen`: nothing is lost; `narrow`: something may be; `replace`: there is no way, the values go. */
	kind: 'widen' | 'narrow' | 'replace';
	/** SQL of the new value. */
	using: string;
};

type Rule = (column: string, to: string) => Conversion;

const widen = (using: string): Conversion => ({ kind: 'widen', using });
const narrow = (using: string): Conversion => ({ kind: 'narrow', using });
const REPLACE: Conversion = { kind: 'replace', using: '' };

/** Decides how values of type `from` become values of type `to`. */
export function conversionOf(column: string, from: string, to: string): Conversion {
	if (to === 'jsonb') return widen(`to_jsonb(${column})`);
	if (to === 'text') return toText(column, from);
	if (isNumber(from) && isNumber(to)) {
		if (holds(to, from)) return widen(`${column}::${to}`);
		return narrow(to === 'integer' || to === 'bigint' ? `round(${column}::numeric)::${to}` : `${column}::${to}`);
	}
	return FROM[from]?.(column, to) ?? REPLACE;
}

const FROM: Record<string, Rule> = {
	text: (column, to) => narrow(`nullif(trim(${column}), '')::${to}`),
	date: (column, to) => (to === 'timestamp with time zone' ? widen(`${column}::timestamp at time zone 'UTC'`) : REPLACE),
	'timestamp with time zone': (column, to) => (to === 'date' ? narrow(`(${column} at time zone 'UTC')::date`) : REPLACE),
	boolean: (column, to) => (to === 'integer' ? widen(`${column}::integer`) : REPLACE),
	jsonb: () => REPLACE,
	uuid: () => REPLACE,
};

function toText(column: string, from: string): Conversion {
	if (from === 'jsonb') return narrow(`${column} #>> '{}'`);
	if (from === 'timestamp with time zone') return widen(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
	return widen(`${column}::text`);
}

const isNumber = (type: string): boolean => numberShape(type) !== null;

/** Digits before and after the point that the type keeps exactly. */
function numberShape(type: string): { before: number; after: number } | null {
	if (type === 'integer') return { before: 10, after: 0 };
	if (type === 'bigint') return { before: 19, after: 0 };
	// A double keeps 15 digits wherever the point is: every integer fits, no decimal surely does.
	if (type === 'double precision') return { before: 15, after: 0 };
	const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
	return precision ? { before: Number(precision) - Number(scale), after: Number(scale) } : null;
}

function holds(to: string, from: string): boolean {
	const [wide, small] = [numberShape(to), numberShape(from)];
	if (from === 'double precision' || !wide || !small) return false;
	return wide.before >= small.before && wide.after >= small.after;
}
