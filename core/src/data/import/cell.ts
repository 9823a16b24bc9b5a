import type { JsonSchema } from '../../schema/model.ts';
import { typeOf } from '../../schema/paths.ts';

/** What a cell means in the field's own type, or why it means nothing. An empty cell is unset. */
export type Read = { value: unknown } | { reason: string } | null;

/** Reads a cell as people write it: `1,250`, `$980,000`, `yes`, `10/13/2014`. */
export function readCell(text: string, schema: JsonSchema, isAmount: boolean): Read {
	const cell = text.trim();
	if (cell === '') return null;
	if (isAmount) return readAmount(cell);
	switch (typeOf(schema)) {
		case 'integer':
			return readNumber(cell, /^-?\d+(\.0+)?$/, 'a whole number');
		case 'number':
			return readNumber(cell, /^-?\d+(\.\d+)?$/, 'a number');
		case 'boolean':
			return readBoolean(cell);
		case 'array':
			return {
				value: cell
					.split(/[;|]/)
					.map((one) => one.trim())
					.filter(Boolean),
			};
		case 'object':
			return readJson(cell);
		default:
			return readText(cell, schema);
	}
}

function readNumber(cell: string, pattern: RegExp, meant: string): Read {
	const plain = withoutSeparators(cell);
	return pattern.test(plain) ? { value: Number(plain) } : { reason: `Must be ${meant}` };
}

/** Thousands may be set apart by commas or blanks, where they are in threes. */
const withoutSeparators = (cell: string): string =>
	/^-?\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d+)?$/.test(cell) ? cell.replace(/[, \u00a0\u202f]/g, '') : cell;

/** Money stays text from the file to the table, so that nothing is rounded. */
function readAmount(cell: string): Read {
	const plain = withoutSeparators(cell.replace(/^(?:[A-Z]{3}|[$€£])\s*/, '').replace(/\s*(?:[A-Z]{3}|[€£])$/, ''));
	const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
	const significant = decimals.replace(/0+$/, '');
	if (whole === undefined || significant.length > 2) return { reason: 'Must be an amount with at most 2 decimals' };
	return { value: `${whole}.${significant.padEnd(2, '0')}` };
}

function readBoolean(cell: string): Read {
	if (/^(true|yes|y|1|x)$/i.test(cell)) return { value: true };
	if (/^(false|no|n|0)$/i.test(cell)) return { value: false };
	return { reason: 'Must be yes or no' };
}

function readJson(cell: string): Read {
	try {
		return { value: JSON.parse(cell) };
	} catch {
		return { reason: 'Must be JSON' };
	}
}

function readText(cell: string, schema: JsonSchema): Read {
	if (schema.format === 'date') return readDay(cell, (day) => day);
	if (schema.format === 'date-time') return cell.includes('T') ? { value: cell } : readDay(cell, (day) => `${day}T00:00:00Z`);
	if (!schema.enum) return { value: cell };
	// “Under offer” and “under_offer” are the same word to a person.
	const plain = (word: unknown): string =>
		String(word)
			.toLowerCase()
			.replace(/[\s-]+/g, '_');
	return { value: schema.enum.find((one) => plain(one) === plain(cell)) ?? cell };
}

/** 2014-10-13, or 10/13/2014 (month first). */
function readDay(cell: string, write: (day: string) => string): Read {
	const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
	const day = american ? `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}` : cell;
	return isDay(day) ? { value: write(day) } : { reason: 'Must be a date such as 2014-10-13 or 10/13/2014' };
}

/** On the calendar: 2015-02-30 is not. */
function isDay(day: string): boolean {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
