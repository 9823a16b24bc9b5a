import type { Driver } from '@freehold/core';
import { linkIn, tellFate, withoutLinks } from '../kept.ts';

/** Sends nothing: keeps every mail for people to read, and says in the log of a development server where a link would lead. */
export const mockEmail: Driver<'email'> = (parts) => ({
	async send(email, call) {
		const { to, subject, text, html, decision, sender, replyTo, unsubscribe, attachments = [] } = email;
		const isSecret = parts.production && decision.kind === 'security';
		const id = await parts.keep(call, {
			port: 'email',
			to,
			subject,
			text: isSecret ? withoutLinks(text) : text,
			...(html ? { html: isSecret ? withoutLinks(html) : html } : {}),
			kind: decision.kind,
			details: {
				sender,
				replyTo,
				unsubscribe,
				attachments: attachments.map(({ name, type, bytes }) => ({ name, type, bytes: bytes.length })),
			},
		});
		if (!parts.production) parts.log.info({ subject, link: linkIn(text) }, `would be mailed to ${to}`);
		await tellFate(parts, call, id);
		return { id };
	},
	check: async () => {},
});
