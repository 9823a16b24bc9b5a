import { fault, refuse } from '../people.ts';

/** A saved search as columns, so that one indexed statement finds all that a listing fits. Areas in square metres. */
export type Bounds = {
	purpose: string;
	city: string;
	cities: string[] | null;
	types: string[] | null;
	priceFrom: number;
	priceTo: number;
	bedroomsFrom: number;
	bedroomsTo: number;
	bathroomsFrom: number;
	areaFrom: number;
	areaTo: number;
	west: number | null;
	south: number | null;
	east: number | null;
	north: number | null;
};

/** Greater than any price and any area; ranges that say nothing end here. */
export const NO_END = 1e15;
export const SQM_PER_SQFT = 0.09290304;
const TYPES = ['house', 'apartment', 'townhouse', 'condo', 'villa', 'land', 'commercial', 'other'];

export const lower = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/**
 * Reads filters in the words of the list of listings: `price[lte]=600000&bedrooms[gte]=3&address.city[in]=Seattle,Tacoma`.
 * @param units what a floor area is in
 * @throws invalid_input at /query, naming the filter, what was found and what is meant
 */
export function readBounds(query: string, units: 'sqft' | 'sqm'): Bounds {
	const bounds: Bounds = {
		...{ purpose: '', city: '', cities: null, types: null, priceFrom: 0, priceTo: NO_END, bedroomsFrom: 0, bedroomsTo: 999 },
		...{ bathroomsFrom: 0, areaFrom: 0, areaTo: NO_END, west: null, south: null, east: null, north: null },
	};
	for (const [key, value] of new URLSearchParams(query)) readOne(bounds, key, value, units === 'sqm' ? 1 : SQM_PER_SQFT);
	for (const [from, to] of [
		['priceFrom', 'priceTo'],
		['bedroomsFrom', 'bedroomsTo'],
		['areaFrom', 'areaTo'],
	] as const)
		if (bounds[from] > bounds[to]) throw wrong(from, bounds[from], `not more than ${bounds[to]}, or nothing ever fits`);
	return bounds;
}

function readOne(bounds: Bounds, key: string, value: string, perUnit: number): void {
	switch (key) {
		case 'price[gte]':
		case 'price.amount[gte]':
			bounds.priceFrom = number(key, value);
			return;
		case 'price[lte]':
		case 'price.amount[lte]':
			bounds.priceTo = number(key, value);
			return;
		case 'bedrooms':
			bounds.bedroomsFrom = bounds.bedroomsTo = number(key, value, 999);
			return;
		case 'bedrooms[gte]':
			bounds.bedroomsFrom = number(key, value, 999);
			return;
		case 'bedrooms[lte]':
			bounds.bedroomsTo = number(key, value, 999);
			return;
		case 'bathrooms[gte]':
			bounds.bathroomsFrom = number(key, value, 999);
			return;
		case 'livingArea[gte]':
			bounds.areaFrom = number(key, value) * perUnit;
			return;
		case 'livingArea[lte]':
			bounds.areaTo = number(key, value) * perUnit;
			return;
		case 'purpose':
			bounds.purpose = among(key, value, ['sale', 'rent']);
			return;
		case 'propertyType':
		case 'propertyType[in]':
			bounds.types = values(key, value).map((one) => among(key, one, TYPES));
			return;
		case 'address.city':
			setCities(bounds, [value]);
			return;
		case 'address.city[in]':
			setCities(bounds, values(key, value));
			return;
		case 'location[within]':
			Object.assign(bounds, rectangle(key, value));
			return;
		default:
			throw wrong(key, value, KNOWN);
	}
}

const KNOWN =
	'one of price[gte], price[lte], bedrooms, bedrooms[gte], bedrooms[lte], bathrooms[gte], livingArea[gte], livingArea[lte], purpose, propertyType, propertyType[in], address.city, address.city[in], location[within]';

function setCities(bounds: Bounds, cities: string[]): void {
	const towns = [...new Set(cities.map(lower).filter(Boolean))];
	if (towns.length === 0) throw wrong('address.city', '', 'a town');
	bounds.city = towns.length === 1 ? (towns[0] as string).slice(0, 200) : '';
	bounds.cities = towns.length === 1 ? null : towns;
}

const values = (key: string, value: string): string[] => {
	const list = [...new Set(value.split(','))];
	if (list.length > 20) throw wrong(key, `${list.length} values`, 'at most 20');
	return list;
};

function number(key: string, value: string, most = 1e12): number {
	const read = /^\d{1,13}(\.\d{1,2})?$/.test(value) ? Number(value) : Number.NaN;
	if (!(read <= most)) throw wrong(key, value, `a number from 0 to ${most}`);
	return read;
}

function among(key: string, value: string, allowed: readonly string[]): string {
	if (!allowed.includes(value)) throw wrong(key, value, `one of ${allowed.join(', ')}`);
	return value;
}

function rectangle(key: string, value: string): Pick<Bounds, 'west' | 'south' | 'east' | 'north'> {
	const parts = value.split(',');
	const [west, south, east, north] = parts.map(Number) as [number, number, number, number];
	const sound =
		parts.length === 4 &&
		parts.every((part) => /^-?\d{1,3}(\.\d{1,12})?$/.test(part.trim())) &&
		Math.abs(west) <= 180 &&
		Math.abs(east) <= 180 &&
		south >= -90 &&
		north <= 90 &&
		south <= north;
	if (!sound) throw wrong(key, value, 'west,south,east,north in degrees (WGS 84)');
	return { west, south, east, north };
}

const wrong = (key: string, found: unknown, meant: string) =>
	refuse([fault('/query', 'filter', `${key.slice(0, 60)}: found “${String(found).slice(0, 60)}”, meant ${meant}`)]);
