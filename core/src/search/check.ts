import { type Condition, type Operator, readCondition } from '../data/filter.ts';
import type { Column } from '../data/model.ts';
import type { View } from '../data/projection.ts';
import { Problem } from '../errors.ts';
import { didYouMean } from '../schema/wording.ts';
import { boxOfCircle, boxOfRing, polygonText, unrolled } from './geometry.ts';
import { COMPARISONS, type Comparison, type Filter } from './language/filter.ts';
import { parseQuery } from './language/parse.ts';
import { filterFault, readFilter } from './language/read.ts';
import { faultAt } from './language/reader.ts';

/** A filter, checked against what one actor may look for; its values are the columns' own. */
export type Checked =
	| { kind: 'all' | 'any'; parts: Checked[] }
	| { kind: 'not'; part: Checked }
	| { kind: 'condition'; condition: Condition }
	| { kind: 'words'; words: string[]; whole: Condition[] }
	| { kind: 'phrase'; words: string[] }
	| { kind: 'near'; box: Condition; columns: Column[]; latitude: number; longitude: number; meters: number }
	| { kind: 'inside'; box: Condition; columns: Column[]; outline: string; holes: string[]; shifts: number[] };

/** Tells a fault at the place where the part stands. */
type Fail = (part: object, found: string, meant: string, suggestion?: string) => Problem;

/** Reads a query in text, for a view. @throws invalid_query with the character */
export function checkQuery(view: View, text: string): Checked {
	const { filter, places } = parseQuery(text, placeField(view));
	return check(view, filter, (part, found, meant, suggestion) => faultAt(places.get(part) ?? 0, found, meant, suggestion));
}

/** Reads a filter that came as JSON, for a view. @throws invalid_input with a pointer */
export function checkFilter(view: View, value: unknown, base: string): Checked {
	const pointers = new WeakMap<object, string>();
	const filter = readFilter(value, base, pointers);
	return check(view, filter, (part, found, meant, suggestion) =>
		filterFault(pointers.get(part) ?? base, found, meant, suggestion),
	);
}

/** The field that a place on the map is in, where there is just one. */
export function placeField(view: View): string | undefined {
	const [first] = [...view.filters.values()].filter(({ type }) => type === 'geo-point');
	return first?.field;
}

function check(view: View, filter: Filter, fail: Fail): Checked {
	if ('and' in filter) return { kind: 'all', parts: filter.and.map((part) => check(view, part, fail)) };
	if ('or' in filter) return { kind: 'any', parts: filter.or.map((part) => check(view, part, fail)) };
	if ('not' in filter) return { kind: 'not', part: check(view, filter.not, fail) };
	if ('text' in filter || 'phrase' in filter) {
		const said = 'text' in filter ? filter.text : filter.phrase;
		if (!view.isSearchable)
			throw fail(filter, `“${said.slice(0, 50)}”`, `a field; ${view.table.entity.plural} have no text search`);
		const words = wordsOf(said);
		return 'text' in filter ? { kind: 'words', words, whole: wholesOf(view, said) } : { kind: 'phrase', words };
	}
	return comparison(view, filter, fail);
}

/** Letters and digits are what is looked for; the rest only parts words. */
export const wordsOf = (text: string): string[] =>
	(text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 10).map((word) => word.slice(0, 100).toLowerCase());

const LOOKS_LIKE = { email: /@/, phone: /^\+[\d\s().-]{6,}$/, text: /./ };

/** An email address or a phone number, whole, is found where it is encrypted. */
export function wholesOf({ table }: View, text: string): Condition[] {
	return table.searchWhole.flatMap((column): Condition[] => {
		const kind = column.encrypted?.kind ?? 'text';
		const value = text.trim();
		if (!LOOKS_LIKE[kind].test(value)) return [];
		const whole = kind === 'phone' ? value.replace(/[\s().-]/g, '') : value;
		return [{ path: column.path[0] as string, operator: 'eq', columns: [column], values: [whole] }];
	});
}

function comparison(view: View, filter: Comparison, fail: Fail): Checked {
	const { aliases } = view.table.entity.searching;
	const field = (Object.hasOwn(aliases, filter.field) && aliases[filter.field]) || filter.field;
	const operator = COMPARISONS.find((name) => filter[name] !== undefined) as (typeof COMPARISONS)[number];
	if (operator === 'near') return near(view, field, filter, fail);
	if (operator === 'inside') return inside(view, field, filter, fail);
	const value = filter[operator];
	const text = Array.isArray(value) ? value.join(',') : String(value);
	try {
		const values = operator === 'in' ? (filter.in as string[]) : undefined;
		// Of a list, that it has the value.
		const isList = operator === 'eq' && view.filters.get(field)?.operators.includes('has');
		const key = isList ? `${field}[has]` : operator === 'eq' ? field : `${field}[${operator}]`;
		const condition = readCondition(view, key, text, values);
		return { kind: 'condition', condition };
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		const [fault] = error.errors ?? [];
		const known = [...view.filters.keys(), ...Object.keys(aliases)];
		const isKnown = known.includes(field) || view.filters.has(field);
		const suggestion = isKnown ? undefined : didYouMean(filter.field, known).suggestion;
		const found = isKnown ? `“${fault?.found ?? text}”` : `the field “${filter.field}”`;
		throw fail(filter, found, String(fault?.expected ?? error.detail), suggestion);
	}
}

/** The rectangle over a place's two columns, by which an index is looked through. */
function boxCondition(view: View, field: string, box: readonly number[], filter: Comparison, fail: Fail): Condition {
	if (view.filters.get(field)?.type !== 'geo-point') {
		const places = [...view.filters.values()].filter(({ type }) => type === 'geo-point').map((one) => one.field);
		throw fail(filter, `the field “${field}”`, `a place on the map: ${places.join(', ') || 'there is none here'}`);
	}
	const columns = ['latitude', 'longitude'].map(
		(member) => view.table.columns.find((column) => column.path.join('.') === `${field}.${member}`) as Column,
	);
	return { path: field, operator: 'within' satisfies Operator, columns, values: [...box] };
}

const MAX_RADIUS = 2_000_000;

function near(view: View, field: string, filter: Comparison, fail: Fail): Checked {
	const { latitude, longitude, meters } = filter.near as NonNullable<Comparison['near']>;
	const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
	if (!isPlace || meters <= 0 || meters > MAX_RADIUS)
		throw fail(filter, `${latitude},${longitude},${meters} m`, `a latitude, a longitude, and up to ${MAX_RADIUS / 1000} km`);
	const box = boxCondition(view, field, boxOfCircle(latitude, longitude, meters), filter, fail);
	return { kind: 'near', box, columns: box.columns, latitude, longitude, meters };
}

function inside(view: View, field: string, filter: Comparison, fail: Fail): Checked {
	const rings = filter.inside?.coordinates ?? [];
	const positions = rings.reduce((sum, ring) => sum + ring.length, 0);
	const isRing = (ring: (typeof rings)[number]): boolean =>
		ring.length >= 4 &&
		ring[0]?.join() === ring.at(-1)?.join() &&
		ring.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
	if (positions > 200 || !rings.every(isRing))
		throw fail(filter, `${rings.length} rings of ${positions} positions`, MEANT_POLYGON);
	const [outline = [], ...holes] = rings.map(unrolled);
	const { box, shifts } = boxOfRing(outline);
	const condition = boxCondition(view, field, box, filter, fail);
	return {
		kind: 'inside',
		box: condition,
		columns: condition.columns,
		outline: polygonText(outline),
		holes: holes.map(polygonText),
		shifts,
	};
}

const MEANT_POLYGON = 'closed rings of 4 to 200 positions in all, each a longitude and a latitude (RFC 7946)';
