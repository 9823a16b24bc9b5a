import { createHash, createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { ProviderError } from '../ports/provider-error.ts';
import type { CallbackRequest } from './model.ts';

/** How far a signed time may be from ours, either way. */
export const TOLERANCE = 5 * 60_000;

const wrong = (why: string): ProviderError => new ProviderError('unauthorized', why);

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);

function header({ headers }: CallbackRequest, name: string): string {
	const value = headers[name];
	if (value === undefined || value === '') throw wrong(`The header ${name} is missing`);
	return value;
}

/** @throws ProviderError unauthorized where the time (whole seconds since 1970) is none, or further away than five minutes */
function refuseOld(text: string, now: number): void {
	const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
	if (Number.isNaN(seconds)) throw wrong('The signed time is none');
	if (Math.abs(now - seconds * 1000) > TOLERANCE) throw wrong('It was signed more than five minutes ago, or its clock is wrong');
}

/**
 * Standard Webhooks: HMAC-SHA256 over `id.seconds.body`, any of several signatures with any of several secrets.
 * @param secrets `whsec_…`
 */
export function verifyStandardWebhook(request: CallbackRequest, secrets: readonly string[], now: number): void {
	const [id, seconds] = [header(request, 'webhook-id'), header(request, 'webhook-timestamp')];
	refuseOld(seconds, now);
	const signed = Buffer.concat([Buffer.from(`${id}.${seconds}.`), request.body]);
	const given = header(request, 'webhook-signature')
		.split(' ')
		.filter((one) => one.startsWith('v1,'))
		.map((one) => Buffer.from(one.slice(3), 'base64'));
	const isGood = secrets.some((secret) => {
		const expected = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
			.update(signed)
			.digest();
		return given.some((one) => isSame(one, expected));
	});
	if (!isGood) throw wrong('The signature is not that of this body');
}

type Generic = {
	secret: string;
	/** The header with the signature, in lower case. */
	header: string;
	/** What stands before it there: `sha256=`. */
	prefix?: string;
	encoding?: 'hex' | 'base64';
	/** The header with the time of signing; then `seconds.body` is signed. Without it a repetition is known by its id alone. */
	timestampHeader?: string;
};

/** HMAC-SHA256 over the body, as many services do it in one way or another. */
export function verifyHmac(
	request: CallbackRequest,
	{ secret, header: name, prefix = '', encoding = 'hex', timestampHeader }: Generic,
	now: number,
): void {
	const given = header(request, name);
	const seconds = timestampHeader === undefined ? undefined : header(request, timestampHeader);
	if (seconds !== undefined) refuseOld(seconds, now);
	const mac = createHmac('sha256', secret);
	if (seconds !== undefined) mac.update(`${seconds}.`);
	const expected = mac.update(request.body).digest();
	if (!given.startsWith(prefix) || !isSame(Buffer.from(given.slice(prefix.length), encoding), expected)) {
		throw wrong('The signature is not that of this body');
	}
}

/**
 * Twilio: HMAC-SHA1 over the address and the sorted parameters of the form; of any other body, its SHA-256 is a parameter of the address.
 * Source: https://www.twilio.com/docs/usage/security
 */
export function verifyTwilio(request: CallbackRequest, authToken: string): void {
	const given = Buffer.from(header(request, 'x-twilio-signature'), 'base64');
	const url = new URL(request.url);
	const digest = url.searchParams.get('bodySHA256');
	const parameters = digest === null ? signedForm(request.body) : '';
	const isGood = addressesOf(request.url).some((address) =>
		isSame(
			given,
			createHmac('sha1', authToken)
				.update(address + parameters)
				.digest(),
		),
	);
	if (!isGood) throw wrong('The signature is not that of this address and form');
	if (digest !== null) {
		const found = createHash('sha256').update(request.body).digest();
		if (!isSame(Buffer.from(digest, 'hex'), found)) throw wrong('The body is not the one that was signed');
	}
}

/** Each name once, followed by its values, each of them once, in order. */
function signedForm(body: Uint8Array): string {
	const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
	return [...new Set(form.keys())]
		.sort()
		.map((name) =>
			[...new Set(form.getAll(name))]
				.sort()
				.map((value) => name + value)
				.join(''),
		)
		.join('');
}

/** Twilio signs some addresses with their port and some without. */
function addressesOf(text: string): string[] {
	const url = new URL(text);
	const standard = url.protocol === 'https:' ? '443' : '80';
	const [scheme = '', rest = ''] = [text.slice(0, text.indexOf('//') + 2), text.slice(text.indexOf('//') + 2)];
	const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
	const path = rest.slice(authority.length);
	const without = authority.replace(/:\d+$/, '');
	return [text, `${scheme}${without}${path}`, `${scheme}${without}:${url.port || standard}${path}`];
}

/**
 * SendGrid's signed event webhook: ECDSA (P-256, SHA-256) over the time and the body.
 * @param publicKey as SendGrid shows it: DER in base64
 * Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
export function verifySendgrid(request: CallbackRequest, publicKey: string, now: number): void {
	const signature = Buffer.from(header(request, 'x-twilio-email-event-webhook-signature'), 'base64');
	const seconds = header(request, 'x-twilio-email-event-webhook-timestamp');
	const signed = Buffer.concat([Buffer.from(seconds), request.body]);
	if (!isSigned(keyOf(publicKey), signed, signature)) throw wrong('The signature is not that of this body');
	refuseOld(seconds, now);
}

const keyOf = (publicKey: string): KeyObject =>
	createPublicKey({ key: Buffer.from(publicKey.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'), format: 'der', type: 'spki' });

/** What is no signature at all is a wrong one. */
function isSigned(key: KeyObject, signed: Buffer, signature: Buffer): boolean {
	try {
		return verify('sha256', signed, key, signature);
	} catch {
		return false;
	}
}
