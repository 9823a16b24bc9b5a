import type { CustomFetch } from 'openid-client';
import type { GuardedFetch } from '../../http/outbound.ts';

/**
 * The outbound guard in the form in which the OpenID client calls: an issuer is an address that somebody gave us. What it answers
 * comes from where it was asked: neither a client secret nor an issuer's word follows a redirect.
 */
export const guardedFetch =
	(outbound: GuardedFetch): CustomFetch =>
	async (url, { method, headers, body }) => {
		const answer = await outbound(url, {
			method: method as 'GET' | 'POST',
			headers: headers as Record<string, string>,
			...(body === null || body === undefined ? {} : { body: String(body) }),
		});
		if (answer.url !== new URL(url).href) throw new Error(`${new URL(url).origin} redirects; meant the address itself`);
		const text = answer.status === 204 || answer.status === 304 ? null : Uint8Array.from(answer.bytes);
		return new Response(text, { status: answer.status, headers: answer.headers });
	};
