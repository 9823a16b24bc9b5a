import type { Driver, GeocodedPlace, Point } from '@freehold/core';
import { CITIES, type City, cityNamed, cityNear, cityOf, cityOfPostalCode } from '../world/cities.ts';
import { houseAt, housesNear } from '../world/houses.ts';
import { seeded as random } from '../world/seeded.ts';

const ATTRIBUTION = 'Made-up places';

/** Made-up points inside the right town: the same address is always the same point, and the one of its house in the port `data`. */
export const geocodingMock: Driver<'geocoding'> = () => ({
	async check() {},

	async search({ text, countries, limit = 10 }) {
		const parts = text.split(',').map((part) => part.trim());
		const inside = (city: City): boolean => !countries?.length || countries.some((code) => code.toUpperCase() === city.country);
		const whole =
			parts.length === 1
				? CITIES.filter((city) => city.name.toLowerCase() === text.trim().toLowerCase() || isPostal(text, city))
				: [];
		if (whole.length)
			return whole
				.filter(inside)
				.slice(0, limit)
				.map((city) => placeOfCity(city, text));
		const street = parts[0] ?? '';
		const city = townIn(parts.slice(1), countries?.[0] ?? 'US', random);
		if (!city || !inside(city) || !/\p{L}/u.test(street) || /\bnowhere\b/i.test(street)) return [];
		if (parts.length > 1 && !/\d/.test(street)) {
			const town = cityNamed(street);
			if (town) return [placeOfCity(town, text)];
		}
		const house = houseAt({ line1: street, city: city.name, region: city.region, country: city.country }, random);
		return [placeOf(house.point, house.address, city)];
	},

	async reverse({ point }) {
		const [nearest] = housesNear(point, 2000, random);
		if (nearest) return placeOf(nearest.house.point, nearest.house.address, nearest.house.city);
		const city = cityNear(point);
		return city ? placeOfCity(city, '') : null;
	},
});

const isPostal = (text: string, city: City): boolean =>
	/^\d{5}$/.test(text.trim()) && cityOfPostalCode(text.trim())?.name === city.name;

/** `Austin`, `TX 78701`: the town that the rest of a line names; any name stands for one. */
function townIn(rest: string[], country: string, random: (text: string) => () => number): City | undefined {
	for (const part of rest) {
		const words = part.replace(/\b[A-Z]{0,2}\d[\dA-Z-]*\b/g, '').trim();
		const found = cityNamed(part) ?? cityNamed(words) ?? cityOfPostalCode(/\b\d{5}\b/.exec(part)?.[0] ?? '');
		if (found) return found;
	}
	const [name, region = ''] = rest;
	return name ? cityOf(name, /^[A-Za-z]{2,3}\b/.exec(region)?.[0] ?? '', country, random) : undefined;
}

const placeOfCity = ({ name, region, country, lat, lng }: City, text: string): GeocodedPlace => ({
	point: { lat, lng },
	label: `${name}, ${region}, ${country}`,
	precision: /^\d/.test(text) ? 'postal-code' : 'city',
	address: { city: name, region, country },
	bounds: { south: lat - 0.1, west: lng - 0.1, north: lat + 0.1, east: lng + 0.1 },
	attribution: ATTRIBUTION,
});

const placeOf = (
	point: Point,
	address: { line1: string; postalCode: string },
	{ name, region, country }: City,
): GeocodedPlace => ({
	point,
	label: [address.line1, name, `${region} ${address.postalCode}`.trim(), country].join(', '),
	precision: /^\d/.test(address.line1) ? 'house' : 'street',
	address: {
		line1: address.line1,
		city: name,
		region,
		...(address.postalCode ? { postalCode: address.postalCode } : {}),
		country,
	},
	attribution: ATTRIBUTION,
});
