import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Sealer } from '../encryption/keyring.ts';
import { problem } from '../errors.ts';
import type { Column, RecordObject, Sql, Table } from './model.ts';
import { placeOf, recordSql, type View, type Views } from './projection.ts';

/** What a row gets where the caller said nothing: the schema's defaults and the state machine's first state. */
type Defaults = Record<string, unknown>;

/** The writing half of an entity, its insert compiled once. */
export type Writer = {
	/** Resolves to the new record's JSON text. */
	create(sql: Sql, organization: string, data: RecordObject): Promise<string>;
	createMany(sql: Sql, organization: string, data: RecordObject[], taken?: 'refuse' | 'skip'): Promise<string[]>;
	/** Resolves to the record's JSON text, or null where no such row may be changed. */
	update(sql: Sql, id: string, data: RecordObject, also?: Restriction): Promise<string | null>;
	/** Resolves to whether there was such a row. */
	remove(sql: Sql, id: string, also?: Restriction): Promise<boolean>;
};

/**
 * A further condition on the row: the users of whom one must own it (`column` holds its owner), and, where records say themselves who
 * sees them, who looks.
 */
export type Restriction = {
	column?: string;
	among?: readonly string[];
	seen?: Sight;
	/** What else holds the rows back, as SQL: of what is about a record (`x-about`), that the record is read. */
	also?: (alias: string, parameter: (value: unknown) => string) => string;
};

/** The column of `x-access.visibility`, the user who looks (null: none, as for a key), and the users of their teams. */
export type Sight = { column: string; self: string | null; team: readonly string[] };

/** The restriction as SQL; `parameter` adds a value and answers its `$n`. */
export function restrictionSql(
	{ column, among, seen, also }: Restriction,
	alias: string,
	parameter: (value: unknown) => string,
): string {
	const parts = among ? [`${alias}.${column} = any(${parameter(among)}::uuid[])`] : [];
	if (seen) {
		const isTeams = `${alias}.${seen.column} = 'team' and ${alias}.${column} = any(${parameter(seen.team)}::uuid[])`;
		const isOwn = `${alias}.${column} = ${parameter(seen.self)}::uuid`;
		parts.push(`(${alias}.${seen.column} = 'organization' or ${isOwn} or (${isTeams}))`);
	}
	if (also) parts.push(also(alias, parameter));
	return parts.join(' and ');
}

export function createWriter(view: View, views: Views): Writer {
	const { table } = view;
	const columns = table.columns.filter(
		(column) => column.name !== 'created_at' && column.name !== 'updated_at' && column.name !== 'archived_at',
	);
	const defaults = defaultsOf(table);
	const names = columns.map((column) => column.name).join(', ');
	const returning = `${recordSql(view, views, 't')}::text as record`;
	const insert = {
		text: `with t as (insert into ${table.name} (${names}) values (${columns.map((column, index) => `$${index + 1}::${column.type}`).join(', ')}) returning *) select ${returning} from t`,
		name: `create_${table.name}`.slice(0, 63),
	};
	const insertMany = `insert into ${table.name} (${names}) select ${names} from json_populate_recordset(null::${table.name}, $1::json)`;
	const alive = table.archive ? ' and t.archived_at is null' : '';
	const hasSecrets = columns.some(({ encrypted }) => encrypted);
	const sealerOf = async (sql: Sql): Promise<Sealer | undefined> => (hasSecrets ? sql.keyring.sealer(sql) : undefined);
	const opened = async (sql: Sql, row: { record: string }): Promise<string> =>
		view.isSealed ? ((await sql.keyring.reveal(sql, [row.record]))[0] as string) : row.record;
	/** A column's value; of an encrypted field the ciphertext, or what it is found by. */
	const stored = (column: Column, data: RecordObject, id: string, sealer: Sealer | undefined): unknown => {
		const value = cell(column, data);
		if (value === null || !sealer || !(column.encrypted || column.blind)) return value;
		if (column.blind) return sealer.blind(column.blind.kind, String(value), column.blind.of);
		return sealer.seal(placeOf(table.name, column), id, String(value));
	};
	const rowOf = (organization: string, data: RecordObject, sealer: Sealer | undefined): unknown[] => {
		const id: string = data.id ?? uuidv7();
		const filled: RecordObject = { ...defaults, ...withoutUndefined(data), id };
		return columns.map((column) =>
			column.name === table.tenantColumn && column.name !== 'id' ? organization : stored(column, filled, id, sealer),
		);
	};

	return {
		async create(sql, organization, data) {
			const values = rowOf(organization, data, await sealerOf(sql));
			const [row] = await told(table, sql<{ record: string }>(insert.text, values, insert.name));
			return opened(sql, row as { record: string });
		},
		async createMany(sql, organization, data, taken = 'refuse') {
			const sealer = await sealerOf(sql);
			const rows = data.map((one) => {
				const values = rowOf(organization, one, sealer);
				return Object.fromEntries(
					columns.map((column, index) => [column.name, column.type === 'jsonb' ? raw(values[index]) : values[index]]),
				);
			});
			const skip = taken === 'skip' ? ' on conflict do nothing' : '';
			const made = await told(table, sql<{ id: string }>(`${insertMany}${skip} returning id`, [JSON.stringify(rows)]));
			return made.map(({ id }) => id);
		},
		async update(sql, id, data, also) {
			const values: unknown[] = [id];
			const sealer = await sealerOf(sql);
			const sets = columns
				.filter(({ field, blind, path: [name] }) => (field || blind) && name !== undefined && data[name] !== undefined)
				.map((column) => `${column.name} = $${values.push(stored(column, data, id, sealer))}::${column.type}`);
			const mine = also ? ` and ${restrictionSql(also, 't', (value) => `$${values.push(value)}`)}` : '';
			const text = `with t as (update ${table.name} t set ${[...sets, 'updated_at = now()'].join(', ')} where t.id = $1${alive}${mine} returning *) select ${returning} from t`;
			const name = `update_${createHash('sha1').update(text).digest('base64url')}`;
			const [row] = await told(table, sql<{ record: string }>(text, values, name));
			return row ? opened(sql, row) : null;
		},
		async remove(sql, id, also) {
			const values: unknown[] = [id];
			const mine = also ? ` and ${restrictionSql(also, 't', (value) => `$${values.push(value)}`)}` : '';
			const text = table.archive
				? `update ${table.name} t set archived_at = now() where t.id = $1${alive}${mine} returning t.id`
				: `delete from ${table.name} t where t.id = $1${mine} returning t.id`;
			const rows = await told(table, sql(text, values), true);
			return rows.length > 0;
		},
	};
}

function defaultsOf(table: Table): Defaults {
	const defaults: Defaults = {};
	for (const field of table.entity.fields) {
		if (field.schema.default !== undefined) defaults[field.name] = field.schema.default;
	}
	const { states } = table.entity;
	if (states) defaults[states.field] = states.initial;
	return defaults;
}

/** The value of one column out of a record in API shape. */
function cell(column: Column, data: RecordObject): unknown {
	const [name, member] = column.path.length ? column.path : [column.name];
	const value: unknown = data[name as string];
	if (value === undefined || value === null) return null;
	if (member !== undefined) return (value as RecordObject)[member] ?? null;
	return column.type === 'jsonb' ? JSON.stringify(value) : value;
}

const raw = (json: unknown): unknown => (typeof json === 'string' ? JSON.parse(json) : json);

const withoutUndefined = (data: RecordObject): RecordObject =>
	Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

type DatabaseError = { code?: string; constraint?: string; column?: string; detail?: string; message?: string };

/** What the database refuses, said in the caller's words. */
async function told<T>(table: Table, work: Promise<T>, removing = false): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw translate(table, error as DatabaseError, removing);
	}
}

function translate(table: Table, error: DatabaseError, removing: boolean): unknown {
	const { entity } = table;
	const constraint = error.constraint ?? /constraint "([^"]+)"/.exec(error.message ?? '')?.[1];
	if (error.code === '23503' && removing) {
		return problem('conflict', { detail: `This ${entity.title.toLowerCase()} is still referred to by other records` });
	}
	if (error.code === '23503') {
		const column = table.foreignKeys.find((key) => key.name === constraint)?.column;
		const field = table.columns.find((candidate) => candidate.name === column)?.field;
		const pointer = `/${field?.name ?? ''}`;
		const detail = `No ${field?.ref?.entity ?? 'record'} with this id`;
		return problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code: 'reference', detail }] });
	}
	if (error.code === '23505') {
		const index = table.indexes.find((candidate) => candidate.name === constraint);
		const columns = index?.columns.filter((name) => name !== 'organization_id') ?? [];
		const paths = columns.map((name) => table.columns.find((column) => column.name === name)?.path ?? [name]);
		return problem('conflict', {
			detail: `Another ${entity.title.toLowerCase()} has the same ${paths.map((path) => path.join('.')).join(' and ') || 'value'}`,
			errors: paths.map((path) => ({ pointer: `/${path.join('/')}`, code: 'unique', detail: 'This value is taken' })),
		});
	}
	if (error.code === '23502' && error.column) {
		const field = table.columns.find((column) => column.name === error.column)?.field;
		return problem('invalid_input', {
			errors: [{ pointer: `/${field?.name ?? error.column}`, code: 'required', detail: 'This is needed' }],
		});
	}
	// Class 22 (a value that a type cannot hold), 23514 (a check) and 54000 (too large for an index) came from the caller's values.
	if (error.code === '23514' || error.code === '54000' || error.code?.startsWith('22')) {
		return problem('invalid_input', { detail: `A value does not fit: ${(error.message ?? '').split('\n')[0]}` });
	}
	return error;
}
