import autocannon from 'autocannon';

export type Measured = { perSecond: number; p99: number };

export type Request = { method: 'GET' | 'POST'; path: string; body?: string };

/** Sends `requests` in turn over 16 connections for `seconds`. @throws where one answer in a hundred is not a 2xx: a number of errors is no speed. */
export async function load(url: string, token: string, requests: Request[], seconds: number): Promise<Measured> {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	const result = await autocannon({
		url,
		connections: 16,
		duration: seconds,
		idReplacement: requests.some(({ body }) => body?.includes('[<id>]')),
		requests: requests.map((request) => ({ ...request, headers })),
	});
	const bad = result.non2xx + result.errors + result.timeouts;
	if (bad * 100 > result.requests.total) throw new Error(`${bad} of ${result.requests.total} requests to ${url} failed`);
	return { perSecond: result.requests.average, p99: result.latency.p99 };
}

export const median = (values: number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};
