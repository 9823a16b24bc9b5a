import type { Scope } from '@freehold/core';
import { SHORT } from './street.ts';

export type Address = {
	line1: string;
	line2?: string | null;
	city: string;
	region?: string | null;
	postalCode?: string | null;
	country: string;
};

/** What stands before the number of a unit and says nothing more. */
const UNIT = /^(?:apt|apartment|unit|suite|ste|flat|no|number|villa|office|shop|#)$/;
const UNIT_AT_END = /[\s,]+(?:(?:apt|apartment|unit|suite|ste|flat)\.?\s+|#\s*)([\p{L}\p{N}-]+)\s*$/iu;

/**
 * An address as a key: the same place gets the same key whatever the case, the punctuation, the spaces, the short forms and the way its
 * unit is written. The unit counts, since two apartments of one building are two properties.
 */
export function addressKey({ line1, line2, city, postalCode, country }: Address): string {
	const written = line1.trim();
	const found = line2 ? null : UNIT_AT_END.exec(written);
	// An address that is nothing but a unit is a street of that name.
	const unit = found?.index ? found : null;
	const street = unit ? written.slice(0, unit.index) : written;
	return [words(street), words(unit?.[1] ?? line2 ?? '', true), words(postalCode || city), words(country)].join('|');
}

function words(text: string, isUnit = false): string {
	const parts = text
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll('#', ' # ')
		.split(/[^\p{L}\p{N}#]+/u)
		.filter(Boolean)
		.map((word) => SHORT[word] ?? word);
	const said = isUnit ? parts.filter((word) => !UNIT.test(word)) : parts.filter((word) => word !== '#');
	return (said.length ? said : parts).join(' ').slice(0, 90);
}

/** House number and postal code (or town) of a key: what an address that was typed otherwise still shares. Nothing without a number. */
export function addressBlock(key: string): string | null {
	const [street = '', , area = ''] = key.split('|');
	const number = /^\d\S*/.exec(street)?.[0];
	return number && area ? `${number}|${area}` : null;
}

/** What a listing is known again by; nothing where its address is not whole. */
export function keysOf(address: unknown): { addressKey: string | null; addressBlock: string | null } {
	const key = isWhole(address) ? addressKey(address) : null;
	return { addressKey: key, addressBlock: key && addressBlock(key) };
}

/** Whether there is enough of an address to know a place by. */
export const isWhole = (address: unknown): address is Address => {
	const { line1, city, country } = (address ?? {}) as Partial<Address>;
	return Boolean(line1 && city && country);
};

/** Facts that a property takes over from its first listing. */
const FACTS = [
	'address',
	'location',
	'propertyType',
	'bedrooms',
	'bathrooms',
	'livingArea',
	'lotArea',
	'yearBuilt',
	'features',
] as const;

/**
 * The property at the listing's address: the one we know, or a new one with the facts as advertised.
 * A home that is listed again years later stays one property.
 */
export async function propertyFor(listing: Record<string, unknown>, scope: Scope): Promise<string> {
	const key = addressKey(listing.address as Address);
	const [known] = await scope.sql<{ id: string }>(
		'select id from properties where address_key = $1 and archived_at is null order by id limit 1',
		[key],
	);
	if (known) return known.id;
	const facts = Object.fromEntries(FACTS.map((name) => [name, listing[name]]).filter(([, value]) => value != null));
	return (await scope.records('property').create({ ...facts, addressKey: key })).id;
}
