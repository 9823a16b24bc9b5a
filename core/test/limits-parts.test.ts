/** What limits are made of: addresses, an organisation's own number, and what is logged. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { startRedis } from '../../tests/harness/redis.ts';
import { freePort } from '../../tests/harness/servers.ts';
import { connectRedis } from '../src/data/redis.ts';
import { Problem } from '../src/errors.ts';
import { addressKey } from '../src/limits/address.ts';
import { createLimiter } from '../src/limits/limiter.ts';
import { policyOf } from '../src/limits/policies.ts';
import { createRefusals } from '../src/limits/refusals.ts';
import type { Actor, Caller, Operation, Organization } from '../src/operations/model.ts';

/** A log that keeps what it is told. */
const paper = () => {
	const lines: [string, Record<string, unknown>][] = [];
	const write = (details: unknown, message?: string) =>
		void lines.push(typeof details === 'string' ? [details, {}] : [message ?? '', details as Record<string, unknown>]);
	return { lines, log: { warn: write, info: write } as never };
};
const caller = (address = '192.0.2.1'): Caller => ({ address, userAgent: '', requestId: 'r' });
const user = (id: string, organization: string): Actor => ({ kind: 'user', id, organization, role: 'agent', permissions: [] });
const reading = { id: 'contact.list', method: 'GET' } as Operation;
const writing = { id: 'contact.create', method: 'POST' } as Operation;

describe('an address', () => {
	it.each([
		['192.0.2.7', '192.0.2.7'],
		['192.0.2.7:4711', '192.0.2.7'],
		['::ffff:192.0.2.7', '192.0.2.7'],
		['::192.0.2.7', '192.0.2.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
		['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
		['::1', '0:0:0:0::/64'],
		['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
		['', ''],
	])('%s is counted as %s', (address, key) => expect(addressKey(address)).toBe(key));
});

describe('an organisation', () => {
	const limiterOf = (own: number | null, log = paper().log) => {
		const counts = {
			kind: 'memory',
			add: async () => 1,
			get: async () => 0,
			sweep: async () => {},
			close: async () => {},
		} as const;
		const settings = { apiCallsPerHour: own } as Organization;
		return createLimiter({ config: { callsPerHour: 1000, limits: {} }, operations: [], counts, log }, async () => settings);
	};
	const refusalOf = (work: () => void): Problem | undefined => {
		try {
			work();
		} catch (error) {
			return error as Problem;
		}
		return undefined;
	};

	it('has its own number where its settings name one, for all its people together', async () => {
		const limiter = limiterOf(30);
		limiter.take(reading, user('first', 'o'), caller());
		await wait(0);
		for (let number = 1; number < 30; number++) limiter.take(reading, user(`u${number}`, 'o'), caller());
		const refused = refusalOf(() => limiter.take(reading, user('late', 'o'), caller()));
		expect(refused).toBeInstanceOf(Problem);
		expect(refused?.extras).toMatchObject({ policy: 'organization', limit: 30 });
		// Another one is not touched.
		limiter.take(reading, user('late', 'other'), caller());
	});

	it('else has a hundred times what one person may change', async () => {
		const limiter = limiterOf(null);
		const asked = caller();
		limiter.take(reading, user('first', 'o'), asked);
		await wait(0);
		for (let number = 0; number < 99_000; number++) limiter.take(reading, user(`u${number % 900}`, 'o'), asked);
		expect(asked.standing).toMatchObject({ policy: { name: 'organization', calls: 100_000 }, remaining: 999 });
	});

	it('is told the policy that ends first', () => {
		const limiter = limiterOf(null);
		const asked = caller();
		limiter.take(writing, user('u', 'o'), asked);
		expect(asked.standing).toMatchObject({ policy: { name: 'user-writes' }, remaining: 999 });
	});

	it('never hears of what the platform itself does', () => {
		const asked = caller();
		limiterOf(null).take(writing, { ...user('u', 'o'), kind: 'system' }, asked);
		expect(asked.standing).toBeUndefined();
	});

	it('finds in the log what was over which limit', () => {
		const { lines, log } = paper();
		const limiter = limiterOf(null, log);
		for (let number = 0; number < 1000; number++) limiter.take(writing, user('u', 'o'), caller());
		refusalOf(() => limiter.take(writing, user('u', 'o'), caller('192.0.2.9')));
		expect(lines).toEqual([
			[
				'a call was over its limit',
				expect.objectContaining({
					id: 'r',
					policy: 'user-writes',
					limit: 1000,
					window: 3600,
					operation: 'contact.create',
					organization: 'o',
					actor: { kind: 'user', id: 'u' },
					address: '192.0.2.9',
				}),
			],
		]);
	});
});

it('logs a flood of refusals in a bounded number of lines that tell how many there were', async () => {
	const { lines, log } = paper();
	const refusals = createRefusals(log, 50);
	const standing = { policy: policyOf('user.login', 10, 60), remaining: 0, seconds: 60, isRefused: true };
	const actor = { ...user('', ''), kind: 'nobody' as const };
	for (let round = 0; round < 100; round++)
		for (let subject = 0; subject < 50; subject++) refusals.note(standing, `a${subject}`, { actor, caller: caller() });
	await wait(120);
	expect(lines.length).toBe(21);
	expect(lines.at(-1)).toEqual(['more calls were over their limit', expect.objectContaining({ refused: 4980, subjects: 20 })]);
	refusals.note(standing, 'a1', { actor, caller: caller() });
	expect(lines.length).toBe(22);
	refusals.close();
});

it.skipIf(!inject('prepared').redis)('says once that Redis is lost, and once that it is back', async () => {
	const port = await freePort();
	let server = await startRedis(port);
	const { lines, log } = paper();
	const redis = await connectRedis(server.url, log);
	await server.stop();
	await wait(1000);
	await expect(redis.get('x')).rejects.toThrow();
	expect(lines.map(([line]) => line)).toEqual(['Redis is lost; until it is back each process counts by itself']);
	server = await startRedis(port);
	await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(2);
	expect(lines[1]?.[0]).toBe('Redis is back');
	expect(await redis.get('x')).toBeNull();
	redis.disconnect();
	await server.stop();
});
