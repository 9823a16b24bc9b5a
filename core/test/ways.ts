/** A person's way to an organisation's identity provider and back, as browser and page go it. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Driver } from '../../tests/harness/app.ts';
import { Browser, CLIENT, type OidcServer, startOidcServer } from './oidc-server.ts';
import { type People, startWithPeople } from './people.ts';

export const SITE = 'http://homes.example';
export const CALLBACK = `${SITE}/auth/oidc/callback`;
export const FRONT = 'https://app.homes.example';

export type Way = { returnTo?: string; change?: (url: URL) => URL };
export type Arrival = { page: string; told: URLSearchParams; verifier: string; callback: URL; browser: Browser };

export const isCallback = (url: URL): boolean => url.origin === SITE && url.pathname === '/auth/oidc/callback';

/** The platform with an identity provider at the organisation `harbor`. */
export async function startWithProvider(driver: Driver) {
	const server = await startOidcServer(CALLBACK);
	const test = await startWithPeople(driver, { publicUrl: SITE, corsOrigins: [FRONT], outboundAllow: ['127.0.0.1'] });
	const owner = await test.harbor.asUser('owner');
	const added = await test.call('POST', '/v1/identity-providers', { as: owner, body: settingsOf(server) });
	expect(added.status).toBe(201);
	return waysOf({ test, server, owner, provider: added.body });
}

export const settingsOf = (server: OidcServer, rest: Record<string, unknown> = {}) => ({
	name: 'Harbor directory',
	issuer: server.issuer,
	clientId: CLIENT.id,
	clientSecret: CLIENT.secret,
	domains: ['harbor.example'],
	...rest,
});

export const methods = async (test: People, slug: string): Promise<Answer['body']> =>
	(await test.call('GET', `/v1/auth/methods?organization=${slug}`)).body;

type Made = { test: People; server: OidcServer; owner: string; provider: Answer['body'] };

async function waysOf({ test, server, owner, provider }: Made) {
	const { startUrl } = (await methods(test, 'harbor')).providers[0];
	const newBrowser = (): Browser => new Browser({ [SITE]: test.url });

	const begin = (verifier: string, returnTo?: string): URL => {
		const url = new URL(startUrl, SITE);
		url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
		if (returnTo !== undefined) url.searchParams.set('return_to', returnTo);
		return url;
	};

	const arrive = async (browser: Browser, callback: URL): Promise<Pick<Arrival, 'page' | 'told'>> => {
		const response = await browser.open(callback);
		expect(response.status).toBe(303);
		const [page, fragment] = (response.headers.get('location') as string).split('#/exchange?') as [string, string];
		return { page, told: new URLSearchParams(fragment) };
	};

	/** Out to the provider and back to the page. */
	const go = async (way: Way = {}): Promise<Arrival> => {
		const verifier = randomBytes(32).toString('base64url');
		const browser = newBrowser();
		const callback = await browser.follow(begin(verifier, way.returnTo), isCallback, way.change);
		return { ...(await arrive(browser, callback)), verifier, callback, browser };
	};

	return {
		test,
		server,
		owner,
		provider,
		startUrl,
		newBrowser,
		begin,
		arrive,
		go,
		change: async (body: Record<string, unknown>): Promise<void> => {
			expect((await test.call('PATCH', `/v1/identity-providers/${provider.id}`, { as: owner, body })).status).toBe(200);
		},
		/** Somebody the provider knows, by default with a verified address, who is at the keyboard now. */
		known(email: string, rest: Record<string, unknown> = {}): string {
			const subject = randomBytes(8).toString('hex');
			server.people.set(subject, { email, email_verified: true, name: 'Dana Directory', ...rest });
			server.atKeyboard = subject;
			return subject;
		},
		exchange: ({ told, verifier }: Pick<Arrival, 'told' | 'verifier'>): Promise<Answer> =>
			test.call('POST', '/v1/auth/exchange', { body: { code: told.get('code'), verifier } }),
		async refusedFor(way?: Way): Promise<string | null> {
			const { told } = await go(way);
			expect(told.get('code')).toBeNull();
			expect(told.get('error')).toBe('sign_in_refused');
			return told.get('reason');
		},
		async stop(): Promise<void> {
			await test.stop();
			await server.stop();
		},
	};
}

export type Ways = Awaited<ReturnType<typeof startWithProvider>>;
