import { type CallbackEvent, type Driver, ProviderError, readCallbackForm, verifyTwilio } from '@freehold/core';
import { exchangeWith } from '../exchange.ts';
import { isPhone, segmentsOf } from './segments.ts';

/** Twilio's Messages. Source: https://www.twilio.com/docs/messaging/api/message-resource */
export const twilioSms: Driver<'sms'> = (parts) => {
	const {
		TWILIO_ACCOUNT_SID: account,
		TWILIO_AUTH_TOKEN: token = '',
		TWILIO_FROM: from = '',
		TWILIO_API_URL: base,
	} = parts.settings;
	const { json, answer } = exchangeWith(parts, 'Twilio', (_status, body) =>
		(body as { code?: unknown } | undefined)?.code === 20429 ? 'rate-limited' : undefined,
	);
	const headers = { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` };
	const root = `${base}/2010-04-01/Accounts/${account}`;
	return {
		async send({ to, text }, call) {
			if (!isPhone(to)) throw new ProviderError('refused', 'A text goes to a number like +14155550123');
			const sent = await json(
				`${root}/Messages.json`,
				{
					headers,
					form: {
						To: to,
						Body: text,
						[from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: from,
						StatusCallback: await parts.callbackUrl(call.organization),
					},
				},
				call,
			);
			const { sid, num_segments: counted, price, price_unit: unit } = sent as Record<string, unknown>;
			if (typeof sid !== 'string') throw new ProviderError('unavailable', 'Twilio answered something else than a message');
			const segments = Number(counted) || segmentsOf(text);
			call.cost(segments, 'segments');
			if (typeof price === 'string' && typeof unit === 'string') call.cost(Math.abs(Number(price)) || 0, unit.toUpperCase());
			return { id: sid, segments };
		},
		async check() {
			await answer(`${root}.json`, { headers }, { signal: AbortSignal.timeout(10_000) } as never);
		},
		callback: {
			title: 'Twilio',
			read(request, now) {
				verifyTwilio(request, token);
				const { MessageSid: sid, MessageStatus: status, ErrorCode: code } = readCallbackForm(request);
				if (!sid || !status) return [];
				const event: CallbackEvent = {
					id: `${sid} ${status}`,
					type: status,
					messageKey: sid,
					at: new Date(now).toISOString(),
					data: { reason: code ? `Twilio error ${code}` : undefined },
				};
				return [event];
			},
		},
	};
};
