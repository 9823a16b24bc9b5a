import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { missingPermission } from '../identity/refusal.ts';
import { camelCase } from '../schema/paths.ts';
import type { Checked } from '../search/check.ts';
import { checkQuery, wholesOf } from '../search/check.ts';
import { type Alternatives, checkedSql, findingOf, looksForSealed, partsOf, placesOf, tsquerySql } from '../search/sql.ts';
import { type Condition, conditionSql, readCondition, readValue, refuse } from './filter.ts';
import type { Column, Sql } from './model.ts';
import { columnAt, type Holds, holdsOf, isSealed, recordSql, type View, type Views } from './projection.ts';
import { type Restriction, restrictionSql } from './write.ts';

/** A list as asked for and checked; `condition`s hold values, the rest is its shape. */
export type ListPlan = {
	conditions: Condition[];
	/** What the query language said, or a search's filter. */
	checked?: Checked;
	/** Other words for those of `checked`; a plain list knows none. */
	alternatives?: Alternatives;
	words: string[];
	/** Encrypted fields that `q` may be the whole of. */
	wholes: Condition[];
	sort: { path: string; column: Column; descending: boolean }[];
	limit: number;
	cursor: (string | null)[] | null;
	fields: string[] | undefined;
	expand: string[];
	total: boolean;
};

/** Rows as JSON text, built by PostgreSQL. */
export type ListResult = { records: string[]; next: string | null; total?: number };

const RESERVED = new Set(['limit', 'cursor', 'sort', 'fields', 'expand', 'q', 'where', 'total']);
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_CONDITIONS = 20;

/**
 * Reads the query of a list against a view.
 * @throws invalid_query for an unknown parameter or a value that does not fit, naming it
 */
export function readList(view: View, query: Record<string, string>): ListPlan {
	const { entity } = view.table;
	const conditions: Condition[] = [];
	for (const [key, value] of Object.entries(query)) {
		if (!RESERVED.has(key)) conditions.push(readCondition(view, key, value));
	}
	if (conditions.length > MAX_CONDITIONS) throw refuse('filters', conditions.length, `at most ${MAX_CONDITIONS} conditions`);
	const sort = readSort(view, query.sort ?? entity.order, query.sort === undefined);
	return {
		conditions,
		...(query.where === undefined ? {} : { checked: checkQuery(view, query.where) }),
		words: query.q === undefined ? [] : readWords(view, query.q),
		wholes: query.q === undefined ? [] : wholesOf(view, query.q),
		sort,
		limit: readLimit(query.limit),
		cursor: query.cursor === undefined ? null : readCursor(query.cursor, sort),
		fields: query.fields === undefined ? undefined : readFields(view, query.fields),
		expand: readExpand(view, query.expand),
		total: query.total === undefined ? false : Boolean(readValue('total', query.total, 'boolean')),
	};
}

function readLimit(value: string | undefined): number {
	if (value === undefined) return DEFAULT_LIMIT;
	const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
	if (limit < 1 || limit > MAX_LIMIT) throw refuse('limit', value, `a whole number from 1 to ${MAX_LIMIT}`);
	return limit;
}

function readSort(view: View, value: string, isDefault: boolean): ListPlan['sort'] {
	const sort = value.split(',').map((part) => {
		const path = part.replace(/^-/, '');
		const column = isDefault || view.fields.has(path.split('.')[0] as string) ? columnAt(view.table, path) : undefined;
		if (!column || column.type === 'jsonb' || column.encrypted)
			throw refuse('sort', part, 'a sortable field, with - in front for descending, e.g. -createdAt');
		return { path, column, descending: part.startsWith('-') };
	});
	if (sort.length > 4) throw refuse('sort', value, 'at most 4 fields');
	// Ties are broken by the id, in the direction of the last field, so that an index can serve the whole order.
	const id = view.table.columns.find((column) => column.name === 'id') as Column;
	if (!sort.some(({ column }) => column === id))
		sort.push({ path: 'id', column: id, descending: sort.at(-1)?.descending ?? false });
	return sort;
}

export function readFields(view: View, value: string): string[] {
	const names = value.split(',');
	const unknown = names.find((name) => !view.fields.has(name));
	if (unknown !== undefined) throw refuse('fields', unknown, `fields among ${[...view.fields.keys()].join(', ')}`);
	return [...new Set(['id', ...names])];
}

export function readExpand(view: View, value: string | undefined): string[] {
	if (value === undefined || value === '') return [];
	const names = value.split(',').map(camelCase);
	const unknown = names.find((name) => !view.expansions.has(name));
	const known = [...view.expansions.keys()].join(', ') || 'nothing';
	if (unknown !== undefined) throw refuse('expand', unknown, `relations among ${known}`);
	for (const name of names) {
		const permission = view.refused.get(name);
		if (permission) throw missingPermission(permission, { why: `Without it ${name} cannot be expanded` });
	}
	return [...new Set(names)];
}

/** The words of a search text, each matched as a prefix. */
function readWords(view: View, text: string): string[] {
	if (!view.isSearchable) throw refuse('q', text, `a list with text search; ${view.table.entity.plural} have none`);
	if (text.length > 200) throw refuse('q', `${text.length} characters`, 'at most 200 characters');
	return (text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 10);
}

/** A cursor names its sort, so that one of another list is refused instead of giving a wrong page. */
function readCursor(cursor: string, sort: ListPlan['sort']): (string | null)[] {
	const meant = 'the “next” of the page before, with the same sort';
	let parsed: unknown;
	try {
		parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
	} catch {
		throw refuse('cursor', cursor, meant);
	}
	if (!Array.isArray(parsed) || parsed.length !== sort.length + 1 || parsed[0] !== sortKey(sort))
		throw refuse('cursor', cursor, meant);
	return sort.map(({ column }, index) => {
		const value: unknown = parsed[index + 1];
		if (value === null) return null;
		if (typeof value !== 'string') throw refuse('cursor', cursor, meant);
		return column.type.startsWith('timestamp')
			? readTimestamp(value, cursor, meant)
			: (readValue('cursor', value, column.type) as string);
	});
}

/** Timestamps keep their microseconds in a cursor: `2026-01-31 09:00:00.123456+00`. */
function readTimestamp(value: string, cursor: string, meant: string): string {
	const shaped = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)\+00$/.exec(value);
	if (!shaped) throw refuse('cursor', cursor, meant);
	readValue('cursor', `${shaped[1]}T${shaped[2]}Z`, 'timestamp with time zone');
	return value;
}

const sortKey = (sort: ListPlan['sort']): string =>
	sort.map(({ path, descending }) => `${descending ? '-' : ''}${path}`).join(',');

const writeCursor = (sort: ListPlan['sort'], row: Record<string, unknown>): string =>
	Buffer.from(JSON.stringify([sortKey(sort), ...sort.map((_, index) => row[`k${index}`])])).toString('base64url');

/** Statements by shape: a hot list is compiled once and prepared once a connection. */
const statements = new LRUCache<string, { text: string; name: string }>({ max: 2000 });

/** One round trip, whatever is asked for. */
export async function runList(view: View, views: Views, plan: ListPlan, sql: Sql, own?: Restriction): Promise<ListResult> {
	const values: unknown[] = [];
	const parameter = (value: unknown): string => `$${values.push(value)}`;
	const { checked } = plan;
	const isSealedAsked =
		[...plan.conditions, ...plan.wholes].some(({ columns }) => columns[0]?.encrypted) || (checked && looksForSealed(checked));
	const finding = isSealedAsked ? await findingOf(view, sql) : undefined;
	const where = [...plan.conditions.map((condition) => conditionSql(condition, parameter, finding))];
	const making = { view, organization: sql.organization ?? '', parameter, alternatives: plan.alternatives ?? new Map(), finding };
	if (checked) where.push(`(${checkedSql(checked, making)})`);
	if (own) where.push(restrictionSql(own, 't', parameter));
	const searches = plan.wholes.map((whole) => conditionSql(whole, parameter, finding));
	if (plan.words.length && view.table.search.length)
		searches.unshift(`t.search @@ ${tsquerySql([{ kind: 'words', words: plan.words }], making)}`);
	if (searches.length) where.push(searches.length === 1 ? (searches[0] as string) : `(${searches.join(' or ')})`);
	else if (plan.words.length) where.push('false');
	where.push(...shownConditions(view, plan));
	const runs = runsOf(plan, parameter);
	const holds = holdsOf(view, views, plan.expand, parameter);
	const limit = parameter(plan.limit + 1);

	const shape = [
		view.audience,
		[...view.withheld].join(),
		[...holds].join(),
		withheldIn(view, views, plan.expand),
		view.table.name,
		where.join('|'),
		runs.join('|'),
		sortKey(plan.sort),
		plan.fields,
		plan.expand,
		plan.total,
		limit,
	].join('~');
	let statement = statements.get(shape);
	if (!statement) {
		const text = listSql(view, views, plan, where, runs, limit, holds);
		statement = { text, name: `list_${createHash('sha1').update(text).digest('base64url')}` };
		statements.set(shape, statement);
	}
	const rows = await sql<Record<string, unknown>>(statement.text, values, statement.name);
	const result = resultOf(plan, rows);
	return isSealed(view, views, plan.expand) ? { ...result, records: await sql.keyring.reveal(sql, result.records) } : result;
}

/** A record is not found by what a visitor does not see of it: the list would tell what the record keeps to itself. */
function shownConditions({ shownIf, table }: View, { conditions, sort, words, wholes, checked }: ListPlan): string[] {
	if (shownIf.size === 0) return [];
	const asked = checked ? [...partsOf(checked, 'condition').map(({ condition }) => condition), ...placesOf(checked)] : [];
	const isSearched =
		words.length || wholes.length || (checked && [...partsOf(checked, 'words'), ...partsOf(checked, 'phrase')].length);
	const searched = isSearched ? table.entity.search : [];
	const paths = [...[...conditions, ...asked].map(({ path }) => path), ...sort.map(({ path }) => path), ...searched];
	const columns = paths.flatMap((path) => shownIf.get(path.split('.')[0] as string) ?? []);
	return [...new Set(columns)].map((column) => `t.${column} is not false`);
}

/** Which fields of what comes along are withheld: part of a statement's shape. */
const withheldIn = (view: View, views: Views, expand: string[]): string =>
	expand
		.map((name) => [...views(view.expansions.get(name)?.table.entity.name as string, view.audience).withheld].join())
		.join(';');

function listSql(
	view: View,
	views: Views,
	plan: ListPlan,
	where: string[],
	runs: string[][],
	limit: string,
	holds: Holds,
): string {
	const { name } = view.table;
	const always = [...view.conditions('t'), ...where];
	const conditions = (list: string[]): string => (list.length ? `where ${list.join(' and ')}` : '');
	const order = plan.sort.map(({ column, descending }) => `t.${column.name} ${descending ? 'desc' : 'asc'}`).join(', ');
	const nullsLast = plan.sort
		.map(({ column, descending }) => `t.${column.name} ${descending ? 'desc' : 'asc'}${column.nullable ? ' nulls last' : ''}`)
		.join(', ');
	const inRun = runs.length > 1 ? order : nullsLast;
	// Each run is cut before any JSON is built, so that rows beyond the page cost nothing.
	const parts = runs.map(
		(run) => `(select * from ${name} t ${conditions([...always, ...run])} order by ${inRun} limit ${limit})`,
	);
	const keys = plan.sort.map(({ column }, index) => `t.${column.name}::text as k${index}`);
	const total = plan.total ? `, (select count(*) from ${name} t ${conditions(always)}) as total` : '';
	return `select ${recordSql(view, views, 't', plan.fields, plan.expand, holds)}::text as record, ${keys.join(', ')}${total}
from (${parts.join(' union all ')}) t order by ${nullsLast} limit ${limit}`;
}

function resultOf(plan: ListPlan, rows: Record<string, unknown>[]): ListResult {
	const more = rows.length > plan.limit;
	const kept = more ? rows.slice(0, plan.limit) : rows;
	const last = kept.at(-1);
	return {
		records: kept.map((row) => row.record as string),
		next: more && last ? writeCursor(plan.sort, last) : null,
		...(plan.total ? { total: Number(rows[0]?.total ?? 0) } : {}),
	};
}

/**
 * The conditions of the runs that a page is put together from. A sort by a column that may be unset has two, the set and the
 * unset rows, so that an index serves each; every other sort has one.
 */
function runsOf({ sort, cursor }: ListPlan, parameter: (value: unknown) => string): string[][] {
	const [first, ...rest] = sort as [ListPlan['sort'][number], ...ListPlan['sort']];
	if (!first.column.nullable || rest.some(({ column }) => column.nullable))
		return [cursor ? [afterCursor(sort, cursor, parameter)] : []];
	const isSet = `t.${first.column.name} is not null`;
	const unset = [`t.${first.column.name} is null`];
	if (!cursor) return [[isSet], unset];
	if (cursor[0] === null) return [[...unset, afterCursor(rest, cursor.slice(1), parameter)]];
	const solid = [{ ...first, column: { ...first.column, nullable: false } }, ...rest];
	return [[isSet, afterCursor(solid, cursor, parameter)], unset];
}

/** Rows behind the cursor. One direction without nulls is a row comparison, which an index can start from. */
function afterCursor(sort: ListPlan['sort'], cursor: (string | null)[], parameter: (value: unknown) => string): string {
	const oneWay = sort.every(({ descending }) => descending === sort[0]?.descending);
	const solid = sort.every(({ column }, index) => !column.nullable && cursor[index] !== null);
	const value = (index: number): string => `${parameter(cursor[index])}::${sort[index]?.column.type}`;
	if (oneWay && solid) {
		const columns = sort.map(({ column }) => `t.${column.name}`).join(', ');
		return `(${columns}) ${sort[0]?.descending ? '<' : '>'} (${sort.map((_, index) => value(index)).join(', ')})`;
	}
	const alternatives: string[] = [];
	const equal: string[] = [];
	sort.forEach(({ column, descending }, index) => {
		const name = `t.${column.name}`;
		if (cursor[index] === null) {
			// Nulls come last: nothing follows them but the next key among nulls.
			equal.push(`${name} is null`);
			return;
		}
		const mine = value(index);
		const beyond = `${name} ${descending ? '<' : '>'} ${mine}`;
		alternatives.push([...equal, column.nullable ? `(${beyond} or ${name} is null)` : beyond].join(' and '));
		equal.push(`${name} = ${mine}`);
	});
	return `(${alternatives.map((one) => `(${one})`).join(' or ')})`;
}
