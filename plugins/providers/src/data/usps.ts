import { type AddressVerdict, type DriverParts, type PortCall, type PostalAddress, ProviderError } from '@freehold/core';
import { accessToken } from '../access-token.ts';
import { exchangeWith, jsonOf, malformed } from '../exchange.ts';
import { at, isObject, textOf } from '../reading.ts';

const SERVICE = 'USPS';

/** USPS Addresses API 3 (developers.usps.com): OAuth 2 client credentials, `GET /addresses/v3/address`. */
export function uspsSource({ settings, ...parts }: Pick<DriverParts, 'settings' | 'fetch' | 'now'>) {
	const base = settings.USPS_URL || 'https://apis.usps.com';
	const exchange = exchangeWith(parts, SERVICE);
	const form = {
		grant_type: 'client_credentials',
		client_id: settings.USPS_CLIENT_ID ?? '',
		client_secret: settings.USPS_CLIENT_SECRET ?? '',
	};
	const token = accessToken(exchange, SERVICE, { url: `${base}/oauth2/v3/token`, form }, parts.now);

	return {
		async validate(address: PostalAddress, call: PortCall): Promise<AddressVerdict> {
			if (address.country !== 'US') throw new ProviderError('refused', 'USPS knows addresses of the United States only');
			const url = new URL(`${base}/addresses/v3/address`);
			const asked = { streetAddress: address.line1, secondaryAddress: address.line2, city: address.city, state: address.region };
			for (const [name, value] of Object.entries(asked)) if (value) url.searchParams.set(name, value);
			if (/^\d{5}/.test(address.postalCode)) url.searchParams.set('ZIPCode', address.postalCode.slice(0, 5));
			return token.with(call, async (bearer) => {
				// An address that is not found is an error of 400 or 404 to USPS, and an answer to us.
				const got = await exchange.answer(url, { headers: { authorization: `Bearer ${bearer}` } }, call, [400, 404]);
				if (got.status !== 200) return { deliverable: 'no', address: null, corrected: [] };
				return verdictOf(jsonOf(got, SERVICE), address);
			});
		},
	};
}

/** DPV: Y confirmed, D without its unit, S with a unit that is not known, N not. */
const DELIVERABLE: Readonly<Record<string, AddressVerdict['deliverable']>> = { Y: 'yes', D: 'partly', S: 'partly', N: 'no' };

function verdictOf(answer: unknown, given: PostalAddress): AddressVerdict {
	const found = at(answer, 'address');
	if (!isObject(found)) throw malformed(SERVICE, 'an address');
	const zip = textOf(found.ZIPCode);
	const line1 = textOf(found.streetAddress);
	const city = textOf(found.city);
	const region = textOf(found.state);
	if (!line1 || !city || !region) throw malformed(SERVICE, 'an address');
	const line2 = textOf(found.secondaryAddress);
	const plus = textOf(found.ZIPPlus4);
	const address: PostalAddress = {
		line1,
		...(line2 ? { line2 } : {}),
		city,
		region,
		postalCode: zip ? `${zip}${plus ? `-${plus}` : ''}` : given.postalCode,
		country: 'US',
	};
	const differs = (one: string, other: string): boolean => one.trim().toUpperCase() !== other.toUpperCase();
	const corrected = [
		...(differs(given.line1, line1) ? ['street'] : []),
		...(differs(given.city, city) ? ['city'] : []),
		...(differs(given.region, region) ? ['region'] : []),
		...(zip && given.postalCode.slice(0, 5) !== zip ? ['postal code'] : []),
	];
	return {
		deliverable: DELIVERABLE[textOf(at(answer, 'additionalInfo', 'DPVConfirmation')) ?? ''] ?? 'unknown',
		address,
		corrected,
	};
}
