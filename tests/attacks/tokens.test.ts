/** Access tokens that were never given, or are not what they are taken for. */
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, PASSWORD, startApp, type TestApp } from '../harness/app.ts';

const pem = (key: KeyObject): string => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

type Head = Record<string, unknown>;

describe('a forged access token', () => {
	let test: TestApp;
	let serversKey: KeyObject;
	let real: { head: Head; claims: JWTPayload; token: string };

	beforeAll(async () => {
		// The test holds the server's own key: what it signs is refused for what it says and not for who signed it.
		test = await startApp('pglite', { trustProxy: true });
		const { secret } = test.app.connections.keyring.platform.active('signing');
		serversKey = createPrivateKey({ key: secret.export(), format: 'der', type: 'pkcs8' });
		const token = await test.harbor.asUser('owner');
		const [head, claims] = token
			.split('.')
			.slice(0, 2)
			.map((text) => JSON.parse(Buffer.from(text, 'base64url').toString())) as [Head, JWTPayload];
		real = { head, claims, token };
	});
	afterAll(() => test?.stop());

	/** A token signed by the server's key, so and so much of it changed. Another text each time, or it would be known already. */
	const signed = (claims: JWTPayload = {}, head: Head = {}, key: KeyObject = serversKey): Promise<string> =>
		new SignJWT({ ...real.claims, jti: randomUUID(), ...claims })
			.setProtectedHeader({ ...real.head, ...head } as { alg: string })
			.sign(key);
	const me = (as: string): Promise<Answer> => test.call('GET', '/v1/auth/me', { as });

	/** One refusal for all of them, in the same words. */
	const expectRefused = async (tokens: string[], code = 'unauthenticated'): Promise<void> => {
		const told = new Set<string>();
		for (const token of tokens) {
			const { status, body } = await me(token);
			expect([status, body.code]).toEqual([401, code]);
			told.add(body.detail);
		}
		expect(told.size).toBe(1);
	};

	it('would be taken if nothing about it were wrong', async () => {
		expect((await me(await signed())).status).toBe(200);
	});

	it('is refused without a signature: alg none, in any spelling', async () => {
		const claims = part({ ...real.claims, jti: randomUUID() });
		await expectRefused(
			['none', 'None', 'NONE', 'nOnE', '', null].flatMap((alg) =>
				['', '.', '.e30'].map((end) => `${part({ ...real.head, alg })}.${claims}${end || '.'}`),
			),
		);
		await expectRefused([real.token.split('.').slice(0, 2).join('.'), `${real.token.split('.').slice(0, 2).join('.')}.`]);
	});

	it('is refused where the public key is used as the secret of an HMAC', async () => {
		const publicKey = createPublicKey(serversKey);
		const secrets = [
			pem(publicKey),
			pem(publicKey).trim(),
			JSON.stringify(publicKey.export({ format: 'jwk' })),
			String(real.head.kid),
			'',
		];
		const forged = secrets.flatMap((secret) =>
			['HS256', 'HS384', 'HS512'].map((alg) => {
				const text = `${part({ ...real.head, alg })}.${part({ ...real.claims, jti: randomUUID() })}`;
				return `${text}.${createHmac(`sha${alg.slice(2)}`, secret)
					.update(text)
					.digest('base64url')}`;
			}),
		);
		await expectRefused(forged);
	});

	it('is refused with another algorithm of the same key', async () => {
		for (const alg of ['RS384', 'RS512', 'PS256']) await expectRefused([await signed({}, { alg })]);
	});

	it('is refused where it brings or names its own key: jwk, jku, x5u, x5c, kid', async () => {
		const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const jwk = own.publicKey.export({ format: 'jwk' });
		const heads: Head[] = [
			{ jwk },
			{ jku: 'https://attacker.example/jwks.json' },
			{ x5u: 'https://attacker.example/cert.pem' },
			{ x5c: [pem(own.publicKey)] },
			...['', '../../etc/passwd', '/dev/null', "' or 1=1 --", 'https://attacker.example/key', '__proto__', 'constructor'].map(
				(kid) => ({ kid }),
			),
			{ kid: undefined },
			{ kid: ['a'] },
			{ kid: 0 },
		];
		await expectRefused(await Promise.all(heads.map((head) => signed({}, head, own.privateKey))));
		// A good signature under a name that is none of ours says nothing either.
		await expectRefused([await signed({}, { kid: '../../dev/null' })]);
	});

	it('is refused with headers that it must not ignore', async () => {
		await expectRefused([
			await signed({}, { crit: ['http://attacker.example'], 'http://attacker.example': 1 }).catch(() => 'a.b.c'),
		]);
		await expectRefused([
			await signed({}, { typ: 'JWT' }),
			await signed({}, { typ: 'id+jwt' }),
			await signed({}, { typ: undefined }),
		]);
	});

	it('is refused once it has expired, before it begins, from another issuer and for another audience', async () => {
		const now = Math.floor(Date.now() / 1000);
		await expectRefused([await signed({ iat: now - 2000, exp: now - 1 })], 'token_expired');
		await expectRefused(
			await Promise.all([
				signed({ nbf: now + 600 }),
				signed({ iss: 'https://attacker.example' }),
				signed({ iss: `${real.claims.iss}/` }),
				signed({ aud: 'another' }),
				signed({ aud: [] }),
				signed({ iss: undefined as never }),
				signed({ aud: undefined as never }),
				signed({ exp: undefined as never }),
				signed({ iat: undefined as never }),
				signed({ sub: undefined as never }),
				signed({ sub: '' }),
				signed({ sid: undefined }),
				signed({ org: undefined }),
			]),
		);
	});

	it('opens nothing by what it says of user, organisation, session or role', async () => {
		const palm = JSON.parse(Buffer.from((await test.palm.asUser('owner')).split('.')[1] as string, 'base64url').toString());
		const refused = [
			{ org: test.palm.id },
			{ org: '*' },
			{ org: "' or true --" },
			{ sub: palm.sub },
			{ sub: palm.sub, org: test.palm.id },
			{ sid: palm.sid },
			{ sid: randomUUID() },
			{ sub: randomUUID() },
		];
		for (const claims of refused) {
			expect([claims, (await me(await signed(claims))).status]).toEqual([claims, 401]);
		}
		// The role is read from the database, whatever the token says.
		const viewer = JSON.parse(Buffer.from((await test.harbor.asUser('viewer')).split('.')[1] as string, 'base64url').toString());
		const raised = await signed({ ...viewer, role: 'owner', permissions: ['*'], scope: '*' });
		const answer = await test.call('POST', '/v1/contacts', { as: raised, body: { name: { full: 'Xenia' } } });
		expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
	});

	it('is refused where one letter of it is another', async () => {
		const [head = '', claims = '', signature = ''] = real.token.split('.');
		const turned = (text: string, at: number): string => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
		await expectRefused(
			[1, 10, 30].flatMap((at) => [
				`${turned(head, at)}.${claims}.${signature}`,
				`${head}.${turned(claims, at)}.${signature}`,
				`${head}.${claims}.${turned(signature, at)}`,
			]),
		);
		expect((await me(real.token)).status).toBe(200);
	});

	it('is refused where it is a secret of another kind: refresh token, key cut short, one of another server', async () => {
		const login = { email: 'owner@harbor.example', password: PASSWORD, organization: 'harbor' };
		const { refreshToken, accessToken } = (await test.call('POST', '/v1/auth/login', { body: login })).body;
		expect((await me(refreshToken)).status).toBe(401);
		for (const token of [accessToken, await test.harbor.key('admin'), `${refreshToken} `, refreshToken.replace('rt_', 'RT_')]) {
			const { status } = await test.call('POST', '/v1/auth/refresh', { body: { refreshToken: token } });
			expect(status).toBe(401);
		}
		expect((await test.call('POST', '/v1/auth/refresh', { body: { refreshToken } })).status).toBe(200);
		const other = await startApp('pglite');
		try {
			await expectRefused([await other.harbor.asUser('owner')]);
		} finally {
			await other.stop();
		}
	});

	it('is looked for in the Authorization header, once, and nowhere else', async () => {
		const as = real.token;
		const ways: [string, Record<string, string>][] = [
			[`/v1/auth/me?access_token=${as}`, {}],
			[`/v1/auth/me?token=${as}`, {}],
			['/v1/auth/me', { cookie: `access_token=${as}; session=${as}` }],
			['/v1/auth/me', { 'x-access-token': as }],
			['/v1/auth/me', { 'x-auth-token': as }],
			['/v1/auth/me', { authorization: `Basic ${Buffer.from(`user:${as}`).toString('base64')}` }],
			['/v1/auth/me', { authorization: `Token ${as}` }],
			['/v1/auth/me', { authorization: as }],
			['/v1/auth/me', { authorization: `Bearer ${as}, Bearer ${as}` }],
		];
		for (const [path, headers] of ways)
			expect([path, headers, (await test.call('GET', path, { headers })).status]).toEqual([path, headers, 401]);
	});

	it('cannot be made from what is published', async () => {
		const { body } = await test.call('GET', '/.well-known/jwks.json');
		expect(body.keys.length).toBeGreaterThan(0);
		for (const key of body.keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
	});
});
