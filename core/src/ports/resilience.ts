import { bulkhead, isBulkheadRejectedError, isTaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import { Problem } from '../errors.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { ProviderError } from './provider-error.ts';

export type Limits = {
	/** Milliseconds that one attempt may take. */
	timeout: number;
	concurrency: number;
	queue: number;
};

/** How repetitions are spaced; tests make it short. */
export type Pace = {
	/** Milliseconds before each repetition. */
	delays: readonly number[];
	/** Milliseconds after which no repetition begins, and by which the last one ends. */
	budget: number;
	sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
	/** From 0 to 1. */
	random: () => number;
};

const sleep: Pace['sleep'] = (milliseconds, signal) =>
	new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		const timer = setTimeout(done, milliseconds);
		function done(): void {
			signal?.removeEventListener('abort', stop);
			resolve();
		}
		function stop(): void {
			clearTimeout(timer);
			reject(signal?.reason);
		}
		signal?.addEventListener('abort', stop, { once: true });
	});

/** 1, 2 and 4 s, a quarter more or less, within 30 s. */
export const PACE: Pace = { delays: [1000, 2000, 4000], budget: 30_000, sleep, random: Math.random };

/** Told of everything that goes through. */
export type Watch = {
	attempted(milliseconds: number, error: ProviderError | null): void;
	repeated(): void;
	/** Not even tried: the breaker is open, or too many wait. */
	rejected(): void;
};

export type Guarded = {
	/** @param repeat may it be tried again? */
	run<T>(work: (attempt: number, signal: AbortSignal) => Promise<T>, options: GuardOptions): Promise<T>;
	breaker: Breaker;
};

export type GuardOptions = { repeat: boolean; timeout?: number; signal?: AbortSignal | undefined };

/**
 * Around calls to one service: a time for each attempt, repetitions of what may pass (Retry-After honoured), a breaker, and a
 * number of calls at once. Whatever goes wrong comes out as a {@link ProviderError}, a Problem, or a fault of our own code.
 */
export function createGuard(limits: Limits, now: () => number, watch: Watch, pace: Pace = PACE): Guarded {
	const breaker = createBreaker(now);
	const hold = bulkhead(limits.concurrency, limits.queue);

	const attempt = async <T>(
		work: (attempt: number, signal: AbortSignal) => Promise<T>,
		nth: number,
		milliseconds: number,
		signal?: AbortSignal,
	): Promise<T> => {
		const limit = timeout(milliseconds, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
		try {
			return await hold.execute(async () => {
				if (!breaker.enter()) {
					watch.rejected();
					throw open(breaker);
				}
				const began = performance.now();
				try {
					const answer = await limit.execute((context) => work(nth, context.signal), signal);
					breaker.succeeded();
					watch.attempted(performance.now() - began, null);
					return answer;
				} catch (error) {
					const told = signal?.aborted ? signal.reason : readError(error, milliseconds);
					tell(breaker, told);
					watch.attempted(performance.now() - began, told instanceof ProviderError ? told : null);
					throw told;
				}
			}, signal);
		} catch (error) {
			if (!isBulkheadRejectedError(error)) throw error;
			watch.rejected();
			throw new ProviderError('unavailable', 'Too many calls are waiting for this service', { cause: error });
		}
	};

	return {
		breaker,
		async run(work, { repeat, timeout: most = limits.timeout, signal }) {
			const began = now();
			for (let nth = 1; ; nth++) {
				const left = pace.budget - (now() - began);
				try {
					return await attempt(work, nth, nth === 1 ? most : Math.max(1, Math.min(most, left)), signal);
				} catch (error) {
					const wait = repeat ? waitAfter(error, nth, pace) : null;
					if (wait === null || breaker.state().state === 'open' || now() - began + wait >= pace.budget) throw error;
					await pace.sleep(wait, signal);
					watch.repeated();
				}
			}
		},
	};
}

/** Milliseconds before the next attempt; null: there is none. A service that says when to come is not asked before. */
function waitAfter(error: unknown, nth: number, { delays, random }: Pace): number | null {
	const delay = delays[nth - 1];
	if (!(error instanceof ProviderError) || !error.mayPass || delay === undefined) return null;
	return Math.max(delay * (0.75 + random() / 2), (error.retryAfter ?? 0) * 1000);
}

/** An answer of any kind shows that the service is there; only silence and failures of its own count against it. */
function tell(breaker: Breaker, error: unknown): void {
	if (!(error instanceof ProviderError)) breaker.neither();
	else if (error.fault === 'unavailable') breaker.failed(error.message.slice(0, 300));
	else if (error.fault === 'rate-limited') breaker.neither();
	else breaker.succeeded();
}

const open = (breaker: Breaker): ProviderError =>
	new ProviderError('unavailable', 'This service failed again and again, and is left alone for a while', {
		retryAfter: Math.ceil(breaker.wait() / 1000),
	});

/** What a driver let through: an answer that is not what was meant is as good as none. */
export function readError(error: unknown, milliseconds: number): unknown {
	if (isTaskCancelledError(error))
		return new ProviderError('unavailable', `Found no answer within ${milliseconds / 1000} s`, { cause: error });
	if (error instanceof SyntaxError)
		return new ProviderError('unavailable', 'Found an answer that cannot be read', { cause: error });
	if (error instanceof Problem && error.code === 'address_failed')
		return new ProviderError('unavailable', error.detail ?? error.title, { cause: error });
	if (error instanceof Problem && error.code === 'address_refused')
		return new ProviderError('refused', error.detail ?? error.title, { cause: error });
	return error;
}
