import type { Sql } from '../data/model.ts';
import type { Gate } from './gate.ts';
import { EMAIL } from './profile.ts';

/** One user that an email address could mean. */
export type Account = {
	organization: string;
	/** The organisation's slug. */
	slug: string;
	user: string;
	passwordHash: string | null;
	active: boolean;
};

/** A user before it is stored; the address as {@link normalEmail} has it. */
export type NewUser = {
	id: string;
	email: string;
	name: { full: string; given?: string | null; family?: string | null };
	role: string;
	passwordHash: string | null;
	/** Has somebody shown, or vouched for, that the address is the user's? */
	verified: boolean;
};

/**
 * Finding users by their email address, and the only SQL on `users.email` beside `profile.ts`: how addresses are kept is
 * decided here.
 */
export type Directory = {
	/** Over all organisations, before anybody has signed in; at most 20. */
	accounts(email: string, slug?: string): Promise<Account[]>;
	/** In the organisation of the transaction: the id of the user, or null. */
	find(sql: Sql, email: string): Promise<string | null>;
	/** @throws a unique violation (23505) where the organisation has a user with this address */
	add(sql: Sql, organization: string, user: NewUser): Promise<void>;
	/** Gives a user another, verified address; false where somebody else of the organisation has it. */
	changeEmail(sql: Sql, user: string, email: string): Promise<boolean>;
};

/** The form in which addresses are compared and kept. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

type Row = { organization_id: string; organization_slug: string; user_id: string; password_hash: string | null; active: boolean };

export function createDirectory({ gate }: { gate: Pick<Gate, 'read'> }): Directory {
	return {
		async accounts(email, slug) {
			const address = normalEmail(email);
			// The database compares indexes; it sees the address only for rows from before they were encrypted.
			const rows = await gate.read(null, (sql) =>
				sql<Row>('select * from freehold_login_candidates($1, $2)', [sql.keyring.signInIndex('email', address), address]),
			);
			return rows
				.filter((row) => slug === undefined || row.organization_slug === slug)
				.map((row) => ({
					organization: row.organization_id,
					slug: row.organization_slug,
					user: row.user_id,
					passwordHash: row.password_hash,
					active: row.active,
				}));
		},
		async find(sql, email) {
			const address = normalEmail(email);
			const blind = (await sql.keyring.finder(sql))?.blind('email', address) ?? '';
			const [row] = await sql<{ id: string }>(
				'select id from users where (email_blind = $1 or email = $2) and archived_at is null',
				[blind, address],
			);
			return row?.id ?? null;
		},
		add: addUser,
		async changeEmail(sql, user, email) {
			const stored = await storedEmail(sql, user, normalEmail(email));
			const [taken] = await sql('select 1 from users where email_blind = $1 and id <> $2 and archived_at is null', [
				stored[1],
				user,
			]);
			if (taken) return false;
			await sql(
				`update users set email = $2, email_blind = $3, email_sign_in = $4, email_verified_at = now(), updated_at = now()
				where id = $1`,
				[user, ...stored],
			);
			return true;
		},
	};
}

/** `Directory.add`, for who founds an organisation before there is a directory. */
export async function addUser(sql: Sql, organization: string, { id, email, name, role, passwordHash, verified }: NewUser) {
	await sql(
		`insert into users (organization_id, id, email, email_blind, email_sign_in, name_full, name_given, name_family, role, active,
			password_hash, email_verified_at, password_changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, case when $11 then now() end,
			case when $10::text is null then null else now() end)`,
		[
			organization,
			id,
			...(await storedEmail(sql, id, normalEmail(email))),
			name.full,
			name.given ?? null,
			name.family ?? null,
			role,
			passwordHash,
			verified,
		],
	);
}

/** An email address as `users` holds it: ciphertext, index in the organisation, index for signing in. */
async function storedEmail(sql: Sql, user: string, email: string): Promise<[string, string, string]> {
	const sealer = await sql.keyring.sealer(sql);
	return [sealer.seal(EMAIL, user, email), sealer.blind('email', email), sealer.blind('email', email, 'platform')];
}
