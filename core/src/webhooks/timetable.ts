const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long an event is tried for, from the first attempt on; and how long a webhook may fail before it is paused. */
export const PATIENCE = 24 * HOUR;

/** Pauses between attempts; the last one before the day is over. Source: Standard Webhooks, "Deliverability and reliability". */
export const PAUSES: readonly number[] = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 6 * HOUR];

/** Each pause is up to a tenth shorter, so that what failed together does not come back together. */
const JITTER = 0.1;

/** An attempt that failed; times in milliseconds since 1970. */
export type Failed = {
	/** How many there were, this one counted. */
	attempts: number;
	firstAt: number;
	now: number;
	/** What the receiver asked for, in seconds. */
	retryAfter?: number | undefined;
	/** From 0 to 1. */
	random: number;
};

/** When it is tried again, or null where it has been tried for long enough. A receiver may ask for later, but not for after the end. */
export function nextAttempt({ attempts, firstAt, now, retryAfter, random }: Failed): number | null {
	const pause = PAUSES[attempts - 1];
	const end = firstAt + PATIENCE;
	if (pause === undefined || now >= end) return null;
	const planned = now + pause * (1 - JITTER * random);
	const asked = retryAfter === undefined ? 0 : now + retryAfter * SECOND;
	return Math.round(Math.min(Math.max(planned, asked), end));
}

/** Seconds that a header Retry-After asks for: a number, or a date. undefined where it says neither. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
	if (header === undefined) return undefined;
	if (/^\d{1,9}$/.test(header.trim())) return Number(header);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / SECOND));
}
