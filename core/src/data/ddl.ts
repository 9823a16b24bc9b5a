import type { Weight } from '../schema/searching.ts';
import { AUDIT_FUNCTION } from './audit-function.ts';
import { shortName, suggestName, text } from './columns.ts';
import { APP_ROLE } from './database.ts';
import type { Column, ForeignKey, Index, Table } from './model.ts';
import { TELL_FUNCTION } from './tell-function.ts';
import { WORDS_FUNCTION } from './words-function.ts';

/** A table's shape as data: what a snapshot keeps and what two versions are compared by. */
export type TableShape = {
	name: string;
	tenantColumn: string;
	columns: ColumnShape[];
	indexes: Index[];
	foreignKeys: ForeignKey[];
	search: string[];
	/** Of each of these, where they are not alike. */
	searchWeights?: Weight[];
	/** Columns whose values are suggested. */
	suggests?: string[];
	/** Rows are added and never changed or removed. */
	appendOnly?: true;
	/** How its changes are kept in the audit trail; absent: they are not. */
	audit?: AuditShape;
	/** How its changes become events; absent: nobody is told of them. */
	tell?: TellShape;
};

/** The entity's name, columns that are never kept, and columns whose change alone is not worth an entry. */
export type AuditShape = { entity: string; without: string[]; quiet: string[] };

/** The entity's name, the column of who owns a row, and columns whose change alone is not worth an event. */
export type TellShape = { entity: string; owner?: string; quiet: string[] };

export type ColumnShape = Pick<Column, 'name' | 'type' | 'nullable' | 'default' | 'values' | 'was'>;

/** The shape of a table, without the entity it came from. */
export const shapeOf = (table: Table): TableShape => ({
	name: table.name,
	tenantColumn: table.tenantColumn,
	columns: table.columns.map(({ name, type, nullable, default: standard, values, was }) => ({
		name,
		type,
		nullable,
		...(standard === undefined ? {} : { default: standard }),
		...(values ? { values } : {}),
		...(was ? { was } : {}),
	})),
	indexes: table.indexes,
	foreignKeys: table.foreignKeys,
	search: table.search,
	...(table.searchWeights ? { searchWeights: table.searchWeights } : {}),
	...(table.suggests.length > 0 ? { suggests: table.suggests } : {}),
	...(table.entity.appendOnly ? { appendOnly: true } : {}),
	...auditOf(table),
	...tellOf(table),
});

const namesOf = ({ columns }: Table, isMeant: (column: Column) => boolean): string[] =>
	columns.filter(isMeant).map(({ name }) => name);

/** Whose change alone is noise: when something was last used, what only signing in finds, a ciphertext beside its index. */
const isQuiet = ({ field, encrypted, blind }: Column): boolean =>
	field?.audited === false || blind?.of === 'platform' || Boolean(encrypted?.blind && !field?.hidden);

/** What is made from other columns changes with them, and is no news beside them. */
const quietOf = (table: Table): string[] => [...namesOf(table, isQuiet), ...table.suggests.map(suggestName)];

/** What only code uses is told of by that code, and the trail does not tell of itself. */
function auditOf(table: Table): { audit?: AuditShape } {
	const { entity } = table;
	if (entity.internal || entity.appendOnly || entity.unaudited) return {};
	return {
		audit: {
			entity: entity.name,
			// Of what is encrypted its index tells that it changed; the ciphertext changes with every key.
			without: namesOf(
				table,
				({ field, encrypted, blind }) =>
					field?.hidden === true || blind?.of === 'organization' || (encrypted !== undefined && !encrypted.blind),
			),
			quiet: quietOf(table),
		},
	};
}

/** The names of the columns are enough: which field they are of, the relay knows, so that a new field changes no trigger. */
function tellOf(table: Table): { tell?: TellShape } {
	const { entity } = table;
	if (!entity.tells) return {};
	const owner = table.columns.find(({ field }) => field && field.name === entity.owner)?.name;
	return { tell: { entity: entity.name, ...(owner ? { owner } : {}), quiet: quietOf(table) } };
}

/** A sub-select, so that PostgreSQL reads the setting once a statement and not once a row. */
const CURRENT_ORGANIZATION = `(select nullif(current_setting('freehold.organization', true), '')::uuid)`;

/** Statements that make the table, all but its foreign keys (which may wait for other tables). */
export function createTable(shape: TableShape): string[] {
	const lines = shape.columns.map((column) => `\t${columnSql(column)}`);
	if (shape.search.length > 0) lines.push(`\t${searchSql(shape)}`);
	for (const column of shape.suggests ?? []) lines.push(`\t${suggestSql(column)}`);
	lines.push(`\tconstraint ${shortName(shape.name, 'pkey')} primary key (id)`);
	if (shape.tenantColumn !== 'id') {
		lines.push(`\tconstraint ${shortName(shape.name, shape.tenantColumn, 'id', 'key')} unique (${shape.tenantColumn}, id)`);
	}
	for (const column of shape.columns) {
		if (column.values) lines.push(`\tconstraint ${checkName(shape.name, column)} ${checkSql(column)}`);
	}
	return [
		`create table ${shape.name} (\n${lines.join(',\n')}\n)`,
		...tenancy(shape),
		...auditTriggers(shape),
		...tellTriggers(shape),
		...wordTriggers(shape),
		...shape.indexes.map((index) => createIndex(shape.name, index)),
	];
}

/** Row-level security, forced on the owner too: with no organisation set there are no rows. */
function tenancy({ name, tenantColumn, appendOnly }: TableShape): string[] {
	const mine = `${tenantColumn} = ${CURRENT_ORGANIZATION}`;
	return [
		`alter table ${name} enable row level security`,
		`alter table ${name} force row level security`,
		`create policy tenant on ${name} using (${mine}) with check (${mine})`,
		`grant ${appendOnly ? 'select, insert' : 'select, insert, update, delete'} on ${name} to ${APP_ROLE}`,
	];
}

const CHANGES = [
	{ event: 'insert', rows: 'new table as new_rows' },
	{ event: 'update', rows: 'old table as old_rows new table as new_rows' },
	{ event: 'delete', rows: 'old table as old_rows' },
];

/** One trigger a statement, however many rows it changes; what they call is made by `prepare`. */
const triggers = (table: string, prefix: string, call: string, words: string[]): string[] =>
	CHANGES.map(
		({ event, rows }) =>
			`create trigger ${prefix}_${event} after ${event} on ${table} referencing ${rows} for each statement execute function ${call}(${words.map(text).join(', ')})`,
	);

const dropTriggers = (table: string, prefix: string): string[] =>
	CHANGES.map(({ event }) => `drop trigger ${prefix}_${event} on ${table}`);

export const auditTriggers = ({ name, tenantColumn, audit }: TableShape): string[] =>
	audit ? triggers(name, 'audit', AUDIT_FUNCTION, [audit.entity, tenantColumn, audit.without.join(), audit.quiet.join()]) : [];

export const dropAuditTriggers = ({ name, audit }: TableShape): string[] => (audit ? dropTriggers(name, 'audit') : []);

export const tellTriggers = ({ name, tell }: TableShape): string[] =>
	tell ? triggers(name, 'tell', TELL_FUNCTION, [tell.entity, tell.owner ?? '', tell.quiet.join()]) : [];

export const dropTellTriggers = ({ name, tell }: TableShape): string[] => (tell ? dropTriggers(name, 'tell') : []);

export const columnSql = ({ name, type, nullable, default: standard }: ColumnShape): string =>
	`${name} ${type}${nullable ? '' : ' not null'}${standard === undefined ? '' : ` default ${standard}`}`;

/**
 * Generated and stored, so that no code can forget to keep it up. With weights it also holds the organisation as a word of its own
 * (`@` and its id), so that the index finds an organisation's rows and never wades through those of others (decisions/0030).
 */
export const searchSql = ({ search, searchWeights, tenantColumn }: TableShape): string => {
	const plain = `to_tsvector('simple', ${search.map((name) => `coalesce(${name}, '')`).join(` || ' ' || `)})`;
	const weighed = search.map((name, at) => `setweight(to_tsvector('simple', coalesce(${name}, '')), '${searchWeights?.[at]}')`);
	const whole = searchWeights ? [`array_to_tsvector(array['@' || ${tenantColumn}::text])`, ...weighed].join(' || ') : plain;
	return `search tsvector generated always as (${whole}) stored`;
};

/** Small letters in the order of their bytes: what begins with something is a range of the index, and its comparison leaks nothing. */
export const suggestSql = (column: string): string =>
	`${suggestName(column)} text collate "C" generated always as (lower(left(${column}, 100))) stored`;

/** Words of weighed fields are kept for finding misspelt ones; what they call is made by `prepare`. */
export const wordTriggers = ({ name, searchWeights }: TableShape): string[] =>
	searchWeights
		? [
				`create trigger words_insert after insert on ${name} referencing new table as new_rows for each statement execute function ${WORDS_FUNCTION}()`,
				`create trigger words_update after update on ${name} referencing old table as old_rows new table as new_rows for each statement execute function ${WORDS_FUNCTION}()`,
			]
		: [];

export const dropWordTriggers = ({ name, searchWeights }: TableShape): string[] =>
	searchWeights ? ['insert', 'update'].map((event) => `drop trigger words_${event} on ${name}`) : [];

export const checkName = (table: string, { name }: ColumnShape): string => shortName(table, name, 'check');

export const checkSql = ({ name, values = [] }: ColumnShape): string => `check (${name} in (${values.map(text).join(', ')}))`;

export function createIndex(table: string, { name, columns, unique, using, where }: Index): string {
	const method = using ? ` using ${using}` : '';
	return `create ${unique ? 'unique ' : ''}index ${name} on ${table}${method} (${columns.join(', ')})${where ? ` where ${where}` : ''}`;
}

const ON_DELETE = { restrict: () => 'restrict', cascade: () => 'cascade', clear: (column: string) => `set null (${column})` };

/**
 * References go through the organisation: row-level security does not guard foreign keys, and without it a row
 * could refer to another organisation's.
 */
export function addForeignKey(shape: TableShape, { name, column, table, onDelete, toOrganization }: ForeignKey): string[] {
	const action = ON_DELETE[onDelete](column);
	const add = (what: string): string => `alter table ${shape.name} add constraint ${what}`;
	if (shape.tenantColumn === 'id' || toOrganization) {
		const own = toOrganization ? [add(`${ownName(name)} check (${column} = ${shape.tenantColumn})`)] : [];
		return [...own, add(`${name} foreign key (${column}) references ${table} (id) on delete ${action}`)];
	}
	const tenant = shape.tenantColumn;
	return [add(`${name} foreign key (${tenant}, ${column}) references ${table} (${tenant}, id) on delete ${action}`)];
}

export function dropForeignKey(table: string, { name, toOrganization }: ForeignKey): string[] {
	const drop = (constraint: string): string => `alter table ${table} drop constraint ${constraint}`;
	return toOrganization ? [drop(name), drop(ownName(name))] : [drop(name)];
}

export function renameForeignKey(table: string, from: ForeignKey, to: ForeignKey): string[] {
	const rename = (old: string, now: string): string => `alter table ${table} rename constraint ${old} to ${now}`;
	return [rename(from.name, to.name), ...(to.toOrganization ? [rename(ownName(from.name), ownName(to.name))] : [])];
}

/** The check that a reference to the organisation is one to the row's own. */
const ownName = (name: string): string => shortName(name, 'own');
