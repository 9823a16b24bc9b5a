import { type Comparison, type Filter, LIMITS, normal, type Position } from './filter.ts';
import { faultAt, type Reader, readerOf } from './reader.ts';

/** A filter, and of its parts the places in the text where they stand (characters from its beginning). */
export type Parsed = { filter: Filter; places: WeakMap<object, number> };

type Context = { reader: Reader; places: Parsed['places']; geo: string | undefined; depth: number; count: { parts: number } };

/**
 * Reads a query such as `status:active price:500000..800000 beds>=3 near:47.6,-122.3,5km "sea view" -sold`.
 * @param geo the field that `near:`, `within:` and `inside:` mean where they name none
 * @throws invalid_query that names the character where reading ended
 */
export function parseQuery(text: string, geo?: string): Parsed {
	if (text.length > LIMITS.text) throw faultAt(LIMITS.text, `${text.length} characters`, `at most ${LIMITS.text}`);
	if (!text.isWellFormed() || text.includes('\0')) throw faultAt(0, 'characters that are none', 'text');
	const context: Context = { reader: readerOf(text.normalize('NFC')), places: new WeakMap(), geo, depth: 0, count: { parts: 0 } };
	const parts = either(context);
	if (!context.reader.isDone) throw faultAt(context.reader.at, context.reader.here, 'a word, a field or the end');
	return { filter: parts, places: context.places };
}

/** What is joined by OR. */
function either(context: Context): Filter {
	const { reader } = context;
	const parts = [all(context)];
	while (reader.take(/\s*OR(?=[\s("]|$)/)) parts.push(all(context, 'what else may be'));
	if (parts.length === 1) return parts[0] as Filter;
	return { or: parts.flatMap((part) => ('or' in part ? part.or : [part])) };
}

/** What stands side by side. */
function all(context: Context, needed?: string): Filter {
	const { reader } = context;
	const parts: Filter[] = [];
	for (;;) {
		reader.take(/\s+/);
		if (reader.isDone || reader.looksAt(/\)|OR(?=[\s("]|$)/)) break;
		parts.push(one(context));
	}
	if (parts.length === 0 && (needed || !reader.isDone)) throw faultAt(reader.at, reader.here, needed ?? 'a word or a field');
	if (parts.length === 1) return parts[0] as Filter;
	// In their normal form already, and the very parts whose places are known.
	return { and: parts.flatMap((part) => ('and' in part ? part.and : [part])) };
}

function one(context: Context): Filter {
	const { reader, places } = context;
	const at = reader.at;
	if (++context.count.parts > LIMITS.conditions) throw faultAt(at, 'more', `at most ${LIMITS.conditions} conditions`);
	const filter = reader.take(/-(?=[^\s)-])/) ? { not: one(context) } : plain(context);
	for (const part of [filter, ...('and' in filter ? filter.and : [])]) if (!places.has(part)) places.set(part, at);
	return filter;
}

function plain(context: Context): Filter {
	const { reader } = context;
	const at = reader.at;
	if (reader.take(/\(/)) {
		if (++context.depth > LIMITS.depth) throw faultAt(at, 'one more “(”', `at most ${LIMITS.depth} inside each other`);
		const inner = either(context);
		reader.take(/\s+/);
		if (!reader.take(/\)/)) throw faultAt(reader.at, reader.here, `the “)” of the “(” at character ${at + 1}`);
		context.depth--;
		return inner;
	}
	if (reader.looksAt(/"/)) return { phrase: quoted(reader) };
	const named = reader.take(/([A-Za-z][\w.]*)(:|!=|>=|<=|>|<|=)/);
	if (named) return named[1] === 'text' && named[2] === ':' ? { text: value(reader) } : comparison(context, named, at);
	const word = reader.take(/[^\s()":<>=]+/);
	if (!word) throw faultAt(at, reader.here, 'a word, “several words”, or a field such as price>=500000');
	return { text: word[0] };
}

/** Text between quotation marks; \" and \\ are these characters themselves. */
function quoted(reader: Reader): string {
	const at = reader.at;
	const found = reader.take(/"((?:[^"\\]|\\.)*)"/s);
	if (!found) throw faultAt(at, 'a quotation mark', 'another one behind the words');
	return (found[1] as string).replaceAll(/\\(.)/gs, '$1');
}

/** One value: in quotation marks, or up to what ends it. */
function value(reader: Reader): string {
	if (reader.looksAt(/"/)) return quoted(reader);
	const found = reader.take(/(?:(?!\.\.)[^\s(),"])+/);
	if (!found) throw faultAt(reader.at, reader.here, 'a value');
	return found[0];
}

const BY_SIGN = { '>=': 'gte', '<=': 'lte', '>': 'gt', '<': 'lt', '!=': 'ne' } as const;

function comparison(context: Context, [, name = '', sign = '']: RegExpExecArray, at: number): Filter {
	const { reader } = context;
	if (sign !== ':' && sign !== '=') return { field: name, [BY_SIGN[sign as keyof typeof BY_SIGN]]: value(reader) } as Comparison;
	if (sign === ':' && (name === 'has' || name === 'no')) return { field: value(reader), set: name === 'has' };
	const place = /^(?:(.+)\.)?(near|within|inside)$/.exec(name);
	if (sign === ':' && place) {
		const field = place[1] ?? context.geo;
		if (field === undefined) throw faultAt(at, `${name}:`, 'a resource that has a place on the map');
		return geographic(reader, field, place[2] as 'near' | 'within' | 'inside');
	}
	const low = reader.looksAt(/\.\./) ? undefined : value(reader);
	if (reader.take(/\.\./)) {
		const high = reader.looksAt(/[\s()]|$/) ? undefined : value(reader);
		if (low === undefined && high === undefined) throw faultAt(reader.at, '..', 'a number on one side, such as 500000..');
		return normal({ field: name, ...(low === undefined ? {} : { gte: low }), ...(high === undefined ? {} : { lte: high }) });
	}
	const several = [low as string];
	while (reader.take(/,/)) several.push(value(reader));
	if (several.length > LIMITS.values) throw faultAt(at, `${several.length} values`, `at most ${LIMITS.values}`);
	return several.length === 1 ? { field: name, eq: low as string } : { field: name, in: several };
}

const METERS = { m: 1, km: 1000, mi: 1609.344 } as const;
const NUMBER = /-?\d+(?:\.\d+)?(?:e-?\d+)?/;

function geographic(reader: Reader, field: string, kind: 'near' | 'within' | 'inside'): Filter {
	const at = reader.at;
	const numbers: number[] = [];
	do {
		const found = reader.take(NUMBER);
		if (!found) throw faultAt(reader.at, reader.here, `a number; ${SHAPES[kind]}`);
		numbers.push(Number(found[0]));
	} while (reader.take(/,/));
	const [a = 0, b = 0, c = 0, d = 0] = numbers;
	if (kind === 'near') {
		const unit = reader.take(/km|mi|m/)?.[0] as keyof typeof METERS | undefined;
		if (numbers.length !== 3 || !unit) throw faultAt(at, `${numbers.join()}`, SHAPES.near);
		return { field, near: { latitude: a, longitude: b, meters: c * METERS[unit] } };
	}
	if (kind === 'within') {
		if (numbers.length !== 4) throw faultAt(at, `${numbers.length} numbers`, SHAPES.within);
		return { field, within: [a, b, c, d] };
	}
	const rings = [numbers];
	while (reader.take(/;/)) {
		const ring: number[] = [];
		do {
			const found = reader.take(NUMBER);
			if (!found) throw faultAt(reader.at, reader.here, SHAPES.inside);
			ring.push(Number(found[0]));
		} while (reader.take(/,/));
		rings.push(ring);
	}
	if (rings.some(({ length }) => length % 2)) throw faultAt(at, 'a longitude without its latitude', SHAPES.inside);
	return { field, inside: { type: 'Polygon', coordinates: rings.map(pairs) } };
}

const pairs = (ring: number[]): Position[] =>
	Array.from({ length: ring.length / 2 }, (_, index) => [ring[index * 2] as number, ring[index * 2 + 1] as number]);

const SHAPES = {
	near: 'latitude,longitude,distance such as near:47.6,-122.3,5km',
	within: 'west,south,east,north in degrees such as within:-122.5,47.4,-122.1,47.8',
	inside: 'longitude,latitude of each corner, the first one again at the end; holes behind “;”',
};
