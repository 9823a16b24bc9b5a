/** The port `geocoding`, over all of its drivers. Nominatim’s answers: nominatim.org/release-docs/latest/api/Search and /Reverse. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { dataMock } from '../../src/data/mock.ts';
import { geocodingMock } from '../../src/geocoding/mock.ts';
import { nominatim } from '../../src/geocoding/nominatim.ts';
import { CITIES, metresBetween } from '../../src/world/cities.ts';

const LICENCE = 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright';

/** The documentation's example of `/search?q=Unter den Linden 1&format=jsonv2&addressdetails=1`, without its outline. */
const LINDEN = {
	place_id: 100149,
	licence: LICENCE,
	osm_type: 'node',
	osm_id: 107775,
	boundingbox: ['52.5172585', '52.5173585', '13.3976720', '13.3977720'],
	lat: '52.5170798',
	lon: '13.3888658',
	display_name: 'Kommandantenhaus, 1, Unter den Linden, Mitte, Berlin, 10117, Deutschland',
	category: 'building',
	type: 'yes',
	place_rank: 30,
	importance: 0.5,
	addresstype: 'building',
	name: 'Kommandantenhaus',
	address: {
		house_number: '1',
		road: 'Unter den Linden',
		suburb: 'Mitte',
		city: 'Berlin',
		'ISO3166-2-lvl4': 'DE-BE',
		postcode: '10117',
		country: 'Deutschland',
		country_code: 'de',
	},
};

describe('places of Nominatim', () => {
	let service: Service;
	beforeAll(async () => {
		service = await startService(({ path, url }) => {
			if (path === '/status') return { body: { status: 0, message: 'OK', data_updated: '2026-01-04T14:47:00+00:00' } };
			if (path === '/reverse') return { body: url.searchParams.get('lat') === '0' ? { error: 'Unable to geocode' } : LINDEN };
			return { body: url.searchParams.get('q') === 'nowhere at all' ? [] : [LINDEN] };
		});
	});
	afterAll(() => service.stop());
	const open = (settings: Record<string, string> = {}) =>
		nominatim(partsFor({ NOMINATIM_URL: service.url, NOMINATIM_CONTACT: 'maps@example.com', ...settings }));

	it('finds a house with its parts, and what must be shown with it', async () => {
		const driver = await open();
		const [place] = await driver.search(
			{ text: 'Unter den Linden 1', countries: ['DE', 'AT'], language: 'de', limit: 3 },
			callFor(),
		);
		expect(place).toEqual({
			point: { lat: 52.5170798, lng: 13.3888658 },
			label: LINDEN.display_name,
			precision: 'house',
			address: { line1: 'Unter den Linden 1', city: 'Berlin', region: 'BE', postalCode: '10117', country: 'DE' },
			bounds: { south: 52.5172585, north: 52.5173585, west: 13.397672, east: 13.397772 },
			attribution: '© OpenStreetMap contributors',
		});
		const asked = service.asked.at(-1);
		expect(Object.fromEntries(asked?.url.searchParams ?? [])).toEqual({
			format: 'jsonv2',
			addressdetails: '1',
			q: 'Unter den Linden 1',
			limit: '3',
			countrycodes: 'de,at',
		});
		expect(asked?.headers).toMatchObject({
			'accept-language': 'de',
			'user-agent': expect.stringMatching(/Freehold.*maps@example\.com/),
		});
	});

	it('finds nothing in the sea and for what is no place', async () => {
		const driver = await open();
		expect(await driver.reverse({ point: { lat: 0, lng: -30 } }, callFor())).toBeNull();
		expect(await driver.search({ text: 'nowhere at all' }, callFor())).toEqual([]);
		expect((await driver.reverse({ point: { lat: 52.5, lng: 13.4 } }, callFor()))?.address.city).toBe('Berlin');
		await driver.check();
	});

	it('asks one after the other, as far apart as the server wants', async () => {
		const begun: number[] = [];
		const parts = partsFor({ NOMINATIM_URL: service.url, NOMINATIM_CONTACT: 'maps@example.com', NOMINATIM_INTERVAL: '60' });
		const driver = await nominatim({
			...parts,
			fetch: (url, call) => {
				begun.push(Date.now());
				return parts.fetch(url, call);
			},
		});
		await Promise.all(Array.from({ length: 4 }, () => driver.search({ text: 'Berlin' }, callFor())));
		for (const [at, time] of begun.entries()) if (at) expect(time - (begun[at - 1] as number)).toBeGreaterThanOrEqual(55);
		const late = callFor({ signal: AbortSignal.timeout(20) });
		void driver.search({ text: 'Berlin' }, callFor()).catch(() => {});
		expect(await faultOf(Promise.all([driver.search({ text: 'x' }, late), driver.search({ text: 'y' }, late)]))).toMatchObject({
			fault: 'unavailable',
		});
	});

	it('does not ask the public server without saying who asks', async () => {
		expect(await faultOf((async () => nominatim(partsFor({})))())).toMatchObject({
			fault: 'refused',
			message: expect.stringContaining('NOMINATIM_CONTACT'),
		});
	});

	itTellsFaults(
		() => service,
		async (call) => (await open()).search({ text: 'Berlin' }, call),
	);
});

describe('places of the stand-in', () => {
	const parts = partsFor();
	const driver = geocodingMock(parts) as Awaited<ReturnType<typeof geocodingMock>>;

	it('puts the same address at the same point, inside its town', async () => {
		for (const city of CITIES) {
			const text = `12 Maple Street, ${city.name}, ${city.region}`;
			const [first] = await driver.search({ text, countries: [city.country] }, callFor());
			const [again] = await (await geocodingMock(partsFor())).search({ text, countries: [city.country] }, callFor());
			expect(first).toEqual(again);
			expect(first?.address).toMatchObject({ city: city.name, country: city.country });
			expect(metresBetween(city, first?.point ?? { lat: 0, lng: 0 }), city.name).toBeLessThan(8000);
		}
	});

	it('puts an unknown town into its country, and nowhere nowhere', async () => {
		const [place] = await driver.search({ text: '1 High Street, Little Whinging, ENG', countries: ['GB'] }, callFor());
		expect(place?.point.lat).toBeGreaterThan(51);
		expect(place?.point.lat).toBeLessThan(54);
		expect(await driver.search({ text: 'nowhere, Austin, TX' }, callFor())).toEqual([]);
		expect(await driver.search({ text: '12 Maple Street, Austin, TX', countries: ['AE'] }, callFor())).toEqual([]);
	});

	it('agrees with the stand-in of property data', async () => {
		const [place] = await driver.search({ text: '12 Maple Street, Austin, TX 78701' }, callFor());
		const address = { line1: '12 Maple St.', city: 'austin', region: 'TX', postalCode: '', country: 'US' };
		const house = await (await dataMock(parts)).assessor({ address }, callFor());
		expect(house?.point).toEqual(place?.point);
		const back = await driver.reverse({ point: house?.point ?? { lat: 0, lng: 0 } }, callFor());
		expect(metresBetween(back?.point ?? { lat: 0, lng: 0 }, house?.point ?? { lat: 0, lng: 0 })).toBeLessThan(200);
	});
});
