/** Whether calls go through: `open` lets none, `half-open` one at a time, to see. */
export type BreakerState = {
	state: 'closed' | 'open' | 'half-open';
	/** Milliseconds since 1970. */
	since: number;
	/** What went wrong last; null: nothing yet. */
	lastError: string | null;
	/** In a row. */
	failures: number;
};

export type Breaker = {
	/** Asks to go through; each yes is answered with one of the other three. */
	enter(): boolean;
	succeeded(): void;
	failed(error: string): void;
	/** It went, and says nothing about whether the service is well. */
	neither(): void;
	state(): BreakerState;
	/** Milliseconds until it lets one through; 0: now. */
	wait(): number;
};

export type BreakerRules = {
	/** Failures in a row that open it. */
	failures: number;
	/** Milliseconds that it stays open. */
	pause: number;
	/** Successes in a row that close it. */
	successes: number;
};

/** Source: spec A-286. */
export const BREAKER: BreakerRules = { failures: 5, pause: 60_000, successes: 3 };

/**
 * Opens after so many failures in a row, lets one call through after the pause, and closes after so many successes in a row;
 * a failure among them opens it again. (cockatiel's closes after the first.)
 */
export function createBreaker(now: () => number, rules: BreakerRules = BREAKER): Breaker {
	let state: BreakerState['state'] = 'closed';
	let since = now();
	let lastError: string | null = null;
	let failures = 0;
	let successes = 0;
	let isTrying = false;

	const become = (next: BreakerState['state']): void => {
		state = next;
		since = now();
		successes = 0;
	};
	const wait = (): number => {
		if (state === 'closed') return 0;
		if (state === 'open') return Math.max(0, since + rules.pause - now());
		return isTrying ? 1 : 0;
	};

	return {
		wait,
		enter() {
			if (state === 'closed') return true;
			if (wait() > 0) return false;
			if (state === 'open') become('half-open');
			isTrying = true;
			return true;
		},
		succeeded() {
			failures = 0;
			if (state !== 'half-open') return;
			isTrying = false;
			if (++successes >= rules.successes) become('closed');
		},
		failed(error) {
			lastError = error;
			failures++;
			if (state === 'half-open') {
				isTrying = false;
				become('open');
			} else if (state === 'closed' && failures >= rules.failures) become('open');
		},
		neither() {
			if (state === 'half-open') isTrying = false;
		},
		state: () => ({ state, since, lastError, failures }),
	};
}
