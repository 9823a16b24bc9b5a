import type { Driver } from '@freehold/core';

/** Calls nobody: keeps every delivery for people to read, and answers as a good receiver does. */
export const mockWebhook: Driver<'webhook'> = (parts) => ({
	async deliver({ url, headers, body }, call) {
		await parts.keep(call, { port: 'webhook', to: url, subject: subjectOf(body), text: body, details: { headers } });
		// Some of several receivers fail: an answer, and not a good one.
		const status = parts.fault('partial', call) ? 500 : 200;
		return {
			status,
			headers: { 'content-type': 'text/plain' },
			body: status === 200 ? 'ok' : 'as it was asked to',
			milliseconds: 0,
		};
	},
	check: async () => {},
});

/** The event's type, where the body tells one. */
function subjectOf(body: string): string {
	try {
		const { type } = JSON.parse(body) as { type?: unknown };
		return typeof type === 'string' ? type.slice(0, 200) : 'Webhook';
	} catch {
		return 'Webhook';
	}
}
