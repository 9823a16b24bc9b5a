import { createHash } from 'node:crypto';
import { problem } from '../errors.ts';
import type { Registry } from '../schema/model.ts';
import { isId } from './filter.ts';
import { readExpand, readFields, readList, runList } from './list.ts';
import type { ListOptions, RecordObject, Records, Sql, Table } from './model.ts';
import { createViews, holdsOf, isSealed, narrow, recordSql, type View, type Views } from './projection.ts';
import { tableOf } from './table.ts';
import { createWriter, type Restriction, restrictionSql, type Writer } from './write.ts';

/** Everything that reads and writes records, compiled once at boot. */
export type Store = {
	tables: Map<string, Table>;
	views: Views;
	narrow: typeof narrow;
	writer: (entity: string) => Writer;
	/** One record as JSON text, or null. */
	getText(view: View, sql: Sql, id: string, options?: GetOptions): Promise<string | null>;
	/** An entity's records bound to one connection and organisation. */
	records(entity: string, sql: Sql, organization: string): Records;
};

/** `views`: those of the actor who asks, where these are not the plain ones. */
type GetOptions = { fields?: string[]; expand?: string[]; also?: Restriction; views?: Views };

export function createStore(registry: Registry): Store {
	const tables = new Map([...registry.entities.values()].map((entity) => [entity.name, tableOf(entity, registry)]));
	const views = createViews(tables, registry);
	const writers = new Map([...tables.keys()].map((name) => [name, createWriter(views(name, 'full'), views)]));
	// By the fields, which the views of all who see the same ones share.
	const gets = new WeakMap<View['fields'], { text: string; name: string }>();

	const getSql = (view: View, { also, fields, expand = [], views: seen = views }: GetOptions, values: unknown[]): string => {
		const parameter = (value: unknown): string => `$${values.push(value)}`;
		const mine = also ? [restrictionSql(also, 't', parameter)] : [];
		const where = ['t.id = $1', ...view.conditions('t'), ...mine];
		const holds = holdsOf(view, seen, expand, parameter);
		return `select ${recordSql(view, seen, 't', fields, expand, holds)}::text as record from ${view.table.name} t where ${where.join(' and ')}`;
	};
	const store: Store = {
		tables,
		views,
		narrow,
		writer: (entity) => writers.get(entity) as Writer,
		async getText(view, sql, id, options = {}) {
			const plain = !options.fields && !options.expand?.length && !options.also;
			let statement = plain ? gets.get(view.fields) : undefined;
			const values: unknown[] = [id];
			if (!statement) {
				const text = getSql(view, options, values);
				statement = { text, name: `get_${createHash('sha1').update(text).digest('base64url')}` };
				if (plain) gets.set(view.fields, statement);
			}
			const [row] = await sql<{ record: string }>(statement.text, values, plain ? statement.name : undefined);
			if (!row || !isSealed(view, options.views ?? views, options.expand)) return row?.record ?? null;
			return (await sql.keyring.reveal(sql, [row.record]))[0] as string;
		},
		records: (entity, sql, organization) => recordsOf(store, entity, sql, organization),
	};
	return store;
}

function recordsOf(store: Store, entity: string, sql: Sql, organization: string): Records {
	const view = store.views(entity, 'full');
	if (!view) throw new Error(`No entity is called “${entity}”; there are ${[...store.tables.keys()].join(', ')}`);
	const writer = store.writer(entity);
	const missing = (id: string) =>
		problem('not_found', { detail: `No ${view.table.entity.title.toLowerCase()} has the id ${id}` });
	const list = async (options: ListOptions = {}) => {
		const plan = readList(view, queryOf(options));
		const { records, ...rest } = await runList(view, store.views, plan, sql);
		return { data: records.map((text) => JSON.parse(text) as RecordObject), ...rest };
	};
	return {
		list,
		async get(id, options = {}) {
			const fields = options.fields && readFields(view, options.fields.join(','));
			const expand = readExpand(view, options.expand?.join(','));
			const text = isId(id) ? await store.getText(view, sql, id, { fields, expand }) : null;
			if (text === null) throw missing(id);
			return JSON.parse(text);
		},
		async find(filter) {
			return (await list({ filter, limit: 1 })).data[0] ?? null;
		},
		async create(data) {
			return JSON.parse(await writer.create(sql, organization, data));
		},
		createMany: (data, taken) => writer.createMany(sql, organization, data, taken),
		async update(id, data) {
			const text = isId(id) ? await writer.update(sql, id, data) : null;
			if (text === null) throw missing(id);
			return JSON.parse(text);
		},
		async remove(id) {
			if (!isId(id) || !(await writer.remove(sql, id))) throw missing(id);
		},
	};
}

/** A handler's list options as the query parameters that HTTP would send: one reader serves both. */
function queryOf(options: ListOptions): Record<string, string> {
	const query: Record<string, string> = {};
	for (const [key, value] of Object.entries(options.filter ?? {})) {
		query[key] = Array.isArray(value) ? value.join(',') : String(value);
	}
	if (options.q !== undefined) query.q = options.q;
	if (options.sort) query.sort = options.sort;
	if (options.limit) query.limit = String(options.limit);
	if (options.cursor) query.cursor = options.cursor;
	if (options.fields) query.fields = options.fields.join(',');
	if (options.expand) query.expand = options.expand.join(',');
	if (options.total) query.total = 'true';
	return query;
}
