import { LRUCache } from 'lru-cache';
import type { Counts } from './counts.ts';
import type { Policy } from './policies.ts';
import { keyOf, type Standing } from './standing.ts';
import { elapsedOf, used, waitFor } from './window.ts';

/** What this process knows of one subject's calls: those of all processes as last heard, and its own since. */
export type Window = {
	policy: Policy;
	key: string;
	index: number;
	previous: number;
	current: number;
	/** Of `current`, not told the store yet. */
	untold: number;
	/** Of `previous`, not told the store yet. */
	late: number;
	/** Has the store said what `previous` was? */
	isConfirmed: boolean;
	isQueued: boolean;
	/** When the store was last told. */
	told: number;
};

/**
 * Budgets are decided from what this process knows, without waiting for anything. Where there is a shared store it is told in
 * the background, and answers with everybody's count.
 */
export type Budgets = {
	/** The subject's window; made where there is none. */
	window(policy: Policy, subject: string): Window;
	/** Counts a call against one or two windows, or against none where it is refused. */
	take(mine: Window, ours: Window | undefined): Standing;
	/** Tells the store everything. */
	close(): Promise<void>;
};

const ROUND = 250;
/** What is far from its end can wait this long. */
const PATIENCE = 1000;
/** More subjects than this at once are not known; the one that was quiet longest begins anew here (not in the store). */
const SUBJECTS = 20_000;

export function createBudgets(counts: Counts, now: () => number = Date.now): Budgets {
	const windows = new Map<string, LRUCache<string, Window>>();
	let queue: Window[] = [];
	let round: Promise<void> | undefined;
	const isAlone = counts.kind === 'memory';
	const timer = isAlone ? undefined : setInterval(() => void beginRound(), ROUND).unref();

	const beginRound = (isLast = false): Promise<void> => {
		round ??= tellAll(isLast).finally(() => {
			round = undefined;
		});
		return round;
	};

	/** One after the other: limits take no more than one connection away from the work. */
	async function tellAll(isLast: boolean): Promise<void> {
		const waiting = queue;
		queue = [];
		for (const window of waiting) {
			if (isLast || isUrgent(window)) await tell(window);
			else queue.push(window);
		}
	}

	const isUrgent = ({ isConfirmed, untold, policy, told }: Window): boolean =>
		!isConfirmed || untold * 100 >= policy.calls || now() - told >= PATIENCE;

	async function tell(window: Window): Promise<void> {
		const { key, index, late, untold, policy } = window;
		const kept = 2 * policy.seconds;
		window.isQueued = false;
		window.late = 0;
		window.untold = 0;
		window.told = now();
		try {
			if (!window.isConfirmed) {
				const before = `${key}:${index - 1}`;
				const previous = await (late ? counts.add(before, late, kept) : counts.get(before));
				if (window.index !== index) return;
				// A store that stands in for a lost one knows less than we do.
				window.previous = Math.max(window.previous, previous);
				window.isConfirmed = true;
			}
			const current = await counts.add(`${key}:${index}`, untold, kept);
			if (window.index === index) window.current = Math.max(window.current, current + window.untold);
		} catch {
			// Our own count goes on; what was not told is only missing at the others.
		}
	}

	function open(policy: Policy, subject: string): Window {
		const key = keyOf(policy, subject);
		const began = { index: indexOf(policy, now()), previous: 0, current: 0, untold: 0, late: 0, told: 0 };
		return { policy, key, ...began, isConfirmed: false, isQueued: false };
	}

	function count(window: Window): void {
		window.current++;
		window.untold++;
		if (isAlone || window.isQueued) return;
		window.isQueued = true;
		queue.push(window);
	}

	return {
		window(policy, subject) {
			const known = windows.get(policy.name)?.get(subject);
			if (known) return known;
			const window = open(policy, subject);
			const others = windows.get(policy.name) ?? new LRUCache({ max: SUBJECTS });
			windows.set(policy.name, others.set(subject, window));
			return window;
		},
		take(mine, ours) {
			const at = now();
			const left = leftIn(mine, at);
			const oursLeft = ours ? leftIn(ours, at) : Number.POSITIVE_INFINITY;
			const nearest = ours && oursLeft < left ? ours : mine;
			const least = Math.min(left, oursLeft);
			const { policy, previous, current } = nearest;
			const length = policy.seconds * 1000;
			if (least < 1) {
				const wait = waitFor(policy.calls, previous, current, at, length);
				return { policy, remaining: 0, seconds: Math.max(1, Math.ceil(wait / 1000)), isRefused: true };
			}
			count(mine);
			if (ours) count(ours);
			const rest = Math.ceil((1 - elapsedOf(at, length)) * policy.seconds);
			return { policy, remaining: Math.floor(least - 1), seconds: rest, isRefused: false };
		},
		async close() {
			clearInterval(timer);
			await round;
			await beginRound(true);
		},
	};
}

const indexOf = ({ seconds }: Policy, at: number): number => Math.floor(at / (seconds * 1000));

/** Calls left, after the window was brought to where the clock is. */
function leftIn(window: Window, at: number): number {
	const { policy } = window;
	const index = indexOf(policy, at);
	if (index !== window.index) {
		const isNext = index === window.index + 1;
		window.previous = isNext ? window.current : 0;
		window.late = isNext ? window.untold : 0;
		window.current = 0;
		window.untold = 0;
		window.index = index;
		window.isConfirmed = false;
	}
	return policy.calls - used(window.previous, window.current, elapsedOf(at, policy.seconds * 1000));
}
