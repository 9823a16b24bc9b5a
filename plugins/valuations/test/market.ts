/** A made-up market whose prices follow a law that nobody tells the valuation, and some chance. The same seed, the same market. */
import type { Sale } from '../src/appraisal/facts.ts';

export const DAY = 86_400_000;
export const BEGIN = Date.UTC(2025, 0, 1);
export const CENTRE = { latitude: 47.6, longitude: -122.3 };

/** Mulberry32: small, good enough, and the same everywhere. */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Homes sold over a year, some 9 km across, dearer to the west and at the water, with 8 % of chance. */
export function market(count: number, seed = 1): Sale[] {
	const random = seeded(seed);
	const chance = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return Array.from({ length: count }, (_, at) => {
		const [east, north] = [random() * 0.12 - 0.06, random() * 0.08 - 0.04];
		const livingArea = Math.round(60 + 180 * random() ** 1.5);
		const bedrooms = Math.max(1, Math.round(livingArea / 45 + chance() * 0.5));
		const bathrooms = Math.max(1, Math.round((livingArea / 70 + chance() * 0.3) * 4) / 4);
		const yearBuilt = 1920 + Math.floor(random() * 100);
		const lotArea = Math.round(300 + 900 * random());
		const grade = 6 + Math.floor(random() * 4);
		const soldAt = BEGIN + Math.floor(random() * 365) * DAY;
		const log =
			9.6 +
			0.72 * Math.log(livingArea) +
			0.06 * Math.log(lotArea) -
			6 * east +
			3 * Math.sin(north * 60) * 0.06 +
			0.1 * (grade - 7) +
			0.0012 * (yearBuilt - 1970) +
			(0.05 * (soldAt - BEGIN)) / (365 * DAY);
		return {
			id: `sale-${String(at).padStart(5, '0')}`,
			latitude: CENTRE.latitude + north,
			longitude: CENTRE.longitude + east,
			...{ livingArea, lotArea, bedrooms, bathrooms, yearBuilt, grade, soldAt },
			price: Math.round(Math.exp(log + 0.08 * chance())),
		};
	});
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
