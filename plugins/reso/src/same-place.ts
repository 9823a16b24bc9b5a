import type { Scope } from '@freehold/core';
import { distance as edits } from 'fastest-levenshtein';

/** What is known of where a home is. */
export type Place = {
	address?: { line1: string; line2?: string | null; postalCode?: string | null; city?: string };
	location?: { latitude: number; longitude: number };
	parcelNumber?: string;
};

type Row = {
	id: string;
	parcel_number: string | null;
	line1: string;
	line2: string | null;
	postal_code: string | null;
	latitude: number | null;
	longitude: number | null;
};

/** Metres by which two systems put the same house at different points. */
const NEAR = 120;
const METRES_A_DEGREE = 111_320;
/** Properties that are looked at: neighbours of a house, or all flats of a tower. */
const LOOKED_AT = 200;

/** The property that stands there already, however its address was typed; one statement. */
export async function propertyAt(scope: Scope, place: Place): Promise<string | undefined> {
	const { location, parcelNumber } = place;
	if (!location && !parcelNumber) return undefined;
	const high = NEAR / METRES_A_DEGREE;
	const wide = high / Math.max(0.01, Math.cos(((location?.latitude ?? 0) * Math.PI) / 180));
	const rows = await scope.sql<Row>(
		`select id, parcel_number, address_line1 as line1, address_line2 as line2, address_postal_code as postal_code,
			location_latitude as latitude, location_longitude as longitude
		from properties where archived_at is null and (parcel_number = any($1::text[]) or
			(location_latitude between $2::float8 - $4::float8 and $2::float8 + $4::float8 and location_longitude between $3::float8 - $5::float8 and $3::float8 + $5::float8))
		order by id limit ${LOOKED_AT}`,
		[
			parcelNumber ? [parcelNumber, parcelKey(parcelNumber)] : [],
			location?.latitude ?? null,
			location?.longitude ?? null,
			high,
			wide,
		],
	);
	return rows
		.map((row) => ({ id: row.id, likeness: likeness(place, row) }))
		.filter(({ likeness }) => likeness > 0)
		.toSorted((one, other) => other.likeness - one.likeness || (one.id < other.id ? -1 : 1))[0]?.id;
}

const parcelKey = (number: string): string => number.replace(/[^0-9A-Za-z]/g, '').toUpperCase();

/** 0: another place. The parcel's number decides where both have one that was not mistyped; else the address does. */
function likeness({ address, parcelNumber }: Place, row: Row): number {
	const [one, other] = [parcelNumber && parcelKey(parcelNumber), row.parcel_number && parcelKey(row.parcel_number)];
	if (address && !isSameUnit(address.line2, row.line2)) return 0;
	if (one && other && one === other) return 3;
	const street = address ? streetLikeness(address.line1, row.line1) : 0;
	if (one && other && edits(one, other) > 1) return 0;
	return street;
}

const isSameUnit = (one: string | null | undefined, other: string | null): boolean => unitKey(one) === unitKey(other);
const unitKey = (unit: string | null | undefined): string =>
	(unit ?? '').toLowerCase().replace(/\b(apartment|apt|unit|suite|ste|no)\b|[^a-z0-9]/g, '');

/** 2: the same street and number, as typed or abbreviated; between 0 and 1: but for a slip or two. */
export function streetLikeness(one: string, other: string): number {
	const [mine, theirs] = [streetOf(one), streetOf(other)];
	// Two houses of one street differ by their number alone: that may not be a slip.
	if (!mine.number || mine.number !== theirs.number) return 0;
	if (mine.name === theirs.name) return 2;
	const slips = edits(mine.name, theirs.name);
	const most = Math.max(1, Math.floor(Math.min(mine.name.length, theirs.name.length) / 5));
	// A street that is a number (“12th”) is another one with another number.
	const numbers = (name: string): string => (name.match(/\d+/g) ?? []).join(' ');
	return slips <= most && numbers(mine.name) === numbers(theirs.name) ? 1 - slips / (2 * most + 1) : 0;
}

/** Number and name apart, words in their short form (USPS Publication 28, appendix C). */
function streetOf(line: string): { number: string; name: string } {
	const words = line
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
		.split(' ')
		.map((word) => SHORT[word] ?? word);
	const number = /^\d/.test(words[0] ?? '') ? (words[0] as string) : '';
	return { number, name: words.slice(number ? 1 : 0).join(' ') };
}

const SHORT: Readonly<Record<string, string>> = {
	...{ street: 'st', str: 'st', avenue: 'ave', av: 'ave', road: 'rd', drive: 'dr', lane: 'ln', place: 'pl', court: 'ct' },
	...{
		boulevard: 'blvd',
		terrace: 'ter',
		circle: 'cir',
		highway: 'hwy',
		parkway: 'pkwy',
		square: 'sq',
		trail: 'trl',
		way: 'way',
	},
	...{ north: 'n', south: 's', east: 'e', west: 'w', northeast: 'ne', northwest: 'nw', southeast: 'se', southwest: 'sw' },
};
