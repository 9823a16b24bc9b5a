import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { CallbackRequest } from '../src/callbacks/model.ts';
import { TOLERANCE, verifyHmac, verifySendgrid, verifyStandardWebhook, verifyTwilio } from '../src/callbacks/signatures.ts';

const request = (body: string, headers: Record<string, string>, url = 'https://example.com/hook'): CallbackRequest => ({
	method: 'POST',
	url,
	headers,
	body: Buffer.from(body),
});
const NOW = Date.UTC(2026, 10, 21, 9);
const SECONDS = String(NOW / 1000);

describe('a callback of Twilio', () => {
	// The example of Twilio's own documentation of its PHP library.
	const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
	const form = 'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE';
	const signed = (signature: string, at = url, body = form) => request(body, { 'x-twilio-signature': signature }, at);

	it('is known by the signature of Twilio’s documented example', () => {
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8='), '12345')).not.toThrow();
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8='), '12346')).toThrow('signature');
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8='), '12345')).not.toThrow();
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8=', `${url}&x=1`), '12345')).toThrow('signature');
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8=', url, `${form}&More=1`), '12345')).toThrow('signature');
		expect(() => verifyTwilio(request(form, {}, url), '12345')).toThrow('missing');
	});

	it('is known whether Twilio signed the port or not', () => {
		const withPort = url.replace('.com', '.com:443');
		const signature = createHmac('sha1', '12345')
			.update(`${withPort}CallSidCA1234567890ABCDECaller+14158675309Digits1234From+14158675309To+18005551212`)
			.digest('base64');
		expect(() => verifyTwilio(signed(signature), '12345')).not.toThrow();
		expect(() => verifyTwilio(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8=', withPort), '12345')).not.toThrow();
	});

	it('with a JSON body is known by the body’s digest in the address', () => {
		const body = '{"event":"delivered"}';
		const at = `https://example.com/hook?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
		const signature = createHmac('sha1', 'token').update(at).digest('base64');
		expect(() => verifyTwilio(request(body, { 'x-twilio-signature': signature }, at), 'token')).not.toThrow();
		expect(() => verifyTwilio(request(`${body} `, { 'x-twilio-signature': signature }, at), 'token')).toThrow('body');
	});
});

describe('a callback of SendGrid', () => {
	// The example in the tests of SendGrid's own library.
	const key =
		'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==';
	const other =
		'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==';
	const payload = JSON.stringify({ category: 'example_payload', event: 'test_event', message_id: 'message_id' });
	const signature = 'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=';
	const at = 1_588_788_367_000;
	const signed = (body = payload, given = signature, seconds = '1588788367') =>
		request(body, { 'x-twilio-email-event-webhook-signature': given, 'x-twilio-email-event-webhook-timestamp': seconds });

	it('is known by the signature of SendGrid’s own example', () => {
		expect(() => verifySendgrid(signed(), key, at)).not.toThrow();
		expect(() => verifySendgrid(signed(), `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`, at)).not.toThrow();
		expect(() => verifySendgrid(signed(), other, at)).toThrow('signature');
		expect(() => verifySendgrid(signed('payload'), key, at)).toThrow('signature');
		expect(() => verifySendgrid(signed(payload, 'bm9uZQ=='), key, at)).toThrow('signature');
		expect(() => verifySendgrid(signed(payload, signature, 'timestamp'), key, at)).toThrow('signature');
		expect(() => verifySendgrid(signed(payload, signature, '1588788368'), key, at)).toThrow('signature');
	});

	it('is refused more than five minutes later, and earlier', () => {
		expect(() => verifySendgrid(signed(), key, at + TOLERANCE)).not.toThrow();
		expect(() => verifySendgrid(signed(), key, at + TOLERANCE + 1)).toThrow('five minutes');
		expect(() => verifySendgrid(signed(), key, at - TOLERANCE - 1)).toThrow('five minutes');
	});

	it('is known whatever its bytes are', () => {
		const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				const mine = sign('sha256', Buffer.concat([Buffer.from(SECONDS), bytes]), privateKey).toString('base64');
				const headers = { 'x-twilio-email-event-webhook-signature': mine, 'x-twilio-email-event-webhook-timestamp': SECONDS };
				const given = { method: 'POST', url: 'https://example.com', headers, body: bytes };
				expect(() => verifySendgrid(given, spki, NOW)).not.toThrow();
				expect(() => verifySendgrid({ ...given, body: Buffer.concat([bytes, Buffer.from([0])]) }, spki, NOW)).toThrow();
			}),
			{ numRuns: 30 },
		);
	});
});

describe('a callback by Standard Webhooks', () => {
	const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
	const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

	it('is known by the signature of the specification’s example', () => {
		// As in the reference libraries' tests: this id, time and body have this signature.
		const body = '{"test": 2432232314}';
		const headers = {
			'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
			'webhook-timestamp': '1614265330',
			'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
		};
		expect(() => verifyStandardWebhook(request(body, headers), [other, secret], 1_614_265_330_000)).not.toThrow();
		expect(() => verifyStandardWebhook(request(body, headers), [other], 1_614_265_330_000)).toThrow('signature');
		expect(() => verifyStandardWebhook(request(body, headers), [secret], NOW)).toThrow('five minutes');
	});

	it('is known when the reference library signs, and not with one byte more', () => {
		fc.assert(
			fc.property(fc.string(), fc.uuid(), (body, id) => {
				const signature = new Webhook(secret).sign(id, new Date(NOW), body);
				const headers = { 'webhook-id': id, 'webhook-timestamp': SECONDS, 'webhook-signature': `v1a,xx ${signature}` };
				expect(() => verifyStandardWebhook(request(body, headers), [secret], NOW)).not.toThrow();
				expect(() => verifyStandardWebhook(request(`${body}x`, headers), [secret], NOW)).toThrow('signature');
			}),
			{ numRuns: 50 },
		);
	});
});

describe('a callback with HMAC-SHA256', () => {
	const secret = 'a secret';
	const hex = (text: string) => createHmac('sha256', secret).update(text).digest('hex');

	it('is known in the form that GitHub documents', () => {
		// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
		const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
		const how = { secret: "It's a Secret to Everybody", header: 'x-hub-signature-256', prefix: 'sha256=' };
		expect(() => verifyHmac(request('Hello, World!', headers), how, NOW)).not.toThrow();
		expect(() => verifyHmac(request('Hello, World?', headers), how, NOW)).toThrow('signature');
	});

	it('is held to five minutes where the time is signed', () => {
		const how = { secret, header: 'x-signature', timestampHeader: 'x-time' };
		const signed = (seconds: string) => request('{}', { 'x-signature': hex(`${seconds}.{}`), 'x-time': seconds });
		expect(() => verifyHmac(signed(SECONDS), how, NOW)).not.toThrow();
		expect(() => verifyHmac(signed(SECONDS), how, NOW + TOLERANCE + 1000)).toThrow('five minutes');
		expect(() => verifyHmac(signed('soon'), how, NOW)).toThrow('time');
	});

	it('refuses whatever else is sent, and breaks on nothing', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.string(), (body, signature) => {
				const given = { method: 'POST', url: 'https://example.com', headers: { 'x-signature': signature }, body };
				expect(() => verifyHmac(given, { secret, header: 'x-signature' }, NOW)).toThrow();
				expect(() => verifyTwilio({ ...given, headers: { 'x-twilio-signature': signature } }, secret)).toThrow();
			}),
		);
	});
});
