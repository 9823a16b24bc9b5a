import type { Sql } from '../data/model.ts';
import type { Place } from '../encryption/keyring.ts';
import type { Organization } from '../operations/model.ts';

/** A user as the user's own client needs it. */
export type Profile = {
	id: string;
	email: string;
	name: { full: string; given: string | null; family: string | null };
	role: string;
};

type Row = { id: string; email: string; name_full: string; name_given: string | null; name_family: string | null; role: string };

/** Where the email address of a user stands. */
export const EMAIL: Place = { table: 'users', column: 'email' };

/** null where there is no such user. */
export async function readProfile(sql: Sql, user: string): Promise<Profile | null> {
	const [row] = await sql<Row>(
		'select id, email, name_full, name_given, name_family, role from users where id = $1 and archived_at is null',
		[user],
	);
	if (!row) return null;
	const { id, role } = row;
	const email = await sql.keyring.open(sql, EMAIL, id, row.email);
	return { id, email, name: { full: row.name_full, given: row.name_given, family: row.name_family }, role };
}

/** The organisation whose row-level security the transaction is under. */
export async function readOrganization(sql: Sql, id: string): Promise<Organization> {
	const [row] = await sql<Organization>(
		'select id, name, slug, currency, country, time_zone as "timeZone", locale from organizations where id = $1',
		[id],
	);
	if (!row) throw new Error(`There is no organisation ${id}`);
	return row;
}
