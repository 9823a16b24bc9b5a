import type { Driver } from '@freehold/core';
import { unreached } from '../exchange.ts';

/** Of an answer, for the delivery log. */
const KEPT = 1024;
const PATIENCE = 10_000;

/** Calls the receiver, whatever it answers: on the public internet only, and no redirect is followed. */
export const httpWebhook: Driver<'webhook'> = ({ fetch }) => ({
	async deliver({ url, headers, body, timeout = PATIENCE }, { signal }) {
		const began = performance.now();
		try {
			const call = { method: 'POST', headers, body, timeout, signal, redirects: 0, cut: true, maxBytes: KEPT } as const;
			const answer = await fetch(url, call);
			const milliseconds = Math.round(performance.now() - began);
			return { status: answer.status, headers: answer.headers, body: answer.text(), milliseconds };
		} catch (cause) {
			throw unreached('The receiver', cause);
		}
	},
	// Every receiver is somebody else's; each has a breaker of its own.
	check: async () => {},
});
