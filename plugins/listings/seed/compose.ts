import { addressKey, keysOf } from '../src/address.ts';
import type { Style } from './pictures/houses.ts';
import { between, pick, type Random } from './pictures/shapes.ts';
import type { Place } from './places.ts';
import { WORDS } from './words.ts';

/** A home of the demo: what its property is, and how its listing offers it. */
export type Home = { style: Style; property: Record<string, unknown>; listing: Record<string, unknown> };

type Kind = {
	propertyType: string;
	beds: [number, number];
	sqft: [number, number];
	lot: [number, number] | null;
	years: [number, number];
	floor: number;
};

const KINDS: Record<Style, Kind> = {
	craftsman: { propertyType: 'house', beds: [3, 5], sqft: [1700, 3000], lot: [3600, 6200], years: [1908, 1931], floor: 1 },
	modern: { propertyType: 'house', beds: [3, 5], sqft: [2300, 3900], lot: [3800, 8200], years: [2012, 2025], floor: 1.15 },
	midcentury: { propertyType: 'house', beds: [3, 4], sqft: [1600, 2700], lot: [7200, 14800], years: [1949, 1968], floor: 1 },
	farmhouse: { propertyType: 'house', beds: [4, 5], sqft: [2700, 4200], lot: [9200, 34000], years: [2016, 2025], floor: 0.98 },
	townhouse: { propertyType: 'townhouse', beds: [2, 4], sqft: [1300, 2100], lot: [900, 1500], years: [2006, 2024], floor: 0.92 },
	condo: { propertyType: 'condo', beds: [1, 3], sqft: [680, 1650], lot: null, years: [1998, 2023], floor: 1.02 },
	land: { propertyType: 'land', beds: [0, 0], sqft: [0, 0], lot: [9600, 43000], years: [0, 0], floor: 0.08 },
	shop: { propertyType: 'commercial', beds: [0, 0], sqft: [2400, 5200], lot: [3000, 5600], years: [1908, 1926], floor: 0.8 },
};

/** What stands on such streets, most common first; a list of cards gets a bit of everything. */
const MIX: Style[] = [
	'craftsman',
	'modern',
	'condo',
	'midcentury',
	'townhouse',
	'farmhouse',
	'modern',
	'craftsman',
	'condo',
	'townhouse',
	'midcentury',
	'craftsman',
	'farmhouse',
	'condo',
	'modern',
	'shop',
	'townhouse',
	'craftsman',
	'midcentury',
	'land',
];

/** Makes homes that differ in style, place and words from those before. */
export function createComposer(random: Random, places: readonly Place[], now = Date.now()) {
	const usedHeadlines = new Set<string>();
	const usedAddresses = new Set<string>();
	let made = 0;

	const addressIn = (place: Place, style: Style) => {
		for (let attempt = 0; ; attempt++) {
			const number = place.numbers + Math.floor(random() * 90) * 10 + Math.floor(random() * 10);
			const unit =
				style === 'condo'
					? `Apt ${2 + Math.floor(random() * 7)}${String(1 + Math.floor(random() * 12)).padStart(2, '0')}`
					: undefined;
			const address = {
				line1: `${number} ${pick(random, place.streets)}`,
				...(unit ? { line2: unit } : {}),
				city: place.city,
				region: 'WA',
				postalCode: place.postalCode,
				country: 'US',
			};
			// A hundred thousand homes do not all find a number of their own in these streets.
			if (usedAddresses.has(addressKey(address)) && attempt < 20) continue;
			usedAddresses.add(addressKey(address));
			return address;
		}
	};

	return (): Home => {
		const index = made++;
		const style = MIX[index % MIX.length] as Style;
		const place = places[(index * 3 + Math.floor(random() * 2)) % places.length] as Place;
		const kind = KINDS[style];
		const facts = factsOf(random, kind, style);
		const address = addressIn(place, style);
		const location = {
			latitude: round(place.latitude + between(random, -0.0035, 0.0035), 5),
			longitude: round(place.longitude + between(random, -0.0045, 0.0045), 5),
		};
		const features = [...WORDS[style].features].sort(() => random() - 0.5).slice(0, 5);
		const place_ = { address, location, ...facts, features };
		const isRent = (style === 'condo' || style === 'townhouse') && index % 4 === 0;
		const fill = (text: string): string =>
			text
				.replace('{near}', pick(random, place.near))
				.replace('{beds}', COUNTS[facts.bedrooms ?? 0] ?? String(facts.bedrooms))
				.replace('{year}', String(facts.yearBuilt ?? ''))
				.replace('{place}', place.name);
		const words = WORDS[style];
		return {
			style,
			property: { ...place_, addressKey: addressKey(address) },
			listing: {
				...place_,
				...keysOf(address),
				purpose: isRent ? 'rent' : 'sale',
				headline: headlineOf(random, words.headlines, fill, usedHeadlines),
				description: [pick(random, words.openings), pick(random, words.insides), pick(random, words.outsides), place.life]
					.map(fill)
					.join('\n\n'),
				price: priceOf(random, kind, place, facts, isRent),
				...statusOf(index, now, isRent),
			},
		};
	};
}

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five'];

type Facts = {
	propertyType: string;
	bedrooms?: number;
	bathrooms?: number;
	livingArea?: Area;
	lotArea?: Area;
	yearBuilt?: number;
};
type Area = { value: number; unit: 'sqft' };

function factsOf(random: Random, kind: Kind, style: Style): Facts {
	const lot = kind.lot ? { lotArea: { value: nearest(between(random, ...kind.lot), 50), unit: 'sqft' as const } } : {};
	if (style === 'land') return { propertyType: kind.propertyType, ...lot };
	const bedrooms = Math.round(between(random, ...kind.beds));
	const share = kind.beds[1] > kind.beds[0] ? (bedrooms - kind.beds[0]) / (kind.beds[1] - kind.beds[0]) : random();
	const size = kind.sqft[0] + (kind.sqft[1] - kind.sqft[0]) * Math.min(1, Math.max(0, share * 0.75 + random() * 0.25));
	return {
		propertyType: kind.propertyType,
		...(style === 'shop' ? {} : { bedrooms }),
		bathrooms: style === 'shop' ? 2 : Math.max(1, Math.round((bedrooms * 0.72 + random() * 0.9) * 4) / 4),
		livingArea: { value: nearest(size, 10), unit: 'sqft' },
		...lot,
		yearBuilt: Math.round(between(random, ...kind.years)),
	};
}

function priceOf(random: Random, kind: Kind, place: Place, facts: Facts, isRent: boolean): { amount: string; currency: string } {
	const area = facts.livingArea?.value ?? facts.lotArea?.value ?? 1;
	const value = area * place.rate * kind.floor * between(random, 0.9, 1.1);
	const amount = isRent ? nearest(value * 0.0042, 25) : nearest(value, 5000) - (random() < 0.5 ? 1000 : 0);
	return { amount: amount.toFixed(2), currency: 'USD' };
}

const DAY = 86_400_000;

/** Most are on the market; a few are in each other state, so that every screen has something to show. */
function statusOf(index: number, now: number, isRent: boolean): Record<string, unknown> {
	const listedAt = new Date(now - (2 + ((index * 5) % 47)) * DAY - (index % 9) * 3_600_000).toISOString();
	if (index % 17 === 9) return { status: 'draft' };
	if (index % 17 === 14) return { status: 'withdrawn', listedAt };
	if (index % 17 === 12) return { status: isRent ? 'rented' : 'sold', listedAt, closedAt: new Date(now - DAY).toISOString() };
	return { status: index % 8 === 5 ? 'under_offer' : 'active', listedAt };
}

function headlineOf(random: Random, headlines: string[], fill: (text: string) => string, used: Set<string>): string {
	let headline = '';
	for (let attempt = 0; attempt < 12; attempt++) {
		headline = capital(fill(pick(random, headlines)));
		if (!used.has(headline)) break;
	}
	used.add(headline);
	return headline;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const nearest = (value: number, step: number): number => Math.round(value / step) * step;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
