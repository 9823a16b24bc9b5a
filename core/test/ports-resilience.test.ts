/** What stands around every call to the world outside: time, repetition, breaker, bulkhead. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Breaker, createBreaker } from '../src/ports/breaker.ts';
import { ProviderError, retryAfterOf } from '../src/ports/provider-error.ts';
import { createGuard, type Pace } from '../src/ports/resilience.ts';

const silent = { attempted: () => {}, repeated: () => {}, rejected: () => {} };

/** A clock that a test holds; who sleeps lets it run. */
function world(random = 0.5) {
	const clock = { now: 0 };
	const waits: number[] = [];
	const pace: Pace = {
		delays: [1000, 2000, 4000],
		budget: 30_000,
		random: () => random,
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			clock.now += milliseconds;
		},
	};
	const guard = createGuard({ timeout: 5000, concurrency: 2, queue: 1 }, () => clock.now, silent, pace);
	return { clock, waits, guard };
}

const unavailable = () => new ProviderError('unavailable', 'away');

describe('a call that fails', () => {
	it('is tried again after 1, 2 and 4 seconds, a quarter more or less, and then no more', async () => {
		for (const [random, expected] of [
			[0, [750, 1500, 3000]],
			[0.5, [1000, 2000, 4000]],
			[1, [1250, 2500, 5000]],
		] as const) {
			const { guard, waits } = world(random);
			const attempts: number[] = [];
			const work = async (attempt: number) => {
				attempts.push(attempt);
				throw unavailable();
			};
			await expect(guard.run(work, { repeat: true })).rejects.toMatchObject({ fault: 'unavailable' });
			expect([waits, attempts]).toEqual([[...expected], [1, 2, 3, 4]]);
		}
	});

	it('ends well where a later attempt does', async () => {
		const { guard, waits } = world();
		const answer = await guard.run(async (attempt) => (attempt < 3 ? Promise.reject(unavailable()) : 'done'), { repeat: true });
		expect([answer, waits]).toEqual(['done', [1000, 2000]]);
	});

	it('waits as long as the service asks, and not beyond the thirty seconds', async () => {
		const { guard, waits } = world();
		const busy = (retryAfter: number) => new ProviderError('rate-limited', 'slow down', { retryAfter });
		await guard.run(async (attempt) => (attempt === 1 ? Promise.reject(busy(7)) : 'done'), { repeat: true });
		await expect(guard.run(async () => Promise.reject(busy(31)), { repeat: true })).rejects.toMatchObject({ retryAfter: 31 });
		expect(waits).toEqual([7000]);
	});

	it.each(['refused', 'unauthorized'] as const)(
		'is not tried again where it was %s, nor where it may not be repeated',
		async (fault) => {
			const { guard, waits } = world();
			await expect(guard.run(async () => Promise.reject(new ProviderError(fault, 'no')), { repeat: true })).rejects.toMatchObject(
				{ fault },
			);
			await expect(guard.run(async () => Promise.reject(unavailable()), { repeat: false })).rejects.toMatchObject({
				fault: 'unavailable',
			});
			await expect(guard.run(async () => Promise.reject(new TypeError('ours')), { repeat: true })).rejects.toThrow(TypeError);
			expect(waits).toEqual([]);
		},
	);

	it('is given up when its time is over, and its signal says so', async () => {
		const { guard } = world();
		let signalled = false;
		const hang = (_attempt: number, signal: AbortSignal) =>
			new Promise<never>(() => signal.addEventListener('abort', () => (signalled = true)));
		await expect(guard.run(hang, { repeat: false, timeout: 20 })).rejects.toMatchObject({
			fault: 'unavailable',
			message: 'Found no answer within 0.02 s',
		});
		expect(signalled).toBe(true);
		const stop = AbortSignal.timeout(20);
		await expect(guard.run(hang, { repeat: true, signal: stop })).rejects.toMatchObject({ name: 'TimeoutError' });
	});

	it('that cannot be read is as good as none', async () => {
		const { guard } = world();
		await expect(guard.run(async () => JSON.parse('<html>'), { repeat: false })).rejects.toMatchObject({ fault: 'unavailable' });
	});
});

describe('many calls at once', () => {
	it('are so many, so many wait, and the others are told at once', async () => {
		const { guard } = world();
		const free: (() => void)[] = [];
		const call = () => guard.run(() => new Promise<string>((resolve) => free.push(() => resolve('done'))), { repeat: false });
		const going = [call(), call(), call()];
		await new Promise((resolve) => setImmediate(resolve));
		expect(free.length).toBe(2);
		await expect(call()).rejects.toThrow('Too many calls are waiting');
		while (free.length) {
			free.shift()?.();
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(await Promise.all(going)).toEqual(['done', 'done', 'done']);
	});
});

describe('the breaker', () => {
	const fail = (breaker: Breaker) => breaker.enter() && breaker.failed('away');
	const succeed = (breaker: Breaker) => breaker.enter() && breaker.succeeded();

	it('opens after five failures in a row, waits a minute, and closes after three successes', () => {
		const clock = { now: 0 };
		const breaker = createBreaker(() => clock.now);
		for (let n = 0; n < 4; n++) fail(breaker);
		succeed(breaker);
		for (let n = 0; n < 4; n++) fail(breaker);
		expect(breaker.state().state).toBe('closed');
		fail(breaker);
		expect(breaker.state()).toEqual({ state: 'open', since: 0, lastError: 'away', failures: 5 });
		clock.now = 59_999;
		expect(breaker.enter()).toBe(false);
		clock.now = 60_000;
		expect([breaker.enter(), breaker.enter(), breaker.state().state]).toEqual([true, false, 'half-open']);
		breaker.succeeded();
		succeed(breaker);
		expect(breaker.state().state).toBe('half-open');
		succeed(breaker);
		expect(breaker.state().state).toBe('closed');
	});

	it('opens again where one of the three fails', () => {
		const clock = { now: 0 };
		const breaker = createBreaker(() => clock.now);
		for (let n = 0; n < 5; n++) fail(breaker);
		clock.now = 60_000;
		succeed(breaker);
		succeed(breaker);
		fail(breaker);
		expect(breaker.state()).toMatchObject({ state: 'open', since: 60_000 });
	});

	it('is left closed by whatever the service understood and refused, and by 429', async () => {
		const { guard } = world();
		for (const fault of ['refused', 'unauthorized', 'rate-limited'] as const)
			for (let n = 0; n < 10; n++)
				await guard.run(async () => Promise.reject(new ProviderError(fault, 'no')), { repeat: false }).catch(() => {});
		expect(guard.breaker.state().state).toBe('closed');
		for (let n = 0; n < 5; n++) await guard.run(async () => Promise.reject(unavailable()), { repeat: false }).catch(() => {});
		let tried = false;
		const work = async () => {
			tried = true;
		};
		await expect(guard.run(work, { repeat: true })).rejects.toMatchObject({ fault: 'unavailable', retryAfter: 60 });
		expect(tried).toBe(false);
	});

	it('never lets more than one through while half open, and never closes on fewer than three successes in a row, whatever comes', () => {
		const steps = fc.array(fc.oneof(fc.constantFrom('enter', 'good', 'bad', 'neither'), fc.integer({ min: 1, max: 90_000 })), {
			maxLength: 200,
		});
		fc.assert(
			fc.property(steps, (script) => {
				const clock = { now: 0 };
				const breaker = createBreaker(() => clock.now);
				let underWay = 0;
				let good = 0;
				for (const step of script) {
					const before = breaker.state().state;
					if (typeof step === 'number') clock.now += step;
					else if (step === 'enter') {
						if (breaker.enter()) underWay++;
					} else if (underWay > 0) {
						underWay--;
						if (step === 'good') breaker.succeeded();
						else if (step === 'bad') breaker.failed('away');
						else breaker.neither();
						if (before === 'half-open') good = step === 'good' ? good + 1 : step === 'bad' ? 0 : good;
					}
					const after = breaker.state().state;
					if (before !== 'half-open' && after === 'half-open') [good, underWay] = [0, 1];
					if (before === 'half-open' && after === 'closed' && good < 3) return false;
					if (after === 'half-open' && underWay > 1) return false;
				}
				return true;
			}),
			{ numRuns: 500 },
		);
	});
});

it('Retry-After is seconds, or a date', () => {
	const now = Date.UTC(2026, 0, 1);
	expect(
		['5', ' 7 ', new Date(now + 90_500).toUTCString(), new Date(now - 5000).toUTCString(), 'soon', '', undefined].map((text) =>
			retryAfterOf(text, now),
		),
	).toEqual([5, 7, 90, 0, undefined, undefined, undefined]);
});
