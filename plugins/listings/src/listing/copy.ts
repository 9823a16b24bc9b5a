import type { Handler } from '@freehold/core';

/** What a listing says of its place and how it says it; not its number, its dates, its permit and its state. */
const COPIED = [
	...['purpose', 'headline', 'description', 'propertyType', 'price', 'bedrooms', 'bathrooms', 'livingArea', 'lotArea'],
	...['yearBuilt', 'features', 'address', 'location', 'property', 'agent', 'listOfficeName'],
	...['internetDisplay', 'internetAddressDisplay', 'internetPriceDisplay'],
];

/** A new draft like this one. Pictures are stored once, so that copying them costs rows, not files. */
export const copy: Handler = async ({ id, body }, scope) => {
	const listing = await scope.records('listing').get(id);
	const said = Object.fromEntries(COPIED.map((name) => [name, listing[name]]).filter(([, value]) => value !== null));
	const made = (await scope.invoke('listing.create', { body: said })) as { id: string };
	if (body?.photos) {
		for (const entity of ['listing-photo', 'listing-media']) {
			const { data } = await scope.records(entity).list({ filter: { listing: id }, limit: 100 });
			const rows = data.map(({ id: _, createdAt, updatedAt, agent, ...rest }) => ({ ...rest, listing: made.id }));
			if (rows.length) await scope.records(entity).createMany(rows);
		}
	}
	return scope.records('listing').get(made.id);
};
