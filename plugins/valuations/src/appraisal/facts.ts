/** What is known of a home, in one set of units; what is not known is absent. */
export type Facts = {
	/** Degrees of WGS 84. */
	latitude: number;
	longitude: number;
	/** Square metres. */
	livingArea: number;
	/** Square metres. */
	lotArea?: number;
	bedrooms?: number;
	bathrooms?: number;
	yearBuilt?: number;
	/** Year in which it was last renewed as a whole. */
	yearRenovated?: number;
	/** 1 (poor) to 5 (very good). */
	condition?: number;
	/** Quality of the construction, 1 to 13, as assessors grade it. */
	grade?: number;
	/** 0 (none) to 4 (excellent). */
	view?: number;
	waterfront?: boolean;
};

/** A home that was sold: its facts at that time. */
export type Sale = Facts & {
	id: string;
	/** In the currency of all the others. */
	price: number;
	/** Milliseconds since 1970. */
	soldAt: number;
};

export const YEAR = 365.25 * 86_400_000;

const EARTH = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

type Point = Pick<Facts, 'latitude' | 'longitude'>;

/** Metres along the great circle (haversine, mean radius of the earth). */
export function distanceBetween(one: Point, other: Point): number {
	const [from, to] = [radians(one.latitude), radians(other.latitude)];
	const across = Math.sin((to - from) / 2) ** 2;
	const along = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
	return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(across + Math.cos(from) * Math.cos(to) * along)));
}

/** Metres to the east and to the north, on a plane that is good enough for some tens of kilometres. */
export function offsetFrom(origin: Point, point: Point): { east: number; north: number } {
	// The shorter way, also across the date line.
	const turn = ((point.longitude - origin.longitude + 540) % 360) - 180;
	return {
		east: radians(turn) * Math.cos(radians(origin.latitude)) * EARTH,
		north: radians(point.latitude - origin.latitude) * EARTH,
	};
}
