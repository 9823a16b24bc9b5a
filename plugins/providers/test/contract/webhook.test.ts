/** The port `webhook`, over the mock and over HTTP to a receiver that the test starts. */
import type { Driving, Living } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, guardedFetch, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { httpWebhook } from '../../src/webhook/http.ts';
import { mockWebhook } from '../../src/webhook/mock.ts';

const delivery = (url: string) => ({
	url,
	headers: { 'webhook-id': '1', 'content-type': 'application/json' },
	body: '{"type":"lead.created"}',
});

describe('HTTP', () => {
	let receiver: Service;
	let driver: Driving<'webhook'> & Living;
	beforeAll(async () => {
		receiver = await startService(() => ({ status: 200, headers: { 'x-received': 'yes' }, body: 'thank you' }));
		driver = await httpWebhook(partsFor());
	});
	afterAll(() => receiver.stop());
	const deliver = (signal?: AbortSignal) => driver.deliver(delivery(`${receiver.url}/in`), callFor(signal ? { signal } : {}));

	it('gets exactly what was signed', async () => {
		expect(await deliver()).toMatchObject({ status: 200, headers: { 'x-received': 'yes' }, body: 'thank you' });
		expect(receiver.asked[0]).toMatchObject({
			method: 'POST',
			path: '/in',
			body: '{"type":"lead.created"}',
			headers: { 'webhook-id': '1' },
		});
	});

	it.each([301, 401, 410, 422, 429, 500, 503])('may answer %d, which is an answer', async (status) => {
		receiver.trouble({ status, headers: { location: 'https://example.com/', 'retry-after': '5' }, body: 'no' });
		expect(await deliver()).toMatchObject({ status, headers: { 'retry-after': '5' }, body: 'no' });
		receiver.trouble(null);
	});

	it('is heard no longer than a kilobyte', async () => {
		receiver.trouble({ body: 'x'.repeat(5000) });
		expect((await deliver()).body).toBe('x'.repeat(1024));
		receiver.trouble(null);
	});

	it('is unavailable where it hangs, cuts the line or is away, and refused where it is none of the world’s', async () => {
		receiver.trouble('hang');
		expect(await faultOf(deliver(AbortSignal.timeout(150)))).toMatchObject({ fault: 'unavailable' });
		receiver.trouble(null);
		expect(await faultOf(driver.deliver(delivery('http://127.0.0.1:1/'), callFor()))).toMatchObject({ fault: 'unavailable' });
		const guarded = await httpWebhook(partsFor({}, { fetch: guardedFetch() }));
		for (const url of [receiver.url, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'])
			expect(await faultOf(guarded.deliver(delivery(url), callFor()))).toMatchObject({ fault: 'refused', mayPass: false });
	});
});

it('the stand-in calls nobody, keeps the delivery, and fails in part where it is asked to', async () => {
	const kept: unknown[] = [];
	const failing = { now: false };
	const driver = await mockWebhook(
		partsFor(
			{},
			{ keep: async (_call, message) => `m${kept.push(message)}`, fault: (kind) => kind === 'partial' && failing.now },
		),
	);
	expect((await driver.deliver(delivery('https://hooks.example/in'), callFor())).status).toBe(200);
	failing.now = true;
	expect((await driver.deliver(delivery('https://hooks.example/in'), callFor())).status).toBe(500);
	expect(kept[0]).toMatchObject({ port: 'webhook', to: 'https://hooks.example/in', subject: 'lead.created' });
});
