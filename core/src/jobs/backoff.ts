import { storable } from '../audit/context.ts';
import { Problem } from '../errors.ts';
import { ProviderError } from '../ports/provider-error.ts';

const LONGEST = 24 * 3600;
/** A fourth more or less: those that failed together do not all come back together. */
const JITTER = 0.25;

/**
 * Seconds until the next attempt: twice as long each time, a fourth more or less, at most a day; never less than the service asked for.
 * @param attempt the one that failed, from 1
 * @param chance from 0 to 1
 */
export function backoff(first: number, attempt: number, { retryAfter = 0, chance = Math.random() } = {}): number {
	const doubled = Math.min(first * 2 ** (attempt - 1), LONGEST);
	return Math.max(doubled * (1 - JITTER + 2 * JITTER * chance), retryAfter);
}

/** Why an attempt failed. */
export type Fault = {
	/** For people: no stack. */
	error: string;
	/** For whoever mends the code. */
	stack: string | null;
	/** Would another attempt end the same? */
	isFinal: boolean;
	/** Seconds that we were asked to wait. */
	retryAfter?: number;
};

/** 408 Request Timeout, 425 Too Early, 429 Too Many Requests. */
const PASSING = new Set([408, 425, 429]);
const LONGEST_TEXT = 1000;

/** What a handler threw, and whether it is worth another attempt. */
export function faultOf(thrown: unknown): Fault {
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	const told = {
		error: storable(error instanceof Problem ? `${error.code}: ${error.message}` : error.message || error.name, LONGEST_TEXT),
		stack: error.stack ? storable(error.stack, 8 * LONGEST_TEXT) : null,
	};
	if (error instanceof ProviderError) {
		return { ...told, isFinal: !error.mayPass, ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }) };
	}
	if (error instanceof Problem) {
		const { retryAfter } = error.extras as { retryAfter?: number };
		const isFinal = error.status >= 400 && error.status < 500 && !PASSING.has(error.status);
		return { ...told, isFinal, ...(retryAfter === undefined ? {} : { retryAfter }) };
	}
	return { ...told, isFinal: false };
}
