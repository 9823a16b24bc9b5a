import { type BlindKind, normalise } from '../encryption/blind-index.ts';
import { problem } from '../errors.ts';
import type { Filter } from '../schema/filters.ts';
import { MAIN_MEMBER } from '../schema/paths.ts';
import type { Column } from './model.ts';
import { columnAt, type View } from './projection.ts';

/** One condition of a list, checked: what it compares and with which values. */
export type Condition = { path: string; operator: Operator; columns: Column[]; values: unknown[] };

export type Operator = 'has' | 'eq' | 'ne' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'set' | 'within';

const KEY = /^([A-Za-z][\w.]*)(?:\[([a-z]+)\])?$/;
const MAX_VALUES = 100;

/**
 * Reads one query parameter such as `price[gte]=500000` against what the view lets filter by.
 * @param several the values of `in` where they are known apart; else commas part them
 * @throws invalid_query that names the parameter, what was found and what was meant
 */
export function readCondition(view: View, key: string, value: string, several?: readonly string[]): Condition {
	const [, path = key, operator = 'eq'] = (KEY.exec(key) ?? []) as unknown as [string, string | undefined, Operator | undefined];
	const column = columnAt(view.table, path);
	// `price.amount` may be said as `price`, which is how filters name it; a place is filtered by a rectangle over it.
	const filter = operator === 'within' ? view.filters.get(path) : (named(view, path, column) ?? view.filters.get(path));
	if (!filter)
		throw refuse(
			key,
			value,
			`a filter of ${view.table.entity.plural}, such as ${[...view.filters.keys()].slice(0, 8).join(', ')}`,
		);
	if (!filter.operators.includes(operator))
		throw refuse(key, operator, `one of the operators ${filter.operators.join(', ')} for ${path}`);
	if (operator === 'within') return { path, operator, columns: geoColumns(view, path), values: readRectangle(key, value) };
	const columns = [column as Column];
	// What a list has is one text.
	const type = operator === 'has' ? filter.type : (column as Column).type;
	if (operator === 'set') return { path, operator, columns, values: [readValue(key, value, 'boolean')] };
	const values = operator === 'in' ? (several ?? value.split(',')) : [value];
	if (values.length > MAX_VALUES) throw refuse(key, `${values.length} values`, `at most ${MAX_VALUES} values`);
	return { path, operator, columns, values: values.map((one) => readValue(key, one, type, filter.enum)) };
}

function named(view: View, path: string, column: Column | undefined): Filter | undefined {
	const exact = view.filters.get(path);
	if (exact && exact.type !== 'geo-point') return exact;
	const [field, member] = column?.path ?? [];
	return column?.field?.word && member === MAIN_MEMBER[column.field.word] ? view.filters.get(field as string) : undefined;
}

const SQL_OPERATOR = { eq: '=', ne: 'is distinct from', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** How encrypted values are found; `mixed` says whether a column still holds values from before it was encrypted. */
export type Finding = { blind: (kind: BlindKind, value: string) => string; mixed: (column: Column) => boolean };

/** The condition as SQL over the main table `t`; `parameter` adds a value and answers its `$n`. */
export function conditionSql(condition: Condition, parameter: (value: unknown) => string, finding?: Finding): string {
	const [column, second] = condition.columns as [Column, Column | undefined];
	const { operator, values } = condition;
	if (column.encrypted && operator !== 'set') return encryptedSql(condition, parameter, finding as Finding);
	if (operator === 'within' && second) {
		const [west, south, east, north] = values.map((value) => `${parameter(value)}::double precision`);
		const inside = `t.${column.name} between ${south} and ${north}`;
		// A rectangle over the date line has its west side east of its east side.
		return (values[0] as number) > (values[2] as number)
			? `${inside} and (t.${second.name} >= ${west} or t.${second.name} <= ${east})`
			: `${inside} and t.${second.name} between ${west} and ${east}`;
	}
	if (operator === 'set') return `t.${column.name} is ${values[0] ? 'not null' : 'null'}`;
	if (operator === 'has') return `t.${column.name} @> ${parameter(JSON.stringify(values))}::jsonb`;
	if (operator === 'in') return `t.${column.name} = any(${parameter(values)}::${column.type}[])`;
	return `t.${column.name} ${SQL_OPERATOR[operator as keyof typeof SQL_OPERATOR]} ${parameter(values[0])}::${column.type}`;
}

/** Equality of an encrypted value is that of its blind index; where the column is mixed, or of the value as it was. */
function encryptedSql({ columns, operator, values }: Condition, parameter: (value: unknown) => string, finding: Finding): string {
	const [column] = columns as [Column];
	const { kind, blind } = column.encrypted as NonNullable<Column['encrypted']>;
	const compare = (name: string | undefined, by: unknown[]): string => {
		if (operator === 'ne') return `t.${name} is distinct from ${parameter(by[0])}::text`;
		return operator === 'in' ? `t.${name} = any(${parameter(by)}::text[])` : `t.${name} = ${parameter(by[0])}::text`;
	};
	const whole = compare(
		blind,
		values.map((value) => finding.blind(kind, value as string)),
	);
	if (!finding.mixed(column)) return whole;
	const asItWas = compare(
		column.name,
		values.map((value) => normalise(kind, value as string)),
	);
	return `(${whole} ${operator === 'ne' ? 'and' : 'or'} ${asItWas})`;
}

/** Latitude, longitude. */
const geoColumns = (view: View, path: string): Column[] =>
	['latitude', 'longitude'].map(
		(member) => view.table.columns.find((column) => column.path.join('.') === `${path}.${member}`) as Column,
	);

function readRectangle(key: string, value: string): number[] {
	const numbers = value.split(',').map(Number);
	const [west, south, east, north] = numbers as [number, number, number, number];
	const sound =
		/^[^,\s]+(,[^,\s]+){3}$/.test(value) &&
		numbers.length === 4 &&
		numbers.every(Number.isFinite) &&
		Math.abs(west) <= 180 &&
		Math.abs(east) <= 180 &&
		south <= north &&
		south >= -90 &&
		north <= 90;
	if (!sound || value.trim() === '')
		throw refuse(key, value, 'west,south,east,north in degrees (WGS 84), e.g. -122.5,47.4,-122.1,47.8');
	return numbers;
}

/** Whether an id can be one at all; what cannot is simply not found. */
export const isId = (id: string): boolean => UUID.test(id);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/;

/** One value in the column's own type, as PostgreSQL will take it. */
export function readValue(key: string, value: string, type: string, allowed?: readonly string[]): unknown {
	if (value.includes('\0') || !value.isWellFormed()) throw refuse(key, value, 'text without NUL characters');
	if (type === 'uuid') return isId(value) ? value : fail(key, value, 'a UUID');
	if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : fail(key, value, 'true or false');
	if (type === 'integer' || type === 'bigint') {
		const limit = type === 'integer' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
		const sound = /^-?\d{1,16}$/.test(value) && Math.abs(Number(value)) <= limit;
		return sound ? value : fail(key, value, 'a whole number');
	}
	if (type.startsWith('numeric') || type.startsWith('double')) return DECIMAL.test(value) ? value : fail(key, value, 'a number');
	if (type.startsWith('date') || type.startsWith('timestamp')) return readMoment(key, value, type);
	if (allowed && !allowed.includes(value)) throw refuse(key, value, `one of ${allowed.join(', ')}`);
	return value;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

function readMoment(key: string, value: string, type: string): string {
	const isDate = DATE.test(value);
	const sound = (isDate || (type !== 'date' && MOMENT.test(value))) && isOnCalendar(value);
	// In one form, without an offset that PostgreSQL would not take.
	if (sound) return type === 'date' ? value : new Date(value).toISOString();
	throw refuse(key, value, type === 'date' ? 'a date such as 2026-01-31' : 'a date and time such as 2026-01-31T09:00:00Z');
}

/** Date.parse rolls 2026-02-30 over to March; writing it back shows that. */
function isOnCalendar(value: string): boolean {
	const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
	return (
		!value.startsWith('0000') &&
		!Number.isNaN(Date.parse(value)) &&
		!Number.isNaN(day.getTime()) &&
		day.toISOString().startsWith(value.slice(0, 10))
	);
}

const fail = (key: string, found: string, meant: string): never => {
	throw refuse(key, found, meant);
};

/** The one form of refusal for a query parameter. */
export function refuse(parameter: string, found: unknown, meant: string) {
	const shown = String(found).slice(0, 100);
	return problem('invalid_query', {
		detail: `${parameter}: found “${shown}”, meant ${meant}`,
		errors: [
			{
				pointer: `?${parameter}`,
				code: 'invalid_query',
				detail: `Found “${shown}”, meant ${meant}`,
				found: shown,
				expected: meant,
			},
		],
	});
}
