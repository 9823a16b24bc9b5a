/** Listings as the widgets show them: of the SDK's record, what a publishable key sees and was asked for. */
import type { ListingPhoto, Listing as Record } from '@freehold/sdk';
import type { Localise } from '../kit/localise.ts';

export type Photo = Partial<ListingPhoto>;

export type Listing = Partial<Record> & Pick<Record, 'id'> & { listingPhotos?: Photo[] };

/** Sizes a photo comes in, for `srcset`. */
export function srcset(photo: Photo, asset: (path: string) => string): string {
	const sizes = [photo.variants?.small, photo.variants?.medium, photo.variants?.large].filter((size) => size !== undefined);
	return [...new Map(sizes.map((size) => [size.width, `${asset(size.url)} ${size.width}w`])).values()].join(', ');
}

/** "1204 Queen Anne Ave N, Seattle" */
export function place({ address }: Listing): string {
	return address ? [address.line1, address.city].join(', ') : '';
}

/** What a person calls it: its headline, or where it is. */
export function nameOf(listing: Listing): string {
	return listing.headline || place(listing) || listing.reference || '';
}

/** "3 beds · 2 baths · 1,840 sq ft" as separate texts. */
export function facts(listing: Listing, local: Localise): string[] {
	const { bedrooms, bathrooms, livingArea, lotArea } = listing;
	const rooms = bedrooms === 0 ? local.text('studio') : bedrooms && local.text('beds', { count: bedrooms });
	const area = livingArea ?? lotArea;
	return [rooms, bathrooms && local.text('baths', { count: bathrooms }), area && local.area(area)].filter(
		(fact) => typeof fact === 'string',
	);
}
