/** A listing in schema.org's words, for search engines. https://schema.org/RealEstateListing */
import type { Area } from '@freehold/sdk';
import type { Listing } from '../listings/model.ts';

const TYPES: Record<string, string> = {
	house: 'House',
	villa: 'House',
	townhouse: 'House',
	apartment: 'Apartment',
	condo: 'Apartment',
	land: 'Place',
};

function size(area: Area | null | undefined): object | undefined {
	// UN/CEFACT common codes: square foot, square metre.
	return area ? { '@type': 'QuantitativeValue', value: area.value, unitCode: area.unit === 'sqft' ? 'FTK' : 'MTK' } : undefined;
}

/** The JSON-LD object. `url`: the page; `asset`: makes a photo's address absolute. */
export function toSchemaOrg(listing: Listing, url: string, asset: (path: string) => string): object {
	const { address, location, price, purpose, status, listingPhotos = [] } = listing;
	return {
		'@context': 'https://schema.org',
		'@type': 'RealEstateListing',
		'@id': url,
		url,
		name: listing.headline ?? undefined,
		description: listing.description ?? undefined,
		identifier: listing.reference ?? undefined,
		datePosted: listing.listedAt ?? undefined,
		image: listingPhotos.slice(0, 10).map((photo) => asset(photo.url ?? '')),
		offers: price && {
			'@type': 'Offer',
			price: price.amount,
			priceCurrency: price.currency,
			businessFunction:
				purpose === 'rent' ? 'http://purl.org/goodrelations/v1#LeaseOut' : 'http://purl.org/goodrelations/v1#Sell',
			availability: status === 'active' ? 'https://schema.org/InStock' : 'https://schema.org/LimitedAvailability',
		},
		about: {
			'@type': TYPES[listing.propertyType ?? ''] ?? 'Accommodation',
			numberOfBedrooms: listing.bedrooms ?? undefined,
			numberOfBathroomsTotal: listing.bathrooms ?? undefined,
			floorSize: size(listing.livingArea),
			yearBuilt: listing.yearBuilt ?? undefined,
			address: address && {
				'@type': 'PostalAddress',
				streetAddress: [address.line1, address.line2].filter(Boolean).join(', '),
				addressLocality: address.city,
				addressRegion: address.region ?? undefined,
				postalCode: address.postalCode ?? undefined,
				addressCountry: address.country,
			},
			geo: location && { '@type': 'GeoCoordinates', ...location },
		},
	};
}

/** As the text of a script element: a `</script>` inside a description must not end it. */
export function toScriptText(data: object): string {
	return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
