import { createHmac } from 'node:crypto';
import type { Sql } from '../data/model.ts';
import { type Problem, problem } from '../errors.ts';
import { normalEmail } from './directory.ts';
import type { Gate } from './gate.ts';
import { networkOf } from './network.ts';

/** Who tries: the email address as it was typed, whether or not anybody has it, and the address it came from. */
export type Attempt = { email: string; address: string };

/** What a failure led to. `locked`: for how many seconds; `first`: this failure locked the account, for the first time in a row. */
export type Failed = { locked: number; fresh: boolean; first: boolean };

/**
 * Five failed sign-ins lock an account, and an address, for 2^n minutes, n being the lockouts in a row; all processes count
 * together. What is counted does not depend on whether the account exists.
 */
export type Lockout = {
	/** Before a password is looked at. @throws locked_out */
	refuse(attempt: Attempt, sql?: Sql): Promise<void>;
	/** After a wrong one. */
	failed(attempt: Attempt): Promise<Failed>;
	/** After a right one. @throws locked_out where failures that came at the same time have locked the account */
	succeeded(email: string): Promise<void>;
	/** The holder has shown who they are by another way. */
	unlock(email: string, sql?: Sql): Promise<void>;
	/** One more of what anybody can cause: false where there were `most` within the hour. */
	spend(what: string, who: string, most: number): Promise<boolean>;
};

export function createLockout({ gate, secret }: { gate: Pick<Gate, 'read'>; secret: Buffer }): Lockout {
	const keyOf = (what: string, who: string): string => createHmac('sha256', secret).update(`${what} ${who}`).digest('base64url');
	const ofAccount = (email: string): string => keyOf('account', normalEmail(email));
	const ofAddress = (address: string): string => keyOf('address', networkOf(address));
	const read = <T>(work: (sql: Sql) => Promise<T>, sql?: Sql): Promise<T> => (sql ? work(sql) : gate.read(null, work));

	type Count = { seconds: number; lockouts: number; fresh: boolean };
	const fail = async (key: string): Promise<Count> => {
		const [count] = await gate.read(null, (sql) => sql<Count>('select * from freehold_failed($1)', [key]));
		return count as Count;
	};

	return {
		async refuse({ email, address }, sql) {
			const both = [ofAccount(email), ofAddress(address)];
			const [row] = await read((run) => run<{ seconds: number }>('select freehold_locked($1::text[]) as seconds', [both]), sql);
			if (row?.seconds) throw lockedOut(row.seconds);
		},
		async failed({ email, address }) {
			const account = await fail(ofAccount(email));
			const from = await fail(ofAddress(address));
			return {
				locked: Math.max(account.seconds, from.seconds),
				fresh: account.fresh || from.fresh,
				first: account.fresh && account.lockouts === 1,
			};
		},
		async succeeded(email) {
			const [row] = await gate.read(null, (sql) =>
				sql<{ seconds: number }>('select freehold_forgiven($1) as seconds', [ofAccount(email)]),
			);
			if (row?.seconds) throw lockedOut(row.seconds);
		},
		async unlock(email, sql) {
			await read((run) => run('select freehold_unlocked($1)', [ofAccount(email)]), sql);
		},
		async spend(what, who, most) {
			const [row] = await gate.read(null, (sql) =>
				sql<{ free: boolean }>('select freehold_spent($1, $2) as free', [keyOf(what, who), most]),
			);
			return row?.free === true;
		},
	};
}

/** The same words whether it is the account or the address that is locked. */
export const lockedOut = (seconds: number): Problem => {
	const minutes = Math.ceil(seconds / 60);
	return problem('locked_out', {
		detail: `Try again in ${minutes} minute${minutes === 1 ? '' : 's'}, or ask for a link to set another password`,
		retryAfter: seconds,
	});
};
