import type { Sql } from './model.ts';

/** Statements on one borrowed connection, all of them or none; `begin` goes out together with the first. */
export async function inTransaction<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
	// Where it fails, so does everything behind it, and that is told.
	sql('begin').catch(() => {});
	try {
		const result = await work();
		await sql('commit');
		return result;
	} catch (error) {
		await sql('rollback');
		throw error;
	}
}
