import type { Sql } from '../../data/model.ts';
import type { Caller } from '../../operations/model.ts';
import type { Internals } from '../internals.ts';

/**
 * Wrong proofs lock a person's second factor as wrong passwords lock the account, and are counted apart: a right password
 * forgives none of them.
 */
export type Guesses = {
	/** Before a proof is looked at. @throws locked_out */
	refuse(holder: string, caller: Caller | undefined, sql?: Sql): Promise<void>;
	/** After a wrong one; nobody waits for it. */
	wrong(organization: string, holder: string, caller: Caller | undefined): void;
	/** After a right one. @throws locked_out where wrong ones that came at the same time have locked it */
	right(holder: string): Promise<void>;
};

export function createGuesses({ lockout, later, post }: Pick<Internals, 'lockout' | 'later' | 'post'>): Guesses {
	const nameOf = (holder: string): string => `second factor of ${holder}`;
	const attemptOf = (holder: string, caller: Caller | undefined) => ({ email: nameOf(holder), address: caller?.address ?? '' });
	return {
		refuse: (holder, caller, sql) => lockout.refuse(attemptOf(holder, caller), sql),
		wrong: (organization, holder, caller) =>
			later.run('a wrong second factor was not counted', async () => {
				const { first, locked } = await lockout.failed(attemptOf(holder, caller));
				if (first) post.send(organization, holder, ['locked', String(Math.ceil(locked / 60))]);
			}),
		right: (holder) => lockout.succeeded(nameOf(holder)),
	};
}
