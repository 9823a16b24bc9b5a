/** Drivers by themselves: the parts that the host would give them, and what every one of them does when its service goes wrong. */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriverParts, PortCall, ProviderError } from '@freehold/core';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createOutbound } from '../../core/src/http/outbound.ts';
import type { Service } from './service.ts';

export { diskStorage } from '../../core/src/drivers/disk.ts';

/** The outbound guard as a production has it, but for these addresses. */
export const guardedFetch = (...outboundAllow: string[]): DriverParts['fetch'] => createOutbound({ config: { outboundAllow } });

/** The outbound guard is the real one; only this machine is let through. */
export function partsFor(settings: Record<string, string> = {}, more: Partial<DriverParts> = {}): DriverParts {
	return {
		settings,
		fetch: createOutbound({ config: { outboundAllow: ['127.0.0.1'] } }),
		log: pino({ level: 'silent' }),
		now: Date.now,
		random: seeded,
		folder: mkdtempSync(join(tmpdir(), 'freehold-driver-')),
		publicUrl: 'http://localhost:8080',
		callbackUrl: async (organization) => `https://api.example.com/v1/callbacks/test/${organization}`,
		production: false,
		borrow: () => {
			throw new Error('This test has no database');
		},
		keep: async () => 'kept',
		receive: async () => {},
		today: async () => 1,
		fault: () => false,
		...more,
	};
}

/** From 0 to 1, the same row for the same text. */
export function seeded(text: string): () => number {
	let at = 0;
	return () => createHash('sha256').update(`${text}#${at++}`).digest().readUInt32BE(0) / 0x1_0000_0000;
}

export const ORGANIZATION = '01920000-0000-7000-8000-000000000001';
export const OTHER_ORGANIZATION = '01920000-0000-7000-8000-000000000002';

/** What a call costs is added up in `costs`. */
export function callFor(more: Partial<PortCall> = {}): PortCall & { costs: Record<string, number> } {
	const costs: Record<string, number> = {};
	return {
		organization: ORGANIZATION,
		attempt: 1,
		signal: new AbortController().signal,
		cost(amount, unit) {
			costs[unit] = (costs[unit] ?? 0) + amount;
		},
		costs,
		...more,
	};
}

/** The fault of what is thrown; fails where nothing is, or something else. */
export async function faultOf(
	work: Promise<unknown>,
): Promise<Pick<ProviderError, 'fault' | 'retryAfter' | 'message' | 'mayPass'>> {
	try {
		await work;
	} catch (error) {
		expect((error as Error).name, String((error as Error).stack)).toBe('ProviderError');
		return error as ProviderError;
	}
	throw new Error('Nothing was thrown');
}

/**
 * What every driver that speaks HTTP promises, whatever the service: each way of going wrong is told as what it is.
 * @param ask one call of the driver, on a driver that holds no token yet
 */
export function itTellsFaults(service: () => Service, ask: (call: PortCall) => Promise<unknown>): void {
	const when = async (trouble: Parameters<Service['trouble']>[0], signal?: AbortSignal) => {
		service().trouble(trouble);
		try {
			return await faultOf(ask(callFor(signal ? { signal } : {})));
		} finally {
			service().trouble(null);
		}
	};
	it('is unauthorized where the credentials are not good', async () => {
		expect(await when({ status: 401, body: { error: 'who are you' } })).toMatchObject({ fault: 'unauthorized', mayPass: false });
	});
	it('is rate-limited where it is asked to wait, and says how long', async () => {
		expect(await when({ status: 429, headers: { 'retry-after': '17' }, body: {} })).toMatchObject({
			fault: 'rate-limited',
			retryAfter: 17,
		});
		const inAMinute = new Date(Date.now() + 60_000).toUTCString();
		const { retryAfter } = await when({ status: 429, headers: { 'retry-after': inAMinute }, body: {} });
		expect(retryAfter).toBeGreaterThan(30);
	});
	it('is unavailable where the service has broken', async () => {
		for (const status of [500, 502, 503])
			expect(await when({ status, body: 'oh no' })).toMatchObject({ fault: 'unavailable', mayPass: true });
	});
	it('is unavailable where the service does not answer in time', async () => {
		expect(await when('hang', AbortSignal.timeout(150))).toMatchObject({ fault: 'unavailable' });
	});
	it('is unavailable where the line is cut', async () => {
		expect(await when('cut')).toMatchObject({ fault: 'unavailable' });
	});
	it('is unavailable where the answer is not what was promised', async () => {
		expect(await when({ status: 200, body: '<html>Welcome</html>' })).toMatchObject({ fault: 'unavailable' });
		expect(await when({ status: 200, body: [1, 2] })).toMatchObject({ fault: 'unavailable' });
	});
	it('is refused where the service says what it was asked is wrong', async () => {
		expect(await when({ status: 422, body: { error: 'no' } })).toMatchObject({ fault: 'refused', mayPass: false });
	});
}
