/** Chance with a seed: the same seed makes the same choices. (When a process dies in the middle of what, no seed decides.) */
export type Chance = {
	/** From 0 to 1. */
	next(): number;
	/** A whole number below. */
	below(most: number): number;
	one<T>(of: readonly T[]): T;
	/** True so often of a hundred times. */
	percent(share: number): boolean;
};

/** @param seed a whole number; source: mulberry32 */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (most: number): number => Math.floor(next() * most);
	return { next, below, one: (of) => of[below(of.length)] as never, percent: (share) => next() * 100 < share };
}
