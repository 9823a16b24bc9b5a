/** A search as the filters of the list of listings, for what is to be kept: `purpose=sale&price[lte]=600000`. Words are no part of it. */
import type { Search } from './query.ts';

export function toFilters({ purpose, type, minimum, maximum, beds, within }: Search): string {
	const filters = {
		purpose,
		propertyType: type,
		'price[gte]': minimum,
		'price[lte]': maximum,
		'bedrooms[gte]': beds,
		'location[within]': within?.map((degrees) => degrees.toFixed(6)).join(',') ?? '',
	};
	return Object.entries(filters)
		.filter(([, value]) => value)
		.map(([name, value]) => `${name}=${value}`)
		.join('&');
}
