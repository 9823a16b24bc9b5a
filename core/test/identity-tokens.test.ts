/** Access tokens: what is let in, and everything that must not be. */
import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { PlatformKey } from '../src/encryption/platform-keys.ts';
import { createSigningKeys, type SigningKey, type SigningKeys } from '../src/identity/signing-keys.ts';
import { createTokens } from '../src/identity/tokens.ts';

const platformKey = (version: number): PlatformKey => ({
	id: String(version).padStart(16, '0'),
	purpose: 'signing',
	version,
	secret: createSecretKey(
		generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }),
	),
	created: Date.now(),
	expires: null,
	retired: null,
});
const signingKeys = (all: PlatformKey[], now?: () => number): SigningKeys =>
	createSigningKeys({
		platform: { all: () => all, reload: async () => {} },
		read: (work) => work(undefined as never),
		...(now ? { now } : {}),
	});

const keys = signingKeys([platformKey(1)]);
const key = keys.current();
const claims = { user: 'user-1', organization: 'organization-1', role: 'agent', session: 'family-1' };
const issuer = 'https://api.example.com';
const tokens = createTokens({ keys, issuer });

/** A token of our own key that is right but for what the test changes. */
const forged = (
	change: (token: SignJWT) => SignJWT,
	header: Record<string, string> = {},
	signer: SigningKey = key,
): Promise<string> =>
	change(
		new SignJWT({ org: 'organization-1', role: 'owner', sid: 'family-1' })
			.setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signer.kid, ...header })
			.setSubject('user-1')
			.setIssuer(issuer)
			.setAudience('freehold')
			.setIssuedAt()
			.setExpirationTime('10m'),
	).sign(signer.privateKey);
const same = (token: SignJWT): SignJWT => token;
const refusal = (token: string) =>
	tokens.verify(token).then(
		() => 'let in',
		(error: { code: string }) => error.code,
	);

describe('an access token', () => {
	it('says who it is for, is signed with RS256, and lives 15 minutes', async () => {
		const token = await tokens.issue(claims);
		expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: key.kid });
		const { iat, exp, ...rest } = decodeJwt(token);
		expect(rest).toEqual({ sub: 'user-1', org: 'organization-1', role: 'agent', sid: 'family-1', iss: issuer, aud: 'freehold' });
		expect((exp as number) - (iat as number)).toBe(900);
		expect((await tokens.verify(token)).claims).toEqual(claims);
	});

	it('is verified once and then known until it expires, when it is told apart from a bad one', async () => {
		let now = Date.now();
		const clocked = createTokens({ keys, issuer, now: () => now });
		const token = await clocked.issue(claims);
		const known = await clocked.verify(token);
		expect(await clocked.verify(token)).toBe(known);
		now += 899_000;
		expect(await clocked.verify(token)).toBe(known);
		now += 2_000;
		await expect(clocked.verify(token)).rejects.toMatchObject({ code: 'token_expired', status: 401 });
		await expect(clocked.verify(`${token.slice(0, -4)}AAAA`)).rejects.toMatchObject({ code: 'unauthenticated' });
	});

	it('is not believed without a signature (alg none)', async () => {
		const none = new UnsecuredJWT({ org: 'organization-1', role: 'owner', sid: 'family-1' })
			.setSubject('user-1')
			.setIssuer(issuer)
			.setAudience('freehold')
			.setIssuedAt()
			.setExpirationTime('10m')
			.encode();
		expect(await refusal(none)).toBe('unauthenticated');
		const [, payload] = (await tokens.issue(claims)).split('.');
		for (const alg of ['none', 'None', 'NONE']) {
			const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid: key.kid })).toString('base64url');
			expect(await refusal(`${header}.${payload}.`)).toBe('unauthenticated');
		}
	});

	it('is not believed when the public key was used as an HMAC secret (HS256 for RS256)', async () => {
		const body = [
			{ alg: 'HS256', typ: 'at+jwt', kid: key.kid },
			{ ...decodeJwt(await tokens.issue(claims)), role: 'owner' },
		]
			.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
			.join('.');
		for (const form of ['pem', 'der'] as const) {
			const secret = key.publicKey.export({ type: 'spki', format: form as 'pem' });
			expect(await refusal(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)).toBe('unauthenticated');
		}
	});

	it('is not believed for another audience, issuer, type or key', async () => {
		const other = signingKeys([platformKey(1)]).current();
		expect(await refusal(await forged(same))).toBe('let in');
		expect(await refusal(await forged((token) => token.setAudience('another')))).toBe('unauthenticated');
		expect(await refusal(await forged((token) => token.setIssuer('https://evil.example')))).toBe('unauthenticated');
		expect(await refusal(await forged(same, { typ: 'JWT' }))).toBe('unauthenticated');
		expect(await refusal(await forged(same, { kid: key.kid }, other))).toBe('unauthenticated');
		expect(await refusal(await forged(same, {}, other))).toBe('unauthenticated');
	});

	it('is not believed without its claims, before its time, changed, or when it is no token at all', async () => {
		expect(await refusal(await forged((token) => token.setNotBefore('5m')))).toBe('unauthenticated');
		expect(await refusal(await forged((token) => token.setSubject('')))).toBe('unauthenticated');
		const bare = await new SignJWT({ org: 'o', role: 'owner', sid: 's' })
			.setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid })
			.setIssuer(issuer)
			.setAudience('freehold')
			.setSubject('user-1')
			.setIssuedAt()
			.sign(key.privateKey);
		expect(await refusal(bare)).toBe('unauthenticated');
		const [header, , signature] = (await tokens.issue(claims)).split('.');
		const raised = Buffer.from(JSON.stringify({ ...decodeJwt(await tokens.issue(claims)), role: 'owner' })).toString('base64url');
		expect(await refusal(`${header}.${raised}.${signature}`)).toBe('unauthenticated');
		for (const junk of ['', '.', '..', 'a.b.c', 'null', 'x'.repeat(100_000)]) expect(await refusal(junk)).toBe('unauthenticated');
	});
});

describe('the signing keys', () => {
	const MINUTE = 60_000;

	it('are rotated: the newest signs, the one before verifies for as long as its tokens live', async () => {
		let now = Date.now();
		const all = [platformKey(1)];
		const keys = signingKeys(all, () => now);
		const clocked = createTokens({ keys, issuer, now: () => now });
		const token = await clocked.issue(claims);
		(all[0] as PlatformKey).retired = now;
		all.unshift(platformKey(2));
		expect(decodeProtectedHeader(await clocked.issue(claims)).kid).toBe(keys.current().kid);
		expect(decodeProtectedHeader(token).kid).not.toBe(keys.current().kid);
		const { keys: published } = await clocked.publicJwks();
		expect(published).toHaveLength(2);
		for (const jwk of published) expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);

		// A server that has not seen this token before.
		const another = createTokens({ keys, issuer, now: () => now });
		now += 14 * MINUTE;
		expect((await another.verify(token)).claims).toEqual(claims);
		now += 2 * MINUTE;
		expect((await clocked.publicJwks()).keys).toHaveLength(1);
		await expect(another.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
	});

	it('of another process are looked up when one is met, and not more often than every few seconds', async () => {
		let now = Date.now();
		const stored = [platformKey(1)];
		const seen = [...stored];
		let reloads = 0;
		const keys = createSigningKeys({
			platform: {
				all: () => seen,
				reload: async () => {
					reloads++;
					seen.splice(0, seen.length, ...stored);
				},
			},
			read: (work) => work(undefined as never),
			now: () => now,
		});
		const here = createTokens({ keys, issuer, now: () => now });
		stored.unshift(platformKey(2));
		const there = createTokens({ keys: signingKeys(stored), issuer, now: () => now });
		const token = await there.issue(claims);
		await expect(here.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
		now += 5_000;
		expect((await here.verify(token)).claims).toEqual(claims);
		const unknown = createTokens({ keys: signingKeys([platformKey(3)]), issuer, now: () => now });
		for (let time = 0; time < 20; time++) await expect(here.verify(await unknown.issue(claims))).rejects.toThrow();
		expect(reloads).toBe(1);
	});
});
