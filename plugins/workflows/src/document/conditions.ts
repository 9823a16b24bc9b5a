import { type Filter, parseQuery, printQuery, type Scope } from '@freehold/core';
import { ROOTS, type Values, valueAt } from './references.ts';

/** Fields that are looked up in the run and not in the record: `event.data.to`, `steps.ask.outcome`. */
export const isOfRun = (field: string): boolean => {
	const [root, rest] = field.split('.', 2);
	return rest !== undefined && root !== 'record' && (ROOTS as readonly string[]).includes(root as string);
};

export const pointerOf = (field: string): string => `/${field.split('.').join('/')}`;

type Comparison = Extract<Filter, { field: string }>;

/** Every comparison of a condition. @throws invalid_query where it cannot be read */
export function comparisonsIn(text: string): Comparison[] {
	const inner = (filter: Filter): Comparison[] => {
		if ('and' in filter) return filter.and.flatMap(inner);
		if ('or' in filter) return filter.or.flatMap(inner);
		if ('not' in filter) return inner(filter.not);
		return 'field' in filter ? [filter] : [];
	};
	return inner(parseQuery(text).filter);
}

/** What of a condition is about the record; null: nothing. */
export function recordPart(filter: Filter): Filter | null {
	if ('and' in filter || 'or' in filter) {
		const parts = ('and' in filter ? filter.and : filter.or).map(recordPart).filter((part) => part !== null);
		return parts.length === 0 ? null : 'and' in filter ? { and: parts } : { or: parts };
	}
	if ('not' in filter) {
		const inner = recordPart(filter.not);
		return inner && { not: inner };
	}
	return 'field' in filter && isOfRun(filter.field) ? null : filter;
}

/** What of a condition is left to be asked of the record, once all that the run knows is put in; or whether it holds. */
export function remaining(filter: Filter, values: Values): Filter | boolean {
	if ('and' in filter) return joined('and', filter.and, values);
	if ('or' in filter) return joined('or', filter.or, values);
	if ('not' in filter) {
		const inner = remaining(filter.not, values);
		return typeof inner === 'boolean' ? !inner : { not: inner };
	}
	return 'field' in filter && isOfRun(filter.field) ? holdsHere(filter, valueAt(values, pointerOf(filter.field))) : filter;
}

function joined(kind: 'and' | 'or', parts: Filter[], values: Values): Filter | boolean {
	const ends = kind === 'or';
	const left: Filter[] = [];
	for (const part of parts) {
		const rest = remaining(part, values);
		if (rest === ends) return ends;
		if (typeof rest !== 'boolean') left.push(rest);
	}
	if (left.length === 0) return !ends;
	return left.length === 1 ? (left[0] as Filter) : kind === 'and' ? { and: left } : { or: left };
}

/** One comparison with a value of the run. */
export function holdsHere(filter: Comparison, value: unknown): boolean {
	const isSet = value !== undefined && value !== null && value !== '';
	if (filter.set !== undefined) return filter.set === isSet;
	if (!isSet) return filter.ne !== undefined;
	if (filter.eq !== undefined) return isSame(value, filter.eq);
	if (filter.ne !== undefined) return !isSame(value, filter.ne);
	if (filter.in !== undefined) return filter.in.some((one) => isSame(value, one));
	const bounds: [unknown, (order: number) => boolean][] = [
		[filter.gt, (order) => order > 0],
		[filter.gte, (order) => order >= 0],
		[filter.lt, (order) => order < 0],
		[filter.lte, (order) => order <= 0],
	];
	return bounds.every(([bound, holds]) => bound === undefined || holds(order(value, bound)));
}

function isSame(value: unknown, text: unknown): boolean {
	if (Array.isArray(value)) return value.some((one) => isSame(one, text));
	return String(value) === String(text) || (typeof value === 'number' && value === Number(text));
}

/** Numbers as numbers, times as times, and everything else as text; NaN (no order) where they cannot be compared. */
function order(value: unknown, bound: unknown): number {
	const numbers = [value, bound].map(Number) as [number, number];
	if (!numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
	const times = [value, bound].map((one) => Date.parse(String(one))) as [number, number];
	if (!times.some(Number.isNaN)) return times[0] - times[1];
	return String(value) < String(bound) ? -1 : Number(String(value) > String(bound));
}

/**
 * Does a condition hold? What it says of the record is asked of the record's own list, in its own language, as the scope's actor: what they
 * may not see does not hold.
 */
export async function holds(text: string, values: Values, about: About, scope: Scope): Promise<boolean> {
	const rest = remaining(parseQuery(text).filter, values);
	if (typeof rest === 'boolean') return rest;
	if (!about.entity || !about.record) return false;
	const where = printQuery({ and: [{ field: 'id', eq: about.record }, rest] });
	const found = (await scope.invoke(`${about.entity}.list`, { query: { where, limit: '1', fields: 'id' } })) as {
		data: unknown[];
	};
	return found.data.length > 0;
}

/** Which record a run is about. */
export type About = { entity: string | null; record: string | null };
