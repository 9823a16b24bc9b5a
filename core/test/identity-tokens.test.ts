/** Access tokens: what is let in, and everything that must not be. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { BootError } from '../src/errors.ts';
import { loadSigningKeys, type SigningKey } from '../src/identity/signing-keys.ts';
import { createTokens } from '../src/identity/tokens.ts';

const newPem = (bits = 2048): string =>
	generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const load = (signingKey: string) => loadSigningKeys({ signingKey, mode: 'production', dataFolder: 'memory://' });

const keys = load(newPem());
const [key] = keys;
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
		expect(await tokens.verify(token)).toEqual(claims);
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
		const [other] = load(newPem());
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

describe('the signing key', () => {
	const folder = mkdtempSync(join(tmpdir(), 'freehold-keys-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	it('is made once in development, kept, and readable by nobody else', () => {
		const [first] = loadSigningKeys({ mode: 'development', dataFolder: join(folder, 'new') });
		const [again] = loadSigningKeys({ mode: 'development', dataFolder: join(folder, 'new') });
		expect(again.kid).toBe(first.kid);
		expect(statSync(join(folder, 'new/signing-key.pem')).mode & 0o777).toBe(0o600);
	});

	it('must be given in production, and be fit for it', () => {
		const reason = (signingKey?: string) => {
			try {
				loadSigningKeys({ signingKey, mode: 'production', dataFolder: folder });
				return 'taken';
			} catch (error) {
				expect(error).toBeInstanceOf(BootError);
				return `${(error as BootError).code}: ${(error as BootError).faults[0]?.found}`;
			}
		};
		expect(reason()).toBe('signing_key: nothing');
		expect(reason('hello')).toBe('signing_key: a text without a private key');
		expect(reason(newPem(1024))).toBe('signing_key: a key of type rsa with 1024 bits');
		const curve = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		expect(reason(curve)).toBe('signing_key: a key of type ed25519');
		expect(reason(newPem().replace(/\n/g, '\\n'))).toBe('taken');
	});

	it('can be rotated: the first one signs, the others still verify, and the public halves are published', async () => {
		const [oldPem, pem] = [newPem(), newPem()];
		const before = createTokens({ keys: load(oldPem), issuer });
		const after = createTokens({ keys: load(pem + oldPem), issuer });
		expect(await after.verify(await before.issue(claims))).toEqual(claims);
		const token = await after.issue(claims);
		await expect(before.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
		const { keys: published } = after.publicJwks();
		expect(published.map(({ kid }) => kid)).toEqual([...load(pem), ...load(oldPem)].map(({ kid }) => kid));
		for (const jwk of published) expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
	});
});
