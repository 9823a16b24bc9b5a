import type { BeforeHook, ImportRow, Scope } from '@freehold/core';

export type Address = {
	line1: string;
	line2?: string | null;
	city: string;
	region?: string | null;
	postalCode?: string | null;
	country: string;
};

/**
 * An address as a key: the same place gets the same key whatever the case, the punctuation or the spaces.
 * The unit counts, since two apartments of one building are two properties.
 */
export const addressKey = ({ line1, line2, city, postalCode, country }: Address): string =>
	[line1, line2 ?? '', postalCode || city, country]
		.map((part) =>
			part
				.normalize('NFKC')
				.toLowerCase()
				.replace(/[^\p{L}\p{N}]+/gu, ' ')
				.trim(),
		)
		.join('|');

/** Keeps the key in step with the address. */
export const keepAddressKey: BeforeHook = (body) =>
	body.address ? { ...body, addressKey: addressKey(body.address as Address) } : body;

/** The same for the rows of a file. */
export const keepAddressKeys: BeforeHook = (body) => {
	for (const { record } of body.rows as ImportRow[]) {
		const { line1, city, country } = record.address ?? {};
		if (line1 && city && country) record.addressKey = addressKey(record.address);
	}
	return body;
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
