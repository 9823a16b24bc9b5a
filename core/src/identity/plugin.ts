import type { ChainKey } from '../audit/chain.ts';
import { auditOperations } from '../audit/operations.ts';
import type { Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
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

/** Core's own plugin: the code behind `core/schemas`. */
type Parts = { gate: Gate; sessions: Sessions; keys: Keys; chainKey: ChainKey };

export const identityPlugin = ({ gate, sessions, keys, chainKey }: Parts): Plugin =>
	definePlugin({
		name: 'identity',
		operations: {
			...signInOperations({ gate, sessions }),
			'user.set-password': setPassword(sessions),
			'api-key.issue': issueKey,
			...auditOperations(chainKey),
		},
		before: { ...peopleHooks(sessions), ...keyHooks(keys), ...organizationHooks },
		services: { identity: { hashPassword } satisfies IdentityService },
	});
