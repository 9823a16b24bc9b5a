import type { Sql } from '../data/model.ts';
import { columnAt, recordSql } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import { restrictionSql } from '../data/write.ts';
import { problem } from '../errors.ts';
import { allows } from '../identity/permission.ts';
import type { Actor, Plugin } from '../operations/model.ts';
import { restrictionOf } from '../operations/restriction.ts';
import type { Sights } from '../operations/sight.ts';
import type { Entity, Registry } from '../schema/model.ts';
import { sourcesOf, timelined } from './operations.ts';

type Parts = { registry: Registry; store: Store; sights: Sights };

type Row = {
	what: string;
	entity: string;
	record: string;
	at: string;
	key: string;
	by: string | null;
	from: string | null;
	to: string | null;
	show: string;
};

/** Where a page goes on: behind this moment (microseconds, UTC) and this id. */
type Cursor = { at: string; id: string } | null;

type Branch = { parameter: (value: unknown) => string; actor: Actor; id: string; cursor: Cursor; limit: string };

/** The code behind every `GET /v1/PLURAL/{id}/timeline`. */
export function createTimelines(parts: Parts): { plugin: Plugin } {
	const read = createRead(parts);
	return {
		plugin: {
			name: 'timeline',
			operations: Object.fromEntries(
				timelined(parts.registry).map((entity) => [
					`${entity.name}.timeline`,
					({ id, query }, { sql, actor }) => read(entity, id, query, actor, sql),
				]),
			),
		},
	};
}

/** One statement: the newest of each kind that the actor may read, together, and of these the newest. */
function createRead({ registry, store, sights }: Parts) {
	return async (entity: Entity, id: string, query: Record<string, string>, actor: Actor, sql: Sql) => {
		const size = Number(query.limit ?? 20);
		const values: unknown[] = [];
		const parameter = (value: unknown): string => `$${values.push(value)}`;
		const branch: Branch = { parameter, actor, id: parameter(id), cursor: readCursor(query.cursor), limit: parameter(size + 1) };
		const views = sights(actor);
		const branches = sourcesOf(entity, registry).flatMap(({ source, fields }) => {
			const verdict = allows(actor, `${source.name}:read`, source);
			if (verdict === false) return [];
			// What says itself who sees it is seen by whoever of them sees the record that it is about.
			const hold = verdict === true || source.access.visibility ? undefined : verdict;
			const held = restrictionOf(store, source, actor, hold);
			return branchesOf(source, fields, held ? [restrictionSql(held, 't', parameter)] : [], branch);
		});
		const isSeen = entity.states && !views(entity.name, 'full').withheld.has(entity.states.field);
		if (isSeen) branches.push(statesOf(entity, ['id'], [], branch));
		function branchesOf(source: Entity, fields: string[], held: string[], to: Branch): string[] {
			const isWithState = source.timeline?.states && !views(source.name, 'full').withheld.has(source.states?.field ?? '');
			return [recordsOf(source, fields, held, to), ...(isWithState ? [statesOf(source, fields, held, to)] : [])];
		}
		function shown(source: Entity): string {
			const view = views(source.name, 'full');
			const names = [...new Set([source.titleField, ...(source.timeline?.show ?? [])])].filter((name) => view.fields.has(name));
			return recordSql(view, views, 't', ['id', ...names]);
		}
		/** The rows that refer to the record through one of the fields. */
		function rowsOf(source: Entity, fields: string[], held: string[], to: Branch): string {
			const table = store.tables.get(source.name);
			if (!table) throw new Error(`${source.name} has no table`);
			const kind = columnAt(table, source.about?.entity ?? '')?.name;
			const refers = fields
				.map((name) => {
					const is = `t.${columnAt(table, name)?.name} = ${to.id}::uuid`;
					return name === source.about?.record ? `(${is} and t.${kind} = '${entity.name}')` : is;
				})
				.join(' or ');
			return [`(${refers})`, ...views(source.name, 'full').conditions('t'), ...held].join(' and ');
		}
		function recordsOf(source: Entity, fields: string[], held: string[], to: Branch): string {
			const table = store.tables.get(source.name);
			const at = table && columnAt(table, source.timeline?.at ?? 'createdAt')?.name;
			const rows = `select t.*, t.${at} as moment, t.id as entry from ${table?.name} t where ${rowsOf(source, fields, held, to)}${after(`t.${at}`, 't.id', to)} order by t.${at} desc, t.id desc limit ${to.limit}`;
			return `(select 'record' as what, '${source.name}' as entity, t.id as record, t.moment, t.entry, null::uuid as by, null as from_, null as to_, ${shown(source)}::text as show from (${rows}) t)`;
		}
		function statesOf(source: Entity, fields: string[], held: string[], to: Branch): string {
			const table = store.tables.get(source.name);
			const field = table && columnAt(table, source.states?.field ?? '')?.name;
			const changes = `a.entity = '${source.name}' and a.kind = 'data_modification' and a.changed @> '["${field}"]'`;
			const rows = `select t.*, a.created_at as moment, a.id as entry, a.actor as by_, a.before->>'${field}' as was_, a.after->>'${field}' as is_ from ${table?.name} t join audit_entries a on a.record = t.id where ${changes} and ${rowsOf(source, fields, held, to)}${after('a.created_at', 'a.id', to)} order by a.created_at desc, a.id desc limit ${to.limit}`;
			return `(select 'state' as what, '${source.name}' as entity, t.id as record, t.moment, t.entry, t.by_, t.was_, t.is_, ${shown(source)}::text as show from (${rows}) t)`;
		}
		if (branches.length === 0) return { data: [], next: null };
		const moment = `to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
		const rows = await sql<Row>(
			`select what, entity, record, ${moment} as at, entry as key, by, from_ as from, to_ as to, show from (${branches.join(' union all ')}) x order by moment desc, entry desc limit ${branch.limit}`,
			values,
		);
		const page = rows.slice(0, size);
		const last = page.at(-1);
		const shows = await sql.keyring.reveal(
			sql,
			page.map(({ show }) => show),
		);
		return {
			data: page.map(({ key: _, ...row }, at) => ({
				...row,
				at: new Date(row.at).toISOString(),
				show: withoutId(shows[at] as string),
			})),
			next: rows.length > size && last ? Buffer.from(`${last.at} ${last.key}`).toString('base64url') : null,
		};
	};
}

const withoutId = (json: string): Record<string, unknown> => {
	const { id: _, ...show } = JSON.parse(json) as Record<string, unknown>;
	return show;
};

const after = (at: string, id: string, { cursor, parameter }: Branch): string =>
	cursor ? ` and (${at}, ${id}) < (${parameter(cursor.at)}::timestamptz, ${parameter(cursor.id)}::uuid)` : '';

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(text: string | undefined): Cursor {
	if (text === undefined) return null;
	const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
	if (at && id && !Number.isNaN(Date.parse(at)) && !at.startsWith('0000')) return { at, id };
	const detail = `Found “${text.slice(0, 60)}”; meant the “next” of the page before`;
	throw problem('invalid_query', { detail, errors: [{ pointer: '?cursor', code: 'invalid_query', detail }] });
}
