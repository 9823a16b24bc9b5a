/**
 * A clock that a test sets, and that runs on from there as clocks do: on one that stood still, what is put off by a moment would be put
 * off for ever.
 * @param begins milliseconds since 1970
 */
export function settableClock(begins = Date.now()): { now: number } {
	let ahead = begins - Date.now();
	return {
		get now() {
			return Date.now() + ahead;
		},
		set now(at) {
			ahead = at - Date.now();
		},
	};
}

/** How much slower {@link slowTime} goes than others'. */
const SLOWER = 20;

/**
 * Sets the clock of this process, the embedded database in it included, to a moment, from where it goes on slowly: what is made within
 * a minute of waiting was made at the same minute, in the same order, on every machine.
 * @param begins milliseconds since 1970
 * @returns what sets it right again
 */
export function slowTime(begins: number): () => void {
	const Real = globalThis.Date;
	const started = Real.now();
	const now = (): number => begins + Math.floor((Real.now() - started) / SLOWER);
	class SlowDate extends Real {
		constructor(...given: [number]) {
			super(...(given.length > 0 ? given : ([now()] as [number])));
		}
		static override now = now;
		static override [Symbol.hasInstance](value: unknown): boolean {
			return Object.prototype.toString.call(value) === '[object Date]';
		}
	}
	globalThis.Date = SlowDate as DateConstructor;
	return () => {
		globalThis.Date = Real;
	};
}
