import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, startApp, type TestApp } from '../../tests/harness/app.ts';
import { safeTarget } from '../src/http/redirect.ts';

const PAGE = "default-src 'none'; script-src 'self'; style-src 'self';";
const DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe('the headers of every answer', () => {
	let freehold: TestApp;
	let owner: string;
	let photo: string;
	beforeAll(async () => {
		freehold = await startApp('pglite', { publicUrl: 'https://homes.example' });
		owner = await freehold.harbor.asUser('owner');
		const listing = await freehold.call('POST', '/v1/listings', { as: owner, body: { headline: 'A house' } });
		const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#7a9' } })
			.webp()
			.toBuffer();
		const headers = { 'content-type': 'image/webp' };
		photo = (await freehold.call('POST', `/v1/listings/${listing.body.id}/photos`, { as: owner, body: bytes, headers })).body.url;
	});
	afterAll(() => freehold?.stop());

	type Kind = { name: string; path: string; method?: string; call?: Call; status: number; policy: string; shared?: boolean };
	const kinds = (): Kind[] => [
		{ name: 'an operation that reads', path: '/v1/contacts', call: { as: owner }, status: 200, policy: DATA },
		{
			name: 'one that writes',
			path: '/v1/contacts',
			method: 'POST',
			call: { as: owner, body: { name: { full: 'Ann' } } },
			status: 201,
			policy: DATA,
		},
		{ name: 'one that nobody may call', path: '/v1/contacts', status: 401, policy: DATA },
		{
			name: 'one with a wrong body',
			path: '/v1/contacts',
			method: 'POST',
			call: { as: owner, body: '{' },
			status: 400,
			policy: DATA,
		},
		{ name: 'a wrong method', path: '/v1/contacts', method: 'DELETE', call: { as: owner }, status: 405, policy: DATA },
		{ name: 'nothing at all', path: '/nothing/here', status: 404, policy: DATA },
		{ name: 'a question for methods', path: '/v1/contacts', method: 'OPTIONS', status: 405, policy: DATA },
		{ name: 'health', path: '/health', status: 200, policy: DATA },
		{ name: 'the description', path: '/v1/description', call: { as: owner }, status: 200, policy: DATA },
		{ name: 'the keys of tokens', path: '/.well-known/jwks.json', status: 200, policy: DATA },
		{ name: 'OpenAPI', path: '/openapi.json', status: 200, policy: DATA, shared: true },
		{ name: 'the documents’ page', path: '/docs/', status: 200, policy: PAGE },
		{ name: 'its script', path: '/docs/assets/swagger-ui-bundle.js', status: 200, policy: PAGE },
		{ name: 'a file that the documents lack', path: '/docs/assets/none.js', status: 404, policy: DATA },
		{ name: 'the console', path: '/console/', status: 200, policy: PAGE },
		{ name: 'a place in the console', path: '/console/listings', status: 200, policy: PAGE },
		{ name: 'the way to the console', path: '/console', status: 303, policy: DATA },
		{ name: 'a widget', path: '/widgets/v1/freehold.js', status: 200, policy: PAGE, shared: true },
		{ name: 'a photo', path: photo, status: 200, policy: "default-src 'none'; base-uri", shared: true },
		{ name: 'a photo that is not there', path: photo.replace(/[0-9a-f]{6}\./, '000000.'), status: 404, policy: DATA },
	];

	it('keep a browser from guessing, framing, leaking and running anything', async () => {
		for (const { name, path, method = 'GET', call = {}, status, policy, shared } of kinds()) {
			const response = await fetch(freehold.url + path, {
				method,
				redirect: 'manual',
				headers: {
					...(call.as ? { authorization: `Bearer ${call.as}` } : {}),
					...(call.body ? { 'content-type': 'application/json' } : {}),
				},
				...(call.body ? { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) } : {}),
			});
			await response.arrayBuffer();
			const said = (header: string): string => response.headers.get(header) ?? '';
			expect([name, response.status]).toEqual([name, status]);
			expect([name, said('content-security-policy')]).toEqual([name, expect.stringContaining(policy)]);
			for (const part of ["base-uri 'none'", "frame-ancestors 'none'", 'form-action', "default-src 'none'"])
				expect([name, said('content-security-policy')]).toEqual([name, expect.stringContaining(part)]);
			expect([name, said('content-security-policy')]).not.toEqual([name, expect.stringMatching(/unsafe-|\*|http:/)]);
			expect([name, said('x-content-type-options'), said('x-frame-options')]).toEqual([name, 'nosniff', 'DENY']);
			expect([name, said('referrer-policy')]).toEqual([name, 'strict-origin-when-cross-origin']);
			expect([name, said('permissions-policy')]).toEqual([name, expect.stringContaining('geolocation=()')]);
			expect([name, said('cross-origin-opener-policy')]).toEqual([name, 'same-origin']);
			expect([name, said('cross-origin-resource-policy')]).toEqual([name, shared ? 'cross-origin' : 'same-origin']);
			expect([name, said('strict-transport-security')]).toEqual([name, 'max-age=63072000; includeSubDomains']);
			expect([name, said('x-powered-by'), said('server'), said('x-xss-protection')]).toEqual([name, '', '', '']);
			expect([name, said('set-cookie'), said('access-control-allow-credentials')]).toEqual([name, '', '']);
			expect([name, said('access-control-allow-origin')]).toEqual([name, shared ? '*' : '']);
			const isData = policy === DATA && !shared && !/none\.js|000000/.test(path);
			if (isData)
				expect([name, said('cache-control'), said('vary')]).toEqual([
					name,
					expect.stringMatching(/no-store|private/),
					'Origin, Authorization',
				]);
		}
	});

	it('let published photos be kept, and every part of a page be asked for anew', async () => {
		const cached = async (path: string) => (await fetch(freehold.url + path)).headers.get('cache-control');
		expect(await cached(photo)).toBe('public, max-age=31536000, immutable');
		expect(await cached('/console/')).toBe('no-cache');
		const etag = (await fetch(freehold.url + photo)).headers.get('etag') as string;
		expect((await fetch(freehold.url + photo, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status).toBe(
			304,
		);
	});

	it('say nothing of transport security where there is none', async () => {
		const plain = await startApp('pglite');
		expect((await fetch(`${plain.url}/health`)).headers.get('strict-transport-security')).toBeNull();
		await plain.stop();
	});

	it('serve a file by its exact key only', async () => {
		const folder = photo.slice(0, photo.lastIndexOf('/'));
		for (const path of [
			`${folder}/`,
			folder,
			`${folder}/..%2f..%2f..%2fpostgres.pid`,
			'/files/%2e%2e/postgres.pid',
			`${photo}%00.html`,
			`/files//etc/passwd`,
			`${photo}/..%5c..%5cx.webp`,
			'/console/..%2f..%2fpackage.json',
			'/docs/%2e%2e/%2e%2e/app.ts',
			'/docs/assets/..%2f..%2f..%2fpackage.json',
		]) {
			const response = await fetch(freehold.url + path);
			const text = await response.text();
			expect([path, response.status === 404 || /<!doctype html/i.test(text)]).toEqual([path, true]);
		}
		const odd = await fetch(freehold.url + photo, { headers: { range: 'bytes=9-2' } });
		expect(odd.status).toBe(200);
		expect((await fetch(`${freehold.url}/console/`, { headers: { range: 'bytes=9-2' } })).status).toBe(200);
	});
});

describe('pages of other origins', () => {
	let freehold: TestApp;
	beforeAll(async () => {
		freehold = await startApp('pglite', { corsOrigins: ['https://desk.example'] });
	});
	afterAll(() => freehold?.stop());

	const preflight = (origin: string) =>
		freehold.call('OPTIONS', '/v1/listings', { headers: { origin, 'access-control-request-method': 'POST' } });

	it('get the same answer to a preflight, whoever they are, but for those that have no address', async () => {
		for (const origin of ['https://desk.example', 'https://evil.example']) {
			const { status, headers } = await preflight(origin);
			expect([status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]).toEqual([
				204,
				'*',
				null,
			]);
			expect(headers.get('access-control-allow-headers')).not.toContain('*');
		}
		const nowhere = await preflight('null');
		expect([nowhere.status, nowhere.body.code, nowhere.headers.get('access-control-allow-origin')]).toEqual([
			403,
			'origin_not_allowed',
			null,
		]);
	});

	it('read an answer only where the configuration or the key names them', async () => {
		const owner = await freehold.harbor.asUser('owner');
		const key = await freehold.harbor.publishableKey(['https://www.harbour.example']);
		const allowed = async (as: string, origin: string) => {
			const answer = await freehold.call('GET', '/v1/listings', { as, headers: { origin } });
			expect(answer.headers.get('vary')).toContain('Origin');
			return answer.headers.get('access-control-allow-origin');
		};
		expect(await allowed(owner, 'https://desk.example')).toBe('https://desk.example');
		expect(await allowed(key, 'https://www.harbour.example')).toBe('https://www.harbour.example');
		for (const origin of [
			'https://evil.example',
			'null',
			'https://desk.example.evil.example',
			'http://desk.example',
			'https://desk.example:444',
		]) {
			expect([origin, await allowed(owner, origin)]).toEqual([origin, null]);
			expect([origin, await allowed(key, origin)]).toEqual([origin, null]);
		}
	});

	it('cannot act with a person’s cookies: none signs anybody in', async () => {
		const token = await freehold.harbor.asUser('owner');
		const secret = await freehold.harbor.key();
		for (const name of [
			'token',
			'access_token',
			'accessToken',
			'session',
			'sid',
			'authorization',
			'Authorization',
			'refreshToken',
			'__Host-session',
		]) {
			for (const value of [token, secret, `Bearer ${token}`, encodeURIComponent(`Bearer ${token}`)]) {
				const answer = await freehold.call('GET', '/v1/auth/me', { headers: { cookie: `${name}=${value}` } });
				expect([name, answer.status]).toEqual([name, 401]);
			}
		}
		for (const query of [`access_token=${token}`, `key=${secret}`, `token=${token}`])
			expect((await freehold.call('GET', `/v1/contacts?${query}`)).status).toBe(401);
	});

	it('have a change refused that carries cookies only, before anything looks at it', async () => {
		const post = async (headers: Record<string, string>) => {
			const answer = await freehold.call('POST', '/v1/auth/login', { body: {}, headers: { cookie: 'a=b', ...headers } });
			return answer.body.code;
		};
		const own = new URL(freehold.url).origin;
		expect(await post({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).toBe('origin_not_allowed');
		expect(await post({ 'sec-fetch-site': 'same-site', origin: 'https://evil.example' })).toBe('origin_not_allowed');
		expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe('origin_not_allowed');
		expect(await post({ origin: 'https://evil.example' })).toBe('origin_not_allowed');
		expect(await post({ origin: 'null' })).toBe('origin_not_allowed');
		expect(await post({ 'sec-fetch-site': 'same-origin', origin: own })).toBe('invalid_input');
		expect(await post({ 'sec-fetch-site': 'cross-site', origin: 'https://desk.example' })).toBe('invalid_input');
		expect(await post({ origin: own })).toBe('invalid_input');
		// A program that is no browser says neither.
		expect(await post({})).toBe('invalid_input');
		const key = await freehold.harbor.key();
		const called = await freehold.call('POST', '/v1/contacts', {
			as: key,
			body: { name: { full: 'Ann' } },
			headers: { cookie: 'a=b', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
		});
		expect(called.status).toBe(201);
	});
});

describe('redirects', () => {
	it('go to a path of this server', () => {
		expect(safeTarget('/console/')).toBe('/console/');
		expect(safeTarget('/console/#/verify?token=a')).toBe('/console/#/verify?token=a');
		expect(safeTarget('https://homes.example/done?a=1', { origins: ['https://homes.example'] })).toBe(
			'https://homes.example/done?a=1',
		);
	});

	it.each([
		'//evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'https://evil.example',
		'https:evil.example',
		'https:/evil.example',
		'/%09/evil.example'.replace('%09', '\t'),
		'/\n/evil.example',
		' //evil.example',
		'javascript:alert(1)',
		'data:text/html,hi',
		'https://homes.example@evil.example',
		'https://homes.example.evil.example',
		'https://user@homes.example/',
		'http://homes.example/',
		'/console/\r\nSet-Cookie: a=b',
		'console',
		'',
	])('never to %j', (target) => {
		expect(() => safeTarget(target, { origins: ['https://homes.example'] })).toThrow(
			expect.objectContaining({ code: 'address_refused' }),
		);
	});
});
