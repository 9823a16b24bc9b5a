/** Why a service outside did not do it. */
export type ProviderFault =
	/** 429: not now. */
	| 'rate-limited'
	/** No connection, 5xx, no answer in time: another time. */
	| 'unavailable'
	/** It was understood and refused: not like this. */
	| 'refused'
	/** Our credentials are not good. */
	| 'unauthorized';

/** Thrown by drivers; `rate-limited` and `unavailable` are worth another try. */
export class ProviderError extends Error {
	override name = 'ProviderError';
	readonly fault: ProviderFault;
	/** Seconds that the service asks us to wait. */
	readonly retryAfter: number | undefined;

	constructor(fault: ProviderFault, message: string, options: { retryAfter?: number | undefined; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.fault = fault;
		this.retryAfter = options.retryAfter;
	}

	get mayPass(): boolean {
		return this.fault === 'rate-limited' || this.fault === 'unavailable';
	}
}

/** Seconds from a Retry-After header: a number, or a date (RFC 9110, 10.2.3); undefined where it says neither. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
	if (!header) return undefined;
	if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim());
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/**
 * What an HTTP status of a provider means; null where it is good.
 */
export function faultOf(status: number): ProviderFault | null {
	if (status < 400) return null;
	if (status === 429) return 'rate-limited';
	if (status === 401 || status === 403) return 'unauthorized';
	return status >= 500 || status === 408 ? 'unavailable' : 'refused';
}
