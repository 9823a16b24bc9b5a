import type { Scope } from '@freehold/core';

const DAYS = 14;

/** What the first places of the demo were sold for before, and how their offers were looked at these two weeks. */
export async function addPast(properties: readonly string[], listings: readonly string[], scope: Scope, random: () => number) {
	const year = new Date().getUTCFullYear();
	const sales = properties.slice(0, 12).map((property, index) => ({
		property,
		kind: 'sale',
		date: `${year - 4 - (index % 9)}-0${1 + (index % 9)}-1${index % 9}`,
		price: { amount: `${Math.round(300 + random() * 500)}000.00`, currency: 'USD' },
		source: 'County register',
	}));
	await scope.records('property-event').createMany(sales);
	const days = listings.slice(0, 12).flatMap((listing) =>
		Array.from({ length: DAYS }, (_, ago) => {
			const views = Math.floor(random() * 40);
			const day = new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
			return { listing, day, views, enquiries: views > 30 ? 1 : 0, saves: Math.floor(views / 12) };
		}),
	);
	await scope.records('listing-day').createMany(days);
}
