import { type PortCall, ProviderError } from '@freehold/core';
import { type Exchange, malformed } from './exchange.ts';
import { numberOf, objectOf, textOf } from './reading.ts';

/** Gives an OAuth 2 access token, asked for once and kept until a minute before its end. */
export type AccessToken = {
	/** Runs `work` with a token. Where the service no longer takes a kept one (401), a new one is asked for, once. */
	with<T>(call: PortCall, work: (token: string) => Promise<T>): Promise<T>;
};

type Kept = { token: string; until: number };
type Grant = { url: string; form: Readonly<Record<string, string>>; headers?: Record<string, string> };

const MARGIN = 60_000;
const SHORT = 300;

/**
 * RFC 6749: client credentials, refresh token, whichever the form says.
 * @throws ProviderError unauthorized where the service refuses the credentials
 */
export function accessToken(exchange: Exchange, service: string, grant: Grant, now: () => number): AccessToken {
	let kept: Kept | undefined;
	let asking: Promise<Kept> | undefined;

	const ask = async (call: PortCall): Promise<Kept> => {
		const { form, url, headers = {} } = grant;
		const answer = await exchange.answer(url, { form, headers: { accept: 'application/json', ...headers } }, call, [400]);
		if (answer.status === 400) {
			throw new ProviderError('unauthorized', `${service} gives no token: ${answer.text().slice(0, 200)}`);
		}
		let body: unknown;
		try {
			body = answer.json();
		} catch (cause) {
			throw malformed(service, 'a token', cause);
		}
		const token = textOf(objectOf(body).access_token);
		if (!token) throw malformed(service, 'a token');
		return { token, until: now() + (numberOf(objectOf(body).expires_in) ?? SHORT) * 1000 - MARGIN };
	};

	const fresh = async (call: PortCall): Promise<string> => {
		asking ??= ask(call).finally(() => {
			asking = undefined;
		});
		kept = await asking;
		return kept.token;
	};

	return {
		async with(call, work) {
			if (!kept || kept.until <= now()) return work(await fresh(call));
			try {
				return await work(kept.token);
			} catch (error) {
				if (!(error instanceof ProviderError) || error.fault !== 'unauthorized') throw error;
				kept = undefined;
				return work(await fresh(call));
			}
		},
	};
}
