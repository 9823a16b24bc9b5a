/**
 * What stands in for the platform below a playground: it answers from what the real one answered when this site was built
 * (docs/site/record.ts). Records are filtered, ordered and paged here as the list's query asks; tests compare that with the platform.
 */
export type Answer = { method: string; path: string; status: number; body: unknown };

type Row = Record<string, unknown> & { id: string };

export type Recording = {
	/** When it was recorded; the playground's clock begins there, so that free times are still to come. ISO. */
	at: string;
	/** All records that a page may read, by the list's path. */
	lists: Record<string, Row[]>;
	/** Everything else, word for word. */
	answers: Answer[];
};

/** What a list's query may hold beside filters. */
const REST = new Set(['fields', 'expand', 'sort', 'limit', 'cursor', 'total', 'q']);

/** Times a question is asked for: recorded for the longest, and cut. */
const TIMES = new Set(['from', 'to', 'days']);

/** The answer to a call; null: nothing like it was recorded. `now`: of the playground, milliseconds since 1970. */
export function answerOf(
	{ lists, answers }: Recording,
	method: string,
	{ pathname, searchParams }: URL,
	now: number,
): { status: number; body: unknown } | null {
	const [, plural = '', id] = /^(\/v1\/[^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
	const list = method === 'GET' ? lists[plural] : undefined;
	if (list && id === undefined) return { status: 200, body: pageOf(list, searchParams) };
	const row = list?.find((one) => one.id === id);
	if (row) return { status: 200, body: only(row, searchParams.get('fields')) };
	const found = answers.find((one) => one.method === method && isAbout(one.path, pathname, searchParams));
	if (found) return { status: found.status, body: cut(found.body, searchParams, now) };
	return list ? { status: 404, body: { status: 404, code: 'not_found', title: 'Not found' } } : null;
}

function isAbout(path: string, pathname: string, asked: URLSearchParams): boolean {
	const recorded = new URL(path, 'http://recorded');
	if (recorded.pathname !== pathname) return false;
	const ofMatter = (query: URLSearchParams): string =>
		JSON.stringify([...query].filter(([name]) => !TIMES.has(name)).toSorted(([one], [other]) => (one < other ? -1 : 1)));
	return ofMatter(recorded.searchParams) === ofMatter(asked);
}

/** Times that are later than was asked for are left out of an answer's list of them. */
function cut(body: unknown, asked: URLSearchParams, now: number): unknown {
	const days = asked.get('days');
	const end = asked.has('to') ? Date.parse(asked.get('to') as string) : days ? now + Number(days) * 86_400_000 : Infinity;
	if (end === Infinity) return body;
	const isBefore = (one: { start?: string; startsAt?: string }): boolean => Date.parse(one.start ?? one.startsAt ?? '') < end;
	return Object.fromEntries(
		Object.entries(body as object).map(([name, value]) => [name, Array.isArray(value) ? value.filter(isBefore) : value]),
	);
}

function pageOf(rows: readonly Row[], query: URLSearchParams): object {
	const conditions = [...query].filter(([name]) => !REST.has(name));
	const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
	const found = rows.filter(
		(row) => conditions.every(([name, value]) => fits(row, name, value)) && words.every((word) => textOf(row).includes(word)),
	);
	const order = (query.get('sort') ?? '').split(',').filter(Boolean);
	found.sort((one, other) => order.map((field) => compared(one, other, field)).find((difference) => difference !== 0) ?? 0);
	const from = Number(query.get('cursor') ?? 0);
	const to = from + Number(query.get('limit') ?? 50);
	return {
		data: found.slice(from, to).map((row) => only(row, query.get('fields'))),
		next: to < found.length ? String(to) : null,
		...(query.get('total') === 'true' ? { total: found.length } : {}),
	};
}

/** `price[lte]=600000`, `purpose=sale`, `location[within]=west,south,east,north` */
function fits(row: Row, name: string, wanted: string): boolean {
	const [, field = '', operator = 'eq'] = /^(\w+)(?:\[(\w+)\])?$/.exec(name) ?? [];
	const value = plain(row[field]);
	switch (operator) {
		case 'eq':
			return String(value) === wanted;
		case 'in':
			return wanted.split(',').includes(String(value));
		case 'gte':
			return value !== null && compare(value, wanted) >= 0;
		case 'lte':
			return value !== null && compare(value, wanted) <= 0;
		case 'set':
			return (value !== null) === (wanted === 'true');
		case 'within':
			return isWithin(row[field] as { latitude: number; longitude: number } | null, wanted.split(',').map(Number));
		default:
			return true;
	}
}

function isWithin(point: { latitude: number; longitude: number } | null, [west, south, east, north]: number[]): boolean {
	if (!point) return false;
	const { latitude, longitude } = point;
	return longitude >= west! && longitude <= east! && latitude >= south! && latitude <= north!;
}

/** Money is compared by its amount, an area by its value. */
function plain(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value ?? null;
	const { amount, value: size } = value as { amount?: unknown; value?: unknown };
	return amount ?? size ?? value;
}

function compare(one: unknown, other: unknown): number {
	const [first, second] = [Number(one), Number(other)];
	if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
	return String(one) < String(other) ? -1 : Number(String(one) !== String(other));
}

/** `-price`: the greatest first; what has none comes last. */
function compared(one: Row, other: Row, order: string): number {
	const field = order.replace(/^-/, '');
	const [first, second] = [plain(one[field]), plain(other[field])];
	if (first === null || second === null) return Number(first === null) - Number(second === null);
	return compare(first, second) * (order.startsWith('-') ? -1 : 1);
}

const textOf = (row: Row): string => JSON.stringify(row).toLowerCase();

function only(row: Row, fields: string | null): object {
	if (!fields) return row;
	const wanted = new Set(['id', 'listingPhotos', 'listingMedia', ...fields.split(',')]);
	return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name)));
}
