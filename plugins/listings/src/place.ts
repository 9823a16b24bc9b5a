/** A point on the earth, in degrees (WGS 84). */
export type Place = { latitude: number; longitude: number };

/** Mean radius of the earth in metres (IUGG). */
const RADIUS = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the surface, in metres (haversine); right to half a percent. */
export function metresBetween(one: Place, other: Place): number {
	const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
	const a =
		half(one.latitude, other.latitude) +
		Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
	return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** The rectangle that a circle fits in, in degrees; what an index can look for. */
export function boxAround({ latitude, longitude }: Place, metres: number) {
	const up = (metres / RADIUS) * (180 / Math.PI);
	const aside = up / Math.max(0.01, Math.cos(radians(latitude)));
	return { south: latitude - up, north: latitude + up, west: longitude - aside, east: longitude + aside };
}
