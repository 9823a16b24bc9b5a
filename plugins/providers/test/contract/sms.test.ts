/** The port `sms`, over the mock and over Twilio as its documentation says it answers (recorded shapes, not a live account). */
import { createHmac } from 'node:crypto';
import type { Driving, Living } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { mockSms } from '../../src/sms/mock.ts';
import { segmentsOf } from '../../src/sms/segments.ts';
import { twilioSms } from '../../src/sms/twilio.ts';

const TEXT = { to: '+14155550123', text: 'Your viewing is at 5', decision: { kind: 'notice' } } as const;

describe('Twilio', () => {
	let service: Service;
	let driver: Driving<'sms'> & Living;
	const right = `Basic ${Buffer.from('AC1:secret').toString('base64')}`;
	beforeAll(async () => {
		service = await startService(({ headers, path, form }) => {
			if (headers.authorization !== right) return { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } };
			if (path === '/2010-04-01/Accounts/AC1.json') return { body: { sid: 'AC1', status: 'active' } };
			if (form.get('To') === '+14155550199')
				return { status: 400, body: { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 } };
			return {
				status: 201,
				body: { sid: 'SM1', status: 'queued', num_segments: '2', price: '-0.0150', price_unit: 'USD', error_code: null },
			};
		});
		const settings = {
			TWILIO_ACCOUNT_SID: 'AC1',
			TWILIO_AUTH_TOKEN: 'secret',
			TWILIO_FROM: '+14155550100',
			TWILIO_API_URL: service.url,
		};
		driver = await twilioSms(partsFor(settings));
	});
	afterAll(() => service.stop());

	it('gets the text, from our number, and is told where to call back', async () => {
		const call = callFor();
		expect(await driver.send(TEXT, call)).toEqual({ id: 'SM1', segments: 2 });
		expect(call.costs).toEqual({ segments: 2, USD: 0.015 });
		const asked = service.asked.at(-1) as Service['asked'][number];
		expect(Object.fromEntries(asked.form)).toEqual({
			To: '+14155550123',
			From: '+14155550100',
			Body: 'Your viewing is at 5',
			StatusCallback: expect.stringContaining('/v1/callbacks/'),
		});
		await expect(driver.check()).resolves.toBeUndefined();
	});

	it('refuses who has unsubscribed, and we refuse what is no number', async () => {
		expect(await faultOf(driver.send({ ...TEXT, to: '+14155550199' }, callFor()))).toMatchObject({ fault: 'refused' });
		const before = service.asked.length;
		expect(await faultOf(driver.send({ ...TEXT, to: '0415 555' }, callFor()))).toMatchObject({ fault: 'refused' });
		expect(service.asked.length).toBe(before);
	});
	itTellsFaults(
		() => service,
		(call) => driver.send(TEXT, call),
	);

	it('says 20429 where it means “not now”, whatever the status', async () => {
		service.trouble({ status: 400, body: { code: 20429, message: 'Too Many Requests' } });
		expect(await faultOf(driver.send(TEXT, callFor()))).toMatchObject({ fault: 'rate-limited' });
		service.trouble(null);
	});

	it('calls back with what became of it, believed by its signature alone', async () => {
		const url = 'https://api.example.com/v1/callbacks/twilio/abc';
		const fields = { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30005' };
		const signed =
			url +
			Object.entries(fields)
				.sort(([one], [other]) => (one < other ? -1 : 1))
				.flat()
				.join('');
		const signature = createHmac('sha1', 'secret').update(signed).digest('base64');
		const request = {
			method: 'POST',
			url,
			headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
			body: Buffer.from(new URLSearchParams(fields).toString()),
		};
		expect(await driver.callback?.read(request, 0)).toEqual([
			expect.objectContaining({
				id: 'SM1 undelivered',
				type: 'undelivered',
				messageKey: 'SM1',
				data: { reason: 'Twilio error 30005' },
			}),
		]);
		const forged = { ...request, body: Buffer.from('MessageSid=SM1&MessageStatus=delivered') };
		await expect(async () => driver.callback?.read(forged, 0)).rejects.toMatchObject({ fault: 'unauthorized' });
	});
});

describe('the stand-in', () => {
	it('keeps the text, counts its segments, and tells its fate', async () => {
		const told: string[] = [];
		const parts = partsFor({}, { receive: async (receipts) => void told.push(...receipts.map(({ kind }) => kind)) });
		const call = callFor();
		expect(await (await mockSms(parts)).send({ ...TEXT, text: 'ü'.repeat(161) }, call)).toEqual({ id: 'kept', segments: 2 });
		expect([told, call.costs]).toEqual([['delivered'], { segments: 2 }]);
	});
});

describe('segments', () => {
	it.each([
		['a'.repeat(160), 1],
		['a'.repeat(161), 2],
		['a'.repeat(306), 2],
		['€'.repeat(80), 1],
		['€'.repeat(81), 2],
		['ж'.repeat(70), 1],
		['ж'.repeat(71), 2],
		['🏡'.repeat(35), 1],
		['🏡'.repeat(36), 2],
		['', 1],
	])('%# are counted as carriers do', (text, segments) => expect(segmentsOf(text)).toBe(segments));

	it('never become fewer by adding something', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme' }),
				fc.string({ unit: 'grapheme' }),
				(one, more) => segmentsOf(one + more) >= segmentsOf(one),
			),
		);
	});
});
