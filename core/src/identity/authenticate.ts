import { problem } from '../errors.ts';
import type { Actor, Caller } from '../operations/model.ts';
import type { Keys } from './keys.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

/** Who has not said who they are. */
export const NOBODY: Actor = Object.freeze({ kind: 'nobody', id: null, organization: null, role: null, permissions: [] });

/**
 * From the `Authorization` header to an actor. There is one way in: `Bearer`, with an access token or a key.
 * @throws unauthenticated, token_expired, origin_not_allowed
 */
export type Authenticate = (header: string | undefined, caller: Pick<Caller, 'origin'> & Partial<Caller>) => Promise<Actor>;

const BEARER = /^Bearer +(\S+)$/i;
const KEY = /^(sk|pk|rt|lt|ch)_/;

export function createAuthenticate({ tokens, keys, sessions }: { tokens: Tokens; keys: Keys; sessions: Sessions }): Authenticate {
	return async (header, caller) => {
		if (header === undefined) return NOBODY;
		const bearer = BEARER.exec(header)?.[1];
		if (bearer === undefined)
			throw problem('unauthenticated', { detail: 'Send “Authorization: Bearer …” with an access token or a key' });
		if (KEY.test(bearer)) return keys.authenticate(bearer, caller.origin);
		return sessions.actorOf(await tokens.verify(bearer), caller);
	};
}
