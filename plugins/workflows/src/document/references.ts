import { later } from './times.ts';

/** Where values come from while a run is under way; read by JSON Pointers. */
export type Values = {
	event: { id: string | null; type: string | null; record: string | null; at: string | null; data: Record<string, unknown> };
	record: Record<string, unknown> | null;
	steps: Record<string, { output: unknown; outcome: string | null }>;
	item: unknown;
	run: { id: string; startedAt: string };
	/** RFC 3339. */
	now: string;
	/** The id of whoever published the version. */
	publisher: string;
};

/** The names that a pointer may begin with. */
export const ROOTS = ['event', 'record', 'steps', 'item', 'run', 'now', 'publisher'] as const;

/** `{ "$": "/record/contact" }`: what the pointer finds; `plus` a time so much later, `or` what is taken where there is nothing. */
export type Reference = { $: string; plus?: string; or?: unknown };

export const isReference = (value: unknown): value is Reference =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, '$');

/** `Call {{/record/subject}}` */
const HOLE = /\{\{\s*(\/[^{}\s]*)\s*\}\}/g;

export const holesIn = (text: string): string[] => [...text.matchAll(HOLE)].map(([, pointer]) => pointer as string);

/** The names of a JSON Pointer (RFC 6901). */
export const namesOf = (pointer: string): string[] =>
	pointer
		.split('/')
		.slice(1)
		.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What a pointer finds; undefined: nothing. */
export function valueAt(values: unknown, pointer: string): unknown {
	let value = values;
	for (const name of namesOf(pointer)) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
		value = (value as Record<string, unknown>)[name];
	}
	return value;
}

/** A text with its holes filled; what is not there is nothing. */
export const filled = (text: string, values: Values): string =>
	text.replace(HOLE, (_, pointer: string) => shown(valueAt(values, pointer)));

function shown(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value of a call with its references looked up. What refers to nothing is left out. */
export function resolved(value: unknown, values: Values, zone: string): unknown {
	if (typeof value === 'string') return filled(value, values);
	if (Array.isArray(value)) return value.map((one) => resolved(one, values, zone)).filter((one) => one !== undefined);
	if (typeof value !== 'object' || value === null) return value;
	if (isReference(value)) return referred(value, values, zone);
	return Object.fromEntries(
		Object.entries(value)
			.map(([name, one]) => [name, resolved(one, values, zone)] as const)
			.filter(([, one]) => one !== undefined),
	);
}

function referred({ $: pointer, plus, or }: Reference, values: Values, zone: string): unknown {
	const found = valueAt(values, pointer) ?? or;
	if (found === undefined || found === null) return undefined;
	if (plus === undefined) return found;
	const time = Date.parse(String(found));
	return Number.isNaN(time) ? undefined : new Date(later(time, plus, zone)).toISOString();
}
