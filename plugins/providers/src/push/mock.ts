import type { Driver } from '@freehold/core';

/** Sends nothing: keeps every push for people to read. */
export const mockPush: Driver<'push'> = (parts) => ({
	async send({ subscription, title, body, url, tag, urgency, decision }, call) {
		const to = URL.parse(subscription.endpoint)?.origin ?? subscription.endpoint.slice(0, 100);
		const details = { url, tag, urgency };
		const id = await parts.keep(call, { port: 'push', to, subject: title, text: body, kind: decision.kind, details });
		// A browser that has left is what a bounce is to a mail.
		return { id, by: 'push', gone: parts.fault('bounce', call) };
	},
	check: async () => {},
});
