import { createHash, randomBytes } from 'node:crypto';
import {
	authorizationCodeGrant,
	buildAuthorizationUrl,
	calculatePKCECodeChallenge,
	fetchUserInfo,
	randomNonce,
	randomPKCECodeVerifier,
} from 'openid-client';
import type { Logger } from 'pino';
import type { Audit } from '../../audit/audit.ts';
import { problem } from '../../errors.ts';
import type { Caller } from '../../operations/model.ts';
import { NOBODY } from '../authenticate.ts';
import type { Directory } from '../directory.ts';
import type { Gate } from '../gate.ts';
import type { Lockout } from '../lockout.ts';
import { mint, organizationOf, redeem } from '../one-time.ts';
import { readProviderHandle } from './handle.ts';
import { type Claims, findPerson, type Refusal } from './people.ts';
import { type Discover, type Provider, readProvider } from './providers.ts';
import { readReturnTo, type Site, withFragment } from './return-to.ts';

/** Where a provider sends people back to. */
export const CALLBACK = '/auth/oidc/callback';

/** Signing in at an organisation's identity provider: OpenID Connect, authorisation code with PKCE. Knows nothing of HTTP. */
export type SingleSignOn = {
	/**
	 * Where to send the browser, and the secret that it keeps until it comes back.
	 * @throws not_found, invalid_query, rate_limited, sign_in_refused (the provider does not answer)
	 */
	start(handle: string, asked: Asked, address: string): Promise<{ location: string; browser: string }>;
	/** Where to send the browser that came back with this query: on with a code for `/v1/auth/exchange`, or with why not. */
	finish(query: string, browser: string | undefined, caller: Caller): Promise<string>;
};

/** What the page that begins asks for: `challenge` is the base64url SHA-256 of a verifier that it keeps (RFC 7636). */
export type Asked = { returnTo?: string | undefined; challenge?: string | undefined };

/** What is remembered between start and callback. */
type Transaction = {
	provider: string;
	browser: string;
	nonce: string;
	verifier: string;
	returnTo: string;
	challenge: string;
};

type Parts = {
	site: Site;
	gate: Gate;
	discover: Discover;
	directory: Directory;
	audit: Audit;
	lockout: Pick<Lockout, 'spend'>;
	log: Pick<Logger, 'warn'>;
};

const TRANSACTION = 'oidc';
const TRANSACTION_MINUTES = 10;
const CODE_MINUTES = 2;
/** From one address, behind which may be a whole office; each leaves a row and may ask the provider something. */
const STARTS_AN_HOUR = 300;

type Reason = Refusal | 'no_transaction' | 'provider';

export function createSingleSignOn({ site, gate, discover, directory, audit, lockout, log }: Parts): SingleSignOn {
	const redirectUri = `${site.publicUrl}${CALLBACK}`;

	const providerOf = async (organization: string, id: string): Promise<Provider | null> =>
		gate.read(organization, (sql) => readProvider(sql, id));

	const failed = (returnTo: string, reason: Reason): string => withFragment(returnTo, { error: 'sign_in_refused', reason });

	/** What a code brings, everything about it verified: signature, issuer, audience, nonce, state, times. */
	const claimsOf = async (provider: Provider, query: string, state: string, transaction: Transaction): Promise<Claims> => {
		const server = await discover(provider);
		const tokens = await authorizationCodeGrant(server, new URL(`${redirectUri}?${query}`), {
			pkceCodeVerifier: transaction.verifier,
			expectedNonce: transaction.nonce,
			expectedState: state,
			idTokenExpected: true,
		});
		const claims = tokens.claims() as Claims;
		if (claims.email !== undefined || !server.serverMetadata().userinfo_endpoint) return claims;
		const { email, email_verified, name, given_name, family_name } = await fetchUserInfo(server, tokens.access_token, claims.sub);
		return { name, given_name, family_name, ...claims, email, email_verified };
	};

	/** A transaction is used up by the first who comes with its state, whoever that is. */
	const takeTransaction = async (state: string, browser: string | undefined) => {
		const organization = organizationOf(state);
		const redeemed = organization && (await gate.inOrganization(organization, (sql) => redeem(sql, state, TRANSACTION)));
		const transaction = redeemed ? (redeemed.data as Transaction) : null;
		if (!organization || !transaction || browser === undefined || sha256(browser) !== transaction.browser) return null;
		return { organization, transaction };
	};

	const refuse = async (organization: string, provider: Provider, reason: Reason, caller: Caller): Promise<void> =>
		gate.inOrganization(organization, (sql) =>
			audit.record(
				sql,
				{ organization, actor: NOBODY, caller },
				{
					kind: 'login_failure',
					action: 'identity-provider.callback',
					entity: 'identity-provider',
					record: provider.id,
					details: { reason },
				},
			),
		);

	/** Finds the person and leaves a code for the page: good once, for two minutes, with the page's own verifier. */
	const admit = (organization: string, provider: Provider, claims: Claims, challenge: string, caller: Caller) =>
		gate.inOrganization(organization, async (sql) => {
			const found = await findPerson(sql, organization, provider, claims, directory);
			if ('refused' in found) return found;
			const context = { organization, actor: { kind: 'user' as const, id: found.user }, caller };
			if (found.isNew) {
				const details = { provider: provider.id };
				await audit.record(sql, context, {
					kind: 'admin_action',
					action: 'user.create',
					entity: 'user',
					record: found.user,
					details,
				});
			}
			const factors = provider.asksSecondFactor ? ['oidc', 'mfa'] : ['oidc'];
			const data = { factors, challenge };
			return { code: await mint(sql, organization, { purpose: 'sign-in', holder: found.user, data, minutes: CODE_MINUTES }) };
		});

	return {
		async start(handle, { returnTo: wanted, challenge }, address) {
			if (!(await lockout.spend('single sign-on', address, STARTS_AN_HOUR))) {
				throw problem('rate_limited', {
					detail: 'Too many sign-ins were begun from this address; try again later',
					retryAfter: 600,
				});
			}
			const named = readProviderHandle(handle);
			const provider = named && (await providerOf(named.organization, named.provider));
			if (!named || !provider) throw problem('not_found', { detail: 'There is no identity provider at this address' });
			const returnTo = readReturnTo(wanted, site);
			if (returnTo === null)
				throw refusedQuery('return_to', 'This is no page of ours: meant a path, or a URL of a configured origin');
			if (!/^[A-Za-z0-9_-]{43}$/.test(challenge ?? '')) {
				throw refusedQuery('code_challenge', 'Meant the SHA-256 of a verifier that the page keeps, in base64url (43 characters)');
			}
			const server = await discover(provider).catch((error: unknown) => {
				log.warn({ err: error, provider: provider.id }, 'an identity provider does not answer');
				throw problem('sign_in_refused', { detail: `${provider.name} does not answer; try again later`, reason: 'provider' });
			});
			const [nonce, verifier, browser] = [randomNonce(), randomPKCECodeVerifier(), randomBytes(32).toString('base64url')];
			const transaction: Transaction = {
				provider: provider.id,
				browser: sha256(browser),
				nonce,
				verifier,
				returnTo,
				challenge: challenge as string,
			};
			const state = await gate.inOrganization(named.organization, (sql) =>
				mint(sql, named.organization, { purpose: TRANSACTION, data: transaction, minutes: TRANSACTION_MINUTES }),
			);
			const location = buildAuthorizationUrl(server, {
				redirect_uri: redirectUri,
				scope: ['openid', ...provider.scopes.filter((scope) => scope !== 'openid')].join(' '),
				state,
				nonce,
				code_challenge: await calculatePKCECodeChallenge(verifier),
				code_challenge_method: 'S256',
			});
			return { location: location.href, browser };
		},

		async finish(query, browser, caller) {
			const state = new URLSearchParams(query).get('state') ?? '';
			const taken = await takeTransaction(state, browser);
			// Nothing of the query is believed here, so the way back is the console's.
			if (!taken) return failed(readReturnTo(undefined, site) as string, 'no_transaction');
			const { organization, transaction } = taken;
			const provider = await providerOf(organization, transaction.provider);
			if (!provider) return failed(transaction.returnTo, 'no_transaction');
			const claims = await claimsOf(provider, query, state, transaction).catch((error: unknown) => {
				log.warn({ err: error, provider: provider.id }, 'an identity provider’s answer was refused');
				return null;
			});
			const outcome = claims
				? await admit(organization, provider, claims, transaction.challenge, caller)
				: { refused: 'provider' as const };
			if ('code' in outcome) return withFragment(transaction.returnTo, { code: outcome.code });
			await refuse(organization, provider, outcome.refused, caller);
			return failed(transaction.returnTo, outcome.refused);
		},
	};
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const refusedQuery = (name: string, detail: string) =>
	problem('invalid_query', { detail: `${name}: ${detail}`, errors: [{ pointer: `?${name}`, code: name, detail }] });
