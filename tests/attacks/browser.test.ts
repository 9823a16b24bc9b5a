/** What a page of an attacker's makes a browser do, and what stands between: forms, frames, redirects, caches, host names. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../harness/app.ts';

const EVIL = 'https://attacker.example';

/** Headers that no cache tells answers apart by. */
const UNKEYED: Record<string, string>[] = [
	{ 'x-forwarded-host': 'attacker.example' },
	{ 'x-forwarded-scheme': 'http' },
	{ 'x-forwarded-prefix': '/evil' },
	{ 'x-original-url': '/v1/contacts' },
	{ 'x-rewrite-url': '/v1/contacts' },
	{ 'accept-language': '<script>' },
	{ cookie: 'lang=<script>' },
];

describe('from a browser', () => {
	let test: TestApp;
	let owner: string;
	let key: string;
	beforeAll(async () => {
		test = await startApp('pglite', { trustProxy: true, publicUrl: 'https://crm.example', corsOrigins: ['https://app.example'] });
		owner = await test.harbor.asUser('owner');
		key = await test.harbor.publishableKey(['https://www.harbor.example']);
	});
	afterAll(() => test?.stop());

	const send = (
		method: string,
		path: string,
		headers: Record<string, string>,
		body?: string,
		redirect: RequestRedirect = 'manual',
	) => fetch(test.url + path, { method, headers, redirect, ...(body === undefined ? {} : { body }) });

	it('a form of another site changes nothing: no cookie signs anybody in, and no body that a form can send is taken', async () => {
		const cookie = `session=${owner}; access_token=${owner}; Authorization=Bearer ${owner}`;
		const types = [
			'application/x-www-form-urlencoded',
			'multipart/form-data; boundary=x',
			'text/plain',
			'text/plain; charset=utf-8;application/json',
			'',
		];
		for (const { id, path, method } of test.app.operations) {
			if (method === 'GET') continue;
			const at = path.replace('{id}', '00000000-0000-4000-8000-000000000000');
			const { status } = await send(
				method,
				at,
				{ cookie, origin: EVIL, 'sec-fetch-site': 'cross-site', 'content-type': types[id.length % types.length] as string },
				'{}',
			);
			expect([id, status]).toEqual([id, expect.toSatisfy((told: number) => told >= 400 && told < 500)]);
		}
		// Signed in by header, the same body under a form's type is refused for its type: no page can send it without being asked first.
		for (const type of types) {
			const { status } = await send(
				'POST',
				'/v1/contacts',
				{ authorization: `Bearer ${owner}`, 'content-type': type },
				'{"name":{"full":"Xenia"}}',
			);
			expect([type, status]).toEqual([type, 415]);
		}
		const { status } = await send(
			'POST',
			'/v1/contacts',
			{ authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
			'{"name":{"full":"Xenia"}}',
		);
		expect(status).toBe(201);
	}, 60_000);

	it('no answer is readable from an origin that nobody named, and none with cookies', async () => {
		const origins = [
			EVIL,
			'null',
			'https://app.example.attacker.example',
			'https://xapp.example',
			'http://app.example',
			'https://app.example:444',
			'https://www.harbor.example.attacker.example',
			'file://',
		];
		for (const origin of origins) {
			for (const authorization of [`Bearer ${owner}`, `Bearer ${key}`, '']) {
				const { headers } = await send('GET', '/v1/contacts', { origin, ...(authorization ? { authorization } : {}) });
				expect([origin, headers.get('access-control-allow-origin')]).toEqual([origin, null]);
				expect(headers.get('access-control-allow-credentials')).toBeNull();
			}
		}
		const ours = await send('GET', '/v1/contacts', { origin: 'https://app.example', authorization: `Bearer ${owner}` });
		expect(ours.headers.get('access-control-allow-origin')).toBe('https://app.example');
		expect(ours.headers.get('access-control-allow-credentials')).toBeNull();
	});

	it('no page of ours is shown in a frame, guessed at, or run with scripts in it', async () => {
		for (const path of [
			'/',
			'/console/',
			'/docs/',
			'/openapi.json',
			'/health',
			'/v1/contacts',
			'/nothing-here',
			'/files/x/y.webp',
			'/widgets/x.js',
		]) {
			const { headers } = await send('GET', path, {});
			const policy = headers.get('content-security-policy') ?? '';
			expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
			expect([path, /unsafe-inline|unsafe-eval|\*/.test(policy)]).toEqual([path, false]);
			expect([path, headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual([path, 'DENY', 'nosniff']);
			expect([path, headers.get('strict-transport-security')]).toEqual([
				path,
				expect.stringMatching(/max-age=\d{8,}; includeSubDomains/),
			]);
			expect([path, headers.get('referrer-policy'), headers.has('server'), headers.has('x-powered-by')]).toEqual([
				path,
				expect.any(String),
				false,
				false,
			]);
		}
	});

	it('no address of ours leads elsewhere', async () => {
		const paths = [
			'//attacker.example',
			'//attacker.example/..',
			'/\\attacker.example',
			'/%5cattacker.example',
			'/%2f%2fattacker.example',
			'/console//attacker.example',
			'/console/..//attacker.example',
			'/docs//attacker.example/%2e%2e',
			'/files//attacker.example',
			'/console?next=https://attacker.example',
			'/docs?url=https://attacker.example/x.json',
			'/v1/auth/sso/return?state=x&redirect_uri=https://attacker.example',
			'/console/%0d%0aLocation:%20https://attacker.example',
			'/widgets//attacker.example',
		];
		for (const path of paths) {
			const { headers, status } = await send('GET', path, {});
			const to = headers.get('location');
			if (to === null) continue;
			expect([path, status, new URL(to, test.url).host]).toEqual([path, status, new URL(test.url).host]);
		}
	});

	it('a made-up host name is in no link, mail, redirect or document', async () => {
		const names: Record<string, string>[] = [
			{ 'x-forwarded-host': 'attacker.example' },
			{ forwarded: 'host=attacker.example' },
			{ 'x-host': 'attacker.example' },
			{ 'x-forwarded-proto': 'attacker' },
			{ 'x-original-host': 'attacker.example' },
		];
		for (const headers of names) {
			for (const path of ['/console', '/docs', '/openapi.json', '/v1/description', '/.well-known/jwks.json', '/nothing']) {
				const answer = await send('GET', path, { ...headers, authorization: `Bearer ${owner}` });
				const text = (await answer.text()) + JSON.stringify([...answer.headers]);
				expect([path, headers, text.includes('attacker.example')]).toEqual([path, headers, false]);
			}
			const sent = await test.call('POST', '/v1/auth/forgot-password', {
				body: { email: 'owner@harbor.example' },
				headers: { ...headers, 'x-forwarded-for': `203.0.113.${Object.keys(headers)[0]?.length}` },
			});
			expect(sent.status).toBeLessThan(300);
		}
		await test.app.idle();
		expect(test.mail.length).toBeGreaterThan(0);
		for (const { text } of test.mail) {
			expect(text).not.toContain('attacker.example');
			for (const [link] of text.matchAll(/https?:\/\/\S+/g)) expect(link.startsWith('https://crm.example/')).toBe(true);
		}
	}, 60_000);

	it('no cache keeps what is somebody’s, under any name it is asked by', async () => {
		const contact = (await test.call('POST', '/v1/contacts', { as: owner, body: { name: { full: 'Private Person' } } })).body;
		for (const path of [
			`/v1/contacts/${contact.id}`,
			'/v1/contacts',
			'/v1/auth/me',
			'/v1/description',
			`/v1/contacts/${contact.id}/`,
		]) {
			const { headers } = await send('GET', path, { authorization: `Bearer ${owner}` });
			expect([path, headers.get('cache-control')]).toEqual([path, expect.stringMatching(/no-store|private/)]);
			expect([path, headers.get('vary')]).toEqual([path, expect.stringMatching(/authorization/i)]);
		}
		// Cache deception: a private answer under a name that looks like a file.
		for (const end of [
			'/x.css',
			'.css',
			'%2fx.js',
			';x.png',
			'%3bx.css',
			'%00.css',
			'%0a.js',
			'?x.css',
			'/..%2fx.css',
			'#x.css',
		]) {
			const answer = await send('GET', `/v1/contacts/${contact.id}${end}`, { authorization: `Bearer ${owner}` });
			const text = await answer.text();
			if (text.includes('Private Person'))
				expect([end, answer.headers.get('cache-control')]).toEqual([end, expect.stringMatching(/no-store|private/)]);
		}
		// Cache poisoning: what is shared says the same whatever unkeyed headers say.
		const shared = async (path: string, headers: Record<string, string>): Promise<string> =>
			(await send('GET', path, headers)).text();
		for (const path of ['/openapi.json', '/console/', '/docs/', '/.well-known/jwks.json']) {
			const plain = await shared(path, {});
			for (const headers of UNKEYED) {
				expect([path, headers, (await shared(path, headers)) === plain]).toEqual([path, headers, true]);
			}
		}
	});

	it('no answer is script, style or page because somebody asked for it so', async () => {
		await test.call('POST', '/v1/contacts', {
			as: owner,
			body: { name: { full: '<script>alert(1)</script>' }, notes: '</script><svg onload=alert(1)>' },
		});
		for (const path of [
			'/v1/contacts?callback=alert',
			'/v1/contacts?fields=name&format=html',
			'/v1/<script>alert(1)</script>',
			'/v1/contacts/%3Csvg%20onload=alert(1)%3E',
			'/%3Cscript%3E',
		]) {
			for (const accept of ['text/html', 'application/javascript', 'text/xml', '*/*']) {
				const { headers } = await send('GET', path, { accept, authorization: `Bearer ${owner}` });
				expect([path, headers.get('content-type')]).toEqual([path, expect.stringMatching(/^application\/(problem\+)?json/)]);
			}
		}
	});
});
