/**
 * The driver `census` of the port `data`. Recorded: the survey’s table as api.census.gov shows it (data/2022/acs/acs5), and USPS
 * Addresses 3 (developers.usps.com). None of these services was called.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { census } from '../../src/data/public-sources.ts';
import { CENSUS_TABLE, USPS_ADDRESS } from '../recorded/data.ts';

describe('people and addresses of the United States', () => {
	let service: Service;
	beforeAll(async () => {
		service = await startService(({ path, url, headers, form }) => {
			if (path === '/oauth2/v3/token')
				return form.get('client_secret') === 'good'
					? { body: { access_token: 'one', expires_in: 28_799 } }
					: { status: 401, body: {} };
			if (path === '/addresses/v3/address') {
				if (headers.authorization !== 'Bearer one') return { status: 401, body: {} };
				if (url.searchParams.get('streetAddress') === '1 Nowhere')
					return { status: 404, body: { error: { code: '404', message: 'Address Not Found' } } };
				return { body: USPS_ADDRESS };
			}
			if (url.searchParams.get('key') !== 'good')
				return { status: 200, body: '<html><head><title>Invalid Key</title></head></html>' };
			if (url.searchParams.get('for')?.endsWith(':99999')) return { status: 204 };
			return { body: CENSUS_TABLE };
		});
	});
	afterAll(() => service.stop());
	const open = (settings: Record<string, string> = {}) =>
		census(
			partsFor({
				CENSUS_URL: service.url,
				CENSUS_API_KEY: 'good',
				CENSUS_YEAR: '2022',
				USPS_URL: service.url,
				USPS_CLIENT_ID: 'me',
				USPS_CLIENT_SECRET: 'good',
				...settings,
			}),
		);
	const area = { kind: 'postal-code', code: '80212' } as const;

	it('counts people, and leaves out what could not be estimated', async () => {
		expect(await (await open()).demographics({ area }, callFor())).toEqual({
			area,
			name: 'ZCTA5 80212',
			year: 2022,
			population: 18_424,
			medianAge: 36.4,
			medianIncome: { amount: '95625.00', currency: 'USD' },
			medianHomeValue: { amount: '621500.00', currency: 'USD' },
			households: 8651,
			ownerOccupied: 0.5613,
			vacant: 0.0624,
			source: 'U.S. Census Bureau, American Community Survey 2022, 5 years',
		});
		expect(service.asked.at(-1)?.path).toBe('/2022/acs/acs5');
		expect(service.asked.at(-1)?.url.searchParams.get('for')).toBe('zip code tabulation area:80212');
		expect(await (await open()).demographics({ area: { kind: 'postal-code', code: '99999' } }, callFor())).toBeNull();
		expect(await faultOf((await open({ CENSUS_API_KEY: 'bad' })).demographics({ area }, callFor()))).toMatchObject({
			fault: 'unauthorized',
		});
	});

	it('says what the post makes of an address', async () => {
		const driver = await open();
		const given = { line1: '475 LENFANT PLZ SW', city: 'Washingtn', region: 'DC', postalCode: '20024', country: 'US' };
		expect(await driver.validateAddress({ address: given }, callFor())).toEqual({
			deliverable: 'yes',
			address: {
				line1: "475 L'ENFANT PLZ SW",
				line2: 'RM 5821',
				city: 'WASHINGTON',
				region: 'DC',
				postalCode: '20260-0004',
				country: 'US',
			},
			corrected: ['street', 'city', 'postal code'],
		});
		expect((await driver.validateAddress({ address: { ...given, line1: '1 Nowhere' } }, callFor())).deliverable).toBe('no');
		expect(await faultOf(driver.validateAddress({ address: { ...given, country: 'AE' } }, callFor()))).toMatchObject({
			fault: 'refused',
		});
		expect(
			await faultOf((await open({ USPS_CLIENT_SECRET: 'bad' })).validateAddress({ address: given }, callFor())),
		).toMatchObject({ fault: 'unauthorized' });
	});

	it('asks for one token for many calls', async () => {
		const driver = await open();
		const before = service.asked.filter(({ path }) => path === '/oauth2/v3/token').length;
		const address = { line1: '475 LENFANT PLZ SW', city: 'Washington', region: 'DC', postalCode: '', country: 'US' };
		await Promise.all(Array.from({ length: 5 }, () => driver.validateAddress({ address }, callFor())));
		expect(service.asked.filter(({ path }) => path === '/oauth2/v3/token').length - before).toBe(1);
	});

	it('refuses what it has no source for', async () => {
		expect(await faultOf((await open()).market({ location: '80212' }, callFor()))).toMatchObject({
			fault: 'refused',
			message: expect.stringContaining('attom'),
		});
	});

	itTellsFaults(
		() => service,
		async (call) => (await open()).demographics({ area }, call),
	);
});
