import { type InputFault, problem } from '../../errors.ts';
import { didYouMean, shown } from '../../schema/wording.ts';
import { COMPARISONS, type Comparison, type Filter, LIMITS, normal } from './filter.ts';

/** A fault in a filter that came as data. */
export const filterFault = (pointer: string, found: string, meant: string, suggestion?: string) => {
	const detail = `${pointer}: found ${found}, meant ${meant}${suggestion ? `. ${suggestion}` : ''}`;
	const fault: InputFault = { pointer, code: 'invalid_filter', detail, found, expected: meant };
	return problem('invalid_input', { detail, errors: [fault] });
};

const KINDS = ['and', 'or', 'not', 'text', 'phrase', 'field'];

/**
 * Reads a filter that came as JSON (`schemas/filter.json`), in its normal form; `pointers` gets where each part stands.
 * @throws invalid_input with a JSON pointer
 */
export function readFilter(value: unknown, base: string, pointers: WeakMap<object, string>): Filter {
	const count = { parts: 0 };
	const read = (one: unknown, pointer: string, depth: number): Filter => {
		if (typeof one !== 'object' || one === null || Array.isArray(one)) throw filterFault(pointer, shown(one), 'an object');
		if (depth > LIMITS.depth) throw filterFault(pointer, 'one more inside', `at most ${LIMITS.depth} inside each other`);
		if (++count.parts > LIMITS.conditions) throw filterFault(pointer, 'more', `at most ${LIMITS.conditions} conditions`);
		const filter = normal(kindOf(one as Record<string, unknown>, pointer, depth));
		for (const part of [filter, ...('and' in filter ? filter.and : [])]) if (!pointers.has(part)) pointers.set(part, pointer);
		return filter;
	};
	const kindOf = (one: Record<string, unknown>, pointer: string, depth: number): Filter => {
		const kinds = KINDS.filter((name) => Object.hasOwn(one, name));
		const [kind] = kinds;
		if (!kind || kinds.length > 1)
			throw filterFault(pointer, shown(Object.keys(one)), `one of ${KINDS.join(', ')}`, hint(Object.keys(one)[0], KINDS));
		if (kind === 'field') return readComparison(one, pointer);
		only(one, [kind], pointer);
		const inner = one[kind];
		if (kind === 'not') return { not: read(inner, `${pointer}/not`, depth + 1) };
		if (kind === 'text' || kind === 'phrase') return { [kind]: words(inner, `${pointer}/${kind}`) } as Filter;
		if (!Array.isArray(inner) || (kind === 'or' && inner.length === 0))
			throw filterFault(`${pointer}/${kind}`, shown(inner), 'a list of filters');
		const parts = inner.map((part, index) => read(part, `${pointer}/${kind}/${index}`, depth + 1));
		return kind === 'and' ? { and: parts } : { or: parts };
	};
	return read(value, base, 0);
}

const hint = (name: string | undefined, known: readonly string[]): string | undefined =>
	name === undefined ? undefined : didYouMean(name, known).suggestion;

function only(one: Record<string, unknown>, allowed: readonly string[], pointer: string): void {
	const other = Object.keys(one).find((name) => !allowed.includes(name));
	if (other !== undefined)
		throw filterFault(`${pointer}/${other.slice(0, 60)}`, `“${other.slice(0, 60)}”`, allowed.join(', '), hint(other, allowed));
}

function words(value: unknown, pointer: string): string {
	if (typeof value !== 'string' || value.length > LIMITS.text || value.includes('\0') || !value.isWellFormed())
		throw filterFault(pointer, shown(value), `text of at most ${LIMITS.text} characters`);
	return value.normalize('NFC');
}

function readComparison(one: Record<string, unknown>, pointer: string): Comparison {
	only(one, ['field', ...COMPARISONS], pointer);
	const { field } = one;
	if (typeof field !== 'string' || !/^[A-Za-z][\w.]{0,100}$/.test(field))
		throw filterFault(`${pointer}/field`, shown(field), 'the name of a field');
	const names = COMPARISONS.filter((name) => one[name] !== undefined);
	if (names.length === 0) throw filterFault(pointer, 'no comparison', `one of ${COMPARISONS.join(', ')}`);
	for (const name of names) READ[name]?.(one[name], `${pointer}/${name}`);
	return one as Comparison;
}

type Read = (value: unknown, pointer: string) => void;
const scalar: Read = (value, pointer) => {
	if (typeof value === 'string') words(value, pointer);
	else if (typeof value !== 'boolean' && !Number.isFinite(value)) throw filterFault(pointer, shown(value), 'a value');
};
const numbers =
	(count: number, meant: string): Read =>
	(value, pointer) => {
		if (!Array.isArray(value) || value.length !== count || !value.every((one) => Number.isFinite(one)))
			throw filterFault(pointer, shown(value), meant);
	};
const position = numbers(2, 'longitude and latitude');

const READ: Record<(typeof COMPARISONS)[number], Read> = {
	...(Object.fromEntries(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'].map((name) => [name, scalar])) as Record<'eq', Read> &
		Record<'ne' | 'gt' | 'gte' | 'lt' | 'lte', Read>),
	in(value, pointer) {
		if (!Array.isArray(value) || value.length === 0 || value.length > LIMITS.values)
			throw filterFault(pointer, shown(value), `a list of 1 to ${LIMITS.values} values`);
		for (const [index, one] of value.entries()) scalar(one, `${pointer}/${index}`);
	},
	set(value, pointer) {
		if (typeof value !== 'boolean') throw filterFault(pointer, shown(value), 'true or false');
	},
	within: numbers(4, 'west, south, east, north in degrees'),
	near(value, pointer) {
		const meant = 'latitude, longitude and meters';
		if (typeof value !== 'object' || value === null) throw filterFault(pointer, shown(value), meant);
		only(value as Record<string, unknown>, ['latitude', 'longitude', 'meters'], pointer);
		const { latitude, longitude, meters } = value as Record<string, unknown>;
		numbers(3, meant)([latitude, longitude, meters], pointer);
	},
	inside(value, pointer) {
		if (typeof value !== 'object' || value === null || (value as { type?: unknown }).type !== 'Polygon')
			throw filterFault(pointer, shown(value), 'a GeoJSON object of the type Polygon');
		only(value as Record<string, unknown>, ['type', 'coordinates'], pointer);
		const { coordinates } = value as { coordinates?: unknown };
		if (!Array.isArray(coordinates) || coordinates.length === 0) throw filterFault(pointer, shown(coordinates), 'rings');
		coordinates.forEach((ring: unknown, index) => {
			if (!Array.isArray(ring)) throw filterFault(`${pointer}/coordinates/${index}`, shown(ring), 'a ring of positions');
			if (ring.length > LIMITS.positions)
				throw filterFault(`${pointer}/coordinates/${index}`, `${ring.length} positions`, `at most ${LIMITS.positions}`);
			for (const [at, one] of ring.entries()) position(one, `${pointer}/coordinates/${index}/${at}`);
		});
	},
};
