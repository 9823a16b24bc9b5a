/**
 * What the demo's brokerage sold over the last fourteen months, as a file for the import of listings: without sales there is no market to
 * report and nothing to value a home by. Made up, and the same every time within a day.
 */

const PLACES: readonly [name: string, latitude: number, longitude: number, dollarsASquareFoot: number][] = [
	['Queen Anne', 47.6371, -122.3571, 640],
	['Ballard', 47.6687, -122.3842, 590],
	['Green Lake', 47.6792, -122.3262, 575],
	['Alki', 47.5763, -122.4095, 520],
	['Madison Park', 47.6359, -122.2784, 690],
	['Downtown', 47.6062, -122.3321, 560],
];
const COLUMNS = [
	...['reference', 'status', 'purpose', 'headline', 'propertyType', 'price.amount', 'price.currency', 'bedrooms', 'bathrooms'],
	...[
		'livingArea.value',
		'livingArea.unit',
		'yearBuilt',
		'location.latitude',
		'location.longitude',
		'address.city',
		'address.line1',
	],
	...['address.country', 'listedAt', 'closedAt'],
];
const SALES = 168;
const DAY = 86_400_000;

/** A number from 0 to 1 that only looks like chance. */
const chance = (at: number, salt: number): number => {
	const wave = Math.sin(at * 12.9898 + salt * 78.233) * 43_758.5453;
	return wave - Math.floor(wave);
};

function sale(at: number, today: number): (string | number)[] {
	const [name, latitude, longitude, rate] = PLACES[at % PLACES.length] as (typeof PLACES)[number];
	const ago = Math.floor((at / SALES) * 420) + 1;
	const area = Math.round(900 + 2100 * chance(at, 1));
	const year = 1908 + Math.floor(chance(at, 2) * 110);
	const kind = at % 4 === 3 ? 'townhouse' : 'house';
	const rooms = Math.max(1, Math.round(area / 620));
	const growth = 1 + (420 - ago) / 8400;
	const price = Math.round((area * rate * growth * (0.93 + 0.14 * chance(at, 3)) * (1 + (year - 1960) / 1600)) / 500) * 500;
	const [closed, days] = [today - ago * DAY, 9 + Math.floor(chance(at, 4) * 34)];
	const place = [latitude + (chance(at, 5) - 0.5) * 0.02, longitude + (chance(at, 6) - 0.5) * 0.03].map((one) => one.toFixed(6));
	return [
		...[`PAST-${1000 + at}`, 'sold', 'sale', `${year} ${kind} in ${name}`, kind, price, 'USD', rooms, Math.max(1, rooms - 1)],
		...[area, 'sqft', year, ...(place as [string, string]), 'Seattle', `${100 + at * 3} Past Street`, 'US'],
		...[new Date(closed - days * DAY).toISOString(), new Date(closed).toISOString()],
	];
}

/** The file: CSV with a line of names. */
export function pastSales(now = new Date()): string {
	// From the day's beginning: the same file for the same day.
	const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
	return [COLUMNS, ...Array.from({ length: SALES }, (_, at) => sale(at, today))].map((row) => row.join(',')).join('\n');
}
