import {
	type Assessment,
	type ComparableSale,
	type Driver,
	type DriverParts,
	type Dwelling,
	type DwellingKind,
	type MarketFigures,
	type PortCall,
	type PostalAddress,
	ProviderError,
} from '@freehold/core';
import { exchangeWith, jsonOf, malformed } from '../exchange.ts';
import { at, isObject, known, listOf, numberOf, textOf } from '../reading.ts';
import { censusSource } from './census.ts';
import { uspsSource } from './usps.ts';

const SERVICE = 'ATTOM';
/** US dollars a call that found something; ATTOM charges no others. */
const COST = 0.05;
const SQUARE_FEET = 10.763_910_417;
const MILE = 1609.344;

/**
 * ATTOM's Property API 1.0.0 (api.gateway.attomdata.com), key in the header `apikey`: assessors' records, sales, trends. People
 * are counted by the Census Bureau and addresses checked by USPS, where their keys are set.
 */
export const attom: Driver<'data'> = (parts) => {
	const { settings, now } = parts;
	const ask = asker(parts);
	const census = settings.CENSUS_API_KEY ? censusSource(parts) : undefined;
	const usps = settings.USPS_CLIENT_ID ? uspsSource(parts) : undefined;

	return {
		async check() {
			// Nothing found costs nothing.
			await ask('property/id', { attomid: '0' }, silent());
		},

		async assessor(asked, call) {
			const query = 'address' in asked ? addressOf(asked.address) : { apn: asked.parcel, fips: asked.county };
			const [record] = await ask('property/expandedprofile', query, call);
			return record === undefined ? null : assessmentOf(record);
		},

		async comparables({ near, radius, months, kind, limit = 20 }, call) {
			const since = new Date(now());
			since.setUTCMonth(since.getUTCMonth() - months);
			const day = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '/');
			const records = await ask(
				'sale/snapshot',
				{
					latitude: String(near.lat),
					longitude: String(near.lng),
					radius: (Math.min(radius, 20 * MILE) / MILE).toFixed(3),
					startsalesearchdate: day(since),
					endsalesearchdate: day(new Date(now())),
					// Gifts and transfers within a family are sales of nothing.
					minsaleamt: '1000',
					orderby: 'distance',
					pagesize: String(Math.min(100, kind ? limit * 4 : limit)),
				},
				call,
			);
			const sales = records.map(saleOf).filter((sale) => sale !== undefined && (!kind || sale.kind === kind));
			return (sales as ComparableSale[]).toSorted((a, b) => a.distance - b.distance).slice(0, limit);
		},

		async demographics({ area }, call) {
			if (!census) throw new ProviderError('refused', 'ATTOM counts no people here: set CENSUS_API_KEY');
			return census.demographics(area, call);
		},

		async market({ location, kind }, call) {
			const code = /\b\d{5}\b/.exec(location)?.[0];
			if (!code)
				throw new ProviderError('refused', `Found “${location}”; meant a postal code, which is what ATTOM has trends of`);
			const year = new Date(now()).getUTCFullYear();
			const span = {
				interval: 'quarterly',
				startyear: String(year - 1),
				endyear: String(year),
				startmonth: 'january',
				endmonth: 'december',
			};
			const trends = await ask('salestrend/snapshot', { geoid: `ZI${code}`, ...span }, call, 'salestrends');
			return trendOf(trends, location, kind);
		},

		async validateAddress({ address }, call) {
			if (usps) return usps.validate(address, call);
			const [record] = await ask('property/address', addressOf(address), call);
			if (record === undefined) return { deliverable: 'unknown', address: null, corrected: [] };
			const found = assessmentOf(record);
			return { deliverable: 'unknown', address: found.address, ...(found.point ? { point: found.point } : {}), corrected: [] };
		},
	};
};

const silent = (): PortCall => ({ organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} });

/** Asks for a resource; no result (`SuccessWithoutResult`, which comes as 400) is an empty list. */
function asker(parts: DriverParts) {
	const { settings } = parts;
	const base = settings.ATTOM_URL || 'https://api.gateway.attomdata.com/propertyapi/v1.0.0';
	const { answer } = exchangeWith(parts, SERVICE);
	return async (resource: string, query: Record<string, string>, call: PortCall, list = 'property'): Promise<unknown[]> => {
		const url = new URL(`${base}/${resource}`);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		const headers = { apikey: settings.ATTOM_API_KEY ?? '', accept: 'application/json' };
		const got = await answer(url, { headers }, call, [400]);
		const body = jsonOf(got, SERVICE);
		const status = at(body, 'status');
		if (!isObject(status)) throw malformed(SERVICE, 'its status and a list');
		if (status.msg === 'SuccessWithoutResult') return [];
		if (got.status === 400) throw new ProviderError('refused', `ATTOM answered 400: ${textOf(status.msg) ?? 'no reason'}`);
		call.cost(COST, 'USD');
		return listOf(at(body, list));
	};
}

const addressOf = ({ line1, line2, city, region, postalCode }: PostalAddress): Record<string, string> => ({
	address1: [line1, line2].filter(Boolean).join(' '),
	address2: `${city}, ${region} ${postalCode}`.trim(),
});

/** Names of fields come in several spellings (`lotSize1`, `lotsize1`): read without regard to it. */
function loose(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(loose);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), loose(inner)]));
}

const dollars = (value: unknown) => {
	const number = numberOf(value);
	return number ? { amount: number.toFixed(2), currency: 'USD' } : undefined;
};
const metres = (feet: unknown): number | undefined => {
	const number = numberOf(feet);
	return number ? Math.round((number / SQUARE_FEET) * 10) / 10 : undefined;
};

const KINDS: readonly [RegExp, DwellingKind][] = [
	[/townhouse|rowhouse/i, 'townhouse'],
	[/condo/i, 'condominium'],
	[/duplex|triplex|quadplex|multi/i, 'multi-family'],
	[/apartment/i, 'apartment'],
	[/sfr|single family|residential \(nec\)|mobile/i, 'house'],
	[/vacant|land|lot/i, 'land'],
	[/commercial|office|retail|industrial|warehouse/i, 'commercial'],
];

/** The land use first: the class lumps houses and town houses together. */
function kindOf(record: unknown): DwellingKind {
	const words = ['proplanduse', 'proptype', 'propertytype', 'propclass'].map((name) => textOf(at(record, 'summary', name)) ?? '');
	for (const word of words) {
		const found = KINDS.find(([pattern]) => pattern.test(word));
		if (found) return found[1];
	}
	return 'other';
}

const dwellingOf = (record: unknown): Dwelling =>
	known({
		kind: kindOf(record),
		bedrooms: numberOf(at(record, 'building', 'rooms', 'beds')),
		bathrooms: numberOf(at(record, 'building', 'rooms', 'bathstotal')),
		livingArea: metres(at(record, 'building', 'size', 'livingsize') ?? at(record, 'building', 'size', 'universalsize')),
		lotArea: metres(at(record, 'lot', 'lotsize2')),
		yearBuilt: numberOf(at(record, 'summary', 'yearbuilt')) || undefined,
	});

function postalOf(record: unknown): PostalAddress {
	const read = (name: string): string => textOf(at(record, 'address', name)) ?? '';
	const plus = read('postal2');
	return {
		line1: read('line1'),
		city: read('locality'),
		region: read('countrysubd'),
		postalCode: plus ? `${read('postal1')}-${plus}` : read('postal1'),
		country: read('country') || 'US',
	};
}

function pointOf(record: unknown) {
	const lat = numberOf(at(record, 'location', 'latitude'));
	const lng = numberOf(at(record, 'location', 'longitude'));
	return lat === undefined || lng === undefined ? undefined : { lat, lng };
}

function assessmentOf(given: unknown): Assessment {
	const record = loose(given);
	const id = textOf(at(record, 'identifier', 'attomid')) ?? textOf(at(record, 'identifier', 'id'));
	if (!id) throw malformed(SERVICE, 'a property with its id');
	const within = (...path: string[]): unknown => at(record, 'assessment', ...path);
	const [land, improvements, total] = ['land', 'impr', 'ttl'].map((part) => dollars(within('assessed', `assd${part}value`)));
	const year = numberOf(within('tax', 'taxyear'));
	const tax = dollars(within('tax', 'taxamt'));
	const sold = dollars(at(record, 'sale', 'amount', 'saleamt') ?? at(record, 'sale', 'saleamountdata', 'saleamt'));
	const soldOn = textOf(at(record, 'sale', 'saletransdate')) ?? textOf(at(record, 'sale', 'salesearchdate'));
	const occupied = textOf(at(record, 'summary', 'absenteeind'));
	return known({
		id,
		parcelNumber: textOf(at(record, 'identifier', 'apn')),
		county: textOf(at(record, 'identifier', 'fips')),
		address: postalOf(record),
		point: pointOf(record),
		...dwellingOf(record),
		owner: textOf(at(record, 'owner', 'owner1', 'fullname')) ?? textOf(within('owner', 'owner1', 'fullname')),
		ownerOccupied: occupied ? /^owner/i.test(occupied) : undefined,
		assessed: total ? known({ year, land, improvements, total }) : undefined,
		marketValue: dollars(within('market', 'mktttlvalue')),
		tax: tax ? known({ year, amount: tax }) : undefined,
		lastSale: sold && soldOn ? { date: isoDay(soldOn), price: sold } : undefined,
	});
}

/** `2015-4-5`, as some endpoints write it. */
const isoDay = (text: string): string => {
	const [year = '', month = '', day = ''] = text.slice(0, 10).split(/[-/]/);
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

function saleOf(given: unknown): ComparableSale | undefined {
	const record = loose(given);
	const id = textOf(at(record, 'identifier', 'attomid')) ?? textOf(at(record, 'identifier', 'id'));
	const point = pointOf(record);
	const price = dollars(at(record, 'sale', 'amount', 'saleamt'));
	const on = textOf(at(record, 'sale', 'saletransdate')) ?? textOf(at(record, 'sale', 'salesearchdate'));
	if (!id || !point || !price || !on) return undefined;
	const dwelling = dwellingOf(record);
	return known({
		id,
		address: postalOf(record),
		point,
		distance: Math.round((numberOf(at(record, 'location', 'distance')) ?? 0) * MILE),
		soldOn: isoDay(on),
		price,
		unitPrice: dwelling.livingArea ? dollars(Number(price.amount) / dwelling.livingArea) : undefined,
		...dwelling,
	});
}

/** Quarters, oldest first: the last one, and how it compares with the same quarter a year before. */
function trendOf(trends: unknown[], location: string, kind: DwellingKind | undefined): MarketFigures | null {
	const quarters = trends
		.map((trend) => loose(trend))
		.map((trend) => ({ name: textOf(at(trend, 'daterange', 'start')) ?? '', of: at(trend, 'salestrend') }))
		.filter(({ of }) => numberOf(at(of, 'homesalecount')));
	const last = quarters.at(-1);
	if (!last) return null;
	const [, quarter = '4', year = ''] = /Q(\d)\s*(\d{4})/i.exec(last.name) ?? [];
	const before = quarters.find(({ name }) => name === `Q${quarter} ${Number(year) - 1}`);
	const now = numberOf(at(last.of, 'avgsaleprice'));
	const then = before && numberOf(at(before.of, 'avgsaleprice'));
	const change = now && then ? Math.round((now / then - 1) * 10_000) / 10_000 : undefined;
	return known({
		location,
		type: kind,
		asOf: year ? new Date(Date.UTC(Number(year), Number(quarter) * 3, 0)).toISOString().slice(0, 10) : '',
		averagePrice: dollars(now),
		medianPrice: dollars(at(last.of, 'medsaleprice')),
		sales: numberOf(at(last.of, 'homesalecount')),
		change,
		trend: change === undefined ? undefined : change > 0.01 ? 'increasing' : change < -0.01 ? 'decreasing' : 'stable',
		source: SERVICE,
	} as const);
}
