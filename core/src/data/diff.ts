import { suggestName, text } from './columns.ts';
import { conversionOf } from './conversion.ts';
import {
	addForeignKey,
	auditTriggers,
	type ColumnShape,
	checkName,
	checkSql,
	columnSql,
	createIndex,
	createTable,
	dropAuditTriggers,
	dropForeignKey,
	dropTellTriggers,
	dropWordTriggers,
	renameForeignKey,
	searchSql,
	suggestSql,
	type TableShape,
	tellTriggers,
	wordTriggers,
} from './ddl.ts';
import type { ForeignKey } from './model.ts';

/** What it takes to get from one shape to another. */
export type Change = {
	statements: string[];
	/** What is lost on the way, by the name that allows it: `listings`, `listings.price`, `listings.status=withdrawn`. */
	destroys: string[];
	/** What cannot be done at all, each with what to do instead. */
	refusals: string[];
	/** In a few words, for the file's name. */
	summary: string[];
};

/**
 * Compares a plugin's tables as the last migration left them with what its schema files say now. It never guesses: a column
 * that is gone is dropped, unless a field says by `x-was` that it is the same one under another name.
 */
export function diffTables(before: TableShape[], after: TableShape[]): Change {
	const change: Change = { statements: [], destroys: [], refusals: [], summary: [] };
	const old = new Map(before.map((shape) => [shape.name, shape]));
	const made = after.filter(({ name }) => !old.has(name));
	const kept = after.flatMap((now) => {
		const was = old.get(now.name);
		return was ? [alteration(was, now, change)] : [];
	});
	const dropped = before.filter(({ name }) => !after.some((shape) => shape.name === name));

	for (const { was, droppedKeys } of kept)
		for (const key of droppedKeys) change.statements.push(...dropForeignKey(was.name, key));
	for (const { name, foreignKeys } of dropped)
		for (const key of foreignKeys) change.statements.push(...dropForeignKey(name, key));
	for (const { name } of dropped) {
		change.statements.push(`drop table ${name}`);
		change.destroys.push(name);
		change.summary.push(`drop ${name}`);
	}
	for (const shape of made) {
		change.statements.push(...createTable(shape));
		change.summary.push(`create ${shape.name}`);
	}
	for (const { statements } of kept) change.statements.push(...statements);
	for (const shape of made) for (const key of shape.foreignKeys) change.statements.push(...addForeignKey(shape, key));
	for (const { now, addedKeys } of kept) for (const key of addedKeys) change.statements.push(...addForeignKey(now, key));
	return change;
}

type Alteration = { was: TableShape; now: TableShape; statements: string[]; droppedKeys: ForeignKey[]; addedKeys: ForeignKey[] };

/** All that changes in one table; its foreign keys apart, because they wait for other tables. */
function alteration(before: TableShape, now: TableShape, change: Change): Alteration {
	const renames = renamesOf(before, now, change);
	const was = renamed(before, renames);
	const statements = [...renames].map(([from, to]) => `alter table ${now.name} rename column ${from} to ${to}`);
	for (const [from, to] of renames) change.summary.push(`rename ${now.name} ${from} to ${to}`);
	const columns = columnChanges(was, now, change);
	const searchMoves =
		`${was.search}` !== `${now.search}` ||
		`${was.searchWeights}` !== `${now.searchWeights}` ||
		was.search.some((name) => columns.reshaped.has(name));
	const suggestions = suggestionChanges(was, now, columns.reshaped);
	// The index of a column that is made anew goes and comes with it, though it reads the same.
	const remade = new Set([...columns.remade, ...(searchMoves ? ['search'] : []), ...suggestions.names]);
	const indexes = matched(
		was.indexes,
		now.indexes,
		({ name, ...index }) => JSON.stringify(index),
		(index) => index.columns.some((name) => remade.has(name)),
	);
	const keys = matched(was.foreignKeys, now.foreignKeys, ({ name, ...key }) => JSON.stringify(key));

	for (const index of indexes.gone) statements.push(`drop index ${index.name}`);
	for (const [from, to] of indexes.renamed) statements.push(`alter index ${from.name} rename to ${to.name}`);
	for (const [from, to] of keys.renamed) statements.push(...renameForeignKey(now.name, from, to));
	if (searchMoves && was.search.length > 0) statements.push(`alter table ${now.name} drop column search`);
	statements.push(...suggestions.dropped, ...renamedChecks(before, now, renames), ...columns.statements, ...suggestions.added);
	if (searchMoves && now.search.length > 0) statements.push(`alter table ${now.name} add column ${searchSql(now)}`);
	for (const index of indexes.fresh) statements.push(createIndex(now.name, index));
	if (JSON.stringify(before.audit) !== JSON.stringify(now.audit))
		statements.push(...dropAuditTriggers({ ...before, name: now.name }), ...auditTriggers(now));
	if (JSON.stringify(before.tell) !== JSON.stringify(now.tell))
		statements.push(...dropTellTriggers({ ...before, name: now.name }), ...tellTriggers(now));
	if (Boolean(was.searchWeights) !== Boolean(now.searchWeights))
		statements.push(...dropWordTriggers({ ...before, name: now.name }), ...wordTriggers(now));
	if (statements.length > 0 && change.summary.every((line) => !line.includes(` ${now.name}`)))
		change.summary.push(`change ${now.name}`);
	return { was: before, now, statements, droppedKeys: keys.gone, addedKeys: keys.fresh };
}

/** A column of suggestions goes and comes with the one that it is made from; a renamed one is made anew under its new name. */
function suggestionChanges(was: TableShape, now: TableShape, reshaped: ReadonlySet<string>) {
	const old = was.suggests ?? [];
	const current = now.suggests ?? [];
	const gone = old.filter((name) => !current.includes(name) || reshaped.has(name));
	const fresh = current.filter((name) => !old.includes(name) || reshaped.has(name));
	return {
		names: [...gone, ...fresh].map(suggestName),
		dropped: gone.map((name) => `alter table ${now.name} drop column ${suggestName(name)}`),
		added: fresh.map((name) => `alter table ${now.name} add column ${suggestSql(name)}`),
	};
}

/** Old column name → new one, as declared by `x-was`; a declaration that was carried out long ago says nothing any more. */
function renamesOf(before: TableShape, now: TableShape, change: Change): Map<string, string> {
	const had = new Set(before.columns.map(({ name }) => name));
	const has = new Set(now.columns.map(({ name }) => name));
	const renames = new Map<string, string>();
	for (const { name, was } of now.columns) {
		if (!was || had.has(name) || !had.has(was) || has.has(was)) continue;
		const other = renames.get(was);
		if (other) {
			change.refusals.push(
				`Both ${now.name}.${other} and ${now.name}.${name} say that they were ${was}: keep x-was on one of them.`,
			);
		}
		renames.set(was, name);
	}
	return renames;
}

function renamed(shape: TableShape, renames: Map<string, string>): TableShape {
	const to = (name: string): string => renames.get(name) ?? name;
	return {
		...shape,
		columns: shape.columns.map((column) => ({ ...column, name: to(column.name) })),
		indexes: shape.indexes.map((index) => ({ ...index, columns: index.columns.map(to) })),
		foreignKeys: shape.foreignKeys.map((key) => ({ ...key, column: to(key.column) })),
		search: shape.search.map(to),
		...(shape.suggests ? { suggests: shape.suggests.map(to) } : {}),
	};
}

/** Pairs what means the same in both versions; a pair under two names is renamed, the rest goes or comes. */
function matched<Part extends { name: string }>(
	before: Part[],
	now: Part[],
	keyOf: (part: Part) => string,
	isRemade: (part: Part) => boolean = () => false,
) {
	const old = new Map(before.map((part) => [keyOf(part), part]));
	const current = new Map(now.map((part) => [keyOf(part), part]));
	return {
		gone: [...old].filter(([key, part]) => !current.has(key) || isRemade(part)).map(([, part]) => part),
		fresh: [...current].filter(([key, part]) => !old.has(key) || isRemade(part)).map(([, part]) => part),
		renamed: [...old].flatMap(([key, part]): [Part, Part][] => {
			const same = current.get(key);
			return same && same.name !== part.name && !isRemade(part) ? [[part, same]] : [];
		}),
	};
}

function renamedChecks(before: TableShape, now: TableShape, renames: Map<string, string>): string[] {
	return before.columns.flatMap((column) => {
		const to = renames.get(column.name);
		if (!column.values || !to) return [];
		const from = checkName(now.name, column);
		return [`alter table ${now.name} rename constraint ${from} to ${checkName(now.name, { ...column, name: to })}`];
	});
}

type ColumnChanges = {
	statements: string[] /** Columns that are dropped or get another type. */;
	reshaped: Set<string> /** Columns that are dropped and added again. */;
	remade: Set<string>;
};

function columnChanges(was: TableShape, now: TableShape, change: Change): ColumnChanges {
	const old = new Map(was.columns.map((column) => [column.name, column]));
	const statements: string[] = [];
	const reshaped = new Set<string>();
	const remade = new Set<string>();
	for (const column of was.columns) {
		if (now.columns.some(({ name }) => name === column.name)) continue;
		statements.push(...dropColumn(now.name, column.name, change));
		change.summary.push(`drop ${now.name} ${column.name}`);
		reshaped.add(column.name);
	}
	for (const column of now.columns) {
		const before = old.get(column.name);
		if (!before) {
			statements.push(...addColumn(now.name, column, change));
			change.summary.push(`add ${now.name} ${column.name}`);
		} else {
			if (before.type !== column.type) reshaped.add(column.name);
			if (isRemade(before, column)) remade.add(column.name);
			statements.push(...alterColumn(now.name, before, column, change));
		}
	}
	return { statements, reshaped, remade };
}

const isRemade = (was: ColumnShape, now: ColumnShape): boolean =>
	was.type !== now.type && conversionOf(now.name, was.type, now.type).kind === 'replace';

function dropColumn(table: string, column: string, change: Change): string[] {
	change.destroys.push(`${table}.${column}`);
	return [`alter table ${table} drop column ${column}`];
}

function addColumn(table: string, column: ColumnShape, change: Change): string[] {
	if (!column.nullable && column.default === undefined) {
		change.refusals.push(
			`${table}.${column.name} is required and has no default, but ${table} may hold rows already. Give the field a "default"; or leave it ` +
				`out of "required", create and apply that migration, fill the field, and require it then. If it is an old field under a new name, ` +
				`say so with "x-was".`,
		);
	}
	return [`alter table ${table} add column ${columnSql(column)}`, ...addCheck(table, column)];
}

const addCheck = (table: string, column: ColumnShape): string[] =>
	column.values ? [`alter table ${table} add constraint ${checkName(table, column)} ${checkSql(column)}`] : [];

function alterColumn(table: string, was: ColumnShape, now: ColumnShape, change: Change): string[] {
	const name = `${table}.${now.name}`;
	const alter = (what: string): string => `alter table ${table} alter column ${now.name} ${what}`;
	const statements: string[] = [];
	const valuesChange = `${was.values}` !== `${now.values}` || (was.values === undefined) !== (now.values === undefined);
	if (valuesChange && was.values) statements.push(`alter table ${table} drop constraint ${checkName(table, now)}`);
	if (was.type !== now.type) {
		const { kind, using } = conversionOf(now.name, was.type, now.type);
		if (kind === 'replace') return [...statements, ...dropColumn(table, now.name, change), ...addColumn(table, now, change)];
		if (kind === 'narrow') change.destroys.push(name);
		if (was.default !== undefined) statements.push(alter('drop default'));
		statements.push(alter(`type ${now.type} using ${using}`));
	}
	if (now.default === undefined && was.default !== undefined && was.type === now.type) statements.push(alter('drop default'));
	if (now.default !== undefined && (now.default !== was.default || was.type !== now.type))
		statements.push(alter(`set default ${now.default}`));
	if (valuesChange && now.values) statements.push(...narrowValues(table, was, now, change));
	if (was.nullable && !now.nullable) statements.push(...fillEmpty(table, now), alter('set not null'));
	if (!was.nullable && now.nullable) statements.push(alter('drop not null'));
	if (valuesChange) statements.push(...addCheck(table, now));
	return statements;
}

/** Rows with a value that is allowed no more get the default, or nothing; where neither can be, the check refuses them. */
function narrowValues(table: string, was: ColumnShape, now: ColumnShape, change: Change): string[] {
	const values = now.values ?? [];
	const lost = was.values?.filter((value) => !values.includes(value));
	if (lost?.length === 0) return [];
	change.destroys.push(...(lost?.map((value) => `${table}.${now.name}=${value}`) ?? [`${table}.${now.name}`]));
	if (!now.nullable && now.default === undefined) return [];
	const instead = now.default ?? 'null';
	return asOwner(table, `update ${table} set ${now.name} = ${instead} where ${now.name} not in (${values.map(text).join(', ')})`);
}

const fillEmpty = (table: string, { name, default: standard }: ColumnShape): string[] =>
	standard === undefined ? [] : asOwner(table, `update ${table} set ${name} = ${standard} where ${name} is null`);

/** Row-level security is forced on the owner too; for a change of all organisations' rows it steps aside within the transaction. */
const asOwner = (table: string, statement: string): string[] => [
	`alter table ${table} no force row level security`,
	statement,
	`alter table ${table} force row level security`,
];
