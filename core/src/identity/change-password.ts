import { v7 } from 'uuid';
import type { Sql } from '../data/model.ts';
import { type InputFault, problem } from '../errors.ts';
import { voidTokens } from './one-time.ts';
import { passwordFaults } from './password-rules.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { readAddressee } from './profile.ts';

/** So many passwords of before, the present one among them, are not taken again. */
const REMEMBERED = 5;

type Whose = { organization: string; user: string };

/**
 * Gives a user another password, in a transaction that has locked the user's row. Links to set one do not work any more
 * afterwards. Ending the user's sessions is the caller's.
 * @throws invalid_input with every rule that the password breaks
 */
export async function changePassword(sql: Sql, { organization, user }: Whose, password: string): Promise<void> {
	const addressee = await readAddressee(sql, user);
	const about = addressee ? [addressee.email, addressee.name, addressee.organization] : [];
	const former = await readFormer(sql, user);
	refusePassword([...passwordFaults(password, about), ...(await faultOfReuse(password, former))]);
	const hash = await hashPassword(password);
	await rememberPresent(sql, user);
	await sql('update users set password_hash = $2, password_changed_at = now(), updated_at = now() where id = $1', [user, hash]);
	await rememberPassword(sql, { organization, user }, hash);
	await voidTokens(sql, user, 'reset-password');
}

/** Keeps a password that was set, and forgets the ones that are too long ago. */
export async function rememberPassword(sql: Sql, { organization, user }: Whose, hash: string): Promise<void> {
	await sql('insert into password_history (organization_id, id, holder, password_hash) values ($1, $2, $3, $4)', [
		organization,
		v7(),
		user,
		hash,
	]);
	await sql(
		`delete from password_history where holder = $1 and id not in
			(select id from password_history where holder = $1 order by created_at desc, id desc limit $2)`,
		[user, REMEMBERED],
	);
}

/** A password that was set before there was a history, or by a seed, goes into it when it is replaced. */
const rememberPresent = (sql: Sql, user: string): Promise<unknown> =>
	sql(
		`insert into password_history (organization_id, id, holder, password_hash, created_at)
		select organization_id, $2, id, password_hash, coalesce(password_changed_at, created_at) from users u
		where id = $1 and password_hash is not null and not exists
			(select 1 from password_history h where h.holder = u.id and h.password_hash = u.password_hash)`,
		[user, v7()],
	);

/** Keeps a password in today's form, which its holder has just shown. Not a change: the history has the same one. */
export async function upgradePassword(sql: Sql, user: string, former: string, hash: string): Promise<void> {
	await sql('update users set password_hash = $2 where id = $1', [user, hash]);
	await sql('update password_history set password_hash = $3 where holder = $1 and password_hash = $2', [user, former, hash]);
}

/** @throws invalid_input, unless there is no fault */
export function refusePassword(faults: InputFault[]): void {
	if (faults.length) throw problem('invalid_input', { detail: faults.map(({ detail }) => detail).join('; '), errors: faults });
}

/** The stored forms of the passwords of before; the present one, which may be older than the history, among them. */
async function readFormer(sql: Sql, user: string): Promise<string[]> {
	const rows = await sql<{ hash: string }>(
		`select password_hash as hash from users where id = $1 and password_hash is not null
		union (select password_hash from password_history where holder = $1 order by created_at desc, id desc limit $2)`,
		[user, REMEMBERED],
	);
	return rows.map(({ hash }) => hash);
}

async function faultOfReuse(password: string, former: string[]): Promise<InputFault[]> {
	if (password.length > 256) return [];
	const same = await Promise.all(former.map((hash) => verifyPassword(hash, password)));
	const detail = `This is one of the last ${REMEMBERED} passwords; use another`;
	return same.includes(true) ? [{ pointer: '/password', code: 'password_reused', detail }] : [];
}
