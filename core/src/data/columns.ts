import { createHash } from 'node:crypto';
import type { JsonSchema } from '../schema/model.ts';
import { snakeCase, typeOf } from '../schema/paths.ts';

const STRING_FORMATS: Record<string, string> = { uuid: 'uuid', 'date-time': 'timestamp with time zone', date: 'date' };

/** PostgreSQL's type for a value of this schema. */
export function columnType(schema: JsonSchema): string {
	switch (typeOf(schema)) {
		case 'string':
			return STRING_FORMATS[schema.format ?? ''] ?? 'text';
		case 'boolean':
			return 'boolean';
		case 'integer':
			return Math.max(Math.abs(schema.maximum ?? 0), Math.abs(schema.minimum ?? 0)) > 2 ** 31 - 1 ? 'bigint' : 'integer';
		case 'number':
			return numberType(schema.multipleOf);
		default:
			return 'jsonb';
	}
}

/** Where the schema says how many decimals, the value is kept exactly; else it is a measurement. */
function numberType(step: number | undefined): string {
	if (step === undefined) return 'double precision';
	const decimals = String(step).split('.')[1]?.length ?? 0;
	if (step === 0.25 || step === 0.5) return 'numeric(8,2)';
	return decimals === 0 ? 'numeric(14,0)' : `numeric(${12 + decimals},${decimals})`;
}

const MEMBER_TYPES: Record<string, string> = {
	'money.amount': 'numeric(18,2)',
	'area.value': 'numeric(12,2)',
	'geo-point.latitude': 'double precision',
	'geo-point.longitude': 'double precision',
};

/** Types of words' members that a JSON Schema cannot say: money is a string in JSON and a number in the table. */
export const wordMemberType = (word: string | undefined, member: string): string | undefined => MEMBER_TYPES[`${word}.${member}`];

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A schema file's value as SQL, of the column's type. */
export function sqlLiteral(value: unknown, type: string): string {
	if (type === 'jsonb') return `${text(JSON.stringify(value))}::jsonb`;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return type === 'text' ? text(String(value)) : `${text(String(value))}::${type}`;
}

/** Words that SQL keeps for itself; a name that is one of them gets a `_`, so that no SQL of ours or of a plugin has to quote. */
const RESERVED = new Set(
	`all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently
	constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default
	deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner
	intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order
	outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then
	to trailing true union unique user using variadic verbose when where window with`.split(/\s+/),
);

/** The name of a table or column: `columnName('price', 'amount')` → `price_amount`, `columnName('order')` → `order_`. */
export function columnName(...path: string[]): string {
	const name = shortName(...path.map(snakeCase));
	return RESERVED.has(name) ? `${name}_` : name;
}

/** PostgreSQL cuts names at 63 bytes, silently; a longer one is shortened here, with a hash that keeps it unique. */
export function shortName(...parts: string[]): string {
	const whole = parts.join('_');
	if (Buffer.byteLength(whole) <= 63) return whole;
	return `${whole.slice(0, 54)}_${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`;
}

/** The column beside one whose values are suggested. */
export const suggestName = (column: string): string => shortName('suggest', column);
