import type { Keyring } from '../../encryption/keyring.ts';
import type { BeforeHook, Handler } from '../../operations/model.ts';
import type { Factors } from '../factors.ts';
import type { Gate } from '../gate.ts';
import type { Internals } from '../internals.ts';
import { createCeremonies } from './ceremony.ts';
import { createFactors } from './demand.ts';
import { createGuesses } from './guesses.ts';
import { ownFactors } from './own.ts';
import { createPasskeys, type Site } from './passkeys.ts';
import { createProofs } from './proofs.ts';
import { resetFactors } from './reset.ts';
import { factorSignIn } from './sign-in.ts';
import { createStepUp, type RequireStepUp, stepUpOperations } from './step-up.ts';

/** Second factors, passkeys and step-up, put together. */
export type SecondFactor = Factors & {
	requireStepUp: RequireStepUp;
	operations(internals: Internals): Record<string, Handler>;
	/** Before `organization.update`: how people have to sign in is changed by who has just proved who they are. */
	guardSettings(forget: (organization: string) => void): BeforeHook;
};

type Parts = { site: Site; gate: Gate; keyring: Keyring; now: () => number };

export function createSecondFactor({ site, gate, keyring, now }: Parts): SecondFactor {
	const passkeys = createPasskeys(site, createCeremonies(keyring.secretFor('passkey ceremony'), now));
	const proofs = createProofs({ passkeys, now });
	const requireStepUp = createStepUp({ gate, proofs, now });
	return {
		...createFactors(proofs),
		requireStepUp,
		guardSettings: (forget) => async (body, scope) => {
			if (body.security === undefined) return body;
			await requireStepUp({ stepUp: true }, scope.actor, scope.sql);
			scope.afterCommit(() => forget(scope.organization.id));
			return body;
		},
		operations(internals) {
			const guesses = createGuesses(internals);
			return {
				...factorSignIn({ ...internals, passkeys, proofs, guesses }),
				...ownFactors({ ...internals, passkeys, now }),
				...stepUpOperations({ ...internals, passkeys, proofs, guesses, now }),
				'user.reset-factors': resetFactors(internals),
			};
		},
	};
}
