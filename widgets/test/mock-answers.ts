/** What the stand-in answers beside listings: people, open houses, a market, a value. */
import { listings } from './mock-listings.ts';

export const agents = [
	{
		id: '0192a3b4-0000-7000-8000-00000000a001',
		name: 'Julian Reyes',
		position: 'Managing broker',
		email: 'julian@harbor.example',
		phone: '+12065550144',
		about: 'Twenty-two years on these streets.',
		languages: ['en', 'es'],
		areas: ['Queen Anne', 'Magnolia'],
		licence: 'WA 20481',
		photo: null,
	},
	{
		id: '0192a3b4-0000-7000-8000-00000000a002',
		name: 'Naomi Feld',
		position: 'Agent',
		email: null,
		phone: '+12065550155',
		about: null,
		languages: ['en', 'ar'],
		areas: [],
		licence: null,
		photo: null,
	},
];

/** Two on one Saturday, one on the Sunday; all times are UTC, the homes are in Seattle. */
export function openHouses(listing: string | null) {
	const all = ['2031-05-03T18:00:00Z', '2031-05-03T21:00:00Z', '2031-05-04T20:00:00Z'].map((startsAt, at) => ({
		listing: listings[at]?.id as string,
		startsAt,
		endsAt: new Date(Date.parse(startsAt) + 7_200_000).toISOString(),
		timeZone: 'America/Los_Angeles',
	}));
	return listing ? all.filter((one) => one.listing === listing) : all;
}

export const report = {
	currency: 'USD',
	unit: 'sqft',
	months: Array.from({ length: 12 }, (_, at) => ({
		month: `2026-${String(at + 1).padStart(2, '0')}`,
		listed: 6 + (at % 4),
		sold: at === 4 ? 2 : 5 + (at % 3),
		// The fifth month has too few sales to tell of.
		price: at === 4 ? null : { amount: `${640_000 + at * 9000 + (at % 3) * 14_000}.00`, currency: 'USD' },
		pricePerArea: at === 4 ? null : 480 + at * 6,
		days: at === 4 ? null : 34 - at,
	})),
};

const money = (amount: string) => ({ amount, currency: 'USD' });

export const estimate = {
	outcome: 'valued',
	place: '12 Dock Street, Seattle, WA 98101, US',
	attribution: 'Made-up places',
	value: money('712000.00'),
	low: money('655000.00'),
	high: money('774000.00'),
	confidence: 0.78,
	comparables: [
		{ sold: '2026-08', price: money('705000.00'), distance: 400, livingArea: { value: 1480, unit: 'sqft' }, bedrooms: 3 },
		{ sold: '2026-05', price: money('690000.00'), distance: 900, livingArea: { value: 1510, unit: 'sqft' }, bedrooms: null },
	],
};

export const slots = {
	timeZone: 'America/Los_Angeles',
	slots: ['2031-05-05T17:00:00Z', '2031-05-05T18:00:00Z', '2031-05-06T17:00:00Z'].map((start) => ({
		start,
		end: new Date(Date.parse(start) + 1_800_000).toISOString(),
	})),
};
