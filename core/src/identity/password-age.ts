import type { Sql } from '../data/model.ts';

/** What an organisation asks of its users' passwords, beyond what the platform does. */
export type Security = { /** How old a password may become; null: as old as it will. */ passwordDays: number | null };

const DAY = 24 * 60 * 60 * 1000;

/** The organisation's settings; where it has set none, nothing is asked. */
export async function readSecurity(sql: Sql, organization: string): Promise<Security> {
	const [row] = await sql<{ days: number | null }>(
		`select (security ->> 'passwordDays')::integer as days from organizations where id = $1`,
		[organization],
	);
	return { passwordDays: row?.days ?? null };
}

/** A password of unknown age counts as new: it was set before anybody asked. */
export const isExpired = (changedAt: Date | null, { passwordDays }: Security, now = Date.now()): boolean =>
	passwordDays !== null && changedAt !== null && now - changedAt.getTime() > passwordDays * DAY;
