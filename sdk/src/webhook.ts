import { FreeholdError } from './error.ts';
import type { WebhookEvent } from './event.ts';

/** The headers of a call, as the web (`Headers`) or Node (`request.headers`) has them. */
export type CallHeaders = Headers | Record<string, string | readonly string[] | undefined>;

/**
 * What a webhook of the platform was sent, once its signature and its time are found to be right (Standard Webhooks:
 * HMAC-SHA256 over `id.seconds.body`). The same event may come twice: remember its `id`.
 * @param secret `whsec_…`, or several while one takes the other's place
 * @param body as it came, byte for byte: a body that was parsed and written anew has another signature
 * @param tolerance seconds that the signed time may be away from ours, either way
 * @throws FreeholdError `signature_invalid`: answer 400 and do nothing
 */
export async function verifyWebhook(
	secret: string | readonly string[],
	headers: CallHeaders,
	body: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>,
	tolerance = 300,
): Promise<WebhookEvent> {
	const [id, seconds, signatures] = ['id', 'timestamp', 'signature'].map((name) => headerOf(headers, `webhook-${name}`));
	if (!id || !seconds || !signatures) throw refusal('It has no signature');
	if (!(Math.abs(Date.now() / 1000 - Number(seconds)) <= tolerance)) throw refusal('Its time is too far from ours');
	const signed = await new Blob([`${id}.${seconds}.`, body]).arrayBuffer();
	for (const one of [secret].flat() as string[]) {
		const key = await crypto.subtle.importKey('raw', bytesOf(one.replace('whsec_', '')), HMAC, false, ['verify']);
		for (const given of signatures.split(' ')) {
			if (given.startsWith('v1,') && (await crypto.subtle.verify('HMAC', key, bytesOf(given.slice(3)), signed)))
				return JSON.parse(await new Blob([body]).text());
		}
	}
	throw refusal('Its signature is not that of this body');
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

const refusal = (detail: string): FreeholdError => new FreeholdError('signature_invalid', { detail });

const headerOf = (headers: CallHeaders, name: string): string | undefined =>
	headers instanceof Headers
		? (headers.get(name) ?? undefined)
		: Object.entries(headers)
				.find(([key]) => key.toLowerCase() === name)?.[1]
				?.toString();

/** @throws FreeholdError where it is no base64 */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
	try {
		return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
	} catch {
		throw refusal('It is no base64');
	}
}
