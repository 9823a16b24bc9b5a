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

/** The organisation as a person who signs in is told of it. */
export type Home = Pick<Organization, 'id' | 'name' | 'slug' | 'currency' | 'country' | 'timeZone' | 'locale'>;

/** The organisation whose row-level security the transaction is under. */
export async function readOrganization(sql: Sql, id: string): Promise<Home> {
	const [row] = await sql<Home>(
		'select id, name, slug, currency, country, time_zone as "timeZone", locale from organizations where id = $1',
		[id],
	);
	if (!row) throw new Error(`There is no organisation ${id}`);
	return row;
}

/** Whom a mail goes to, and in whose name. */
export type Addressee = {
	email: string;
	/** The user's name, in full. */
	name: string;
	verified: boolean;
	active: boolean;
	/** The organisation's name. */
	organization: string;
};

/** null where there is no such user. `sql` is under the organisation's row-level security. */
export async function readAddressee(sql: Sql, user: string): Promise<Addressee | null> {
	const [row] = await sql<Addressee>(
		`select u.email, u.name_full as name, u.email_verified_at is not null as verified, u.active, o.name as organization
		from users u join organizations o on o.id = u.organization_id where u.id = $1 and u.archived_at is null`,
		[user],
	);
	return row ? { ...row, email: await sql.keyring.open(sql, EMAIL, user, row.email) } : null;
}
