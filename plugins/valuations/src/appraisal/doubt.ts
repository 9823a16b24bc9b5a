import type { Facts, Sale } from './facts.ts';
import { weightedQuantile } from './regression.ts';

/** Why there is no number. */
export type Doubt = {
	/** `few`: not enough sales; `far`: none near enough; `different`: none like it; `scattered`: those there are contradict one another. */
	reason: 'few' | 'far' | 'different' | 'scattered';
	detail: string;
};

/** Fewer sales than these say nothing about what a difference is worth. */
const FEWEST = 8;
/** Metres within which so many sales must lie. */
const FARTHEST = 8_000;
/** The subject's living area lies between those of its neighbours, or hardly beyond. */
const BEYOND = 1.35;
/** Comparables that would have missed one another by more (as a logarithm) in half of all cases say nothing. */
const SCATTERED = 0.3;

type Ground = {
	subject: Facts;
	near: readonly { sale: Sale; distance: number }[] /** Absent while there are none. */;
	errors?: readonly number[];
};

/** Says what keeps the sales at hand from telling the value, if anything does. */
export function doubtIn({ subject, near, errors }: Ground): Doubt | undefined {
	if (near.length < FEWEST) {
		return { reason: 'few', detail: `Found ${near.length} sales of this kind in reach; meant at least ${FEWEST}` };
	}
	const last = (near[FEWEST - 1] as { distance: number }).distance;
	if (last > FARTHEST) {
		return {
			reason: 'far',
			detail: `Found ${FEWEST} sales only within ${kilometres(last)}; meant within ${kilometres(FARTHEST)}`,
		};
	}
	const areas = near.map(({ sale }) => sale.livingArea);
	const even = areas.map(() => 1);
	const [smallest, largest] = [weightedQuantile(areas, even, 0.02) / BEYOND, weightedQuantile(areas, even, 0.98) * BEYOND];
	if (subject.livingArea < smallest || subject.livingArea > largest) {
		const side = subject.livingArea < smallest ? 'smaller' : 'larger';
		return { reason: 'different', detail: `It is much ${side} than all that was sold near it` };
	}
	const error =
		errors &&
		weightedQuantile(
			errors.map(Math.abs),
			errors.map(() => 1),
			0.5,
		);
	if (error !== undefined && error > SCATTERED) {
		return {
			reason: 'scattered',
			detail: `The sales nearest to it would have missed one another by ${Math.round(error * 100)} % and more; meant at most ${SCATTERED * 100} %`,
		};
	}
	return undefined;
}

const kilometres = (metres: number): string => `${(metres / 1000).toFixed(1)} km`;
