import { createHash } from 'node:crypto';
import { type Driver, type DriverParts, faultOf, ProviderError, retryAfterOf } from '@freehold/core';
import webPush from 'web-push';
import { dayLimit } from '../day-limit.ts';
import { unreached } from '../exchange.ts';

const A_DAY = 86_400;

/** Browsers' own push services. Source: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (VAPID). */
export const webPushDriver: Driver<'push'> = (parts) => {
	const vapidDetails = readKeys(parts.settings);
	const takeOfDay = dayLimit(parts, 'PUSH_PER_DAY', 'pushes');
	return {
		key: async () => ({ publicKey: vapidDetails.publicKey }),
		async send({ subscription, title, body, url, tag, urgency = 'normal', ttl = A_DAY }, call) {
			if (call.attempt === 1) await takeOfDay();
			const details = prepare(subscription, JSON.stringify({ title, body, url, tag }), {
				vapidDetails,
				TTL: ttl,
				urgency,
				contentEncoding: 'aes128gcm',
				...(tag ? { topic: createHash('sha256').update(tag).digest('base64url').slice(0, 32) } : {}),
			});
			const answer = await send(parts, details, call.signal);
			// 404 and 410: this browser has left. Source: RFC 8030, 7.3.
			if (answer.status === 404 || answer.status === 410) return { id: '', by: 'none', gone: true };
			const fault = faultOf(answer.status);
			if (fault) {
				const words = answer.text().replace(/\s+/g, ' ').slice(0, 200);
				const retryAfter = retryAfterOf(answer.headers['retry-after'], parts.now());
				throw new ProviderError(fault, `The push service answered ${answer.status}${words ? `: ${words}` : ''}`, { retryAfter });
			}
			if (answer.status !== 201 && answer.status !== 200 && answer.status !== 202)
				throw new ProviderError('unavailable', `The push service answered ${answer.status}, which means nothing to us`);
			call.cost(1, 'pushes');
			return { id: answer.headers.location ?? '', by: 'push', gone: false };
		},
		// Every browser has a service of its own: what can be looked at is that our keys are a pair, which was done when they were read.
		check: async () => {},
	};
};

function readKeys({
	VAPID_PUBLIC_KEY: publicKey = '',
	VAPID_PRIVATE_KEY: privateKey = '',
	VAPID_SUBJECT: subject = '',
}: DriverParts['settings']) {
	try {
		webPush.getVapidHeaders('https://push.example.com', subject, publicKey, privateKey, 'aes128gcm');
		return { publicKey, privateKey, subject };
	} catch (error) {
		// The library's words may hold a key.
		throw new ProviderError('refused', 'VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT are no keys and subject of VAPID', {
			cause: new Error((error as Error).name),
		});
	}
}

type Details = ReturnType<typeof webPush.generateRequestDetails>;

/** @throws ProviderError refused for a subscription that is none */
function prepare(...input: Parameters<typeof webPush.generateRequestDetails>): Details {
	try {
		return webPush.generateRequestDetails(...input);
	} catch (cause) {
		throw new ProviderError('refused', `This browser’s subscription is none: ${(cause as Error).message}`, { cause });
	}
}

async function send({ fetch }: Pick<DriverParts, 'fetch'>, { endpoint, headers, body }: Details, signal: AbortSignal) {
	// Its length is told by who sends it.
	const { 'Content-Length': _, ...rest } = headers as Record<string, unknown>;
	const told = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
	try {
		return await fetch(endpoint, { method: 'POST', headers: told, body: body ?? new Uint8Array(), signal, redirects: 0 });
	} catch (cause) {
		throw unreached('The push service', cause);
	}
}
