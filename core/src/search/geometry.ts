import type { Position } from './language/filter.ts';

/** Metres of the mean radius of the earth (IUGG). A sphere is wrong by 0.5 % at most, as against the WGS 84 ellipsoid. */
export const EARTH = 6_371_008.8;

/** West, south, east, north in degrees; a box over the date line has its west east of its east. */
export type Box = [number, number, number, number];

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const deg = (radians: number): number => (radians * 180) / Math.PI;

/** The smallest box that holds the circle; one that reaches a pole goes all the way round. */
export function boxOfCircle(latitude: number, longitude: number, meters: number): Box {
	// A hair more than it is, so that rounding never cuts off what lies on the rim.
	const reach = (meters / EARTH) * (1 + 1e-9) + 1e-12;
	const south = latitude - deg(reach);
	const north = latitude + deg(reach);
	if (south <= -90 || north >= 90) return [-180, Math.max(-90, south), 180, Math.min(90, north)];
	const wide = deg(Math.asin(Math.min(1, Math.sin(reach) / Math.cos(rad(latitude)))));
	return wide >= 180 ? [-180, south, 180, north] : [turned(longitude - wide), south, turned(longitude + wide), north];
}

/** The same longitude between -180 and 180. */
const turned = (longitude: number): number =>
	longitude < -180 ? longitude + 360 : longitude > 180 ? longitude - 360 : longitude;

/** SQL of the distance in metres between a place in two columns and a point: haversine. */
export const distanceSql = (latitude: string, longitude: string, toLatitude: string, toLongitude: string): string =>
	`(2 * ${EARTH} * asin(sqrt(least(1, power(sin(radians(${latitude} - ${toLatitude}) / 2), 2) + cos(radians(${toLatitude})) * cos(radians(${latitude})) * power(sin(radians(${longitude} - ${toLongitude}) / 2), 2)))))`;

/**
 * A ring whose longitudes go on where it crosses the date line (179, 181 in place of 179, -179): of two corners the shorter way round
 * is meant. GeoJSON (RFC 7946, 3.1.9) wants such a polygon cut in two; both are understood.
 */
export function unrolled(ring: readonly Position[]): Position[] {
	let offset = 0;
	return ring.map(([longitude, latitude], index) => {
		const before = ring[index - 1]?.[0];
		if (before !== undefined && longitude - before > 180) offset -= 360;
		if (before !== undefined && longitude - before < -180) offset += 360;
		return [longitude + offset, latitude];
	});
}

/** The box of an unrolled ring, and how many degrees its points lie beyond the usual ones. */
export function boxOfRing(ring: readonly Position[]): { box: Box; shifts: number[] } {
	const longitudes = ring.map(([longitude]) => longitude);
	const latitudes = ring.map(([, latitude]) => latitude);
	const west = Math.min(...longitudes);
	const east = Math.max(...longitudes);
	const south = Math.min(...latitudes);
	const north = Math.max(...latitudes);
	const shifts = [0, ...(east > 180 ? [360] : []), ...(west < -180 ? [-360] : [])];
	const box: Box = east - west >= 360 ? [-180, south, 180, north] : [turned(west), south, turned(east), north];
	return { box, shifts };
}

/** PostgreSQL's text of a polygon. */
export const polygonText = (ring: readonly Position[]): string =>
	`(${ring.map(([longitude, latitude]) => `(${longitude},${latitude})`).join(',')})`;
