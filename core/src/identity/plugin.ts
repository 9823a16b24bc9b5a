import type { BeforeHook, Handler, Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import type { Internals } from './internals.ts';
import { issueKey, keyHooks, rotateKey } from './operations/api-keys.ts';
import { updateMe } from './operations/own-profile.ts';
import { peopleHooks } from './operations/people.ts';
import { register } from './operations/register.ts';
import { resetOperations } from './operations/reset-password.ts';
import { roleHooks, roleOperations } from './operations/roles.ts';
import { createService } from './operations/service-accounts.ts';
import { sessionOperations } from './operations/sessions.ts';
import { setPassword } from './operations/set-password.ts';
import { signInOperations } from './operations/sign-in.ts';
import { teamHooks } from './operations/teams.ts';
import { emailOperations } from './operations/verify-email.ts';
import { hashPassword } from './passwords.ts';

/** What other plugins may ask of identity: `scope.service<IdentityService>('identity')`. */
export type IdentityService = {
	/** The stored form of a password (for seeds and imports). */
	hashPassword: (password: string) => Promise<string>;
};

/** What second factors, single sign-on, invitations and the audit trail add. */
type Further = {
	operations: Record<string, Handler>;
	hooks: Record<string, BeforeHook>;
	guardSettings: (forget: (organization: string) => void) => BeforeHook;
};

/** Core's own plugin: the code behind `core/schemas`. */
export function identityPlugin(internals: Internals, further: Further): Plugin {
	const { sessions, keys, authority } = internals;
	/** At the next request everybody of the organisation is what the database says by now. */
	const forget = (organization: string): void => {
		sessions.forgetAll(organization);
		keys.forgetAll(organization);
	};
	return definePlugin({
		name: 'identity',
		operations: {
			...signInOperations(internals),
			...emailOperations(internals),
			...resetOperations(internals),
			...sessionOperations(internals),
			'user.register': register(internals),
			'user.update-me': updateMe,
			...further.operations,
			...roleOperations(authority),
			'user.create-service': createService(authority),
			'user.set-password': setPassword(internals),
			'api-key.issue': issueKey(authority),
			'api-key.rotate': rotateKey(authority, keys),
		},
		before: {
			...peopleHooks(internals),
			...roleHooks({ authority, forget }),
			...teamHooks(forget),
			...further.hooks,
			...keyHooks(keys),
			'organization.update': further.guardSettings(forget),
		},
		services: { identity: { hashPassword } satisfies IdentityService },
	});
}
