import type { CustomFetch } from 'openid-client';
import type { GuardedFetch } from '../../http/outbound.ts';

/** The outbound guard in the form in which the OpenID client calls: an issuer is an address that somebody gave us. */
export const guardedFetch =
	(outbound: GuardedFetch): CustomFetch =>
	async (url, { method, headers, body }) => {
		const answer = await outbound(url, {
			method: method as 'GET' | 'POST',
			headers: headers as Record<string, string>,
			...(body === null || body === undefined ? {} : { body: String(body) }),
		});
		const text = answer.status === 204 || answer.status === 304 ? null : Uint8Array.from(answer.bytes);
		return new Response(text, { status: answer.status, headers: answer.headers });
	};
