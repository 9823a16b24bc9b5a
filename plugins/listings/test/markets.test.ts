import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../../tests/harness/app.ts';
import { FAIR_HOUSING } from '../src/rules/fair-housing.ts';
import { flagsIn } from '../src/rules/wording.ts';

const SITE = 'https://www.harbour.example';

describeOnBoth('The rules of a market', (driver) => {
	let freehold: TestApp;
	let owner: string;
	let visitor: string;
	beforeAll(async () => {
		freehold = await startApp(driver);
		owner = await freehold.harbor.asUser('owner');
		visitor = await freehold.harbor.publishableKey([SITE]);
	});
	afterAll(() => freehold?.stop());

	const call = (method: string, path: string, body?: unknown, as = owner) => freehold.call(method, path, { as, body });
	const look = (path: string) => freehold.call('GET', path, { as: visitor, headers: { origin: SITE } });
	const follow = async (rulePack: string) => {
		const { status } = await call('PATCH', `/v1/organizations/${freehold.harbor.id}`, { rulePack });
		expect(status).toBe(200);
	};
	let streets = 0;
	const home = () => ({
		headline: 'House in the hills',
		description: 'A family room, a master bedroom, walking distance to the shore.',
		price: { amount: '900000.00', currency: 'USD' },
		address: { line1: `${++streets} Hill Rd`, city: 'Kirkland', region: 'WA', postalCode: '98033', country: 'US' },
		location: { latitude: 47.68, longitude: -122.2 },
	});
	const made = async (fields: object = {}) => (await call('POST', '/v1/listings', { ...home(), ...fields })).body.id as string;
	const step = (id: string, name: string) => call('POST', `/v1/listings/${id}/${name}`);
	const pointers = ({ body }: { body: { errors?: { pointer: string }[] } }) => body.errors?.map(({ pointer }) => pointer);

	it('in Dubai: a permit that holds, shown to the public, and Ejari before a rent counts', async () => {
		await follow('dubai');
		const id = await made({ purpose: 'rent', price: { amount: '9000.00', currency: 'USD' } });
		expect(pointers(await step(id, 'publish'))).toEqual(['/permitNumber']);
		await call('PATCH', `/v1/listings/${id}`, { permitNumber: '71234567', permitExpires: '2020-01-31' });
		expect(pointers(await step(id, 'publish'))).toEqual(['/permitExpires']);
		await call('PATCH', `/v1/listings/${id}`, { permitExpires: '2999-01-31' });
		expect((await step(id, 'publish')).status).toBe(200);
		expect((await look(`/v1/listings/${id}`)).body.permitNumber).toBe('71234567');
		expect(pointers(await call('PATCH', `/v1/listings/${id}`, { permitNumber: null }))).toEqual(['/permitNumber']);
		await step(id, 'offer');
		expect(pointers(await step(id, 'rent'))).toEqual(['/tenancyContract']);
		await call('PATCH', `/v1/listings/${id}`, { tenancyContract: '0120250101001234' });
		expect((await step(id, 'rent')).body.status).toBe('rented');
		const file = 'headline,status,price.amount,price.currency\nA flat in the Marina,active,9000,AED\n';
		const headers = { 'content-type': 'text/csv' };
		const report = await freehold.call('POST', '/v1/listings/import', { as: owner, body: file, headers });
		expect(report.body).toMatchObject({ rowsLoaded: 0, errors: [expect.objectContaining({ column: 'permitNumber' })] });
	});

	it('in North America: names the listing office', async () => {
		await follow('north-america');
		const id = await made();
		expect((await step(id, 'publish')).body.listOfficeName).toBe('harbor homes');
		const other = await made({ listOfficeName: 'Bay Realty' });
		await step(other, 'publish');
		expect((await look(`/v1/listings/${other}`)).body.listOfficeName).toBe('Bay Realty');
		expect(pointers(await call('PATCH', `/v1/listings/${id}`, { listOfficeName: null }))).toEqual(['/listOfficeName']);
	});

	it('in North America: flags words, changes none, and publishes them only when a broker answers for them', async () => {
		await follow('north-america');
		const agent = await freehold.harbor.asUser('agent');
		const description = 'A quiet street. Perfect for\nfamilies; no   children under ten.';
		const { id } = (await call('POST', '/v1/listings', { ...home(), description }, agent)).body;
		const refused = await call('POST', `/v1/listings/${id}/publish`, undefined, agent);
		expect(refused.body.errors.map((one: { code: string; pointer: string }) => [one.code, one.pointer])).toEqual([
			['wording', '/description'],
			['wording', '/description'],
		]);
		const { flags, ready, cleared } = (await call('GET', `/v1/listings/${id}/check`, undefined, agent)).body;
		expect([ready, cleared, flags[0]]).toEqual([
			...[false, false],
			expect.objectContaining({ phrase: 'Perfect for\nfamilies', at: 16, class: 'familial status' }),
		]);
		const reason = { reason: 'Housing for older persons, 42 U.S.C. 3607(b)' };
		expect((await call('POST', `/v1/listings/${id}/clear-wording`, reason, agent)).status).toBe(403);
		expect((await call('POST', `/v1/listings/${id}/clear-wording`, { reason: 'short' })).status).toBe(422);
		expect((await call('POST', `/v1/listings/${id}/clear-wording`, reason)).body.description).toBe(description);
		expect((await call('POST', `/v1/listings/${id}/publish`, undefined, agent)).status).toBe(200);
		const trail = (await call('GET', `/v1/audit-entries?action=listing.clear-wording&record=${id}&kind=admin_action`)).body.data;
		expect(trail).toEqual([expect.objectContaining({ reason: reason.reason })]);
		// Other words are another matter.
		const changed = await call('PATCH', `/v1/listings/${id}`, { description: `${description} Adults only!` }, agent);
		expect(changed.status).toBe(422);
		expect((await call('PATCH', `/v1/listings/${id}`, { bedrooms: 3 }, agent)).status).toBe(200);
		expect((await call('POST', `/v1/listings/${await made()}/clear-wording`, reason)).status).toBe(409);
	});

	it('keeps off the internet what the owner wants off, in every public read', async () => {
		await follow('none');
		const secret = { line1: '4711 Hidden Ln', city: 'Medina', region: 'WA', postalCode: '98039', country: 'US' };
		const location = { latitude: 47.62, longitude: -122.24 };
		const price = { amount: '7654321.00', currency: 'USD' };
		const id = await made({
			...{ address: secret, location, price, internetAddressDisplay: false, internetPriceDisplay: false },
			headline: 'Estate by the lake',
		});
		await step(id, 'publish');
		const gone = await made({ internetDisplay: false });
		await step(gone, 'publish');
		expect((await look(`/v1/listings/${gone}`)).status).toBe(404);
		const seen = (await look(`/v1/listings/${id}`)).body;
		expect(seen).toMatchObject({ headline: 'Estate by the lake', address: null, location: null, price: null });
		const found = async (query: string) =>
			(await look(`/v1/listings?limit=100&total=true&${query}`)).body.data.some((one: { id: string }) => one.id === id);
		expect(await found('')).toBe(true);
		for (const query of [
			...['address.city=Medina', 'address.postalCode[in]=98039', 'price[gte]=7000000', 'price[set]=true', 'price[set]=false'],
			...['location[within]=-122.25,47.6,-122.2,47.65', 'q=Hidden', 'q=Medina', 'sort=price', 'sort=-price', 'sort=address.city'],
			...['price.currency=USD', 'location.latitude[gte]=47', 'price[ne]=1'],
		]) {
			const isRead = await look(`/v1/listings?${query}`);
			if (isRead.status === 200) expect([query, await found(query)]).toEqual([query, false]);
		}
		const { total } = (await look('/v1/listings?total=true&limit=1&address.city=Medina')).body;
		expect(total).toBe(0);
		expect(JSON.stringify((await look('/v1/listings?limit=100&expand=listing-photos')).body)).not.toMatch(/4711|7654321/);
		const photos = (await look('/v1/listing-photos?limit=100&expand=listing')).body;
		expect(JSON.stringify(photos)).not.toMatch(/4711|7654321/);
		// The brokerage itself sees all of it.
		expect((await call('GET', `/v1/listings?address.city=Medina&price[gte]=7000000`)).body.data[0]).toMatchObject({ id, price });
	});
});

describe('Flagged words', () => {
	const offer = (description: string) => ({ description });

	it('are found wherever they stand, in any case, with any blanks, and told as they are written', () => {
		const filler = fc.stringMatching(/^[ ,.\n]{0,9}$/);
		fc.assert(
			fc.property(fc.constantFrom(...FAIR_HOUSING), filler, filler, fc.boolean(), ({ phrase }, before, behind, isLoud) => {
				const written = (isLoud ? phrase.toUpperCase() : phrase).replaceAll(' ', '  ');
				const text = `Fine house.${before} ${written} ${behind}`;
				const flags = flagsIn(offer(text), FAIR_HOUSING);
				expect(flags.map((flag) => text.slice(flag.at, flag.at + flag.phrase.length))).toEqual(flags.map((flag) => flag.phrase));
				expect(flags.some((flag) => flag.phrase.includes(written) || written.includes(flag.phrase))).toBe(true);
			}),
		);
	});

	it('are not found in what only describes the place, nor inside of other words', () => {
		const fine =
			'Family room, master bedroom, bachelor pad nearby, walking distance, wheelchair ramp, mother-in-law suite, near a church, great schools, no smoking.';
		expect(flagsIn(offer(fine), FAIR_HOUSING)).toEqual([]);
		expect(flagsIn(offer('Uno childrens'), FAIR_HOUSING)).toEqual([]);
	});

	it('take no longer on hostile texts', () => {
		const start = performance.now();
		for (const text of ['no '.repeat(3000), `perfect for${' '.repeat(9000)}x`, 'a-'.repeat(5000)])
			flagsIn(offer(text), FAIR_HOUSING);
		expect(performance.now() - start).toBeLessThan(500);
	});
});
