/** Rectangle, circle and polygon on the globe, against a reckoning without any index or box. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOfCircle, boxOfRing, EARTH, unrolled } from '../src/search/geometry.ts';

const latitude = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0, 89.9999, -89.9999));
const longitude = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.9999, -179.9999, 0));
const meters = fc.oneof(fc.double({ min: 1, max: 2_000_000, noNaN: true }), fc.constantFrom(1, 5000, 2_000_000));

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
/** By vectors, a way of its own to the distance. */
function distance(a: [number, number], b: [number, number]): number {
	const vector = ([lat, lng]: [number, number]) => [
		Math.cos(rad(lat)) * Math.cos(rad(lng)),
		Math.cos(rad(lat)) * Math.sin(rad(lng)),
		Math.sin(rad(lat)),
	];
	const [x, y] = [vector(a), vector(b)] as [number[], number[]];
	const chord = Math.hypot(...x.map((one, index) => one - (y[index] as number)));
	return 2 * EARTH * Math.asin(Math.min(1, chord / 2));
}

const isIn = ([west, south, east, north]: readonly number[], [lat, lng]: [number, number]): boolean =>
	lat >= (south as number) &&
	lat <= (north as number) &&
	((west as number) <= (east as number)
		? lng >= (west as number) && lng <= (east as number)
		: lng >= (west as number) || lng <= (east as number));

describe('geometry', () => {
	it('puts no point of a circle outside its box, at the poles and the date line either', () => {
		const point = fc.tuple(latitude, longitude);
		fc.assert(
			fc.property(
				point,
				meters,
				fc.double({ min: 0, max: 0.999999, noNaN: true }),
				fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
				(centre, radius, part, bearing) => {
					const there = travel(centre, radius * part, bearing);
					fc.pre(distance(centre, there) <= radius);
					expect(isIn(boxOfCircle(centre[0], centre[1], radius), there)).toBe(true);
				},
			),
			{ numRuns: 5000 },
		);
	});

	it('keeps the box of a small circle small', () => {
		const [west, south, east, north] = boxOfCircle(47.6, -122.3, 5000);
		expect([west < -122.36, west > -122.37, east < -122.23, east > -122.24]).toEqual([true, true, true, true]);
		expect(north - south).toBeCloseTo(0.09, 2);
	});

	it('takes a ring over the date line the short way round', () => {
		const ring = unrolled([
			[179, -1],
			[-179, -1],
			[-179, 1],
			[179, 1],
			[179, -1],
		]);
		expect(ring.map(([lng]) => lng)).toEqual([179, 181, 181, 179, 179]);
		expect(boxOfRing(ring).box).toEqual([179, -1, -179, 1]);
	});
});

function travel([lat, lng]: [number, number], far: number, bearing: number): [number, number] {
	const reach = far / EARTH;
	const there = Math.asin(
		Math.max(-1, Math.min(1, Math.sin(rad(lat)) * Math.cos(reach) + Math.cos(rad(lat)) * Math.sin(reach) * Math.cos(bearing))),
	);
	const turn = Math.atan2(
		Math.sin(bearing) * Math.sin(reach) * Math.cos(rad(lat)),
		Math.cos(reach) - Math.sin(rad(lat)) * Math.sin(there),
	);
	const turned = ((((lng + (turn * 180) / Math.PI + 180) % 360) + 360) % 360) - 180;
	return [(there * 180) / Math.PI, turned];
}
