import { inSquareMetres } from '../area.ts';
import { metresBetween, type Place } from '../place.ts';
import type { Offer } from '../rules/model.ts';
import { isMisnumbered, numberOf, streetLikeness, streetOf } from '../street.ts';

/** Another listing, as the statement that looks for candidates has it. */
export type Candidate = {
	id: string;
	reference: string | null;
	headline: string | null;
	status: string;
	agent: string | null;
	property: string | null;
	address_key: string | null;
	property_type: string | null;
	bedrooms: number | null;
	bathrooms: number | null;
	area_value: number | null;
	living_area_unit: string | null;
	year_built: number | null;
	latitude: number | null;
	longitude: number | null;
};

export type Duplicate = {
	listing: string;
	reference: string | null;
	headline: string | null;
	status: string;
	sameAgent: boolean;
	metres: number | null;
	likeness: number;
	reasons: string[];
};

/**
 * How two addresses stand to each other. `other`: both are told, and they are two; `unit`: one of them tells no unit; `part`: they are
 * near each other, and share the number or, but for a slip that would lead far away, the street; `unknown`: one is not told.
 */
type Addresses = 'same' | 'alike' | 'unit' | 'part' | 'unknown' | 'other';

/**
 * What speaks for two listings being one offer, or null.
 * @param key of the offer's address, where that is whole
 * @param metres how far apart two points of one house are put
 */
export function compare(offer: Offer, key: string | null, row: Candidate, metres: number): Duplicate | null {
	const apart = distanceTo(offer, row);
	const isNear = apart !== null && apart <= metres;
	const addresses = compareAddresses(key, row.address_key, isNear);
	const { alike, differ } = factsOf(offer, row);
	const isSameProperty = Boolean(offer.property) && row.property === offer.property;
	if (!isOne({ addresses, isSameProperty, isNear, isFar: apart !== null && !isNear, alike, differ })) return null;
	const base = { same: 0.6, alike: 0.5, unit: 0.4, part: 0.4, unknown: 0.3, other: 0.3 }[addresses];
	const likeness = Math.max(base, isSameProperty ? 0.5 : 0) + (isNear ? 0.1 : 0) + alike.length * 0.08 - differ.length * 0.1;
	return {
		listing: row.id,
		reference: row.reference,
		headline: row.headline,
		status: row.status,
		sameAgent: Boolean(offer.agent) && row.agent === offer.agent,
		metres: apart === null ? null : Math.round(apart),
		likeness: Math.round(Math.max(0.1, Math.min(1, likeness)) * 100) / 100,
		reasons: [
			...(addresses === 'same' ? ['The same address'] : []),
			...(addresses === 'alike' ? ['The same address, typed otherwise'] : []),
			...(addresses === 'unit' ? ['The same house, a unit is told by one alone'] : []),
			...(addresses === 'part' ? ['The same number or street, a slip in the other'] : []),
			...(isSameProperty ? ['The same property'] : []),
			...(isNear ? [`${Math.round(apart)} metres away`] : []),
			...(alike.length ? [`The same ${alike.join(', ')}`] : []),
		],
	};
}

type Evidence = {
	addresses: Addresses;
	isSameProperty: boolean;
	isNear: boolean;
	isFar: boolean;
	alike: string[];
	differ: string[];
};

/**
 * The address decides, where both tell one: the house next door may have the same rooms, and so may the flat above. Where it was typed
 * otherwise, facts must not contradict it; where one tells none, place and facts must all agree.
 */
function isOne({ addresses, isSameProperty, isNear, isFar, alike, differ }: Evidence): boolean {
	const isTwin = isNear && alike.includes('floor area') && alike.length >= 3 && differ.length === 0;
	switch (addresses) {
		case 'same':
			// A slip may have led to another house.
			return isSameProperty || differ.length < 3 || alike.length > differ.length;
		case 'alike':
			return !isFar && differ.length <= 1 && (isNear || alike.length >= 2);
		case 'unit':
			return isSameProperty || (!isFar && differ.length === 0 && alike.includes('floor area') && alike.length >= 2);
		case 'part':
			return isTwin;
		case 'unknown':
			return isSameProperty || isTwin;
		default:
			return false;
	}
}

function compareAddresses(mine: string | null, theirs: string | null, isNear: boolean): Addresses {
	if (mine === null || theirs === null) return 'unknown';
	if (mine === theirs) return 'same';
	const [one, other] = [mine.split('|'), theirs.split('|')] as [string[], string[]];
	const [street = '', unit = '', area, country] = one;
	const [theirStreet = '', theirUnit = '', theirArea, theirCountry] = other;
	if (country !== theirCountry || (unit !== theirUnit && unit !== '' && theirUnit !== '')) return 'other';
	// A town in place of a postal code, or a slip in one: then the map must tell that it is there.
	if (area !== theirArea && !isNear) return 'other';
	const [number, theirNumber] = [numberOf(street), numberOf(theirStreet)];
	const isSameNumber = number === theirNumber;
	// Most of those nearby have another number: nothing more is looked at.
	if (!isSameNumber && !(isNear && isMisnumbered(number, theirNumber))) return 'other';
	const isSameStreet = streetLikeness(streetOf(street), streetOf(theirStreet)) > 0;
	if (!isSameStreet) return isNear && isSameNumber && number !== '' ? 'part' : 'other';
	if (!isSameNumber) return 'part';
	return unit === theirUnit ? 'alike' : 'unit';
}

function distanceTo({ location }: Offer, { latitude, longitude }: Candidate): number | null {
	return location && latitude !== null && longitude !== null ? metresBetween(location as Place, { latitude, longitude }) : null;
}

/** Two areas within three in a hundred are the same one, measured by two people. */
const MEASURED = 0.03;

/** Of what both tell: in what they agree, and in what not. */
function factsOf(offer: Offer, row: Candidate): { alike: string[]; differ: string[] } {
	const facts: [name: string, isSame: boolean | null][] = [
		['kind', same(offer.propertyType, row.property_type)],
		['bedrooms', same(offer.bedrooms, row.bedrooms)],
		['bathrooms', same(offer.bathrooms, row.bathrooms)],
		['year', same(offer.yearBuilt, row.year_built)],
		['floor area', sameArea(offer, row)],
	];
	const those = (wanted: boolean): string[] => facts.filter(([, isSame]) => isSame === wanted).map(([name]) => name);
	return { alike: those(true), differ: those(false) };
}

const same = (one: unknown, other: unknown): boolean | null =>
	one == null || other == null ? null : typeof other === 'number' ? Number(one) === other : one === other;

function sameArea({ livingArea }: Offer, { area_value, living_area_unit }: Candidate): boolean | null {
	if (!livingArea || area_value === null || !living_area_unit) return null;
	const [mine, theirs] = [inSquareMetres(livingArea), inSquareMetres({ value: area_value, unit: living_area_unit })];
	return Math.abs(mine - theirs) <= MEASURED * Math.max(mine, theirs);
}
