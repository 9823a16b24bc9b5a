/** The port `push`, over the mock and over Web Push to a push service that the test starts, read as a browser reads it. */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { Driving, Living, Push } from '@freehold/core';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { callFor, faultOf, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { mockPush } from '../../src/push/mock.ts';
import { webPushDriver } from '../../src/push/web-push.ts';

const browser = createECDH('prime256v1');
browser.generateKeys();
const auth = randomBytes(16);
const KEYS = { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') };

/** What a browser makes of it. Source: RFC 8188 and RFC 8291. */
function open(bytes: Uint8Array): unknown {
	const body = Buffer.from(bytes);
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + (body[20] as number));
	const sealed = body.subarray(21 + sender.length);
	const derive = (secret: Buffer, by: Buffer, info: Buffer, length: number) =>
		Buffer.from(hkdfSync('sha256', secret, by, info, length));
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
	const secret = derive(browser.computeSecret(sender), auth, info, 32);
	const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
	const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
	const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
	const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
	return JSON.parse(text.slice(0, text.lastIndexOf('\u0002')));
}

describe('Web Push', () => {
	const vapid = webPush.generateVAPIDKeys();
	const settings = {
		VAPID_PUBLIC_KEY: vapid.publicKey,
		VAPID_PRIVATE_KEY: vapid.privateKey,
		VAPID_SUBJECT: 'mailto:office@harbour.example',
		PUSH_PER_DAY: '10000',
	};
	let service: Service;
	let driver: Driving<'push'> & Living;
	let push: Push;
	beforeAll(async () => {
		service = await startService(() => ({ status: 201, headers: { location: 'https://push.example/m/1' } }));
		driver = await webPushDriver(partsFor(settings));
		push = {
			subscription: { endpoint: `${service.url}/s/1`, keys: KEYS },
			title: 'New lead',
			body: 'Ann asks about 12 Harbour Street',
			url: '/console/#/leads/1',
			tag: 'lead-1',
			urgency: 'high',
			ttl: 60,
			decision: { kind: 'notice' },
		};
	});
	afterAll(() => service.stop());

	it('is read by the browser alone, and signed for the service', async () => {
		const call = callFor();
		expect(await driver.send(push, call)).toEqual({ id: 'https://push.example/m/1', by: 'push', gone: false });
		const asked = service.asked[0] as Service['asked'][number];
		expect(open(asked.bytes)).toEqual({ title: 'New lead', body: push.body, url: push.url, tag: 'lead-1' });
		expect(asked.headers).toMatchObject({
			ttl: '60',
			urgency: 'high',
			'content-encoding': 'aes128gcm',
			topic: expect.stringMatching(/^[\w-]{32}$/),
		});
		const [, token = ''] = /^vapid t=([^,]+)/.exec(asked.headers.authorization ?? '') ?? [];
		expect(decodeProtectedHeader(token).alg).toBe('ES256');
		expect(decodeJwt(token)).toMatchObject({ aud: service.url, sub: settings.VAPID_SUBJECT });
		expect(call.costs).toEqual({ pushes: 1 });
	});

	it.each([404, 410])('is gone where the service says %d', async (status) => {
		service.trouble({ status, body: 'no such subscription' });
		expect(await driver.send(push, callFor())).toEqual({ id: '', by: 'none', gone: true });
		service.trouble(null);
	});

	it('is told apart: not now, not you, broken, silent', async () => {
		const when = async (trouble: Parameters<Service['trouble']>[0], signal?: AbortSignal) => {
			service.trouble(trouble);
			try {
				return await faultOf(driver.send(push, callFor(signal ? { signal } : {})));
			} finally {
				service.trouble(null);
			}
		};
		expect(await when({ status: 429, headers: { 'retry-after': '9' } })).toMatchObject({ fault: 'rate-limited', retryAfter: 9 });
		expect(await when({ status: 403 })).toMatchObject({ fault: 'unauthorized' });
		expect(await when({ status: 413 })).toMatchObject({ fault: 'refused' });
		expect(await when({ status: 502 })).toMatchObject({ fault: 'unavailable' });
		expect(await when({ status: 302, headers: { location: 'https://example.com' } })).toMatchObject({ fault: 'unavailable' });
		expect(await when('hang', AbortSignal.timeout(150))).toMatchObject({ fault: 'unavailable' });
		expect(await when('cut')).toMatchObject({ fault: 'unavailable' });
	});

	it('refuses keys and subscriptions that are none, and shows nothing of a key', async () => {
		const wrong = async () => webPushDriver(partsFor({ ...settings, VAPID_PRIVATE_KEY: 'not-a-key-not-a-key' }));
		const error = await wrong().catch((thrown: Error) => thrown);
		expect(error).toMatchObject({ fault: 'refused' });
		expect(String((error as Error).message)).not.toContain('not-a-key');
		const none = { ...push, subscription: { ...push.subscription, keys: { p256dh: 'x', auth: 'y' } } };
		expect(await faultOf(driver.send(none, callFor()))).toMatchObject({ fault: 'refused' });
	});
});

it('the stand-in keeps the push, and says that the browser has left where it is asked to', async () => {
	const leaving = { now: false };
	const driver = await mockPush(partsFor({}, { fault: (kind) => kind === 'bounce' && leaving.now }));
	const push: Push = {
		subscription: { endpoint: 'https://push.example/s/1', keys: KEYS },
		title: 'A',
		body: 'B',
		decision: { kind: 'notice' },
	};
	expect(await driver.send(push, callFor())).toEqual({ id: 'kept', by: 'push', gone: false });
	leaving.now = true;
	expect((await driver.send(push, callFor())).gone).toBe(true);
});
