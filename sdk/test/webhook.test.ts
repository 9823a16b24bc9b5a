/** Receiving what a webhook of the platform is sent: only what is signed, unchanged and of now is taken. */
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { verifyWebhook } from '../src/index.ts';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four bytes').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another one, just as long, or so').toString('base64')}`;
const BODY = '{"type":"listing.published","subject":"1","data":{"note":"Zürich – 東京"}}';

/** As the platform signs; the other implementation is not ours. */
function signed(body = BODY, secret = SECRET, at = new Date()) {
	return {
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
		'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
	};
}
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

it('takes what is signed, in whatever form a runtime hands it over', async () => {
	const headers = signed();
	const bytes = new TextEncoder().encode(BODY);
	for (const given of [headers, new Headers(headers), { ...headers, 'Webhook-Id': undefined, host: ['a', 'b'] }])
		for (const body of [BODY, bytes, bytes.buffer])
			expect(await verifyWebhook(SECRET, given, body)).toMatchObject({
				type: 'listing.published',
				data: { note: 'Zürich – 東京' },
			});
	const capitals = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
	expect(await verifyWebhook(SECRET, capitals, BODY)).toMatchObject({ subject: '1' });
});

it('takes either secret while one takes the other’s place, on either side', async () => {
	expect(await verifyWebhook([OTHER, SECRET], signed(), BODY)).toMatchObject({ subject: '1' });
	const both = {
		...signed(),
		'webhook-signature': `v1a,xyz ${signed(BODY, OTHER)['webhook-signature']} ${signed()['webhook-signature']}`,
	};
	expect(await verifyWebhook(SECRET, both, BODY)).toMatchObject({ subject: '1' });
});

it.each([
	['another body', signed(), BODY.replace('1', '2')],
	['another secret', signed(BODY, OTHER), BODY],
	['another id', { ...signed(), 'webhook-id': 'msg_2' }, BODY],
	['another time', { ...signed(), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) }, BODY],
	['an old one, sent again', signed(BODY, SECRET, ago(301)), BODY],
	['one from the future', signed(BODY, SECRET, ago(-310)), BODY],
	['a time that is none', { ...signed(), 'webhook-timestamp': 'now' }, BODY],
	['no signature', { ...signed(), 'webhook-signature': undefined }, BODY],
	['another kind of signature', { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1', 'v2') }, BODY],
	['a signature that is no base64', { ...signed(), 'webhook-signature': 'v1,§' }, BODY],
	['no headers', {}, BODY],
])('refuses %s', async (_, headers, body) => {
	await expect(verifyWebhook(SECRET, headers, body)).rejects.toMatchObject({ code: 'signature_invalid', isFreeholdError: true });
});

it('has a tolerance of five minutes, or what is said', async () => {
	expect(await verifyWebhook(SECRET, signed(BODY, SECRET, ago(290)), BODY)).toBeDefined();
	expect(await verifyWebhook(SECRET, signed(BODY, SECRET, ago(900)), BODY, 1000)).toBeDefined();
});
