import type { DwellingKind, Point, PostalAddress, Price } from '@freehold/core';
import { type City, cityNear, cityOf, metresBetween, moved } from './cities.ts';

type Random = (text: string) => () => number;

/** A house of the made-up world: the same address is always the same house, in the same street, sold on the same days. */
export type House = {
	id: string;
	parcelNumber: string;
	address: PostalAddress;
	point: Point;
	city: City;
	kind: DwellingKind;
	bedrooms: number;
	bathrooms: number;
	/** Square metres. */
	livingArea: number;
	lotArea: number;
	yearBuilt: number;
	owner: string;
	ownerOccupied: boolean;
	/** What it would fetch at a time, in the currency. */
	valueAt(time: number): number;
	/** The last sale before a time; undefined where there was none since it was built. */
	soldBefore(time: number): { on: string; price: number } | undefined;
};

const STREETS = [
	...['Alder', 'Beacon', 'Cedar', 'Church', 'Clover', 'Court', 'Elm', 'Garden', 'Hill', 'Juniper', 'Lake', 'Linden'],
	...['Main', 'Maple', 'Mill', 'Oak', 'Orchard', 'Park', 'Pine', 'River', 'Rose', 'Spring', 'Station', 'Willow'],
];
const OWNERS = [
	'Alvarez',
	'Bennett',
	'Chen',
	'Diaz',
	'Evans',
	'Farouk',
	'Garcia',
	'Hughes',
	'Iqbal',
	'Jensen',
	'Kim',
	'Lopez',
	'Meyer',
	'Novak',
];
const SUFFIX: Readonly<Record<string, string>> = { AE: 'Street', GB: 'Road', DE: 'Straße', FR: 'Rue', ES: 'Calle' };

/** Words of a street as the post shortens them (USPS Publication 28, appendix C). */
const SHORT: Readonly<Record<string, string>> = {
	street: 'ST',
	avenue: 'AVE',
	road: 'RD',
	drive: 'DR',
	lane: 'LN',
	court: 'CT',
	boulevard: 'BLVD',
	place: 'PL',
	terrace: 'TER',
	highway: 'HWY',
	circle: 'CIR',
	square: 'SQ',
	trail: 'TRL',
	parkway: 'PKWY',
	apartment: 'APT',
	suite: 'STE',
	north: 'N',
	south: 'S',
	east: 'E',
	west: 'W',
};

/** A line of an address as the post writes it: capitals, no points, short words. */
export const postalLine = (line: string): string =>
	line
		.normalize('NFKC')
		.replace(/[.,]/g, ' ')
		.split(/\s+/)
		.filter(Boolean)
		.map((word) => SHORT[word.toLowerCase()] ?? word.toUpperCase())
		.join(' ');

const YEAR = 365.25 * 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const priceOf = (amount: number, { currency }: Pick<City, 'currency'>): Price => ({ amount: amount.toFixed(2), currency });

/** The house at an address. Any address has one. */
export function houseAt(address: Omit<PostalAddress, 'postalCode'> & { postalCode?: string }, random: Random): House {
	const city = cityOf(address.city, address.region, address.country, random);
	const line = postalLine(address.line1);
	const street = line.replace(/^\d+\s*/, '') || line;
	const number = Number(/^\d+/.exec(line)?.[0] ?? 1);
	const unit = postalLine(address.line2 ?? '');
	return houseOf(city, street, number, unit, address.line1, random);
}

/** Where it is in its street: numbers go along it, odd ones on one side. */
function pointOf(city: City, street: string, number: number, random: Random): Point {
	const next = random(`street ${city.name} ${city.country} ${street}`);
	const far = 600 + next() * 4400;
	const bearing = next() * 2 * Math.PI;
	const along = next() * Math.PI;
	const start = moved(city, far * Math.cos(bearing), far * Math.sin(bearing));
	const way = (number % 2000) * 3.2 - 300;
	const side = number % 2 ? 14 : -14;
	return moved(start, way * Math.cos(along) - side * Math.sin(along), way * Math.sin(along) + side * Math.cos(along));
}

function houseOf(city: City, street: string, number: number, unit: string, line1: string, random: Random): House {
	const name = `${city.name}|${city.region}|${city.country}|${street}|${number}|${unit}`;
	const next = random(`house ${name}`);
	const kind: DwellingKind = unit ? 'condominium' : next() < 0.72 ? 'house' : next() < 0.5 ? 'townhouse' : 'multi-family';
	const bedrooms = (unit ? 1 : 2) + Math.floor(next() * (unit ? 3 : 4));
	const livingArea = Math.round((unit ? 38 : 55) + bedrooms * (unit ? 24 : 31) + next() * 40);
	const yearBuilt = 1908 + Math.floor(next() ** 0.6 * 112);
	const quality = 0.8 + next() * 0.45 - Math.max(0, 1970 - yearBuilt) * 0.001;
	const worth2024 = livingArea * city.level * quality;
	// A growth of 4 % a year, and each house a little of its own.
	const growth = 0.035 + next() * 0.01;
	const valueAt = (time: number): number =>
		Math.round((worth2024 * (1 + growth) ** ((time - Date.UTC(2024, 0, 1)) / YEAR)) / 500) * 500;
	const every = (4 + next() * 11) * YEAR;
	const first = Date.UTC(yearBuilt, 2) + next() * every;
	const owner = `${OWNERS[Math.floor(next() * OWNERS.length)]} family`;
	const postalCode =
		city.postal && city.country === 'US' ? city.postal + String(1 + streetPart(street)).padStart(2, '0') : city.postal;
	const parcel = random(`parcel ${name}`);
	const digits = (length: number): string => String(Math.floor(parcel() * 10 ** length)).padStart(length, '0');
	return {
		id: `mock-${digits(9)}`,
		parcelNumber: `${digits(3)}-${digits(4)}-${digits(3)}`,
		address: { line1, ...(unit ? { line2: unit } : {}), city: city.name, region: city.region, postalCode, country: city.country },
		point: pointOf(city, street, number, random),
		city,
		kind,
		bedrooms,
		bathrooms: Math.max(1, Math.round(bedrooms * 0.65 * 2) / 2),
		livingArea,
		lotArea: unit ? 0 : Math.round(livingArea * (2 + next() * 5)),
		yearBuilt,
		owner,
		ownerOccupied: next() < 0.66,
		valueAt,
		soldBefore(time) {
			if (first > time) return undefined;
			const sold = first + Math.floor((time - first) / every) * every;
			return {
				on: dayOf(sold),
				price: Math.round((valueAt(sold) * (0.97 + random(`sale ${name} ${dayOf(sold)}`)() * 0.06)) / 500) * 500,
			};
		},
	};
}

const streetPart = (street: string): number =>
	[...street].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 60, 7);

const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;

/** Every house of the town's known streets within `radius` metres, nearest first. */
export function housesNear(point: Point, radius: number, random: Random): { house: House; distance: number }[] {
	const city = cityNear(point);
	// Away from the towns of the list a town stands wherever somebody looks.
	const name = `${pick(STREETS, random(`town at ${point.lat.toFixed(1)} ${point.lng.toFixed(1)}`))}field`;
	const centre = city ?? { ...cityOf(name, '', 'US', random), ...point };
	const suffix = SUFFIX[centre.country] ?? 'Street';
	const found: { house: House; distance: number }[] = [];
	for (const name of STREETS) {
		const street = postalLine(`${name} ${suffix}`);
		for (let number = 1; number < 400; number += 3) {
			const distance = metresBetween(pointOf(centre, street, number, random), point);
			if (distance > radius) continue;
			found.push({
				house: houseOf(centre, street, number, '', `${number} ${name} ${suffix}`, random),
				distance: Math.round(distance),
			});
		}
	}
	return found.toSorted((a, b) => a.distance - b.distance || a.house.id.localeCompare(b.house.id));
}
