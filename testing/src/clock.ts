/** The platform's clock: it runs as clocks do, and can be put forward. */
export type Clock = {
	/** Milliseconds since 1970. */
	now(): number;
	/** So many milliseconds later; see `Platform.later`, which also does what has become due. */
	advance(milliseconds: number): void;
};

export function createClock(): Clock {
	let ahead = 0;
	return {
		now: () => Date.now() + ahead,
		advance(milliseconds) {
			ahead += milliseconds;
		},
	};
}
