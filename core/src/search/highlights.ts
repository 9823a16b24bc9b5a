import type { RecordObject } from '../data/model.ts';
import type { View } from '../data/projection.ts';
import { MAIN_MEMBER } from '../schema/paths.ts';
import type { Checked } from './check.ts';
import { type Alternatives, partsOf } from './sql.ts';

/** Where in a field's plain text the words stand: beginning and end in UTF-16 units. Never HTML: the reader's page escapes and marks. */
export type Highlight = { field: string; text: string; ranges: [number, number][] };

const MOST_RANGES = 20;
/** Characters shown of a long text, around the first match. */
const SHOWN = 240;

/** What of a record's searched fields matched what was asked; fields that the view leaves out, or seals, have nothing to show. */
export function highlightsOf(view: View, record: RecordObject, checked: Checked, alternatives: Alternatives): Highlight[] {
	const asked = [...partsOf(checked, 'words'), ...partsOf(checked, 'phrase')].flatMap(({ words }) => words);
	if (asked.length === 0) return [];
	const begins = [...new Set(asked)];
	const whole = new Set(begins.flatMap((word) => alternatives.get(word) ?? []));
	const matches = (word: string): boolean => whole.has(word) || begins.some((begin) => word.startsWith(begin));
	return textsOf(view, record).flatMap(({ field, text }) => {
		const found = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
			.filter(([word]) => matches(word.normalize('NFC').toLowerCase()))
			.slice(0, MOST_RANGES)
			.map(({ 0: word, index }): [number, number] => [index, index + word.length]);
		return found.length ? [cut({ field, text, ranges: found })] : [];
	});
}

/** A long text is cut to what stands around its first match; not within a character of two units. */
function cut({ field, text, ranges }: Highlight): Highlight {
	if (text.length <= SHOWN) return { field, text, ranges };
	let from = Math.max(0, (ranges[0] as [number, number])[0] - SHOWN / 4);
	let to = Math.min(text.length, from + SHOWN);
	if (isLow(text, from)) from--;
	if (isLow(text, to)) to++;
	const kept = ranges.filter(([start, end]) => start >= from && end <= to);
	return { field, text: text.slice(from, to), ranges: kept.map(([start, end]) => [start - from, end - from]) };
}

const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

function textsOf({ table, fields }: View, record: RecordObject): { field: string; text: string }[] {
	return table.search.flatMap((name) => {
		const column = table.columns.find((one) => one.name === name);
		const [field = '', member] = column?.path ?? [];
		if (!fields.has(field)) return [];
		const text: unknown = member === undefined ? record[field] : record[field]?.[member];
		return typeof text === 'string' && text !== '' ? [{ field: member === undefined ? field : `${field}.${member}`, text }] : [];
	});
}

/** What names a record to a person; of a word its main member, or what there is of it. */
export function titleOf({ table: { entity } }: View, record: RecordObject): string {
	const value: unknown = record[entity.titleField];
	if (typeof value !== 'object' || value === null)
		return value === null || value === undefined ? String(record.id) : String(value);
	const word = entity.fields.find(({ name }) => name === entity.titleField)?.word;
	const main = word && MAIN_MEMBER[word];
	const { city } = value as { city?: string };
	const first = String((main && (value as RecordObject)[main]) ?? Object.values(value)[0] ?? record.id);
	return word === 'address' && city ? `${first}, ${city}` : first;
}
