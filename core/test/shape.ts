import type { OwnerSql } from '../src/data/owner.ts';

/** All that PostgreSQL knows of the tables, in an order that does not depend on how they came about. */
export async function shapeInDatabase(owner: OwnerSql): Promise<Record<string, string[]>> {
	const lines = async (text: string): Promise<string[]> =>
		(await owner.query<{ line: string }>(text)).map(({ line }) => line).sort();
	return {
		columns: await lines(
			`select table_name || '.' || column_name || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || is_nullable || ' ' ||
				coalesce(column_default, '') || ' ' || coalesce(generation_expression, '') as line
			from information_schema.columns c join pg_attribute a on a.attrelid = c.table_name::regclass and a.attname = c.column_name
			where table_schema = 'public' and table_name <> 'freehold_migrations'`,
		),
		constraints: await lines(
			`select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
			where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid <> to_regclass('freehold_migrations')`,
		),
		indexes: await lines(
			`select indexdef as line from pg_indexes where schemaname = 'public' and tablename <> 'freehold_migrations'`,
		),
		policies: await lines(`select tablename || ' ' || policyname || ' ' || qual || ' ' || with_check as line from pg_policies`),
		security: await lines(
			`select relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity as line from pg_class
			where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'freehold_migrations'`,
		),
	};
}

/** Takes everything away that migrations made. */
export async function dropAll(owner: OwnerSql): Promise<void> {
	const tables = await owner.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
	if (tables.length > 0) await owner.exec(`drop table ${tables.map(({ name }) => name).join(', ')} cascade`);
}
