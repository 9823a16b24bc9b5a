/** Signing in at an organisation's own identity provider: the way there, and what is kept for the way back. */
import { type Command, exchangeIdentityProviderCode, listIdentityProviderMethods, type Tokens } from '@freehold/sdk';
import type { Sessions } from './session.ts';

/** A provider that people of an organisation may come by. */
export type Provider = { name: string; startUrl: string };

const KEY = 'freehold-console-verifier';

/** The digest that the way there begins with is for secure pages only. */
const isPossible = (): boolean => isSecureContext && 'subtle' in crypto;

/** The providers of an organisation; none where it has none, or nobody knows it. */
export async function providersOf(organization: string, sessions: Sessions): Promise<Provider[]> {
	if (!organization || !isPossible()) return [];
	const { providers } = await sessions.ask(listIdentityProviderMethods({ organization }));
	return providers;
}

const base64url = (bytes: Uint8Array): string =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');

/** Leaves the page for the provider's. The verifier stays in this tab: a code that comes back is of no use to anybody else. */
export async function leaveFor({ startUrl }: Provider): Promise<void> {
	const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
	sessionStorage.setItem(KEY, verifier);
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
	const query = new URLSearchParams({ code_challenge: base64url(digest), return_to: location.pathname + location.search });
	location.assign(`${startUrl}?${query}`);
}

/** What exchanges the code that came back for tokens; the verifier works once. */
export function exchangeOf(code: string): Command<Tokens> {
	const verifier = sessionStorage.getItem(KEY) ?? '';
	sessionStorage.removeItem(KEY);
	return exchangeIdentityProviderCode({ code, verifier });
}
