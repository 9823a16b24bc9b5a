import { problem } from '../../errors.ts';
import type { Scope } from '../../operations/model.ts';
import type { Internals } from '../internals.ts';
import { verifyPassword } from '../passwords.ts';
import { readAddressee } from '../profile.ts';
import { lockUser } from '../sessions.ts';

const pointer = '/currentPassword';

/**
 * Who has taken over a session does not thereby own the account: the password is asked for once more, and wrong ones count
 * like failed sign-ins.
 * @throws invalid_input, locked_out
 */
export async function refuseWrongPassword(
	{ lockout, later }: Pick<Internals, 'lockout' | 'later'>,
	{ sql, caller }: Scope,
	user: string,
	current: string | undefined,
): Promise<void> {
	if (current === undefined) {
		const detail = 'The current password is needed';
		throw problem('invalid_input', { detail, errors: [{ pointer, code: 'required', detail: 'This is needed' }] });
	}
	const attempt = { email: (await readAddressee(sql, user))?.email ?? '', address: caller?.address ?? '' };
	await lockout.refuse(attempt, sql);
	const stored = (await lockUser(sql, user))?.passwordHash;
	if (await verifyPassword(stored, current)) return;
	// Counted outside of this transaction, which ends here.
	later.run('a wrong password was not counted', () => lockout.failed(attempt));
	const detail = 'This is not the current password';
	throw problem('invalid_input', { detail, errors: [{ pointer, code: 'wrong_password', detail }] });
}
