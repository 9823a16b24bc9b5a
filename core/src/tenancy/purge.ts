import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import type { Usage } from './usage.ts';

/** What was purged: how many organisations, and rows of all their tables. */
export type Purged = { organizations: number; rows: number };

type Parts = {
	connections: Connections;
	organizations: Organizations;
	usage: Usage;
	clearFiles: (organization: string) => Promise<void>;
	log: Logger;
};

const BATCH = 1000;
const PURGING = JSON.stringify({ kind: 'system', action: 'organization.purge' });

/**
 * Purges every organisation whose grace has passed: all rows of all tables, those that others refer to last, in batches that
 * commit one by one; then its files and its own row. Cut off, it goes on where it was. What stays is one row of proof: a hash
 * of the id, how many rows of what, and when. The database itself refuses to purge any other organisation.
 */
export async function purgeDue({ connections, organizations, usage, clearFiles, log }: Parts): Promise<Purged> {
	const due = await connections.borrow(null, (sql) => sql<{ id: string }>('select id from freehold_organizations_to_purge() id'));
	const purged: Purged = { organizations: 0, rows: 0 };
	for (const { id } of due) {
		const one = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => connections.borrow(id, work, PURGING, 'aside');
		const { order, loops } = await one(readOrder);
		for (const { table, column } of loops)
			await one((sql) => sql(`update ${table} set ${column} = null where ${column} is not null`));
		// Triggers may write while rows go (the audit trail does), so it ends with a round in which there was nothing left.
		for (let left = 1; left > 0; ) {
			left = 0;
			for (const table of order) left += await emptyTable(one, id, table);
			purged.rows += left;
		}
		await clearFiles(id);
		await one((sql) => sql('select freehold_purge_organization($1)', [id]));
		organizations.forget(id);
		usage.forget(id);
		purged.organizations++;
		log.info({ organization: id }, 'a deleted organisation was purged');
	}
	return purged;
}

async function emptyTable(one: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>, id: string, table: string): Promise<number> {
	let rows = 0;
	for (;;) {
		const [answer] = await one((sql) =>
			sql<{ gone: number }>('select freehold_purge_rows($1, $2, $3) as gone', [id, table, BATCH]),
		);
		const gone = answer?.gone ?? 0;
		rows += gone;
		if (gone < BATCH) return rows;
	}
}

type Key = { from: string; to: string; column: string; nullable: boolean };

/** Every table with rows of organisations, referring ones first, and the references to be cleared because they go in a circle. */
async function readOrder(sql: Sql): Promise<{ order: string[]; loops: { table: string; column: string }[] }> {
	const tables = await sql<{ name: string }>(
		`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
		and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped) order by 1`,
	);
	const keys = await sql<Key>(
		`select k.conrelid::regclass::text as from, k.confrelid::regclass::text as to, a.attname as column, not a.attnotnull as nullable
		from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname <> 'organization_id'
		where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.confdeltype not in ('c', 'n')`,
	);
	return orderOf(
		tables.map(({ name }) => name),
		keys,
	);
}

/** Pure: each table before those it refers to; where that goes in a circle, a reference that may be empty is cleared. */
export function orderOf(tables: string[], keys: Key[]): { order: string[]; loops: { table: string; column: string }[] } {
	const order: string[] = [];
	const loops: { table: string; column: string }[] = [];
	let open = keys.filter(({ from, to }) => {
		const isOwn = from === to;
		if (isOwn) loops.push(...keys.filter((key) => key.from === from && key.to === to && key.nullable).map(loopOf));
		return !isOwn && tables.includes(from) && tables.includes(to);
	});
	let rest = [...tables];
	while (rest.length > 0) {
		const free = rest.filter((table) => !open.some(({ to }) => to === table));
		if (free.length === 0) {
			const cut = open.find(({ nullable }) => nullable) ?? open[0];
			if (!cut) break;
			if (cut.nullable) loops.push(loopOf(cut));
			open = open.filter((key) => key !== cut);
			continue;
		}
		order.push(...free);
		rest = rest.filter((table) => !free.includes(table));
		open = open.filter(({ from }) => !free.includes(from));
	}
	return { order, loops };
}

const loopOf = ({ from, column }: Key) => ({ table: from, column });
