/** Values of a record as plain text: what names it, and what a path holds. */
import { inWords, type Localise } from '@freehold/widgets/kit';
import { wordOf } from './catalogue.ts';
import type { Entity, Row } from './description.ts';

type Money = { amount: string; currency: string };
type Area = { value: number; unit: 'sqft' | 'sqm' };
type Address = Partial<Record<'line1' | 'line2' | 'city' | 'region' | 'postalCode' | 'country', string | null>>;

/** Follows `address.city` into a record; an expanded reference counts as an object. */
export function valueAt(row: Row | undefined, path: string): unknown {
	let value: unknown = row;
	for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step];
	return value ?? null;
}

/** `12 Pine St, Seattle` */
function addressLine(address: Address): string {
	return [address.line1, address.line2, address.city].filter(Boolean).join(', ');
}

/** An address over several lines, in the order letters are addressed. */
export function addressLines(address: Address, local: Localise): string[] {
	const town = [address.city, [address.region, address.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
	const country = address.country && new Intl.DisplayNames(local.lang, { type: 'region' }).of(address.country);
	return [address.line1, address.line2, town, country].filter((line): line is string => Boolean(line));
}

/** A date as one says it: the time today, the day this year, else with its year. */
export function shortDate(value: string, local: Localise): string {
	const date = new Date(value);
	const now = new Date();
	if (value.length > 10 && date.toDateString() === now.toDateString()) return local.date(value, { timeStyle: 'short' });
	const year = date.getFullYear() === now.getFullYear() ? undefined : ('numeric' as const);
	return local.date(value, { day: 'numeric', month: 'short', year });
}

/** `Sat 28 Nov, 10:00 – 12:00 PST`: in the zone of the place. */
function windowText(value: { start: string; end: string; timeZone: string }, local: Localise): string {
	const options = {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		hour: 'numeric',
		minute: '2-digit',
		timeZone: value.timeZone,
		timeZoneName: 'short',
	} as const;
	return new Intl.DateTimeFormat(local.lang, options).formatRange(new Date(value.start), new Date(value.end));
}

/** A value in words, whatever it is; '' for nothing. `word`: the shared word it is. */
export function textOf(value: unknown, word: string | undefined, local: Localise): string {
	if (value === null || value === undefined || value === '') return '';
	if (word === 'money') return local.money(value as Money);
	if (word === 'area') return local.area(value as Area);
	if (word === 'address') return addressLine(value as Address);
	if (word === 'person-name') return (value as { full: string }).full;
	if (word === 'time-window') return windowText(value as { start: string; end: string; timeZone: string }, local);
	if (word === 'geo-point') {
		const { latitude, longitude } = value as { latitude: number; longitude: number };
		return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
	}
	if (typeof value === 'boolean') return local.text(value ? 'yes' : 'no');
	if (Array.isArray(value)) return value.map((item) => textOf(item, undefined, local)).join(', ');
	if (typeof value === 'object') return JSON.stringify(value);
	return String(value);
}

/** Values that are no words themselves but mean something: `under_offer` → "Under offer". */
export const enumText = (value: unknown): string => inWords(String(value));

/** A title inside a sentence: "New lead", but "New API key". */
export const inSentence = (title: string): string => title.replace(/^\p{Lu}(?!\p{Lu})/u, (first) => first.toLowerCase());

/** What names a record to a person. */
export function titleOf(entity: Entity | undefined, row: Row | null | undefined, local: Localise): string {
	if (!entity || !row) return '';
	const field = entity.schema.properties?.[entity.titleField];
	const value = row[entity.titleField];
	const said = field?.enum && value ? enumText(value) : textOf(value, field && wordOf(field), local);
	return said || local.text('untitled', { thing: inSentence(entity.title) });
}
