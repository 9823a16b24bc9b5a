import { Problem } from '../errors.ts';
import { ProviderError } from '../ports/provider-error.ts';
import type { WebhookPort } from '../ports/webhook.ts';
import type { Message } from './message.ts';
import { readRetryAfter } from './timetable.ts';

/** Milliseconds that a receiver has. */
export const TIMEOUT = 15_000;

/** What came of an attempt. */
export type Outcome = {
	delivered: boolean;
	/** HTTP status; null: no answer. */
	status: number | null;
	milliseconds: number;
	error: string | null;
	answer: string | null;
	/** Seconds. */
	retryAfter?: number | undefined;
	/** 410: it wants to hear nothing any more. */
	isGone: boolean;
};

/** Sends once; whatever goes wrong is an outcome. @param now milliseconds since 1970, for Retry-After as a date */
export async function send(port: WebhookPort, message: Message, now: () => number): Promise<Outcome> {
	const began = performance.now();
	const took = (): number => Math.round(performance.now() - began);
	try {
		const { status, headers, body } = await port.deliver({ ...message, timeout: TIMEOUT });
		const delivered = status >= 200 && status < 300;
		return {
			delivered,
			status,
			milliseconds: took(),
			error: delivered ? null : whyNot(status, headers.location),
			answer: storable(body),
			retryAfter: delivered ? undefined : readRetryAfter(headers['retry-after'], now()),
			isGone: status === 410,
		};
	} catch (error) {
		const known = error instanceof ProviderError || error instanceof Problem;
		if (!known) throw error;
		const retryAfter = error instanceof ProviderError ? error.retryAfter : undefined;
		return {
			delivered: false,
			status: null,
			milliseconds: took(),
			error: error.message.slice(0, 500),
			answer: null,
			retryAfter,
			isGone: false,
		};
	}
}

function whyNot(status: number, location: string | undefined): string {
	if (status === 410) return 'Found 410 Gone: the receiver wants to hear nothing any more';
	if (status >= 300 && status < 400)
		return `Found ${status}${location ? ` to ${location.slice(0, 200)}` : ''}; meant 2xx: redirects are not followed`;
	return `Found ${status}, meant 2xx`;
}

/** PostgreSQL's text holds no NUL and no half of a surrogate pair. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed().slice(0, 1024);
