/** What somebody seems to look for, learned from what they did. Pure. */

/** A listing they had to do with; the weight says how much that tells. */
export type Evidence = {
	purpose: string | null;
	price: number | null;
	currency: string | null;
	bedrooms: number | null;
	type: string | null;
	city: string | null;
	features: string[] | null;
	weight: number;
};

/** What they said themselves, on a lead. */
export type Wish = {
	budgetFrom: number | null;
	budgetTo: number | null;
	currency: string | null;
	types: string[] | null;
	areas: string[] | null;
	bedroomsFrom: number | null;
	features: string[] | null;
};

export type Preferences = {
	/** How many listings and wishes it is learned from. */
	evidence: number;
	/** From 0 (nothing is known) to 1. */
	confidence: number;
	purpose: string | null;
	currency: string | null;
	priceFrom: number | null;
	priceTo: number | null;
	bedrooms: number | null;
	/** Most wanted first; shares of all weight, from 0 to 1. */
	areas: Record<string, number>;
	types: Record<string, number>;
	features: Record<string, number>;
};

/** What is said counts as much as five listings looked at. */
const SAID = 5;
/** From so much weight on we are nearly sure. */
const SURE = 12;
/** Listings below and above what was looked at would do as well. */
const MARGIN = 0.1;

export function learn(evidence: readonly Evidence[], wishes: readonly Wish[]): Preferences {
	const purpose = most(shares(evidence, ({ purpose: one }) => [one]));
	const currency = most(
		shares([...evidence, ...wishes.map((wish) => ({ ...wish, weight: SAID }))], ({ currency: one }) => [one]),
	);
	const seen = evidence.filter((one) => (purpose === null || one.purpose === purpose) && one.currency === currency);
	const said = wishes.filter((wish) => wish.currency === currency || wish.currency === null);
	const weight = evidence.reduce((sum, one) => sum + one.weight, 0) + wishes.filter(saysMuch).length * SAID;
	const weighed = wishes.map((wish) => ({ ...wish, weight: SAID }));
	const prices = seen.flatMap(({ price }) => (price === null ? [] : [price]));
	const bedrooms = [
		...weighed.map(({ bedroomsFrom, weight: w }) => [bedroomsFrom, w]),
		...evidence.map((one) => [one.bedrooms, one.weight]),
	];
	return {
		evidence: evidence.length + wishes.filter(saysMuch).length,
		confidence: Math.round((1 - Math.exp(-weight / (SURE / 3))) * 100) / 100,
		purpose,
		currency,
		priceFrom: least(said.map((wish) => wish.budgetFrom)) ?? (prices.length ? Math.min(...prices) * (1 - MARGIN) : null),
		priceTo: greatest(said.map((wish) => wish.budgetTo)) ?? (prices.length ? Math.max(...prices) * (1 + MARGIN) : null),
		bedrooms: average(bedrooms as [number | null, number][]),
		areas: sharesOf(
			evidence,
			weighed,
			({ city }) => [city],
			({ areas }) => areas,
		),
		types: sharesOf(
			evidence,
			weighed,
			({ type }) => [type],
			({ types }) => types,
		),
		features: sharesOf(
			evidence,
			weighed,
			({ features }) => features,
			({ features }) => features,
		),
	};
}

const saysMuch = (wish: Wish): boolean =>
	Boolean(wish.budgetFrom ?? wish.budgetTo ?? wish.bedroomsFrom) ||
	Boolean(wish.types?.length || wish.areas?.length || wish.features?.length);

type Names = (string | null)[] | null;

/** Of all weight, how much each name has; at most ten names. */
function shares<T extends { weight: number }>(all: readonly T[], names: (one: T) => Names): Record<string, number> {
	const sums = new Map<string, number>();
	for (const one of all) for (const name of names(one) ?? []) if (name) sums.set(name, (sums.get(name) ?? 0) + one.weight);
	const whole = all.filter((one) => names(one)?.some(Boolean)).reduce((sum, { weight }) => sum + weight, 0);
	return Object.fromEntries(
		[...sums]
			.toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
			.slice(0, 10)
			.map(([name, sum]) => [name, Math.round((sum / whole) * 1000) / 1000]),
	);
}

const sharesOf = <W extends { weight: number }>(
	evidence: readonly Evidence[],
	wishes: readonly W[],
	seen: (one: Evidence) => Names,
	said: (one: W) => Names,
): Record<string, number> =>
	shares(
		[
			...evidence.map((one) => ({ names: seen(one), weight: one.weight })),
			...wishes.map((one) => ({ names: said(one), weight: one.weight })),
		],
		({ names }) => names,
	);

const most = (of: Record<string, number>): string | null => Object.keys(of)[0] ?? null;

const known = (values: readonly (number | null)[]): number[] => values.filter((value): value is number => value !== null);
const least = (values: readonly (number | null)[]): number | null => (known(values).length ? Math.min(...known(values)) : null);
const greatest = (values: readonly (number | null)[]): number | null =>
	known(values).length ? Math.max(...known(values)) : null;

function average(pairs: readonly [number | null, number][]): number | null {
	const told = pairs.filter(([value]) => value !== null) as [number, number][];
	const weight = told.reduce((sum, [, w]) => sum + w, 0);
	return weight === 0 ? null : Math.round((told.reduce((sum, [value, w]) => sum + value * w, 0) / weight) * 10) / 10;
}
