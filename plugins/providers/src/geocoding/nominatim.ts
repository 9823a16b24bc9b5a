import { type Driver, type GeocodedPlace, type PortCall, ProviderError } from '@freehold/core';
import { exchangeWith, malformed } from '../exchange.ts';
import { inTurns } from '../pace.ts';
import { at, isObject, known, numberOf, textOf } from '../reading.ts';

const SERVICE = 'Nominatim';
const PUBLIC = 'https://nominatim.openstreetmap.org';

/**
 * Any server that speaks Nominatim's API (nominatim.org/release-docs): `/search`, `/reverse`, `/status`, format jsonv2. The public
 * one asks for one call a second, a User-Agent that names who calls, and attribution; calls of this process wait for each other.
 */
export const nominatim: Driver<'geocoding'> = ({ settings, ...parts }) => {
	const base = (settings.NOMINATIM_URL || PUBLIC).replace(/\/$/, '');
	const contact = settings.NOMINATIM_CONTACT;
	if (base === PUBLIC && !contact) {
		throw new ProviderError('refused', 'The public Nominatim wants to know who calls: set NOMINATIM_CONTACT, an email address');
	}
	const { json } = exchangeWith(parts, SERVICE);
	const turn = inTurns(Number(settings.NOMINATIM_INTERVAL || (base === PUBLIC ? 1000 : 0)), parts.now);
	const headers = (language?: string) => ({
		'user-agent': `Freehold/0.1${contact ? ` (${contact})` : ''}`,
		accept: 'application/json',
		...(language ? { 'accept-language': language } : {}),
	});
	const ask = async (
		path: string,
		query: Record<string, string>,
		language: string | undefined,
		call: PortCall,
	): Promise<unknown> => {
		await turn(call.signal);
		const url = new URL(base + path);
		for (const [name, value] of Object.entries({ format: 'jsonv2', addressdetails: '1', ...query }))
			url.searchParams.set(name, value);
		return json(url, { headers: headers(language) }, call);
	};

	return {
		async check() {
			const call = { organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} };
			await ask('/status', { format: 'json' }, undefined, call);
		},

		async search({ text, countries = [], language, limit = 10 }, call) {
			const query = {
				q: text,
				limit: String(Math.min(limit, 40)),
				...(countries.length ? { countrycodes: countries.join(',').toLowerCase() } : {}),
			};
			const found = await ask('/search', query, language, call);
			if (!Array.isArray(found) || !found.every(isObject)) throw malformed(SERVICE, 'a list of places');
			return found.map(placeOf);
		},

		async reverse({ point, language }, call) {
			const found = await ask('/reverse', { lat: String(point.lat), lon: String(point.lng) }, language, call);
			if (!isObject(found)) throw malformed(SERVICE, 'a place');
			// The sea, mostly: “Unable to geocode”.
			return found.error ? null : placeOf(found);
		},
	};
};

const PRECISION: readonly [RegExp, GeocodedPlace['precision']][] = [
	[/^(house|building|place_house)$/, 'house'],
	[/^(road|street)$/, 'street'],
	[/^postcode$/, 'postal-code'],
	[/^(city|town|village|municipality|suburb|hamlet)$/, 'city'],
	[/^(state|region|province|county)$/, 'region'],
	[/^country$/, 'country'],
];

function placeOf(found: unknown): GeocodedPlace {
	const lat = numberOf(at(found, 'lat'));
	const lng = numberOf(at(found, 'lon'));
	if (lat === undefined || lng === undefined) throw malformed(SERVICE, 'a place with its point');
	const part = (...names: string[]): string | undefined => names.map((name) => textOf(at(found, 'address', name))).find(Boolean);
	const number = part('house_number');
	const road = part('road', 'pedestrian', 'footway', 'square');
	const kind = number ? 'house' : (textOf(at(found, 'addresstype')) ?? '');
	const box = at(found, 'boundingbox');
	const [south, north, west, east] = Array.isArray(box) ? box.map(numberOf) : [];
	return known({
		point: { lat, lng },
		label: textOf(at(found, 'display_name')) ?? '',
		precision: PRECISION.find(([pattern]) => pattern.test(kind))?.[1] ?? 'other',
		address: known({
			// The order of number and street is the country's own; where it is not known, the number comes first.
			line1: road && (number ? inOrder(road, number, part('country_code')) : road),
			city: part('city', 'town', 'village', 'municipality', 'hamlet'),
			region: textOf(at(found, 'address', 'ISO3166-2-lvl4'))?.split('-')[1] ?? part('state'),
			postalCode: part('postcode'),
			country: part('country_code')?.toUpperCase(),
		}),
		bounds:
			south !== undefined && north !== undefined && west !== undefined && east !== undefined
				? { south, west, north, east }
				: undefined,
		attribution:
			(textOf(at(found, 'licence')) ?? '').includes('OpenStreetMap') || !textOf(at(found, 'licence'))
				? '© OpenStreetMap contributors'
				: (textOf(at(found, 'licence')) as string),
	});
}

const NUMBER_LAST = new Set(['de', 'at', 'ch', 'nl', 'es', 'it', 'pl', 'se', 'dk', 'no', 'fi', 'cz', 'pt']);
const inOrder = (road: string, number: string, country = ''): string =>
	NUMBER_LAST.has(country) ? `${road} ${number}` : `${number} ${road}`;
