import { type Driver, ProviderError } from '@freehold/core';
import { createTransport } from 'nodemailer';
import { dayLimit } from '../day-limit.ts';
import { messageIdOf, unsubscribeHeaders } from './message-id.ts';

const PATIENCE = 10_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Any mail server. A password never goes over a line that is not encrypted. */
export const smtpEmail: Driver<'email'> = (parts) => {
	const server = readUrl(parts.settings.SMTP_URL ?? '');
	const host = new URL(parts.publicUrl).hostname;
	const address = server.searchParams.get('from') ?? `no-reply@${host}`;
	server.searchParams.delete('from');
	const takeOfDay = dayLimit(parts, 'EMAIL_PER_DAY', 'mails');
	const transport = createTransport({
		url: server.href,
		requireTLS: server.protocol === 'smtp:' && server.password !== '' && !LOOPBACK.test(server.hostname),
		connectionTimeout: PATIENCE,
		greetingTimeout: PATIENCE,
		socketTimeout: PATIENCE,
		// What a mail is made of is text of ours; nothing in it is fetched or read from the disk.
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	return {
		async send({ to, subject, text, html, sender, replyTo, attachments = [], unsubscribe }, call) {
			const headers = unsubscribeHeaders(unsubscribe);
			const messageId = messageIdOf(call, host);
			if (call.attempt === 1) await takeOfDay();
			try {
				const sent = await transport.sendMail({
					to,
					subject,
					text,
					...(html ? { html } : {}),
					from: { name: sender ?? 'Freehold', address },
					...(replyTo ? { replyTo } : {}),
					...(messageId ? { messageId } : {}),
					envelope: { from: parts.settings.EMAIL_BOUNCE ?? address, to },
					headers,
					attachments: attachments.map(({ name, type, bytes }) => ({
						filename: name,
						contentType: type,
						content: Buffer.from(bytes),
					})),
				});
				call.cost(1, 'mails');
				return { id: sent.messageId };
			} catch (error) {
				throw readError(error);
			}
		},
		async check() {
			await transport.verify().catch((error: unknown) => {
				throw readError(error);
			});
		},
		close: async () => transport.close(),
	};
};

function readUrl(text: string): URL {
	const url = URL.parse(text);
	if (!url || !['smtp:', 'smtps:'].includes(url.protocol))
		throw new ProviderError('refused', 'SMTP_URL is a URL like smtps://user:password@mail.example.com:465');
	return url;
}

/** A reply of 4xx is “not now”, one of 5xx “not like this”; without a reply the server was not reached. Source: RFC 5321, 4.2.1. */
function readError(error: unknown): ProviderError {
	const { responseCode, code, message } = error as { responseCode?: number; code?: string; message: string };
	const told = (fault: ConstructorParameters<typeof ProviderError>[0]) =>
		new ProviderError(fault, `The mail server: ${message}`, { cause: error });
	if (code === 'EAUTH') return told('unauthorized');
	if (responseCode === undefined) return told(code === 'EENVELOPE' || code === 'EMESSAGE' ? 'refused' : 'unavailable');
	return told(responseCode >= 400 && responseCode < 500 ? 'rate-limited' : 'refused');
}
