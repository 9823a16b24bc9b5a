import type { Driver } from '@freehold/core';

/** A point of P-256 as a browser takes it; nobody has the other half. */
const KEY = 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U';

/** Sends nothing: keeps every push for people to read. */
export const mockPush: Driver<'push'> = (parts) => ({
	key: async () => ({ publicKey: KEY }),
	async send({ subscription, title, body, url, tag, urgency, decision }, call) {
		const to = URL.parse(subscription.endpoint)?.origin ?? subscription.endpoint.slice(0, 100);
		const details = { url, tag, urgency };
		const id = await parts.keep(call, { port: 'push', to, subject: title, text: body, kind: decision.kind, details });
		// A browser that has left is what a bounce is to a mail.
		return { id, by: 'push', gone: parts.fault('bounce', call) };
	},
	check: async () => {},
});
