import { addStrings } from '../kit/words.ts';

/** Words of listings, in cards, lists and pages. */
addStrings({
	beds: { one: '{count} bed', other: '{count} beds' },
	baths: { one: '{count} bath', other: '{count} baths' },
	studio: 'Studio',
	sqft: 'sq ft',
	sqm: 'm²',
	perMonth: '{price} a month',
	priceOnRequest: 'Price on request',
	under_offer: 'Under offer',
	rent: 'For rent',
	sale: 'For sale',
	house: 'House',
	apartment: 'Apartment',
	townhouse: 'Townhouse',
	condo: 'Condo',
	villa: 'Villa',
	land: 'Land',
	commercial: 'Commercial',
	other: 'Other',
	noPhoto: 'Photos to follow',
	saveHome: 'Save {name}',
});
