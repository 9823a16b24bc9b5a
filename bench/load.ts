import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

export type Measured = { perSecond: number; p99: number; total: number };

export type Request = { method: 'GET' | 'POST'; path: string; body?: string };

/**
 * Sends `requests` in turn over 16 connections for `seconds`.
 * @param keyed each with an Idempotency-Key of its own
 * @throws where one answer in a hundred is not a 2xx: a number of errors is no speed
 */
export async function load(
	url: string,
	token: string,
	requests: Request[],
	seconds: number,
	keyed = false,
	more: Record<string, string> = {},
): Promise<Measured> {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more };
	const result = await autocannon({
		url,
		connections: 16,
		duration: seconds,
		idReplacement: requests.some(({ body }) => body?.includes('[<id>]')),
		requests: requests.map((request) => ({
			...request,
			headers,
			...(keyed ? { setupRequest: (sent) => ({ ...sent, headers: { ...sent.headers, 'idempotency-key': randomUUID() } }) } : {}),
		})),
	});
	const bad = result.non2xx + result.errors + result.timeouts;
	if (bad * 100 > result.requests.total) throw new Error(`${bad} of ${result.requests.total} requests to ${url} failed`);
	return { perSecond: result.requests.average, p99: result.latency.p99, total: result.requests.total };
}

export const median = (values: number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export const speed = (rounds: Measured[]): number => median(rounds.map(({ perSecond }) => perSecond));
export const tail = (rounds: Measured[]): number => median(rounds.map(({ p99 }) => p99));
export const whole = (number: number): string => Math.round(number).toLocaleString('en');
