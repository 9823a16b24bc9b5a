import type { RecordObject } from '../data/model.ts';
import type { FreeholdEvent } from '../events/model.ts';

/** What a webhook wants to hear of. */
export type Wish = { events: readonly string[]; changed: readonly string[] | null };

/** A value that a record's field may have. */
export type Wanted = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** Whether the event is one of those that are wanted, as far as the event itself tells. */
export function isWanted({ type, data }: Pick<FreeholdEvent, 'type' | 'data'>, { events, changed }: Wish): boolean {
	if (!events.some((pattern) => fits(type, pattern))) return false;
	const { changed: names } = data;
	if (!changed?.length || !type.endsWith('.updated') || !Array.isArray(names)) return true;
	return names.some((name) => changed.includes(name as string));
}

/** `*`, `listing.*` or `listing.published`. */
export const fits = (type: string, pattern: string): boolean =>
	pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));

/** Whether each of the fields has one of its values; a list has one where one of its items is. A field that is not there has none. */
export const isAsWanted = (record: RecordObject, wanted: Wanted): boolean =>
	Object.entries(wanted).every(([field, values]) => {
		const value: unknown = Object.hasOwn(record, field) ? record[field] : undefined;
		const held: readonly unknown[] = Array.isArray(value) ? value : [value];
		return held.some((one) => values.includes(one as string));
	});
