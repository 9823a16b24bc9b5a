import type { Index, Sql, Table } from '../data/model.ts';
import { columnAt } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import type { Entity, Registry } from '../schema/model.ts';

/** A field of some entity that holds ids of another's records: one, or a list of them. */
export type Pointer = {
	entity: string;
	table: string;
	column: string;
	many: boolean;
	/** In SQL: only rows for which this holds (`x-about` names the kind beside the id). */
	where?: string;
};

/** What was moved, so that it can be moved back: rows by id; of lists what they were and became. */
export type Moved = {
	entity: string;
	table: string;
	column: string;
	rows: string[];
	lists?: { id: string; was: string; is: string }[];
};

/**
 * Every field that refers to an entity, over all plugins, as their schema files say it. A plugin that joins two records into one (and
 * parts them again) asks here, so that it need not know who refers to them.
 */
export type References = {
	to(entity: string): Pointer[];
	/**
	 * Lets what refers to `from` refer to `to`, archived rows too. A row stays where it is if it could not move without breaking a rule
	 * that two rows are never alike, or if it refers to `to` already in another field; so do those of append-only entities.
	 * @param except entities whose rows stay
	 */
	move(sql: Sql, entity: string, from: string, to: string, except?: readonly string[]): Promise<Moved[]>;
	/** The way back, for the rows that still refer to `to`. */
	moveBack(sql: Sql, moved: readonly Moved[], from: string, to: string): Promise<void>;
};

export function createReferences({ registry, store }: { registry: Registry; store: Pick<Store, 'tables'> }): References {
	const pointersTo = (entity: string): Pointer[] =>
		[...registry.entities.values()].flatMap((holder) => {
			const table = store.tables.get(holder.name) as Table;
			return [
				...aboutPointer(holder, table, entity),
				...holder.fields.flatMap((field): Pointer[] => {
					const many = field.schema.type === 'array' && field.schema.items?.['x-ref'] === entity;
					if (field.ref?.entity !== entity && !many) return [];
					return [{ entity: holder.name, table: table.name, column: columnAt(table, field.name)?.name as string, many }];
				}),
			];
		});
	/** Rows that say of which kind the record is that they are about. */
	function aboutPointer(holder: Entity, table: Table, to: string): Pointer[] {
		const { about } = holder;
		const kind = about && columnAt(table, about.entity)?.name;
		const column = about && columnAt(table, about.record)?.name;
		if (!kind || !column) return [];
		return [{ entity: holder.name, table: table.name, column, many: false, where: `t.${kind} = '${to}'` }];
	}
	const known = new Map<string, Pointer[]>();
	const to = (entity: string): Pointer[] => {
		const found = known.get(entity) ?? pointersTo(entity);
		known.set(entity, found);
		return found;
	};
	/** A table that no other row of may become like, with the fields that refer to the same entity. */
	const moveRows = async (sql: Sql, pointer: Pointer, siblings: string[], from: string, target: string): Promise<Moved> => {
		const { entity, table, column, where: of } = pointer;
		const unique = (store.tables.get(entity) as Table).indexes.filter((index) => index.unique && index.columns.includes(column));
		const free = unique.map((index) => `not exists (${alike(index, table, column)})`);
		const apart = siblings.map((name) => `t.${name} is distinct from $2::uuid`);
		const rows = await sql<{ id: string }>(
			`update ${table} t set ${column} = $2::uuid where ${[`t.${column} = $1::uuid`, ...(of ? [of] : []), ...free, ...apart].join(' and ')} returning t.id`,
			[from, target],
		);
		return { entity, table, column, rows: rows.map(({ id }) => id) };
	};
	return {
		to,
		async move(sql, entity, from, target, except = []) {
			const moved: Moved[] = [];
			const all = to(entity).filter((one) => !except.includes(one.entity) && !registry.entities.get(one.entity)?.appendOnly);
			for (const pointer of all) {
				const siblings = all.filter(({ table, column, many }) => table === pointer.table && column !== pointer.column && !many);
				const one = pointer.many
					? await moveInLists(sql, pointer, from, target)
					: await moveRows(
							sql,
							pointer,
							siblings.map(({ column }) => column),
							from,
							target,
						);
				if (one.rows.length) moved.push(one);
			}
			return moved;
		},
		async moveBack(sql, moved, from, target) {
			// Names come from here, never from what was written down.
			for (const { entity, column, rows, lists = [] } of [...moved].reverse()) {
				const table = store.tables.get(entity)?.columns.some(({ name }) => name === column) && store.tables.get(entity)?.name;
				if (!table) continue;
				for (const { id, was, is } of lists)
					await sql(`update ${table} set ${column} = $2::jsonb where id = $1 and ${column} = $3::jsonb`, [id, was, is]);
				if (lists.length === 0)
					await sql(`update ${table} set ${column} = $2::uuid where id = any($1::uuid[]) and ${column} = $3::uuid`, [
						rows,
						from,
						target,
					]);
			}
		},
	};
}

/** Another row that is already what this one would become. */
function alike({ columns, where }: Index, table: string, column: string): string {
	const others = columns.filter((name) => name !== column).map((name) => `o.${name} = t.${name}`);
	const alive = where ? [where.replace(/\b(archived_at)\b/g, 'o.$1')] : [];
	return `select 1 from ${table} o where ${[`o.${column} = $2::uuid`, ...others, ...alive].join(' and ')}`;
}

async function moveInLists(sql: Sql, { entity, table, column }: Pointer, from: string, to: string): Promise<Moved> {
	const found = await sql<{ id: string; list: string[] }>(
		`select id, ${column} as list from ${table} where ${column} @> $1::jsonb`,
		[JSON.stringify([from])],
	);
	const lists = found.map(({ id, list }) => {
		const is = [...new Set(list.map((one) => (one === from ? to : one)))];
		return { id, was: JSON.stringify(list), is: JSON.stringify(is) };
	});
	for (const { id, is } of lists) await sql(`update ${table} set ${column} = $2::jsonb where id = $1`, [id, is]);
	return { entity, table, column, rows: lists.map(({ id }) => id), lists };
}
