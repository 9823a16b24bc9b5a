import { type CallbackEvent, type Driver, ProviderError, readCallbackJson, verifySendgrid } from '@freehold/core';
import { dayLimit } from '../day-limit.ts';
import { exchangeWith } from '../exchange.ts';
import { messageIdOf, unsubscribeHeaders } from './message-id.ts';

/** Twilio SendGrid's Web API. Source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
export const sendgridEmail: Driver<'email'> = (parts) => {
	const {
		SENDGRID_API_KEY: key,
		SENDGRID_FROM: address,
		SENDGRID_WEBHOOK_KEY: publicKey,
		SENDGRID_API_URL: base,
	} = parts.settings;
	const { answer } = exchangeWith(parts, 'SendGrid');
	const headers = { authorization: `Bearer ${key}` };
	const takeOfDay = dayLimit(parts, 'EMAIL_PER_DAY', 'mails');
	const host = new URL(parts.publicUrl).hostname;
	return {
		async send({ to, subject, text, html, sender, replyTo, attachments = [], unsubscribe, decision }, call) {
			if (call.attempt === 1) await takeOfDay();
			const messageId = messageIdOf(call, host);
			const sent = await answer(
				`${base}/v3/mail/send`,
				{
					headers,
					json: {
						// What it hands back with every event; it dedupes nothing itself, so the Message-ID says that a mail is the same.
						personalizations: [
							{ to: [{ email: to }], custom_args: { freehold: call.key ?? '', organization: call.organization } },
						],
						from: { email: address, name: sender ?? 'Freehold' },
						...(replyTo ? { reply_to: { email: replyTo } } : {}),
						subject,
						content: [{ type: 'text/plain', value: text }, ...(html ? [{ type: 'text/html', value: html }] : [])],
						headers: { ...unsubscribeHeaders(unsubscribe), ...(messageId ? { 'Message-ID': messageId } : {}) },
						...(attachments.length
							? {
									attachments: attachments.map(({ name, type, bytes }) => ({
										content: Buffer.from(bytes).toString('base64'),
										filename: name,
										type,
										disposition: 'attachment',
									})),
								}
							: {}),
						categories: [decision.kind],
						// Links to sign in are ours, and nobody's to count.
						tracking_settings: { click_tracking: { enable: decision.kind === 'marketing', enable_text: false } },
					},
				},
				call,
			);
			const id = sent.headers['x-message-id'];
			if (sent.status !== 202 || !id)
				throw new ProviderError('unavailable', 'SendGrid answered something else than 202 with a message’s id');
			call.cost(1, 'mails');
			return { id };
		},
		async check() {
			await answer(`${base}/v3/scopes`, { headers }, { signal: AbortSignal.timeout(10_000) } as never);
		},
		callback: {
			title: 'SendGrid',
			read(request, now) {
				if (!publicKey)
					throw new ProviderError('unauthorized', 'SENDGRID_WEBHOOK_KEY is not set, so nothing that comes back is believed');
				verifySendgrid(request, publicKey, now);
				const events = readCallbackJson(request);
				return Array.isArray(events) ? events.flatMap(readEvent) : [];
			},
		},
	};
};

type SendgridEvent = {
	sg_event_id?: unknown;
	event?: unknown;
	sg_message_id?: unknown;
	timestamp?: unknown;
	reason?: unknown;
	type?: unknown;
};

/** Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
function readEvent(event: SendgridEvent): CallbackEvent[] {
	const { sg_event_id: id, event: type, sg_message_id: message, timestamp, reason, type: bounce } = event;
	if (typeof id !== 'string' || typeof type !== 'string') return [];
	return [
		{
			id,
			type,
			// `ID.filter0001.…` of the answer's X-Message-Id `ID`.
			...(typeof message === 'string' ? { messageKey: message.split('.')[0] as string } : {}),
			...(typeof timestamp === 'number' ? { at: new Date(timestamp * 1000).toISOString() } : {}),
			data: { reason: typeof reason === 'string' ? reason : undefined, type: bounce },
		},
	];
}
