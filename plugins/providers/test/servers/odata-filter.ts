/** OData's $filter (OData 4.01 URL conventions, 5.1.1): comparisons, and, or, not, brackets, and the literals of the RESO Web API. */

type Row = Record<string, unknown>;
type Test = (row: Row) => boolean;

const TOKEN = /\s*(\(|\)|'(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?|-?\d+(?:\.\d+)?|[A-Za-z_][\w.]*)/y;

/** @throws Error for what it cannot read */
export function meant(filter: string): Test {
	const tokens: string[] = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < filter.trimEnd().length) {
		const token = TOKEN.exec(filter)?.[1];
		if (token === undefined) throw new Error(`Cannot read the filter at ${TOKEN.lastIndex}: ${filter}`);
		tokens.push(token);
	}
	const next = (): string => {
		const token = tokens.shift();
		if (token === undefined) throw new Error(`The filter ends early: ${filter}`);
		return token;
	};
	const either = (): Test => {
		const parts = [both()];
		while (tokens[0] === 'or') {
			tokens.shift();
			parts.push(both());
		}
		return (row) => parts.some((part) => part(row));
	};
	const both = (): Test => {
		const parts = [one()];
		while (tokens[0] === 'and') {
			tokens.shift();
			parts.push(one());
		}
		return (row) => parts.every((part) => part(row));
	};
	const one = (): Test => {
		const token = next();
		if (token === 'not') {
			const inner = one();
			return (row) => !inner(row);
		}
		if (token === '(') {
			const inner = either();
			if (next() !== ')') throw new Error(`A bracket is open: ${filter}`);
			return inner;
		}
		const compare = COMPARISONS[next()];
		if (!compare || !/^[A-Za-z_]/.test(token)) throw new Error(`Cannot read “${token}” in the filter: ${filter}`);
		const value = literal(next());
		return (row) => compare(comparable(row[token], value), comparable(value, value));
	};
	const test = either();
	if (tokens.length) throw new Error(`Cannot read “${tokens[0]}” in the filter: ${filter}`);
	return test;
}

type Comparable = string | number | boolean | null;

const COMPARISONS: Readonly<Record<string, (a: Comparable, b: Comparable) => boolean>> = {
	eq: (a, b) => a === b,
	ne: (a, b) => a !== b,
	gt: (a, b) => a !== null && b !== null && a > b,
	ge: (a, b) => a !== null && b !== null && a >= b,
	lt: (a, b) => a !== null && b !== null && a < b,
	le: (a, b) => a !== null && b !== null && a <= b,
};

function literal(token: string): Comparable | Date {
	if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
	if (/^\d{4}-\d\d-\d\dT/.test(token)) return new Date(token);
	if (/^-?\d/.test(token) && !/^\d{4}-\d\d-\d\d$/.test(token)) return Number(token);
	if (token === 'true' || token === 'false') return token === 'true';
	if (token === 'null') return null;
	if (/^\d/.test(token)) return token;
	throw new Error(`Cannot read the literal “${token}”`);
}

/** Times are compared as times, whatever zone they are written in. */
const comparable = (value: unknown, like: Comparable | Date): Comparable =>
	like instanceof Date
		? value === null || value === undefined
			? null
			: new Date(value as string).getTime()
		: ((value ?? null) as Comparable);
