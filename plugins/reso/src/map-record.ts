import type { Entity, Field } from '@freehold/core';
import { statusFrom } from './status.ts';
import { type Fields, numberOf, readField, textOf, Unreadable, type Usage, wordsOf } from './values.ts';

/** What of a record is taken over, by our own field names. */
export type Mapped = { listing: Record<string, unknown>; property: Record<string, unknown> };

type Asked = { listing: Entity; property: Entity; usage: Usage; mapping: readonly { field: string; from: string }[] };

/** PropertySubType → what kind of place it is here; what the dictionary says of the rest is `other`. */
const TYPES: Readonly<Record<string, string>> = {
	SingleFamilyResidence: 'house',
	Detached: 'house',
	Cabin: 'house',
	Farm: 'house',
	Townhouse: 'townhouse',
	Condominium: 'condo',
	StockCooperative: 'condo',
	Apartment: 'apartment',
	Villa: 'villa',
	UnimprovedLand: 'land',
	Office: 'commercial',
	Retail: 'commercial',
	Industrial: 'commercial',
	Warehouse: 'commercial',
};

/** Fields whose lookups are worth telling in two words each. */
const TOLD = ['InteriorFeatures', 'ExteriorFeatures', 'PoolFeatures', 'WaterfrontFeatures', 'View', 'PropertyCondition'];

/** Names for the same thing, tried one after the other. */
const OTHERWISE: Readonly<Record<string, string[]>> = {
	OnMarketTimestamp: ['OnMarketDate', 'ListingContractDate', 'OriginalEntryTimestamp'],
	CloseDate: ['PurchaseContractDate'],
};

/** Who is who there is not who is who here, and a key is not one of ours. */
const NEVER = new Set(['ListAgentKey', 'StandardStatus', 'PropertySubType', 'ListPrice', 'BathroomsTotalDecimal', 'ListingKey']);

/**
 * A record of a feed in our fields: each goes where `x-reso` of the schema files, or the feed's own mapping, says.
 * @throws Unreadable where a value is there that cannot be taken
 */
export function mapRecord(fields: Fields, { listing, property, usage, mapping }: Asked): Mapped {
	const named = new Map(mapping.map(({ field, from }) => [field, from]));
	const shared = { ...(typeOf(fields) ? { propertyType: typeOf(fields) } : {}), ...bathroomsOf(fields) };
	const take = (entity: Entity): Record<string, unknown> =>
		Object.fromEntries(
			entity.fields.flatMap((field) => {
				const value = readFrom(field, named.get(field.name), fields, usage);
				return value === undefined ? [] : [[field.name, value]];
			}),
		);
	const purpose = /Lease|Rental/.test(textOf(fields.PropertyType) ?? '') ? 'rent' : 'sale';
	const features = [
		...new Set([
			...(fields.WaterfrontYN === true ? ['Waterfront'] : []),
			...TOLD.flatMap((name) => (fields[name] ? wordsOf(fields[name]) : [])),
		]),
	];
	const extras = { ...shared, ...(features.length ? { features: features.map((one) => one.slice(0, 80)).slice(0, 60) } : {}) };
	const facts = take(listing);
	return {
		listing: {
			...{ purpose, status: statusOf(fields, purpose) },
			...priceOf(fields, usage, listing),
			...extras,
			...facts,
			headline: facts.headline ?? headlineOf({ ...extras, ...facts }),
		},
		property: { ...extras, ...take(property) },
	};
}

function readFrom(field: Field, named: string | undefined, fields: Fields, usage: Usage): unknown {
	if (field.hidden || field.ref) return undefined;
	if (named) return readField(field, named, fields, usage);
	const name = field.reso ?? (field.word === 'geo-point' ? 'Coordinates' : undefined);
	if (name === undefined || NEVER.has(name)) return undefined;
	const known = [name, ...(OTHERWISE[name] ?? [])].find(
		(one) => textOf(fields[one]) !== undefined || typeof fields[one] === 'boolean',
	);
	return readField(field, known ?? name, fields, usage);
}

function statusOf(fields: Fields, purpose: 'sale' | 'rent'): string {
	const found = textOf(fields.StandardStatus) ?? '';
	const status = statusFrom(found, purpose);
	if (!status) throw new Unreadable('StandardStatus', found, 'a status of the RESO Data Dictionary');
	return status;
}

/** What is asked; of what is closed what was paid, unless a field of its own holds that. */
function priceOf(fields: Fields, { currency }: Usage, listing: Entity): Record<string, unknown> {
	const hasOwn = listing.fields.some(({ reso }) => reso === 'ClosePrice');
	const amount = (hasOwn ? undefined : numberOf(fields, 'ClosePrice')) ?? numberOf(fields, 'ListPrice');
	return amount && amount > 0 ? { price: { amount: amount.toFixed(2), currency } } : {};
}

function typeOf(fields: Fields): string | undefined {
	const [kind, type] = [textOf(fields.PropertySubType), textOf(fields.PropertyType)];
	if (kind && Object.hasOwn(TYPES, kind)) return TYPES[kind];
	if (type?.startsWith('Land')) return 'land';
	if (type?.startsWith('Commercial')) return 'commercial';
	return kind || type ? 'other' : undefined;
}

/** Decimal where it is told; else the whole ones, and a half for each half bathroom. */
function bathroomsOf(fields: Fields): Record<string, number> {
	const [full, half] = [numberOf(fields, 'BathroomsFull'), numberOf(fields, 'BathroomsHalf')];
	const counted = full === undefined ? undefined : full + 0.5 * (half ?? 0);
	const total = numberOf(fields, 'BathroomsTotalDecimal') ?? counted ?? numberOf(fields, 'BathroomsTotalInteger');
	return total === undefined ? {} : { bathrooms: Math.round(total * 4) / 4 };
}

function headlineOf({ bedrooms, propertyType, address }: Record<string, unknown>): string {
	const kind = propertyType && propertyType !== 'other' ? String(propertyType) : 'home';
	const rooms = typeof bedrooms === 'number' && bedrooms > 0 ? `${bedrooms}-bedroom ` : '';
	const city = (address as { city?: string } | undefined)?.city;
	const headline = `${rooms}${kind}${city ? ` in ${city}` : ''}`;
	return (headline.charAt(0).toUpperCase() + headline.slice(1)).slice(0, 140);
}
