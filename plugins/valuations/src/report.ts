import type { Comparable } from './appraisal/appraise.ts';
import type { Feature } from './appraisal/features.ts';

/** To the hundred above 10,000: nobody knows a house to the cent. */
export const moneyOf = (amount: number, currency: string): { amount: string; currency: string } => ({
	amount: (amount >= 10_000 ? Math.round(amount / 100) * 100 : Math.round(amount)).toFixed(2),
	currency,
});

/** Where a sale lies counts as one reason, however many terms the regression has for it. */
const PLACE: readonly Feature[] = ['east', 'north', 'eastSquared', 'northSquared'];
/** An effect below this part of the price is not worth a word. */
const SLIGHT = 0.0005;

/** A comparable as a valuation keeps it. */
export function comparableOf(comparable: Comparable, currency: string): Record<string, unknown> {
	const { sale, distance, age, adjustments, differences, adjustedPrice, weight } = comparable;
	const place = PLACE.reduce((factor, name) => factor * (adjustments[name] ?? 1), 1);
	const reasons = Object.entries(adjustments).flatMap(([name, factor]) =>
		PLACE.includes(name as Feature)
			? []
			: [
					{
						about: name,
						difference: shown(name as Feature, differences[name as Feature] ?? 0, comparable),
						effect: rounded(factor - 1, 4),
					},
				],
	);
	return {
		listing: sale.id,
		soldAt: new Date(sale.soldAt).toISOString(),
		price: { amount: sale.price.toFixed(2), currency },
		adjustedPrice: moneyOf(adjustedPrice, currency),
		distance: Math.round(distance),
		days: Math.round(age * 365.25),
		weight: rounded(weight, 4),
		reasons: [...reasons, { about: 'place', effect: rounded(place - 1, 4) }]
			.filter(({ effect }) => Math.abs(effect) >= SLIGHT)
			.toSorted((one, other) => Math.abs(other.effect) - Math.abs(one.effect)),
	};
}

/** A difference in the unit that people think in: square metres, years. */
function shown(name: Feature, difference: number, { sale }: Comparable): number {
	const area = name === 'livingArea' ? sale.livingArea : name === 'lotArea' ? sale.lotArea : undefined;
	if (area !== undefined) return rounded(area - area / Math.exp(difference), 1);
	if (name === 'age') return rounded(difference * 10, 1);
	return rounded(difference, 2);
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
