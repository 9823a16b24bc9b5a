/** Places through the door against a reckoning in the test, on rows all over the globe. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';

type Place = { latitude: number; longitude: number };

describeOnBoth('Searching by place', (driver) => {
	let test: TestApp;
	let as: string;
	let places: (Place & { id: string })[];

	beforeAll(async () => {
		test = await startApp(driver);
		as = await test.harbor.key('admin');
		const near: Place[] = [
			{ latitude: 90, longitude: 0 },
			{ latitude: -90, longitude: 77 },
			{ latitude: 89.99, longitude: 180 },
			{ latitude: 0, longitude: 180 },
			{ latitude: 0, longitude: -180 },
			{ latitude: 0.01, longitude: -179.99 },
		];
		const made: Place[] = [...near];
		for (let n = 0; n < 80; n++)
			made.push({ latitude: round(asin(2 * part(n, 0.618) - 1)), longitude: round(360 * part(n, 0.7548) - 180) });
		for (let n = 0; n < 40; n++) made.push({ latitude: round(47 + part(n, 0.618)), longitude: round(-122.5 + part(n, 0.7548)) });
		places = [];
		for (const location of made) {
			const { body } = await test.call('POST', '/v1/listings', { as, body: { headline: 'A place', location } });
			places.push({ ...location, id: body.id });
		}
	});
	afterAll(() => test?.stop());

	const search = async (filter: object): Promise<string[]> => {
		const ids: string[] = [];
		let cursor: string | undefined;
		do {
			const body = { filter, limit: 100, fields: ['id'], ...(cursor ? { cursor } : {}) };
			const answer = await test.call('POST', '/v1/search/listings', { as, body });
			expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
			ids.push(...answer.body.data.map(({ id }: { id: string }) => id));
			cursor = answer.body.next ?? undefined;
		} while (cursor);
		return ids.sort();
	};
	const those = (isMeant: (place: Place) => boolean): string[] =>
		places
			.filter(isMeant)
			.map(({ id }) => id)
			.sort();

	it('finds what lies within a distance, over the date line and the poles', async () => {
		for (const [latitude, longitude, meters] of CIRCLES) {
			const near = { latitude, longitude, meters } as Place & { meters: number };
			const expected = those((place) => distance(near, place) <= near.meters);
			expect([near, await search({ field: 'location', near })]).toEqual([near, expected]);
		}
	});

	it('finds what lies in a rectangle, over the date line too', async () => {
		for (const within of RECTANGLES) {
			const [west, south, east, north] = within as [number, number, number, number];
			const expected = those(
				({ latitude, longitude }) =>
					latitude >= south &&
					latitude <= north &&
					(west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east),
			);
			expect([within, await search({ field: 'location', within })]).toEqual([within, expected]);
		}
	});

	it('finds what lies in a polygon and not in its holes, over the date line too', async () => {
		for (const rings of POLYGONS) {
			const coordinates = rings.map((ring) => [...ring, ring[0]]);
			const expected = those((place) => rings.every((ring, index) => isInside(ring, place) === (index === 0)));
			expect([rings, await search({ field: 'location', inside: { type: 'Polygon', coordinates } })]).toEqual([rings, expected]);
		}
	});

	it('refuses what is no place', async () => {
		const wrong = [
			{ near: { latitude: 91, longitude: 0, meters: 5 } },
			{ near: { latitude: 0, longitude: 0, meters: 1e9 } },
			{ within: [0, 1, 2, 0] },
			{
				inside: {
					type: 'Polygon',
					coordinates: [
						[
							[0, 0],
							[1, 1],
							[0, 0],
						],
					],
				},
			},
			{
				inside: {
					type: 'Polygon',
					coordinates: [
						[
							[0, 0],
							[1, 1],
							[1, 0],
							[0, 1],
						],
					],
				},
			},
			{ inside: { type: 'Point', coordinates: [0, 0] } },
		];
		for (const one of wrong) {
			const { status, body } = await test.call('POST', '/v1/search/listings', {
				as,
				body: { filter: { field: 'location', ...one } },
			});
			expect([one, status, body.errors?.[0]?.pointer]).toEqual([one, 422, expect.stringMatching(/^\/filter/)]);
		}
	});
});

const part = (n: number, step: number): number => (n * step) % 1;
const asin = (one: number): number => (Math.asin(one) * 180) / Math.PI;
const round = (one: number): number => Math.round(one * 1e5) / 1e5;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

function distance(a: Place, b: Place): number {
	const h =
		Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
		Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2;
	return 2 * 6_371_008.8 * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** Rays to the east; a longitude is tried in each of the three turns of the globe. */
function isInside(ring: number[][], { latitude, longitude }: Place): boolean {
	let offset = 0;
	const corners = ring.map(([lng = 0, lat = 0], index) => {
		const before = ring[index - 1]?.[0] ?? lng;
		offset += lng - before > 180 ? -360 : lng - before < -180 ? 360 : 0;
		return [lng + offset, lat] as const;
	});
	return [0, 360, -360].some((turn) => {
		let crossings = 0;
		corners.forEach(([x1, y1], index) => {
			const [x2, y2] = corners[(index + 1) % corners.length] as readonly [number, number];
			if (y1 > latitude !== y2 > latitude && longitude + turn < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) crossings++;
		});
		return crossings % 2 === 1;
	});
}

const CIRCLES = [
	[47.5, -122, 20_000],
	[47.5, -122, 2_000_000],
	[0, 179.995, 5000],
	[0, -179.995, 5000],
	[89.995, 0, 20_000],
	[-89, 10, 150_000],
	[10, 100, 2_000_000],
];
const RECTANGLES = [
	[-122.4, 47.1, -121.8, 47.6],
	[170, -20, -170, 20],
	[-180, -90, 180, 90],
	[-180, 80, 180, 90],
	[180, -1, -180, 1],
];
const POLYGONS = [
	[
		[
			[-122.6, 46.9],
			[-121.4, 47.1],
			[-121.9, 48.1],
		],
	],
	[
		[
			[-122.6, 46.9],
			[-121.4, 46.9],
			[-121.4, 48.1],
			[-122.6, 48.1],
		],
		[
			[-122.2, 47.2],
			[-121.8, 47.2],
			[-121.8, 47.8],
			[-122.2, 47.8],
		],
	],
	[
		[
			[150, -40],
			[-150, -41],
			[-151, 40],
			[151, 41],
		],
	],
	[
		[
			[-150, -41],
			[-151, 40],
			[151, 41],
			[150, -40],
		],
	],
];
