import type { BeforeHook, Handler, Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import type { Authority } from './authority.ts';
import type { Directory } from './directory.ts';
import type { FinishSignIn } from './finish-sign-in.ts';
import type { Gate } from './gate.ts';
import type { Keys } from './keys.ts';
import { issueKey, keyHooks, rotateKey } from './operations/api-keys.ts';
import { organizationHooks } from './operations/organization.ts';
import { peopleHooks } from './operations/people.ts';
import { roleHooks, roleOperations } from './operations/roles.ts';
import { createService } from './operations/service-accounts.ts';
import { setPassword } from './operations/set-password.ts';
import { signInOperations } from './operations/sign-in.ts';
import { teamHooks } from './operations/teams.ts';
import { hashPassword } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** What other plugins may ask of identity: `scope.service<IdentityService>('identity')`. */
export type IdentityService = {
	/** The stored form of a password (for seeds and imports). */
	hashPassword: (password: string) => Promise<string>;
};

type Parts = {
	gate: Gate;
	sessions: Sessions;
	keys: Keys;
	directory: Directory;
	finishSignIn: FinishSignIn;
	authority: Authority;
	/** What second factors, single sign-on, invitations and the audit trail add. */
	further: Record<string, Handler>;
	guardSettings: (forget: (organization: string) => void) => BeforeHook;
	furtherHooks: Record<string, BeforeHook>;
};

/** Core's own plugin: the code behind `core/schemas`. */
export function identityPlugin({
	sessions,
	keys,
	directory,
	finishSignIn,
	authority,
	gate,
	further,
	guardSettings,
	furtherHooks,
}: Parts): Plugin {
	/** At the next request everybody of the organisation is what the database says by now. */
	const forget = (organization: string): void => {
		sessions.forgetAll(organization);
		keys.forgetAll(organization);
	};
	return definePlugin({
		name: 'identity',
		operations: {
			...signInOperations({ gate, sessions, directory, finishSignIn }),
			...further,
			...roleOperations(authority),
			'user.create-service': createService(authority),
			'user.set-password': setPassword(sessions, authority),
			'api-key.issue': issueKey(authority),
			'api-key.rotate': rotateKey(authority, keys),
		},
		before: {
			...peopleHooks({ sessions, authority, forgetKeys: keys.forgetAll }),
			...roleHooks({ authority, forget }),
			...teamHooks(forget),
			...furtherHooks,
			...keyHooks(keys),
			...organizationHooks,
			'organization.update': inTurn(guardSettings(forget), organizationHooks['organization.update'] as BeforeHook),
		},
		services: { identity: { hashPassword } satisfies IdentityService },
	});
}

const inTurn =
	(first: BeforeHook, second: BeforeHook): BeforeHook =>
	async (body, scope, input) =>
		second(await first(body, scope, input), scope, input);
