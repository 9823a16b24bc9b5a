import type { IncomingMessage, ServerResponse } from 'node:http';
import { verifyWebhook, type WebhookEvent } from '@freehold/sdk';

export type Hooks = {
	take(request: IncomingMessage, response: ServerResponse): Promise<void>;
	/** What was told last, the newest first. */
	latest(): readonly WebhookEvent[];
};

const MOST = 20;

/** Receives what the brokerage's webhook sends. What comes twice is taken once; what is not signed is not taken. */
export function createHooks(secret: string): Hooks {
	const told: WebhookEvent[] = [];
	/** In a database, where it shall outlive a restart. */
	const seen = new Set<string>();
	return {
		async take(request, response) {
			const parts: Uint8Array[] = [];
			for await (const part of request) parts.push(part);
			let event: WebhookEvent;
			try {
				event = await verifyWebhook(secret, request.headers, Buffer.concat(parts));
			} catch {
				response.writeHead(400).end();
				return;
			}
			response.writeHead(204).end();
			if (seen.has(event.id)) return;
			seen.add(event.id);
			told.unshift(event);
			told.length = Math.min(told.length, MOST);
		},
		latest: () => told,
	};
}
