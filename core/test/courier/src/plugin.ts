/** A plugin for tests: a courier that calls back, signed as Standard Webhooks say, and code that hears of it. */
import { definePlugin, readCallbackJson, verifyStandardWebhook } from '@freehold/core';

export const COURIER_SECRET = `whsec_${Buffer.from('the secret that a courier signs with').toString('base64')}`;

type Told = { events: { id: string; type: string; message?: string; at?: string; to?: string }[] };

/** What was heard of, with what the callback said, in the order in which it was handled. */
export const heard: { type: string; content: unknown; organization: string }[] = [];

export default definePlugin({
	name: 'courier',
	callbacks: {
		courier: {
			title: 'A courier',
			read(request, now) {
				verifyStandardWebhook(request, [COURIER_SECRET], now);
				const { events } = readCallbackJson(request) as Told;
				return events.map(({ id, type, message, at, to }) => ({
					id,
					type,
					data: { to },
					...(message ? { messageKey: message } : {}),
					...(at ? { at } : {}),
				}));
			},
		},
	},
	on: {
		'callback.received': {
			async note(event, scope) {
				const { type, data } = await scope.records('callback').get(event.record);
				heard.push({ type: type as string, content: JSON.parse(data as string), organization: scope.organization.id });
			},
		},
	},
});
