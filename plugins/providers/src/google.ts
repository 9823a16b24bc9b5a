import { ReadableStream } from 'node:stream/web';
import type { DriverParts, PortCall, ProviderFault } from '@freehold/core';
import type { GoogleGenAI } from '@google/genai';
import { exchangeWith, type Reading } from './exchange.ts';
import { at, listOf, textOf } from './reading.ts';

export const GEMINI = 'Gemini';

const LONGEST = 600_000;
const MOST = 50 * 1024 * 1024;

/** Google says with 400 that a key is not good (`API_KEY_INVALID`). */
export const googleReading: Reading = (status, body): ProviderFault | undefined => {
	const reasons = listOf(at(body, 'error', 'details')).map((detail) => textOf(at(detail, 'reason')));
	return status === 400 && reasons.includes('API_KEY_INVALID') ? 'unauthorized' : undefined;
};

/**
 * Google's client for one call. It calls through the outbound guard and never by itself: the guard in the form of `fetch`, whose
 * refusals are thrown before the client can lose what they say (Retry-After).
 */
export async function geminiFor(
	{ settings, ...parts }: Pick<DriverParts, 'settings' | 'fetch'>,
	call: PortCall,
): Promise<GoogleGenAI> {
	// Not loaded where another driver serves.
	const { GoogleGenAI } = await import('@google/genai');
	const { answer } = exchangeWith(parts, GEMINI, googleReading);
	const guarded = async (target: Parameters<typeof globalThis.fetch>[0], init: RequestInit = {}): Promise<Response> => {
		const url = target instanceof Request ? target.url : target;
		const request = {
			method: (init.method ?? 'GET') as 'GET' | 'POST',
			headers: Object.fromEntries(new Headers(init.headers)),
			...(typeof init.body === 'string' ? { body: init.body } : {}),
			...{ stream: true as const, timeout: LONGEST, maxBytes: MOST },
		};
		const got = await answer(url, request, call);
		return new Response(got.parts ? (ReadableStream.from(got.parts) as BodyInit) : null, {
			status: got.status,
			headers: got.headers,
		});
	};
	return new GoogleGenAI({
		apiKey: settings.GEMINI_API_KEY ?? '',
		httpOptions: { fetch: guarded, ...(settings.GEMINI_URL ? { baseUrl: settings.GEMINI_URL } : {}) },
	});
}
