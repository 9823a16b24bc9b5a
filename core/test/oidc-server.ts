/** A real OpenID Connect provider in the test's process, who signs in whom the test says, and a browser to go there with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import Provider from 'oidc-provider';

export type Person = { email?: string; email_verified?: boolean; name?: string; given_name?: string; family_name?: string };

export type OidcServer = {
	issuer: string;
	/** Who is at the keyboard: the subject that the next sign-in is of. */
	atKeyboard: string;
	people: Map<string, Person>;
	/** Changes what ID tokens say; they are signed by the provider's own key all the same. */
	forge: ((claims: JWTPayload) => JWTPayload) | null;
	/** Signs ID tokens with a key that is not the provider's. */
	wrongKey: boolean;
	stop(): Promise<void>;
};

export const CLIENT = { id: 'freehold', secret: 'a-secret-between-the-two' };

export async function startOidcServer(redirectUri: string): Promise<OidcServer> {
	const http = createServer();
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const key = await generateKeyPair('RS256', { extractable: true });
	const stranger = await generateKeyPair('RS256');
	const jwk = { ...(await exportJWK(key.privateKey)), kid: 'one', use: 'sig', alg: 'RS256' };
	const server: OidcServer = {
		issuer,
		atKeyboard: '',
		people: new Map(),
		forge: null,
		wrongKey: false,
		stop: async () => {
			http.closeAllConnections();
			await new Promise((resolve) => http.close(resolve));
		},
	};
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: CLIENT.id,
				client_secret: CLIENT.secret,
				redirect_uris: [redirectUri],
				response_types: ['code'],
				grant_types: ['authorization_code'],
			},
		],
		jwks: { keys: [jwk] },
		cookies: { keys: ['only for tests'] },
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
		pkce: { required: () => true },
		features: { devInteractions: { enabled: false } },
		ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
		interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
		findAccount: (_context, accountId) => ({
			accountId,
			claims: () => ({ sub: accountId, ...server.people.get(accountId) }),
		}),
		async loadExistingGrant({ oidc }) {
			const grant = new provider.Grant({
				accountId: oidc.session?.accountId as string,
				clientId: oidc.client?.clientId as string,
			});
			grant.addOIDCScope('openid email profile');
			await grant.save();
			return grant;
		},
	});
	provider.use(async (context, next) => {
		if (context.path.startsWith('/interaction/')) {
			context.respond = false;
			return provider.interactionFinished(context.req, context.res, { login: { accountId: server.atKeyboard } });
		}
		await next();
		const body = context.body as { id_token?: string };
		if (context.path !== '/token' || !body?.id_token || !(server.forge || server.wrongKey)) return;
		const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1] as string, 'base64url').toString());
		const signer = server.wrongKey ? stranger.privateKey : await importJWK(jwk, 'RS256');
		body.id_token = await new SignJWT(server.forge?.(claims) ?? claims)
			.setProtectedHeader({ alg: 'RS256', kid: 'one' })
			.sign(signer);
	});
	http.on('request', provider.callback());
	return server;
}

export type Stop = { status: number; location: URL };

/** Follows redirects with cookies, as a browser does; `sites` says where an origin really is. */
export class Browser {
	readonly cookies = new Map<string, Map<string, string>>();
	readonly sites: Record<string, string>;
	constructor(sites: Record<string, string>) {
		this.sites = sites;
	}

	async open(url: URL): Promise<Response> {
		const jar = this.cookies.get(url.origin) ?? new Map<string, string>();
		this.cookies.set(url.origin, jar);
		const real = new URL(url.pathname + url.search, this.sites[url.origin] ?? url.origin);
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(real, { redirect: 'manual', headers: cookie ? { cookie } : {} });
		for (const line of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as unknown as [string, string, string];
			if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
			else jar.set(name, value);
		}
		return response;
	}

	/** From page to page until `isThere`, each address changed by `change` before it is opened. */
	async follow(from: URL, isThere: (url: URL) => boolean, change: (url: URL) => URL = (url) => url): Promise<URL> {
		let url = change(from);
		for (let hops = 0; hops < 10; hops++) {
			if (isThere(url)) return url;
			const response = await this.open(url);
			const location = response.headers.get('location');
			if (!location) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
			url = change(new URL(location, url));
		}
		throw new Error(`No end: ${url}`);
	}
}
