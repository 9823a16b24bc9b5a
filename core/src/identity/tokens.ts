import { errors, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { problem } from '../errors.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Who an access token says that its bearer is. `session` is the family of refresh tokens it came with. */
export type Claims = { user: string; organization: string; role: string; session: string };

/** What a good token says, and until when (milliseconds since 1970). */
export type Verified = { claims: Claims; expires: number };

/** Access tokens: RS256, 15 minutes. */
export type Tokens = {
	issue(claims: Claims): Promise<string>;
	/**
	 * Checks signature, issuer, audience and times. A token once found good costs a map lookup until it expires.
	 * @throws token_expired (refresh it) or unauthenticated (sign in again)
	 */
	verify(token: string): Promise<Verified>;
	/** The public keys, for whoever else has to verify our tokens. */
	publicJwks(): Promise<JSONWebKeySet>;
};

export const ACCESS_SECONDS = 15 * 60;
const ALGORITHM = 'RS256';
/** RFC 9068: a token for access and nothing else. */
const TYPE = 'at+jwt';
const LONGEST = 4096;

type Options = {
	keys: SigningKeys;
	issuer: string;
	audience?: string;
	/** Milliseconds since 1970. */
	now?: () => number;
};

export function createTokens({ keys, issuer, audience = 'freehold', now = Date.now }: Options): Tokens {
	const verified = new LRUCache<string, Verified>({ max: 5000 });

	const keyOf = async ({ kid }: { kid?: string }) => {
		const key = kid === undefined ? undefined : await keys.find(kid);
		if (!key) throw new errors.JWSSignatureVerificationFailed('unknown kid');
		return key.publicKey;
	};

	const verifyAnew = async (token: string): Promise<Verified> => {
		if (token.length > LONGEST) throw refused();
		const { payload } = await jwtVerify(token, keyOf, {
			algorithms: [ALGORITHM],
			issuer,
			audience,
			typ: TYPE,
			currentDate: new Date(now()),
			requiredClaims: ['sub', 'org', 'role', 'sid', 'iat', 'exp'],
		}).catch((error: unknown) => {
			throw error instanceof errors.JWTExpired
				? problem('token_expired', { detail: 'The access token has expired; refresh it' })
				: refused();
		});
		const { sub, org, role, sid, exp } = payload;
		if (!isText(sub) || !isText(org) || !isText(role) || !isText(sid)) throw refused();
		const known = { claims: { user: sub, organization: org, role, session: sid }, expires: (exp as number) * 1000 };
		verified.set(token, known);
		return known;
	};

	return {
		issue({ user, organization, role, session }) {
			const issued = Math.floor(now() / 1000);
			const signing = keys.current();
			return new SignJWT({ org: organization, role, sid: session })
				.setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: signing.kid })
				.setSubject(user)
				.setIssuer(issuer)
				.setAudience(audience)
				.setIssuedAt(issued)
				.setExpirationTime(issued + ACCESS_SECONDS)
				.sign(signing.privateKey);
		},
		async verify(token) {
			const known = verified.get(token);
			if (known && known.expires > now()) return known;
			if (known) verified.delete(token);
			return verifyAnew(token);
		},
		publicJwks: keys.published,
	};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** One refusal for everything that is wrong with a token: who forges one learns nothing. */
const refused = () => problem('unauthenticated', { detail: 'The access token is not valid' });
