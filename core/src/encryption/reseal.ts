import type { Connections } from '../data/database.ts';
import type { Column, Sql, Table } from '../data/model.ts';
import { placeOf } from '../data/projection.ts';
import { MARK, prefixOf } from './cipher.ts';

/** An encrypted column and the columns that it is found by. */
export type SealedColumn = { name: string; table: Table; column: Column; blinds: Column[] };

export const sealedColumnsOf = (tables: Iterable<Table>): SealedColumn[] =>
	[...tables].flatMap((table) =>
		table.columns
			.filter(({ encrypted }) => encrypted)
			.map((column) => ({
				name: `${table.name}.${column.name}`,
				table,
				column,
				blinds: table.columns.filter(({ blind, path }) => blind && path[0] === column.path[0]),
			})),
	);

type Job = {
	borrow: Connections['borrow'];
	organization: string;
	sealed: SealedColumn;
	/** `old`: whatever the newest key has not sealed; `plain`: only what was stored before the column was encrypted. */
	which: 'old' | 'plain';
	log: { error(about: object, message: string): void };
	/** Told after each batch: so many values in all. */
	onBatch?: (done: number) => void;
	isStopping?: () => boolean;
};

const BATCH = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

type Row = { id: string; stored: string };

/**
 * Seals values of one column and organisation anew, a batch at a time, each batch one short statement. What somebody else has
 * changed meanwhile is left alone: theirs is newer, and sealed already. Cut off anywhere, it is simply begun again: what is
 * sealed by the newest key says so in its first letters and is not looked at. Resolves to how many values were sealed.
 */
export async function reseal({ borrow, organization, sealed, which, log, onBatch, isStopping }: Job): Promise<number> {
	const { table, column } = sealed;
	const condition = which === 'plain' ? `left(${column.name}, ${MARK.length}) <> $2` : `left(${column.name}, length($2)) <> $2`;
	const find = `select id, ${column.name} as stored from ${table.name}
		where id > $1 and ${column.name} is not null and ${condition} order by id limit ${BATCH}`;
	let after = FIRST;
	let done = 0;
	while (!isStopping?.()) {
		const batch = await borrow(organization, async (sql) => {
			const sealer = await sql.keyring.sealer(sql);
			const rows = await sql<Row>(find, [after, which === 'plain' ? MARK : prefixOf(sealer.key.id)]);
			done += await store(sql, sealed, rows, log);
			return rows;
		});
		const last = batch.at(-1);
		if (!last) break;
		after = last.id;
		onBatch?.(done);
	}
	return done;
}

type Fresh = Row & { fresh: string; [blind: string]: string | null };

async function store(sql: Sql, sealed: SealedColumn, rows: Row[], log: Job['log']): Promise<number> {
	const fresh = (await Promise.all(rows.map((row) => freshen(sql, sealed, row, log)))).filter((row) => row !== null);
	if (fresh.length === 0) return 0;
	try {
		return (await sql(updateOf(sealed), [JSON.stringify(fresh)])).length;
	} catch (error) {
		if ((error as { code?: string }).code !== '23505') throw error;
	}
	let done = 0;
	for (const row of fresh) done += await storeOne(sql, sealed, row, log);
	return done;
}

/** Two rows that became equal while nothing kept them apart: the second is encrypted too, but only found by its record. */
async function storeOne(sql: Sql, sealed: SealedColumn, row: Fresh, log: Job['log']): Promise<number> {
	try {
		return (await sql(updateOf(sealed), [JSON.stringify([row])])).length;
	} catch (error) {
		if ((error as { code?: string }).code !== '23505') throw error;
		log.error(
			{ table: sealed.table.name, record: row.id, column: sealed.column.name },
			'another record has the same value; it was encrypted without its index',
		);
		const hidden = Object.fromEntries(sealed.blinds.map(({ name }) => [name, null]));
		return (await sql(updateOf(sealed), [JSON.stringify([{ ...row, ...hidden }])])).length;
	}
}

/** null, and a line in the log, where the value cannot be read: it stays as it is. */
async function freshen(
	sql: Sql,
	{ table, column, blinds }: SealedColumn,
	{ id, stored }: Row,
	log: Job['log'],
): Promise<Fresh | null> {
	const place = placeOf(table.name, column);
	try {
		const text = await sql.keyring.open(sql, place, id, stored);
		const sealer = await sql.keyring.sealer(sql);
		const found = blinds.map(({ name, blind }) => [name, blind ? sealer.blind(blind.kind, text, blind.of) : null]);
		return { id, stored, fresh: sealer.seal(place, id, text), ...Object.fromEntries(found) };
	} catch (error) {
		log.error({ err: error, table: table.name, record: id, column: column.name }, 'a value could not be read and stays as it is');
		return null;
	}
}

const updateOf = ({ table, column, blinds }: SealedColumn): string => {
	const columns = ['stored', 'fresh', ...blinds.map(({ name }) => name)].map((name) => `${name} text`).join(', ');
	const sets = [`${column.name} = v.fresh`, ...blinds.map(({ name }) => `${name} = v.${name}`)].join(', ');
	return `update ${table.name} t set ${sets} from json_to_recordset($1::json) as v(id uuid, ${columns})
		where t.id = v.id and t.${column.name} = v.stored returning t.id`;
};
