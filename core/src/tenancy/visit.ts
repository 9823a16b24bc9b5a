import type { Sql } from '../data/model.ts';

const SET = `select set_config('freehold.organization', $1, true)`;

/**
 * Works for another organisation inside the running transaction, so that what is done there and what is noted here are committed
 * together or not at all. Row-level security stands: meanwhile the rows of that organisation are seen, and no others.
 * Only what the platform's operator does may go through here.
 */
export async function visit<T>(sql: Sql, to: string, work: (there: Sql) => Promise<T>): Promise<T> {
	await sql(SET, [to]);
	// Its values are opened and sealed with its own keys.
	const there: Sql = Object.assign(((...call) => sql(...call)) as Sql, { organization: to, keyring: sql.keyring });
	// After a failure the transaction is undone as a whole, and the setting with it.
	const result = await work(there);
	await sql(SET, [sql.organization ?? '']);
	return result;
}
