import { type Facts, offsetFrom, type Sale, YEAR } from './facts.ts';

/** What a price is explained by. The order is that of every row of differences. */
export const FEATURES = [
	'livingArea',
	'lotArea',
	'bedrooms',
	'bathrooms',
	'age',
	'condition',
	'grade',
	'view',
	'waterfront',
	'east',
	'north',
	'eastSquared',
	'northSquared',
	'time',
] as const;

export type Feature = (typeof FEATURES)[number];

/**
 * What markets agree on, until the sales at hand say otherwise: part of the price (as a logarithm) for one step of the difference.
 * Elasticities of the living area between 0.5 and 0.9 are what hedonic studies find (Sirmans et al. 2005).
 */
const BELIEVED: Partial<Record<Feature, number>> = {
	livingArea: 0.65,
	lotArea: 0.05,
	bathrooms: 0.03,
	condition: 0.05,
	grade: 0.12,
	view: 0.05,
};

export const PRIOR: readonly number[] = FEATURES.map((name) => BELIEVED[name] ?? 0);

/**
 * The sale less the subject: areas as logarithms, age in decades, places in kilometres, time in years. Where one of the two does not
 * tell, they count as alike, so that nothing is made up for either.
 */
export function differencesTo(subject: Facts, at: number, sale: Sale): number[] {
	const { east, north } = offsetFrom(subject, sale);
	const [x, y] = [east / 1000, north / 1000];
	return [
		Math.log(sale.livingArea / subject.livingArea),
		ratio(sale.lotArea, subject.lotArea),
		less(sale.bedrooms, subject.bedrooms),
		less(sale.bathrooms, subject.bathrooms),
		less(newestOf(sale), newestOf(subject)) / -10,
		less(sale.condition, subject.condition),
		less(sale.grade, subject.grade),
		less(sale.view, subject.view),
		less(flag(sale.waterfront), flag(subject.waterfront)),
		x,
		y,
		x * x,
		y * y,
		(sale.soldAt - at) / YEAR,
	];
}

const flag = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value));
const less = (one: number | undefined, other: number | undefined): number =>
	one === undefined || other === undefined ? 0 : one - other;
const ratio = (one: number | undefined, other: number | undefined): number => (one && other ? Math.log(one / other) : 0);

/** A home that was renewed is about halfway between its years. */
const newestOf = ({ yearBuilt, yearRenovated }: Facts): number | undefined =>
	yearBuilt !== undefined && yearRenovated !== undefined && yearRenovated > yearBuilt
		? (yearBuilt + yearRenovated) / 2
		: yearBuilt;
