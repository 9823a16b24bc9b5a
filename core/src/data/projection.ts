import type { Place } from '../encryption/keyring.ts';
import { sealedValueSql } from '../encryption/sealed-json.ts';
import { expandsOf, type Filter, filtersOf } from '../schema/filters.ts';
import type { Entity, Registry, Word } from '../schema/model.ts';
import { MAIN_MEMBER, SYSTEM_FIELDS } from '../schema/paths.ts';
import type { Audience } from '../schema/shapes.ts';
import type { Column, Table } from './model.ts';
import type { Restriction } from './write.ts';

/** A way to bring related records along: `agent` (one) or `listingPhotos` (many). */
export type Expansion = { name: string; table: Table; many: boolean /** Column that holds the reference. */; column: string };

/** SQL text that depends on what the table is called in the statement. */
type SqlOf = (alias: string) => string;

/** One entity, prepared for reading by one audience: SQL text ready for every field and expansion. */
export type View = {
	table: Table;
	audience: Audience;
	/** Field name → SQL that makes its JSON value. */
	fields: Map<string, SqlOf>;
	expansions: Map<string, Expansion>;
	/** May `q` be used? Only where every field it looks into is seen: else it would tell what is hidden, word by word. */
	isSearchable: boolean;
	/** Are there encrypted values among the fields, which must be opened when the JSON has come? */
	isSealed: boolean;
	/** What a list can be filtered by, by API path. */
	filters: Map<string, Filter>;
	/** For visitors: field → column that must not be false for it to be seen, or found by (`public.shownIf`). */
	shownIf: ReadonlyMap<string, string>;
	/** SQL conditions that always hold (not archived; the public `where`). */
	conditions: (alias: string) => string[];
	/** Fields that the actor may not read; they are in none of the above. */
	withheld: ReadonlySet<string>;
	/** Expansions that the actor may not read, each with the permission that is missing. */
	refused: ReadonlyMap<string, string>;
	/** Whose rows alone may come along in an expansion. */
	held?: Restriction & { among: readonly string[] };
};

/** What an actor is held back from. */
export type Narrowing = {
	withheld: ReadonlySet<string>;
	refused: ReadonlyMap<string, string>;
	held?: { field: string; among: readonly string[] };
};

/** The view of an actor who is held back; the plain one where that is by nothing. */
export function narrow(view: View, { withheld, refused, held }: Narrowing): View {
	const column = held && columnAt(view.table, held.field)?.name;
	const restricted = held && column ? { held: { column, among: held.among } } : {};
	if (withheld.size === 0) return refused.size || held ? { ...view, refused, ...restricted } : view;
	const isSeen = (path: string): boolean => !withheld.has(path.split('.')[0] as string);
	return {
		...view,
		fields: new Map([...view.fields].filter(([name]) => isSeen(name))),
		expansions: new Map([...view.expansions].filter(([name, { many }]) => many || isSeen(name))),
		filters: new Map([...view.filters].filter(([path]) => isSeen(path))),
		isSearchable: view.isSearchable && view.table.entity.search.every(isSeen),
		withheld,
		refused,
		...restricted,
	};
}

/** Placeholders of the users whose rows may come along, by entity. */
export type Holds = ReadonlyMap<string, string>;
const NO_HOLDS: Holds = new Map();

/** Adds the values that expansions are held to; to be done before the statement's text is looked up. */
export function holdsOf(view: View, views: Views, expand: readonly string[], parameter: (value: unknown) => string): Holds {
	const holds = new Map<string, string>();
	for (const name of expand) {
		const entity = view.expansions.get(name)?.table.entity.name as string;
		const { held } = views(entity, view.audience);
		if (held && !holds.has(entity)) holds.set(entity, parameter(held.among));
	}
	return holds;
}

/** All views of the platform, by entity name and audience. */
export type Views = (entity: string, audience: Audience) => View;

export function createViews(tables: Map<string, Table>, registry: Registry): Views {
	const views = new Map<string, View>();
	for (const table of tables.values()) {
		for (const audience of ['full', 'public'] as const) {
			views.set(`${audience} ${table.entity.name}`, viewOf(table, audience, tables, registry));
		}
	}
	return (entity, audience) => views.get(`${audience} ${entity}`) as View;
}

function viewOf(table: Table, audience: Audience, tables: Map<string, Table>, registry: Registry): View {
	const { entity } = table;
	const seen = audience === 'public' ? new Set(entity.public?.read ?? []) : null;
	const shownIf = shownIfOf(table, audience);
	const fields = new Map<string, SqlOf>([['id', (alias) => `${alias}.id`]]);
	for (const field of entity.fields) {
		if (field.hidden || (seen && !seen.has(field.name))) continue;
		const columns = table.columns.filter((column) => column.field === field);
		const condition = shownIf.get(field.name);
		fields.set(field.name, (alias) => {
			const value = jsonValue(columns, alias, table.name);
			return condition ? `case when ${alias}.${condition} is not false then ${value} end` : value;
		});
	}
	for (const [name, column] of [
		['createdAt', 'created_at'],
		['updatedAt', 'updated_at'],
	] as const) {
		if (!seen || seen.has(name)) fields.set(name, (alias) => `${alias}.${column}`);
	}
	const expansions = expansionsOf(entity, audience, tables, registry);
	const isSearchable =
		table.search.length + table.searchWhole.length > 0 && entity.search.every((path) => fields.has(path.split('.')[0] as string));
	const filters = new Map(filtersOf(entity, registry.words, audience).map((filter) => [filter.field, filter]));
	return {
		table,
		audience,
		fields,
		expansions,
		isSearchable,
		isSealed: table.columns.some(({ encrypted, field }) => encrypted && field && fields.has(field.name)),
		filters,
		shownIf,
		conditions: (alias) => conditionsOf(table, audience, alias, tables),
		withheld: new Set(),
		refused: new Map(),
	};
}

/** SQL that makes one record's JSON, the fields in schema order, expansions in their places. */
export function recordSql(
	view: View,
	views: Views,
	alias: string,
	names?: readonly string[],
	expand: readonly string[] = [],
	holds: Holds = NO_HOLDS,
): string {
	const parts: string[] = [];
	// What is expanded comes, whether or not `fields` names it too.
	for (const name of new Set([...(names ?? view.fields.keys()), ...expand.filter((one) => view.fields.has(one))])) {
		const expansion = expand.includes(name) ? view.expansions.get(name) : undefined;
		parts.push(`${expansion ? expandOne(expansion, view, views, alias, holds) : view.fields.get(name)?.(alias)} as "${name}"`);
	}
	for (const name of expand) {
		const expansion = view.expansions.get(name);
		if (expansion?.many) parts.push(`${expandMany(expansion, view, views, alias, holds)} as "${name}"`);
	}
	return `(select row_to_json(r) from (select ${parts.join(', ')}) r)`;
}

const MANY_LIMIT = 50;

/** Only the rows that the actor may see by themselves. */
const heldTo = ({ table, held }: View, alias: string, holds: Holds): string[] =>
	held ? [`${alias}.${held.column} = any(${holds.get(table.entity.name)}::uuid[])`] : [];

function expandOne(expansion: Expansion, from: View, views: Views, alias: string, holds: Holds): string {
	const view = views(expansion.table.entity.name, from.audience);
	const inner = `${alias}e`;
	const where = [`${inner}.id = ${alias}.${expansion.column}`, ...view.conditions(inner), ...heldTo(view, inner, holds)].join(
		' and ',
	);
	return `(select ${recordSql(view, views, inner)} from ${view.table.name} ${inner} where ${where})`;
}

function expandMany(expansion: Expansion, from: View, views: Views, alias: string, holds: Holds): string {
	const view = views(expansion.table.entity.name, from.audience);
	const inner = `${alias}e`;
	const where = [`${inner}.${expansion.column} = ${alias}.id`, ...view.conditions(inner), ...heldTo(view, inner, holds)].join(
		' and ',
	);
	const rows = `select ${recordSql(view, views, inner)} as item from ${view.table.name} ${inner} where ${where} order by ${defaultOrder(view.table, inner)} limit ${MANY_LIMIT}`;
	return `(select coalesce(json_agg(x.item), '[]'::json) from (${rows}) x)`;
}

/** The entity's own default order as SQL, the id last. */
function defaultOrder(table: Table, alias: string): string {
	const direction = table.entity.order.startsWith('-') ? 'desc' : 'asc';
	const column = columnAt(table, table.entity.order.replace(/^-/, ''));
	return `${alias}.${column?.name ?? 'created_at'} ${direction}, ${alias}.id ${direction}`;
}

/** A scalar column as it is; money as an exact string; the members of a word put together again. */
function jsonValue(columns: Column[], alias: string, table: string): string {
	const [first] = columns;
	if (!first) return 'null';
	if (first.encrypted) return sealedValueSql(placeOf(table, first), alias);
	if (first.path.length === 1) return `${alias}.${first.name}`;
	const members = columns.map((column) => {
		const exact = column.field?.word === 'money' && column.path[1] === 'amount';
		return `'${column.path[1]}', ${alias}.${column.name}${exact ? '::text' : ''}`;
	});
	const names = columns.map((column) => `${alias}.${column.name}`).join(', ');
	// Optional members that are unset are left out, as the words' schemas say.
	return `case when num_nonnulls(${names}) = 0 then null else json_strip_nulls(json_build_object(${members.join(', ')})) end`;
}

/** Where the values of an encrypted column stand, which they are bound to. */
export const placeOf = (table: string, { name, was }: Column): Place => ({ table, column: name, ...(was ? { was } : {}) });

/** Whether what is read so has encrypted values in it. */
export const isSealed = (view: View, views: Views, expand: readonly string[] = []): boolean =>
	view.isSealed || expand.some((name) => views(view.expansions.get(name)?.table.entity.name as string, view.audience).isSealed);

/** The column behind an API path; `price` and `price.amount` are the same one. */
export function columnAt(table: Table, path: string): Column | undefined {
	return table.columns.find((column) => {
		const joined = column.path.join('.');
		if (!column.field) return joined === path && path in SYSTEM_FIELDS;
		return joined === path || (column.path.length > 1 && joined === `${path}.${MAIN_MEMBER[column.field.word as Word]}`);
	});
}

/** What visitors see only where another field of the record does not forbid it. */
function shownIfOf(table: Table, audience: Audience): ReadonlyMap<string, string> {
	const rules = audience === 'public' ? Object.entries(table.entity.public?.shownIf ?? {}) : [];
	return new Map(rules.map(([field, condition]) => [field, (columnAt(table, condition) as Column).name]));
}

function conditionsOf(table: Table, audience: Audience, alias: string, tables: Map<string, Table>): string[] {
	const conditions: string[] = [];
	if (table.archive) conditions.push(`${alias}.archived_at is null`);
	if (audience === 'public') {
		for (const [path, values] of Object.entries(table.entity.public?.where ?? {})) {
			const column = columnAt(table, path);
			if (column) conditions.push(`${alias}.${column.name} in (${values.map(literal).join(', ')})`);
		}
		conditions.push(...wholesOf(table, tables).map((whole) => wholeIsPublic(whole, alias, tables)));
	}
	return conditions;
}

type Whole = { table: Table; column: string };

/** What a row is a part of (`x-on-delete: cascade`), where not all of those are public. */
const wholesOf = (table: Table, tables: Map<string, Table>): Whole[] =>
	table.foreignKeys.flatMap(({ onDelete, table: name, column }) => {
		const whole =
			onDelete === 'cascade' && name !== table.name ? [...tables.values()].find((other) => other.name === name) : undefined;
		return whole?.entity.public ? [{ table: whole, column }] : [];
	});

/** A part is as public as its whole: the photos of a draft are not seen. */
function wholeIsPublic({ table, column }: Whole, alias: string, tables: Map<string, Table>): string {
	const inner = `${alias}w`;
	const where = [`${inner}.id = ${alias}.${column}`, ...conditionsOf(table, 'public', inner, tables)];
	return `exists (select 1 from ${table.name} ${inner} where ${where.join(' and ')})`;
}

/** A value of a schema file (never of a caller) as SQL. */
const literal = (value: unknown): string =>
	typeof value === 'number' || typeof value === 'boolean' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;

function expansionsOf(
	entity: Entity,
	audience: Audience,
	tables: Map<string, Table>,
	registry: Registry,
): Map<string, Expansion> {
	return new Map(
		expandsOf(entity, registry, audience).map(({ name, entity: target, many, field }) => {
			const table = tables.get(target) as Table;
			const holder = many ? table : (tables.get(entity.name) as Table);
			const column = holder.columns.find((candidate) => candidate.field?.name === field) as Column;
			return [name, { name, table, many, column: column.name }];
		}),
	);
}
