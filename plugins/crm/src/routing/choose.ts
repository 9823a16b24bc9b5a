/** Who is next. Pure, so that fairness can be tested with generated sequences. */
export type Colleague = {
	id: string;
	/** Not absent, within working hours, and not full. */
	isThere: boolean;
	openLeads: number;
};

/** Of a rule: at which turn each colleague was last served, and how many turns there were. */
export type Turns = { turn: number; turns: Readonly<Record<string, number>> };

/** Long before the number of turns is too great for its column, all begin anew. */
const MOST_TURNS = 2_000_000_000;

/**
 * Round robin: of those who are there, whoever waits longest. While the same colleagues are there this is each in turn; who comes back
 * from an absence is served next, once, and not flooded with what was missed.
 */
export function nextInTurn(colleagues: readonly Colleague[], state: Turns): { id: string; turns: Turns } | null {
	const { turn, turns } = state.turn < MOST_TURNS ? state : { turn: 0, turns: {} as Turns['turns'] };
	const [next] = colleagues
		.filter(({ isThere }) => isThere)
		.toSorted((one, other) => (turns[one.id] ?? 0) - (turns[other.id] ?? 0) || (one.id < other.id ? -1 : 1));
	if (!next) return null;
	const known = new Set(colleagues.map(({ id }) => id));
	// Who left the pool is forgotten, so that the row does not grow for ever.
	const kept = Object.fromEntries(Object.entries(turns).filter(([id]) => known.has(id)));
	return { id: next.id, turns: { turn: turn + 1, turns: { ...kept, [next.id]: turn + 1 } } };
}

/** The fewest open leads; of several, whoever waits longest. */
export function leastLoaded(colleagues: readonly Colleague[], state: Turns): { id: string; turns: Turns } | null {
	const there = colleagues.filter(({ isThere }) => isThere);
	const fewest = Math.min(...there.map(({ openLeads }) => openLeads));
	return nextInTurn(
		colleagues.map((one) => ({ ...one, isThere: one.isThere && one.openLeads === fewest })),
		state,
	);
}
