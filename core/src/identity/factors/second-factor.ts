import type { Keyring } from '../../encryption/keyring.ts';
import type { Handler } from '../../operations/model.ts';
import type { Mailer } from '../../ports/email.ts';
import type { Factors } from '../factors.ts';
import type { FinishSignIn } from '../finish-sign-in.ts';
import type { Gate } from '../gate.ts';
import type { Sessions } from '../sessions.ts';
import { createCeremonies } from './ceremony.ts';
import { createFactors } from './demand.ts';
import { createNotices } from './notices.ts';
import { ownFactors } from './own.ts';
import { createPasskeys, type Site } from './passkeys.ts';
import { createProofs } from './proofs.ts';
import { resetFactors } from './reset.ts';
import { factorSignIn } from './sign-in.ts';
import { createStepUp, type RequireStepUp, stepUpOperations } from './step-up.ts';

/** Second factors, passkeys and step-up, put together. */
export type SecondFactor = Factors & {
	requireStepUp: RequireStepUp;
	operations(with_: { finishSignIn: FinishSignIn; sessions: Sessions }): Record<string, Handler>;
};

type Parts = { site: Site; gate: Gate; mailer: Mailer; keyring: Keyring; now: () => number };

export function createSecondFactor({ site, gate, mailer, keyring, now }: Parts): SecondFactor {
	const passkeys = createPasskeys(site, createCeremonies(keyring.derived('passkey ceremony'), now));
	const proofs = createProofs({ passkeys, now });
	const notices = createNotices({ mailer });
	return {
		...createFactors(proofs),
		requireStepUp: createStepUp({ gate, proofs, now }),
		operations: ({ finishSignIn, sessions }) => ({
			...factorSignIn({ gate, passkeys, proofs, finishSignIn }),
			...ownFactors({ passkeys, sessions, notices, now }),
			...stepUpOperations({ gate, passkeys, proofs, sessions, now }),
			'user.reset-factors': resetFactors({ sessions, notices }),
		}),
	};
}
