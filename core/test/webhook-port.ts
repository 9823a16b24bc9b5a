import { createOutbound } from '../src/http/outbound.ts';
import { ProviderError } from '../src/ports/provider-error.ts';
import type { WebhookPort } from '../src/ports/webhook.ts';

/** Real deliveries to receivers on this machine, and to nobody else. */
export function localWebhooks(onAnswer: () => void = () => {}): WebhookPort {
	const outbound = createOutbound({ config: { outboundAllow: ['127.0.0.1'] } });
	return {
		async deliver({ url, headers, body, timeout }) {
			const call = { method: 'POST', headers, body, redirects: 0, maxBytes: 1024, cut: true } as const;
			const answer = await outbound(url, { ...call, ...(timeout ? { timeout } : {}) }).catch((error: unknown) => {
				const { code, message } = error as { code: string; message: string };
				throw new ProviderError(code === 'address_refused' ? 'refused' : 'unavailable', message);
			});
			onAnswer();
			return { status: answer.status, headers: answer.headers, body: answer.text(), milliseconds: 1 };
		},
	};
}
