/** What a person is looking for, as the SDK's query. Pure. */
import type { ListingFilter, ListingSort } from '@freehold/sdk';

/** West, south, east, north, in degrees. */
export type Rectangle = readonly [number, number, number, number];

export type Search = {
	q: string;
	purpose: string;
	type: string;
	minimum: string;
	maximum: string;
	beds: string;
	sort: ListingSort | `-${ListingSort}`;
	within?: Rectangle;
};

export const EVERYTHING: Search = { q: '', purpose: '', type: '', minimum: '', maximum: '', beds: '', sort: '-listedAt' };

/** Fields a card shows; the rest stays on the server. */
export const CARD_FIELDS = [
	'id',
	'status',
	'purpose',
	'headline',
	'propertyType',
	'price',
	'bedrooms',
	'bathrooms',
	'livingArea',
	'lotArea',
	'address',
	'location',
	'reference',
] as const;

/** An empty choice is no condition. */
const set = (text: string): string | undefined => text.trim() || undefined;

/** The query of the SDK's `listListings`. */
export function toQuery(search: Search, page: { limit: number; cursor?: string | null; total?: boolean }) {
	const { q, purpose, type, minimum, maximum, beds, sort, within } = search;
	return {
		fields: CARD_FIELDS,
		expand: ['listingPhotos'] as const,
		filter: {
			purpose: set(purpose),
			propertyType: set(type),
			price: { gte: set(minimum), lte: set(maximum) },
			bedrooms: beds ? { gte: Number(beds) } : undefined,
			location: within && { within },
			// The choices are the schema's own values.
		} as ListingFilter,
		sort,
		q: set(q),
		limit: page.limit,
		cursor: page.cursor ?? undefined,
		total: page.total || undefined,
	};
}

/** How many filters are set (the text and the order are not filters). */
export function countFilters({ purpose, type, minimum, maximum, beds }: Search): number {
	return [purpose, type, minimum || maximum, beds].filter(Boolean).length;
}
