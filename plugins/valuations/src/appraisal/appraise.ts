import { type Doubt, doubtIn } from './doubt.ts';
import { distanceBetween, type Facts, type Sale, YEAR } from './facts.ts';
import { differencesTo, FEATURES, type Feature, PRIOR } from './features.ts';
import { type Fit, regress, weightedQuantile } from './regression.ts';

/** A sale that the value was read from, and how. */
export type Comparable = {
	sale: Sale;
	/** Metres. */
	distance: number;
	/** Years between the sale and the valuation. */
	age: number;
	/** The sale less the subject, where both are known and differ. */
	differences: Partial<Record<Feature, number>>;
	/** What each difference is worth: factors on the price that make the sale into one of the subject, today. */
	adjustments: Partial<Record<Feature, number>>;
	/** What it would have been sold for if it had been the subject, on the day of the valuation. */
	adjustedPrice: number;
	/** Its part of the answer; all of them together are 1. */
	weight: number;
};

export type Appraisal =
	| {
			known: true;
			value: number;
			low: number;
			high: number;
			confidence: number;
			error: number;
			sales: number;
			comparables: Comparable[];
	  }
	| { known: false; doubt: Doubt; sales: number };

/** Most sales that the slopes are learned from. */
const LEARNED_FROM = 240;
/** Most sales that are told of as comparables. */
const TOLD = 12;
/** So many neighbours make a neighbourhood: how far away a sale still counts fully. */
const NEIGHBOURS = 60;
const SHRINKAGE = 3;
/** The interval holds the price that would be paid in so many of a hundred cases. */
const COVERED = 0.8;

/**
 * What a home would be sold for. Its neighbourhood's sales say what each difference is worth (a robust regression of the logarithm of the price,
 * weighted by nearness, age and likeness, shrunk to what is generally believed); the likest of them, each adjusted by that, give the value;
 * and how well they would have told of one another gives the interval. Nothing is random, and no sale of the day itself or later counts.
 */
export function appraise(subject: Facts, at: number, sales: readonly Sale[]): Appraisal {
	const near = sales
		.filter(({ soldAt, price }) => soldAt < at && price > 0)
		.map((sale) => ({ sale, distance: distanceBetween(subject, sale) }))
		.sort((one, other) => one.distance - other.distance || (one.sale.id < other.sale.id ? -1 : 1))
		.slice(0, LEARNED_FROM);
	const tooFew = doubtIn({ subject, near });
	if (tooFew) return { known: false, doubt: tooFew, sales: near.length };

	const rows = near.map(({ sale }) => differencesTo(subject, at, sale));
	const prices = near.map(({ sale }) => Math.log(sale.price));
	const reach = Math.max(near[Math.min(NEIGHBOURS, near.length) - 1]?.distance ?? 0, 400);
	const ages = near.map(({ sale }) => (at - sale.soldAt) / YEAR);
	const weights = near.map(
		({ distance }, i) =>
			bell(distance / (1.2 * reach)) * bell((rows[i] as number[])[0]! / 0.6) * 0.5 ** ((ages[i] as number) / 1.5),
	);
	const fit = regress(rows, prices, weights, { believed: PRIOR, shrinkage: SHRINKAGE });

	// Each sale as if it had been the subject, and how much of it is adjustment.
	const adjusted = near.map((_, i) => (prices[i] as number) - sum(rows[i] as number[], fit.slopes));
	const likeness = near.map(
		({ distance }, i) =>
			bell(distance / (0.6 * reach)) * bell(gross(rows[i] as number[], fit) / 0.35) * 0.5 ** ((ages[i] as number) / 0.75),
	);
	const chosen = likest(likeness, 2 * TOLD);
	const told = chosen.slice(0, TOLD);
	const level = centre(
		told.map((i) => adjusted[i] as number),
		told.map((i) => likeness[i] as number),
		fit.level,
	);
	const errors = leftOut(chosen, adjusted, likeness, fit.level);
	const tooVague = doubtIn({ subject, near, errors });
	if (tooVague) return { known: false, doubt: tooVague, sales: near.length };

	const spread = spreadOf(
		errors,
		chosen.map((i) => likeness[i] as number),
	);
	const whole = told.reduce((total, i) => total + (likeness[i] as number), 0);
	return {
		known: true,
		value: Math.exp(level),
		low: Math.exp(level - spread),
		high: Math.exp(level + spread),
		confidence: Math.max(0, Math.min(1, 1 - spread / 0.6)),
		error: spread,
		sales: near.length,
		comparables: told.map((i) => ({
			sale: (near[i] as { sale: Sale }).sale,
			distance: (near[i] as { distance: number }).distance,
			age: ages[i] as number,
			...reasonsOf(rows[i] as number[], fit),
			adjustedPrice: Math.exp(adjusted[i] as number),
			weight: (likeness[i] as number) / whole,
		})),
	};
}

const bell = (deviations: number): number => Math.exp(-0.5 * deviations * deviations);
const sum = (row: readonly number[], slopes: readonly number[]): number =>
	row.reduce((all, value, at) => all + value * (slopes[at] as number), 0);

/** All adjustments of a sale, none made up for by another. */
const gross = (row: readonly number[], { slopes }: Fit): number =>
	Math.sqrt(row.reduce((all, value, at) => all + (value * (slopes[at] as number)) ** 2, 0));

/** The places of the greatest, the greatest first. */
const likest = (likeness: readonly number[], most: number): number[] =>
	likeness
		.map((_, at) => at)
		.sort((one, other) => (likeness[other] as number) - (likeness[one] as number) || one - other)
		.slice(0, most);

/** How strongly the neighbourhood's own level counts among the likest, in sales of the usual weight. */
const LEVEL = 2;

/** A mean that none of them can pull away alone, drawn a little to the level of the whole neighbourhood. */
function centre(values: readonly number[], weights: readonly number[], level: number): number {
	const total = weights.reduce((all, weight) => all + weight, 0);
	const anchor = total ? (LEVEL * total) / weights.length : 1;
	let middle = level;
	for (let pass = 0; pass < 5; pass++) {
		let [upper, lower] = [anchor * level, anchor];
		for (const [at, value] of values.entries()) {
			const weight = (weights[at] as number) * Math.min(1, 0.15 / Math.max(Math.abs(value - middle), 1e-9));
			upper += weight * value;
			lower += weight;
		}
		middle = upper / lower;
	}
	return middle;
}

/** By how much (as a logarithm) the others would have missed each of them. */
const leftOut = (chosen: readonly number[], adjusted: readonly number[], likeness: readonly number[], level: number): number[] =>
	chosen.map((one) => {
		const others = chosen.filter((other) => other !== one);
		return (
			(adjusted[one] as number) -
			centre(
				others.map((at) => adjusted[at] as number),
				others.map((at) => likeness[at] as number),
				level,
			)
		);
	});

/** How many times the error of the likest is that of the subject, which is nobody's neighbour of its own choice. */
const CAUTION = 1.2;

const spreadOf = (errors: readonly number[], weights: readonly number[]): number =>
	Math.max(0.03, CAUTION * weightedQuantile(errors.map(Math.abs), weights, COVERED));

function reasonsOf(row: readonly number[], { slopes }: Fit): Pick<Comparable, 'differences' | 'adjustments'> {
	const differing = FEATURES.flatMap((name, at) =>
		row[at] ? [[name, row[at] as number, Math.exp(-(row[at] as number) * (slopes[at] as number))] as const] : [],
	);
	return {
		differences: Object.fromEntries(differing.map(([name, difference]) => [name, difference])),
		adjustments: Object.fromEntries(differing.map(([name, , factor]) => [name, factor])),
	};
}
