import { problem } from '../errors.ts';
import type { Actor, Caller, Heard } from '../operations/model.ts';
import type { KeyBearing, Keys } from './keys.ts';
import type { Sessions } from './sessions.ts';
import type { Claims, Tokens } from './tokens.ts';

/** Who has not said who they are. */
export const NOBODY: Actor = Object.freeze({ kind: 'nobody', id: null, organization: null, role: null, permissions: [] });

/**
 * From the `Authorization` header to an actor. There is one way in: `Bearer`, with an access token or a key.
 * @throws unauthenticated, token_expired, origin_not_allowed
 */
export type Authenticate = (header: string | undefined, caller: Pick<Caller, 'origin'> & Partial<Caller>) => Promise<Actor>;

/** What is kept of a bearer who stays: a stream, a socket, a ticket for one. It holds no secret. */
export type Bearing =
	| { kind: 'session'; claims: Claims /** When the access token ends. */; expires: number }
	| { kind: 'key'; key: KeyBearing /** Of this record only, and of nothing else that the key hears of. */; hears?: Heard };

/** Who was let in to stay, and until when (milliseconds since 1970; Infinity: until revoked). */
export type Admission = { actor: Actor; bearing: Bearing; expires: number };

/** For whoever stays for longer than one call. */
export type Admit = {
	/** As {@link Authenticate}; `null` for nobody. */
	admit(header: string | undefined, caller: Pick<Caller, 'origin'> & Partial<Caller>): Promise<Admission | null>;
	/** The same bearer, as the database has them by now. @throws unauthenticated, token_expired, origin_not_allowed, organization_suspended */
	again(bearing: Bearing, caller: Pick<Caller, 'origin'> & Partial<Caller>): Promise<Admission>;
};

const BEARER = /^Bearer +(\S+)$/i;
const KEY = /^(sk|pk|rt|lt|ch)_/;

type Parts = { tokens: Tokens; keys: Keys; sessions: Sessions; now: () => number };

export function createAuthenticate({ tokens, keys, sessions }: Omit<Parts, 'now'>): Authenticate {
	return async (header, caller) => {
		if (header === undefined) return NOBODY;
		const bearer = bearerIn(header);
		if (KEY.test(bearer)) return keys.authenticate(bearer, caller.origin);
		return sessions.actorOf((await tokens.verify(bearer)).claims, caller);
	};
}

export function createAdmit({ tokens, keys, sessions, now }: Parts): Admit {
	const again: Admit['again'] = async (bearing, caller) => {
		if (bearing.kind === 'key') {
			const { actor, expires } = await keys.again(bearing.key, caller.origin);
			return { actor: bearing.hears ? { ...actor, hears: bearing.hears } : actor, bearing, expires };
		}
		const { claims, expires } = bearing;
		if (expires <= now()) throw problem('token_expired', { detail: 'The access token has expired; refresh it' });
		return { actor: await sessions.actorOf(claims, caller), bearing, expires };
	};
	return {
		again,
		async admit(header, caller) {
			if (header === undefined) return null;
			const bearer = bearerIn(header);
			if (KEY.test(bearer)) return again({ kind: 'key', key: keys.bearing(bearer) }, caller);
			return again({ kind: 'session', ...(await tokens.verify(bearer)) }, caller);
		},
	};
}

function bearerIn(header: string): string {
	const bearer = BEARER.exec(header)?.[1];
	if (bearer === undefined)
		throw problem('unauthenticated', { detail: 'Send “Authorization: Bearer …” with an access token or a key' });
	return bearer;
}
