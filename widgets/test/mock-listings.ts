/** Twenty-six made-up homes around Seattle. */
const STREETS = [
	'Queen Anne Ave N',
	'Phinney Ridge Rd',
	'Alki Beach Dr SW',
	'Lake Washington Blvd',
	'Ballard Way NW',
	'Magnolia Crescent',
];
const TYPES = ['house', 'apartment', 'townhouse', 'condo', 'house', 'land', 'villa'] as const;
const WORDS = [
	'Light-filled craftsman above the Sound',
	'Corner apartment with a view of the ferries',
	'Quiet townhouse near the park',
	'Top-floor condo with a terrace',
	'Mid-century house under old cedars',
	'South-facing building plot',
	'Villa with a long garden down to the lake',
];
// A blurred 8 × 6 thumbnail, as the platform makes them.
const BLUR =
	'data:image/svg+xml;base64,' +
	Buffer.from(
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"><rect width="8" height="6" fill="#b8cad2"/><rect y="4" width="8" height="2" fill="#8a9a7c"/></svg>',
	).toString('base64');

function photos(index: number) {
	// The sixth and the thirteenth have none.
	if (index % 7 === 5) return [];
	return Array.from({ length: 2 + (index % 5) }, (_, at) => {
		const url = `/files/demo/${index * 10 + at}.webp`;
		const variants = {
			small: { url: `${url}?s`, width: 400, height: 267 },
			medium: { url: `${url}?m`, width: 1000, height: 667 },
			large: { url, width: 1200, height: 800 },
		};
		return { url, width: 1200, height: 800, caption: at === 0 ? 'Seen from the street' : null, placeholder: BLUR, variants };
	});
}

export const listings = Array.from({ length: 26 }, (_, index) => ({
	id: `0192a3b4-0000-7000-8000-0000000000${String(index + 10)}`,
	reference: `L-${1000 + index}`,
	status: index === 2 ? 'under_offer' : 'active',
	purpose: index % 9 === 4 ? 'rent' : 'sale',
	headline: index === 6 ? 'Villa </script><script>window.hacked=1</script> by the lake' : WORDS[index % WORDS.length],
	description:
		'Built in 1912 and cared for since. The rooms face south-west, the kitchen opens to the garden, and the last bus home stops at the corner.\n\nThe roof was renewed in 2021; the boiler is from 2018. There is a dry cellar and room for two bicycles in the hall.',
	propertyType: TYPES[index % TYPES.length] as string,
	price:
		index % 9 === 4
			? { amount: `${1800 + index * 50}.00`, currency: 'USD' }
			: { amount: `${385000 + ((index * 137) % 19) * 48500}.00`, currency: 'USD' },
	bedrooms: index % 5,
	bathrooms: 1 + (index % 4) * 0.5,
	livingArea: index % 7 === 5 ? null : { value: 640 + ((index * 331) % 2100), unit: 'sqft' },
	lotArea: { value: 4200 + index * 110, unit: 'sqft' },
	yearBuilt: 1905 + index * 4,
	features: ['Fireplace', 'Dry cellar', 'View of the Sound', 'Walk to the ferry'],
	address: {
		line1: `${1204 + index * 17} ${STREETS[index % STREETS.length]}`,
		line2: null,
		city: index % 4 === 3 ? 'Bellevue' : 'Seattle',
		region: 'WA',
		postalCode: '98109',
		country: 'US',
	},
	location: { latitude: 47.58 + ((index * 37) % 26) * 0.0045, longitude: -122.42 + ((index * 53) % 26) * 0.0075 },
	listedAt: '2026-03-02T17:00:00Z',
	listingPhotos: photos(index),
}));
