/**
 * The port `data`, over all of its drivers. Recorded: ATTOM’s own example of 4529 Winona Court, Denver (api.developer.attomdata.com/docs,
 * cloud-help.attomdata.com); the survey’s table as api.census.gov shows it (data/2022/acs/acs5); USPS Addresses 3 (developers.usps.com).
 * None of these services was called.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { type Service, startService } from '../../../../tests/harness/service.ts';
import { attom } from '../../src/data/attom.ts';
import { dataMock } from '../../src/data/mock.ts';
import { CITIES, metresBetween } from '../../src/world/cities.ts';
import { ATTOM_NOTHING, ATTOM_PROFILE, ATTOM_SALES, ATTOM_TRENDS, CENSUS_TABLE, USPS_ADDRESS } from '../recorded/data.ts';

const WINONA = { line1: '4529 Winona Court', city: 'Denver', region: 'CO', postalCode: '80212', country: 'US' };
const NOW = Date.parse('2026-03-01T00:00:00Z');
const CENTRE = { lat: 0, lng: 0 };

describe('property data of ATTOM', () => {
	let service: Service;
	beforeAll(async () => {
		service = await startService(({ path, url, headers }) => {
			if (path === '/oauth2/v3/token') return { body: { access_token: 'usps-token', token_type: 'Bearer', expires_in: 28_799 } };
			if (path === '/addresses/v3/address') return { body: USPS_ADDRESS };
			if (path.endsWith('/acs/acs5')) return { body: CENSUS_TABLE };
			if (headers.apikey !== 'secret') return { status: 401, body: { Response: { status: { code: -1, msg: 'Unauthorized' } } } };
			if (path === '/sale/snapshot') return { body: ATTOM_SALES };
			if (path === '/salestrend/snapshot') return { body: ATTOM_TRENDS };
			if (path === '/property/id' || url.searchParams.get('address1')?.startsWith('0'))
				return { status: 400, body: ATTOM_NOTHING };
			return { body: ATTOM_PROFILE };
		});
	});
	afterAll(() => service.stop());
	const open = (settings: Record<string, string> = {}) =>
		attom(partsFor({ ATTOM_URL: service.url, ATTOM_API_KEY: 'secret', ...settings }, { now: () => NOW }));

	it('reads what the assessor holds, in metres and dollars, for five cents', async () => {
		const call = callFor();
		const found = await (await open()).assessor({ address: WINONA }, call);
		expect(found).toEqual({
			id: '184713191',
			parcelNumber: '02192-04-018-000',
			county: '08031',
			address: { line1: '4529 WINONA CT', city: 'DENVER', region: 'CO', postalCode: '80212-2512', country: 'US' },
			point: { lat: 39.778926, lng: -105.047775 },
			kind: 'house',
			bedrooms: 2,
			bathrooms: 1,
			livingArea: 86.8,
			lotArea: 435.7,
			yearBuilt: 1900,
			owner: 'GREGORY BAILEY',
			ownerOccupied: false,
			assessed: {
				year: 2024,
				land: { amount: '24880.00', currency: 'USD' },
				improvements: { amount: '13440.00', currency: 'USD' },
				total: { amount: '38320.00', currency: 'USD' },
			},
			marketValue: { amount: '572000.00', currency: 'USD' },
			tax: { year: 2024, amount: { amount: '2871.00', currency: 'USD' } },
			lastSale: { date: '2019-04-05', price: { amount: '385000.00', currency: 'USD' } },
		});
		expect(call.costs).toEqual({ USD: 0.05 });
		expect(Object.fromEntries(service.asked.at(-1)?.url.searchParams ?? [])).toEqual({
			address1: '4529 Winona Court',
			address2: 'Denver, CO 80212',
		});
	});

	it('finds nothing for nothing: no result costs nothing', async () => {
		const call = callFor();
		const driver = await open();
		expect(await driver.assessor({ address: { ...WINONA, line1: '0 Nowhere' } }, call)).toBeNull();
		expect(call.costs).toEqual({});
		await driver.check();
	});

	it('compares sales by miles and days, nearest first, each with its price of a square metre', async () => {
		const sales = await (await open()).comparables(
			{ near: { lat: 39.78, lng: -105.05 }, radius: 800, months: 6, limit: 5 },
			callFor(),
		);
		expect(sales.map(({ id, distance, soldOn, price, kind }) => ({ id, distance, soldOn, price: price.amount, kind }))).toEqual([
			{ id: '184713192', distance: 161, soldOn: '2026-01-15', price: '512000.00', kind: 'house' },
			{ id: '184713203', distance: 483, soldOn: '2025-11-03', price: '450000.00', kind: 'condominium' },
		]);
		expect(Number(sales[0]?.unitPrice?.amount)).toBeCloseTo(512_000 / (sales[0]?.livingArea ?? 0), 1);
		const asked = Object.fromEntries(service.asked.at(-1)?.url.searchParams ?? []);
		expect(asked).toMatchObject({ radius: '0.497', startsalesearchdate: '2025/09/01', endsalesearchdate: '2026/03/01' });
		const houses = await (await open()).comparables({ near: CENTRE, radius: 800, months: 6, kind: 'condominium' }, callFor());
		expect(houses.map(({ kind }) => kind)).toEqual(['condominium']);
	});

	it('tells how a postal code does, against the same quarter a year before', async () => {
		expect(await (await open()).market({ location: 'Denver, CO 80212' }, callFor())).toEqual({
			location: 'Denver, CO 80212',
			asOf: '2025-12-31',
			averagePrice: { amount: '624000.00', currency: 'USD' },
			medianPrice: { amount: '590000.00', currency: 'USD' },
			sales: 71,
			change: 0.04,
			trend: 'increasing',
			source: 'ATTOM',
		});
		expect(await faultOf((await open()).market({ location: 'Denver' }, callFor()))).toMatchObject({ fault: 'refused' });
	});

	it('leaves people to the Census Bureau and addresses to USPS, where their keys are set', async () => {
		const driver = await open({
			CENSUS_API_KEY: 'census',
			CENSUS_URL: service.url,
			USPS_CLIENT_ID: 'id',
			USPS_CLIENT_SECRET: 'secret',
			USPS_URL: service.url,
		});
		const area = { kind: 'postal-code', code: '80212' } as const;
		expect((await driver.demographics({ area }, callFor()))?.population).toBe(18_424);
		expect((await driver.validateAddress({ address: WINONA }, callFor())).address?.city).toBe('WASHINGTON');
		expect(await faultOf((await open()).demographics({ area }, callFor()))).toMatchObject({ fault: 'refused' });
		expect((await (await open()).validateAddress({ address: WINONA }, callFor())).address?.line1).toBe('4529 WINONA CT');
	});

	itTellsFaults(
		() => service,
		async (call) => (await open()).assessor({ address: WINONA }, call),
	);
});

describe('property data of the stand-in', () => {
	const open = async (now = NOW) => dataMock(partsFor({}, { now: () => now }));
	const address = (line1: string, city = 'Austin', region = 'TX') => ({ line1, city, region, postalCode: '', country: 'US' });

	it('has the same house at the same address, however it is written', async () => {
		const driver = await open();
		const house = await driver.assessor({ address: address('12 Maple Street') }, callFor());
		const again = await (await open()).assessor({ address: address('12 MAPLE ST.', 'austin', 'tx') }, callFor());
		expect(again).toMatchObject({
			id: house?.id,
			point: house?.point,
			yearBuilt: house?.yearBuilt,
			marketValue: house?.marketValue,
		});
		expect(await driver.assessor({ address: address('14 Maple Street') }, callFor())).not.toMatchObject({ id: house?.id });
		expect(await driver.assessor({ address: address('0 Nowhere') }, callFor())).toBeNull();
	});

	it('is believable: whatever the address', async () => {
		const driver = await open();
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 9999 }),
				fc.constantFrom('Oak Street', 'Hill Rd', 'Çedar Ave'),
				fc.constantFrom(...CITIES, { name: 'Smallville', region: 'KS', country: 'US', lat: 0, lng: 0 }),
				async (number, street, city) => {
					const house = await driver.assessor(
						{
							address: {
								line1: `${number} ${street}`,
								city: city.name,
								region: city.region,
								postalCode: '',
								country: city.country,
							},
						},
						callFor(),
					);
					expect(house?.yearBuilt).toBeGreaterThan(1900);
					expect(house?.yearBuilt).toBeLessThanOrEqual(2020);
					expect(house?.livingArea).toBeGreaterThan((house?.bedrooms ?? 0) * 15);
					expect(Number(house?.assessed?.land?.amount) + Number(house?.assessed?.improvements?.amount)).toBe(
						Number(house?.assessed?.total?.amount),
					);
					expect(Number(house?.assessed?.total?.amount)).toBeLessThan(Number(house?.marketValue?.amount));
					if (city.lat) expect(metresBetween(city, house?.point ?? CENTRE)).toBeLessThan(12_000);
					if (house?.lastSale) expect(Number(house.lastSale.date.slice(0, 4))).toBeGreaterThanOrEqual(house.yearBuilt ?? 0);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('sells the houses around, and each as its own assessor says', async () => {
		const driver = await open();
		const near = CITIES[0] as (typeof CITIES)[number];
		const sales = await driver.comparables({ near, radius: 3000, months: 24, limit: 40 }, callFor());
		expect(sales.length).toBeGreaterThan(10);
		expect(sales.map(({ distance }) => distance)).toEqual(sales.map(({ distance }) => distance).toSorted((a, b) => a - b));
		for (const sale of sales) {
			expect(Math.abs(metresBetween(near, sale.point) - sale.distance)).toBeLessThan(2);
			expect(sale.soldOn >= '2024-02-01' && sale.soldOn <= '2026-03-01', sale.soldOn).toBe(true);
			const house = await driver.assessor({ address: sale.address }, callFor());
			expect(house).toMatchObject({
				id: sale.id,
				lastSale: { date: sale.soldOn, price: sale.price },
				livingArea: sale.livingArea,
			});
		}
		const few = await driver.comparables({ near, radius: 3000, months: 24, kind: 'townhouse' }, callFor());
		expect(new Set(few.map(({ kind }) => kind))).toEqual(new Set(['townhouse']));
	});

	it('has the documented market everywhere: 450,000 on average, 25 days, increasing, low', async () => {
		expect(await (await open()).market({ location: 'Dubai', kind: 'apartment' }, callFor())).toEqual({
			...{ location: 'Dubai', type: 'apartment', asOf: '2026-03-01', averagePrice: { amount: '450000.00', currency: 'AED' } },
			...{ daysOnMarket: 25, trend: 'increasing', inventory: 'low', source: 'made up' },
		});
	});

	it('writes addresses as the post does', async () => {
		const driver = await open();
		const {
			deliverable,
			address: written,
			corrected,
		} = await driver.validateAddress({ address: address('12 maple street apartment 4') }, callFor());
		expect(deliverable).not.toBe('no');
		expect(written).toMatchObject({
			line1: '12 MAPLE ST APT 4',
			city: 'AUSTIN',
			region: 'TX',
			postalCode: expect.stringMatching(/^787\d\d$/),
		});
		expect(corrected).toContain('street');
		expect(await driver.demographics({ area: { kind: 'postal-code', code: '78701' } }, callFor())).toEqual(
			await (await open()).demographics({ area: { kind: 'postal-code', code: '78701' } }, callFor()),
		);
	});
});
