import type { ChainKey } from '../audit/chain.ts';
import { auditOperations } from '../audit/operations.ts';
import type { Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import type { Directory } from './directory.ts';
import type { FinishSignIn } from './finish-sign-in.ts';
import type { Gate } from './gate.ts';
import type { Keys } from './keys.ts';
import { issueKey, keyHooks } from './operations/api-keys.ts';
import { organizationHooks } from './operations/organization.ts';
import { peopleHooks } from './operations/people.ts';
import { setPassword } from './operations/set-password.ts';
import { signInOperations } from './operations/sign-in.ts';
import { hashPassword } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** What other plugins may ask of identity: `scope.service<IdentityService>('identity')`. */
export type IdentityService = {
	/** The stored form of a password (for seeds and imports). */
	hashPassword: (password: string) => Promise<string>;
};

type Parts = { gate: Gate; sessions: Sessions; keys: Keys; directory: Directory; finishSignIn: FinishSignIn; chainKey: ChainKey };

/** Core's own plugin: the code behind `core/schemas`. */
export const identityPlugin = ({ gate, sessions, keys, directory, finishSignIn, chainKey }: Parts): Plugin =>
	definePlugin({
		name: 'identity',
		operations: {
			...signInOperations({ gate, sessions, directory, finishSignIn }),
			'user.set-password': setPassword(sessions),
			'api-key.issue': issueKey,
			...auditOperations(chainKey),
		},
		before: { ...peopleHooks(sessions), ...keyHooks(keys), ...organizationHooks },
		services: { identity: { hashPassword } satisfies IdentityService },
	});
