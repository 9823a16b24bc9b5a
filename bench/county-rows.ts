/**
 * The county's sales as offers with addresses, and a second copy of them as another office would have typed it. The county's file has no
 * addresses: each home gets one on a street along which it lies, so that neighbours have the numbers next to each other.
 */
import type { HouseSale } from './king-county.ts';

export type Home = {
	reference: string;
	/** What it is: two with the same are one home. */
	truth: string;
	line1: string;
	line2: string;
	city: string;
	postalCode: string;
	price: string;
	propertyType: string;
	bedrooms: string;
	bathrooms: string;
	living: string;
	yearBuilt: string;
	latitude: string;
	longitude: string;
};

type Random = () => number;

/** Repeatable: mulberry32. */
export function randomOf(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const NAMES =
	'Rainier Meridian Fremont Greenwood Dayton Phinney Palatine Linden Ashworth Densmore Wallingford Corliss Sunnyside Eastern Latona Thackeray Roosevelt Brooklyn University Ravenna Juniper Holly Myrtle Othello Orcas Graham Raymond Juneau Findlay Lucile Dawson Hudson Ferdinand Angeline Edmunds Alaska Genesee Oregon Adams Dakota Nevada Andover Charlestown Spokane Hanford Horton Hinds Walker Forest Stevens Lander McClellan Bayview Holgate Plum Judkins Norman Atlantic'.split(
		' ',
	);
const TYPES = ['Street', 'Avenue', 'Place', 'Drive', 'Road', 'Lane', 'Court', 'Way'];
const SIDES = ['', 'NE', 'SE', 'SW', 'NW', 'North', 'South'];
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** The town of a postal code, under a name of its own: the file has none. */
const cityOf = (zip: string): string => `${NAMES[Number(zip) % NAMES.length]}ville`;

/** The street that runs through a place: the same for all on it. A third of them are numbered. */
function streetAt(row: number): string {
	const random = randomOf(row);
	const name = random() < 0.35 ? nth(1 + Math.floor(random() * 260)) : pick(random, NAMES);
	return [pick(random, SIDES), name, pick(random, TYPES)].filter(Boolean).join(' ');
}

const nth = (number: number): string => {
	const ending = number % 100 > 10 && number % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
	return `${number}${ending}`;
};

/** Each parcel as one home, with an address of its own; of those that lie at one point, every second group is one house with units. */
export function homesOf(sales: readonly HouseSale[]): Home[] {
	const parcels = [...new Map(sales.map((sale) => [sale.parcel, sale])).values()];
	const taken = new Set<string>();
	const atPoint = Map.groupBy(parcels, ({ latitude, longitude }) => `${latitude} ${longitude}`);
	return parcels.map((sale) => {
		const point = `${sale.latitude} ${sale.longitude}`;
		const group = atPoint.get(point) as HouseSale[];
		const isBuilding = group.length > 1 && randomOf(Math.round(Number(sale.latitude) * 1e4))() < 0.5;
		const row = Math.round(Number(sale.latitude) * 700);
		const street = streetAt(row * 7919 + Number(sale.zip));
		let number = 100 + Math.round((Number(sale.longitude) + 123) * 10_000) * 2;
		const unit = isBuilding ? String(group.indexOf(sale) + 1) : '';
		while (taken.has(`${number} ${street} ${unit}`)) number += 2;
		taken.add(`${number} ${street} ${unit}`);
		return {
			reference: `A-${sale.at}`,
			truth: sale.parcel,
			line1: `${number} ${street}`,
			line2: unit && `Unit ${unit}`,
			city: cityOf(sale.zip),
			postalCode: sale.zip,
			price: sale.price.toFixed(2),
			propertyType: isBuilding ? 'townhouse' : 'house',
			...{ bedrooms: sale.bedrooms, bathrooms: sale.bathrooms, living: String(sale.living), yearBuilt: sale.yearBuilt },
			...{ latitude: Number(sale.latitude).toFixed(6), longitude: Number(sale.longitude).toFixed(6) },
		};
	});
}

/** How often another office's copy has what; parts of one. */
const DIRT = {
	abbreviated: 0.5,
	otherCase: 0.2,
	/** A slip of the hand in the first line, anywhere in it. */
	slip: 0.25,
	secondSlip: 0.05,
	moved: 0.8,
	repriced: 0.4,
	/** Of each of these fields. */
	missing: 0.08,
	withoutPlace: 0.1,
} as const;
/** Metres. */
const MOVED = 30;

/** The same homes, as somebody else typed them; and beside one in four another home that looks like it: next door, or another unit. */
export function dirtied(homes: readonly Home[]): Home[] {
	const random = randomOf(47);
	const known = new Set(homes.map(placeOf));
	return homes.flatMap((home, at): Home[] => {
		const copy = dirty({ ...home, reference: `B-${at}` }, random);
		const lookalike = random() < 0.25 ? neighbour(home, at, random) : undefined;
		return lookalike && !known.has(placeOf(lookalike)) ? [copy, dirty(lookalike, random)] : [copy];
	});
}

const placeOf = ({ line1, line2, postalCode }: Home): string => `${line1} ${line2} ${postalCode}`.toLowerCase();

/** The same rooms, year and area, and all but the same price: a builder's row of houses, or another unit of the building. */
function neighbour(home: Home, at: number, random: Random): Home {
	const [number = '', ...street] = home.line1.split(' ');
	const isUnit = home.line2 !== '' && random() < 0.7;
	const line1 = isUnit ? home.line1 : [Number(number) + (random() < 0.5 ? 2 : 4), ...street].join(' ');
	const line2 = isUnit ? `Unit ${20 + Math.floor(random() * 70)}` : home.line2;
	const price = (Number(home.price) * (0.98 + random() * 0.04)).toFixed(2);
	return { ...home, reference: `C-${at}`, truth: `${home.truth} next`, line1, line2, price };
}

function dirty(home: Home, random: Random): Home {
	const now = { ...home };
	if (random() < DIRT.abbreviated) now.line1 = abbreviated(now.line1);
	if (random() < DIRT.abbreviated) now.line2 = now.line2.replace('Unit ', pick(random, ['#', 'Apt ', 'apt. ', 'Ste ']));
	if (random() < DIRT.slip) now.line1 = slipped(now.line1, random);
	if (random() < DIRT.secondSlip) now.line1 = slipped(now.line1, random);
	if (random() < DIRT.otherCase) now.line1 = random() < 0.5 ? now.line1.toUpperCase() : now.line1.toLowerCase();
	if (random() < DIRT.moved) {
		const [angle, metres] = [random() * 2 * Math.PI, Math.sqrt(random()) * MOVED];
		now.latitude = (Number(now.latitude) + (metres * Math.cos(angle)) / 111_320).toFixed(6);
		now.longitude = (Number(now.longitude) + (metres * Math.sin(angle)) / (111_320 * 0.675)).toFixed(6);
	}
	if (random() < DIRT.repriced) now.price = (Number(now.price) * (0.93 + random() * 0.1)).toFixed(2);
	for (const field of ['propertyType', 'bedrooms', 'bathrooms', 'living', 'yearBuilt', 'postalCode', 'line2'] as const)
		if (random() < DIRT.missing) now[field] = '';
	if (random() < DIRT.withoutPlace) now.latitude = now.longitude = '';
	return now;
}

const SHORT: readonly (readonly [RegExp, string])[] = [
	[/\bStreet\b/, 'St.'],
	[/\bAvenue\b/, 'Ave'],
	[/\bPlace\b/, 'Pl'],
	[/\bDrive\b/, 'Dr.'],
	[/\bRoad\b/, 'Rd'],
	[/\bLane\b/, 'Ln'],
	[/\bCourt\b/, 'Ct'],
	[/\bNorth\b/, 'N.'],
	[/\bSouth\b/, 'S'],
];
const abbreviated = (line: string): string => SHORT.reduce((text, [long, short]) => text.replace(long, short), line);

/** A letter left out, doubled, another one, or two that changed places. */
function slipped(line: string, random: Random): string {
	const at = Math.floor(random() * (line.length - 1));
	const [before, letter, next, after] = [line.slice(0, at), line[at] as string, line[at + 1] as string, line.slice(at + 2)];
	const how = Math.floor(random() * 4);
	if (how === 0) return `${before}${next}${after}`;
	if (how === 1) return `${before}${letter}${letter}${next}${after}`;
	if (how === 2) return `${before}${next}${letter}${after}`;
	const other = /\d/.test(letter) ? String(Math.floor(random() * 10)) : pick(random, [...'abcdefghiklmnoprstuvw']);
	return `${before}${other}${next}${after}`;
}

const HEAD =
	'reference,status,purpose,headline,address.line1,address.line2,address.city,address.postalCode,address.country,price.amount,price.currency,propertyType,bedrooms,bathrooms,livingArea.value,livingArea.unit,yearBuilt,location.latitude,location.longitude';

/** A file for our import. @param status what they are, e.g. `active` */
export const homesFile = (homes: readonly Home[], status: string): string =>
	[
		HEAD,
		...homes.map((home) =>
			[
				...[
					home.reference,
					status,
					'sale',
					'A home in King County',
					`"${home.line1}"`,
					home.line2,
					home.city,
					home.postalCode,
					'US',
				],
				...[home.price, 'USD', home.propertyType, home.bedrooms, home.bathrooms, home.living, home.living && 'sqft'],
				...[home.yearBuilt, home.latitude, home.longitude],
			].join(','),
		),
	].join('\n');
