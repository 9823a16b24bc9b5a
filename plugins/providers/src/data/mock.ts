import { type AddressVerdict, type Driver, type PostalAddress, ProviderError } from '@freehold/core';
import { cityNamed, cityOf, cityOfPostalCode } from '../world/cities.ts';
import { type House, houseAt, housesNear, postalLine, priceOf } from '../world/houses.ts';
import { seeded as random } from '../world/seeded.ts';

const MONTH = 30.44 * 86_400_000;

/** Property data of a made-up world: every address is a house, always the same one, and its neighbours are sold near it. */
export const dataMock: Driver<'data'> = ({ now }) => ({
	async check() {},

	async assessor(asked) {
		if (!('address' in asked)) throw new ProviderError('refused', 'The stand-in finds parcels by their address only');
		return isNowhere(asked.address) ? null : assessed(houseAt(asked.address, random), now());
	},

	async comparables({ near, radius, months, kind, limit = 20 }) {
		const since = new Date(now() - months * MONTH).toISOString().slice(0, 10);
		const sold = housesNear(near, radius, random).flatMap(({ house, distance }) => {
			const sale = house.soldBefore(now());
			if (!sale || sale.on < since || (kind && house.kind !== kind)) return [];
			const { id, address, point, livingArea, bedrooms, bathrooms, lotArea, yearBuilt, city } = house;
			const price = priceOf(sale.price, city);
			const unitPrice = priceOf(sale.price / livingArea, city);
			const dwelling = { kind: house.kind, livingArea, bedrooms, bathrooms, lotArea, yearBuilt };
			return [{ id, address, point, distance, soldOn: sale.on, price, unitPrice, ...dwelling }];
		});
		return sold.slice(0, limit);
	},

	async demographics({ area }) {
		const named =
			area.kind === 'postal-code' ? (cityOfPostalCode(area.code)?.name ?? `ZCTA5 ${area.code}`) : `${area.kind} ${area.state}`;
		const next = random(`people ${JSON.stringify(area)}`);
		const level = (area.kind === 'postal-code' ? cityOfPostalCode(area.code)?.level : undefined) ?? 3200;
		const households = Math.round(4000 + next() * 14_000);
		const year = new Date(now()).getUTCFullYear() - 2;
		const usd = (amount: number) => ({ amount: amount.toFixed(2), currency: 'USD' });
		const income = Math.round(38_000 + level * 6 + next() * 22_000);
		return {
			area,
			name: named,
			year,
			population: Math.round(households * (2.1 + next() * 0.7)),
			households,
			medianAge: Math.round((29 + next() * 15) * 10) / 10,
			medianIncome: usd(income),
			medianHomeValue: usd(Math.round(level * 118 * (0.85 + next() * 0.3))),
			medianRent: usd(Math.round(income / 40 + next() * 300)),
			ownerOccupied: Math.round((0.38 + next() * 0.36) * 1000) / 1000,
			vacant: Math.round((0.03 + next() * 0.09) * 1000) / 1000,
			source: 'made up',
		};
	},

	// The figures that are documented for every place: who builds on them knows what to expect.
	market: async ({ location, kind }) => ({
		location,
		...(kind ? { type: kind } : {}),
		asOf: new Date(now()).toISOString().slice(0, 10),
		averagePrice: { amount: '450000.00', currency: currencyOf(location) },
		daysOnMarket: 25,
		trend: 'increasing',
		inventory: 'low',
		source: 'made up',
	}),

	validateAddress: async ({ address }) => verdictOf(address, random),
});

const currencyOf = (location: string): string => {
	const [name = '', region] = location.split(',').map((part) => part.trim());
	return (cityNamed(name, region) ?? cityNamed(name) ?? cityOfPostalCode(name))?.currency ?? 'USD';
};

/** Addresses that nobody can live at, to try what happens then. */
const isNowhere = ({ line1 }: PostalAddress): boolean => /^0+\s|\bnowhere\b/i.test(line1) || !/\p{L}/u.test(line1);

function verdictOf(address: PostalAddress, random: (text: string) => () => number): AddressVerdict {
	if (isNowhere(address)) return { deliverable: 'no', address: null, corrected: [] };
	const house = houseAt(address, random);
	const { postalCode } = house.address;
	const city = cityOf(address.city, address.region, address.country, random);
	const line1 = address.country === 'US' ? postalLine(address.line1) : address.line1.trim();
	const standard: PostalAddress = {
		line1,
		...(address.line2 ? { line2: address.country === 'US' ? postalLine(address.line2) : address.line2.trim() } : {}),
		city: address.country === 'US' ? city.name.toUpperCase() : city.name,
		region: city.region.toUpperCase(),
		postalCode: postalCode || address.postalCode,
		country: address.country.toUpperCase(),
	};
	const differs = (given: string, found: string): boolean => given.trim().toUpperCase() !== found.toUpperCase();
	const corrected = [
		...(differs(address.line1, standard.line1) ? ['street'] : []),
		...(differs(address.city, standard.city) ? ['city'] : []),
		...(differs(address.region, standard.region) ? ['region'] : []),
		...(differs(address.postalCode, standard.postalCode) ? ['postal code'] : []),
	];
	// A building of several homes, and no word of which.
	const isPartly = house.kind === 'multi-family' && !address.line2;
	return { deliverable: isPartly ? 'partly' : 'yes', address: standard, point: house.point, corrected };
}

function assessed(house: House, time: number) {
	const {
		id,
		parcelNumber,
		address,
		point,
		kind,
		bedrooms,
		bathrooms,
		livingArea,
		lotArea,
		yearBuilt,
		owner,
		ownerOccupied,
		city,
	} = house;
	const value = house.valueAt(time);
	const year = new Date(time).getUTCFullYear() - 1;
	const total = Math.round(house.valueAt(Date.UTC(year, 0, 1)) * 0.85);
	const land = Math.round(total * 0.3);
	const sale = house.soldBefore(time);
	return {
		...{ id, parcelNumber, address, point, kind, bedrooms, bathrooms, livingArea, lotArea, yearBuilt, owner, ownerOccupied },
		...(city.county ? { county: city.county } : {}),
		assessed: { year, land: priceOf(land, city), improvements: priceOf(total - land, city), total: priceOf(total, city) },
		marketValue: priceOf(value, city),
		tax: { year, amount: priceOf(total * 0.0115, city) },
		...(sale ? { lastSale: { date: sale.on, price: priceOf(sale.price, city) } } : {}),
	};
}
