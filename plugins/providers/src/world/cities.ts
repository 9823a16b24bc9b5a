/** Towns that the stand-ins know. Centres are those of the real ones; what stands in their streets is made up. */
export type City = {
	name: string;
	/** State or province in its short form. */
	region: string;
	country: string;
	lat: number;
	lng: number;
	/** First digits of its postal codes; the rest is made up. Empty where a country has none. */
	postal: string;
	/** FIPS code of its county, in the United States. */
	county?: string;
	currency: string;
	/** Price of a square metre, in the currency. */
	level: number;
};

const usa = (name: string, region: string, lat: number, lng: number, postal: string, county: string, level: number): City => ({
	name,
	region,
	country: 'US',
	lat,
	lng,
	postal,
	county,
	currency: 'USD',
	level,
});

export const CITIES: readonly City[] = [
	usa('Austin', 'TX', 30.2672, -97.7431, '787', '48453', 3900),
	usa('Boston', 'MA', 42.3601, -71.0589, '021', '25025', 8300),
	usa('Chicago', 'IL', 41.8781, -87.6298, '606', '17031', 2900),
	usa('Denver', 'CO', 39.7392, -104.9903, '802', '08031', 4700),
	usa('Los Angeles', 'CA', 34.0522, -118.2437, '900', '06037', 7600),
	usa('Miami', 'FL', 25.7617, -80.1918, '331', '12086', 5200),
	usa('Nashville', 'TN', 36.1627, -86.7816, '372', '47037', 3500),
	usa('New York', 'NY', 40.7128, -74.006, '100', '36061', 12_500),
	usa('Phoenix', 'AZ', 33.4484, -112.074, '850', '04013', 3000),
	usa('Portland', 'OR', 45.5152, -122.6784, '972', '41051', 3800),
	usa('San Francisco', 'CA', 37.7749, -122.4194, '941', '06075', 10_900),
	usa('Seattle', 'WA', 47.6062, -122.3321, '981', '53033', 6500),
	{ name: 'Dubai', region: 'DU', country: 'AE', lat: 25.2048, lng: 55.2708, postal: '', currency: 'AED', level: 16_000 },
	{ name: 'Abu Dhabi', region: 'AZ', country: 'AE', lat: 24.4539, lng: 54.3773, postal: '', currency: 'AED', level: 12_500 },
	{ name: 'London', region: 'ENG', country: 'GB', lat: 51.5074, lng: -0.1278, postal: 'SW', currency: 'GBP', level: 9800 },
	{ name: 'Manchester', region: 'ENG', country: 'GB', lat: 53.4808, lng: -2.2426, postal: 'M', currency: 'GBP', level: 4300 },
	{ name: 'Toronto', region: 'ON', country: 'CA', lat: 43.6532, lng: -79.3832, postal: 'M5', currency: 'CAD', level: 9300 },
	{ name: 'Vancouver', region: 'BC', country: 'CA', lat: 49.2827, lng: -123.1207, postal: 'V6', currency: 'CAD', level: 11_200 },
	{ name: 'Berlin', region: 'BE', country: 'DE', lat: 52.52, lng: 13.405, postal: '10', currency: 'EUR', level: 5200 },
	{ name: 'Paris', region: 'IDF', country: 'FR', lat: 48.8566, lng: 2.3522, postal: '750', currency: 'EUR', level: 9900 },
	{ name: 'Madrid', region: 'MD', country: 'ES', lat: 40.4168, lng: -3.7038, postal: '280', currency: 'EUR', level: 4600 },
	{ name: 'Sydney', region: 'NSW', country: 'AU', lat: -33.8688, lng: 151.2093, postal: '20', currency: 'AUD', level: 12_800 },
];

/** Roughly where a country lies; what is made up for a town that is not in the list lies in here. */
const COUNTRIES: Readonly<
	Record<string, { south: number; west: number; north: number; east: number; currency: string; level: number }>
> = {
	US: { south: 32.5, west: -115, north: 46, east: -82, currency: 'USD', level: 2600 },
	CA: { south: 49.5, west: -120, north: 54, east: -95, currency: 'CAD', level: 3900 },
	GB: { south: 51.2, west: -3, north: 53.5, east: -0.2, currency: 'GBP', level: 3600 },
	AE: { south: 24, west: 54.5, north: 25.2, east: 55.9, currency: 'AED', level: 8000 },
	DE: { south: 48.5, west: 8, north: 53, east: 13, currency: 'EUR', level: 3200 },
	FR: { south: 44.5, west: 0, north: 49, east: 5, currency: 'EUR', level: 2800 },
	ES: { south: 38, west: -5, north: 42, east: -1, currency: 'EUR', level: 1900 },
	AU: { south: -35, west: 142, north: -30, east: 149, currency: 'AUD', level: 5200 },
};

type Random = (text: string) => () => number;

const plain = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

export const cityNamed = (name: string, region?: string, country?: string): City | undefined =>
	CITIES.find(
		(city) =>
			plain(city.name) === plain(name) &&
			(!region || plain(city.region) === plain(region)) &&
			(!country || city.country === country.toUpperCase()),
	);

export const cityOfPostalCode = (code: string, country = 'US'): City | undefined =>
	CITIES.find(
		(city) => city.postal !== '' && city.country === country && code.toUpperCase().replace(/\s/g, '').startsWith(city.postal),
	);

/** A town of any name, always the same one: a known one, or one made up inside the country. */
export function cityOf(name: string, region: string, country: string, random: Random): City {
	const found = cityNamed(name, region || undefined, country) ?? cityNamed(name, undefined, country);
	if (found) return found;
	const code = country.toUpperCase();
	const box = COUNTRIES[code];
	const next = random(`town ${plain(name)} ${plain(region)} ${code}`);
	const { south, west, north, east, currency, level } =
		box ?? ({ ...COUNTRIES.US, currency: 'USD', level: 2000 } as NonNullable<typeof box>);
	return {
		name,
		region,
		country: code,
		lat: south + next() * (north - south),
		lng: west + next() * (east - west),
		postal: code === 'US' ? String(100 + Math.floor(next() * 899)) : '',
		currency,
		level: Math.round(level * (0.7 + next() * 0.6)),
	};
}

/** The known town within 60 km of a point. */
export function cityNear(point: { lat: number; lng: number }): City | undefined {
	const [nearest] = CITIES.map((city) => ({ city, metres: metresBetween(city, point) })).toSorted((a, b) => a.metres - b.metres);
	return nearest && nearest.metres < 60_000 ? nearest.city : undefined;
}

const EARTH = 6_371_008.8;

/** Along the great circle (haversine). */
export function metresBetween(from: { lat: number; lng: number }, to: { lat: number; lng: number }): number {
	const rad = Math.PI / 180;
	const up = Math.sin(((to.lat - from.lat) * rad) / 2) ** 2;
	const across = Math.sin(((to.lng - from.lng) * rad) / 2) ** 2;
	return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(up + Math.cos(from.lat * rad) * Math.cos(to.lat * rad) * across)));
}

/** So many metres to the north and to the east. */
export const moved = ({ lat, lng }: { lat: number; lng: number }, north: number, east: number): { lat: number; lng: number } => ({
	lat: round(lat + north / 111_195),
	lng: round(lng + east / (111_195 * Math.cos((lat * Math.PI) / 180))),
});

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
