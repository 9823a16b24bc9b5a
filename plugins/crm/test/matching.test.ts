import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Office, openOffice } from './office.ts';

describeOnBoth('Matching', (driver) => {
	let office: Office;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.freehold.stop());
	const usd = (amount: number) => ({ amount: `${amount}.00`, currency: 'USD' });
	const at = (city: string) => ({ address: { line1: '1 Elm', city, country: 'US' } });

	it('finds listings for a contact by what they asked about and looked at, and says why', async () => {
		const asked = await office.listed({ price: usd(500_000), ...at('Ballard'), features: ['Fireplace', 'Dock'] });
		const lead = await office.enquired({ listing: asked.id });
		const seen = await office.listed({ price: usd(540_000), ...at('Ballard') });
		await office.call('POST', '/v1/lead-signals', { lead: lead.id, kind: 'saved_listing', listing: seen.id });
		const [good, dear, wrong] = [
			await office.listed({ price: usd(520_000), ...at('Ballard'), features: ['Dock'] }),
			await office.listed({ price: usd(640_000), ...at('Ballard'), bedrooms: 6 }),
			await office.listed({ price: usd(510_000), ...at('Ballard'), purpose: 'rent' }),
		];
		const { data, preferences } = await office.call('GET', `/v1/contacts/${lead.contact}/matching-listings`);
		const found = data.map(({ listing }: { listing: string }) => listing);
		expect(found).not.toContain(asked.id);
		expect(found).not.toContain(wrong.id);
		expect(found.indexOf(good.id)).toBeLessThan(found.indexOf(dear.id));
		expect(data.find(({ listing }: { listing: string }) => listing === good.id)).toMatchObject({
			score: expect.any(Number),
			because: [
				'the price is within what they look at',
				'Ballard, where 100 % of their interest is',
				'a house, as 100 % of what they like',
				'3 bedrooms',
				'has Dock',
			],
		});
		expect(preferences).toMatchObject({
			evidence: 2,
			purpose: 'sale',
			currency: 'USD',
			bedrooms: 3,
			areas: ['Ballard'],
			types: ['house'],
		});
		expect(preferences.confidence).toBeGreaterThan(0.5);
	});

	it('of somebody of whom nothing is known finds nothing', async () => {
		const { contact } = await office.enquired();
		expect(await office.call('GET', `/v1/contacts/${contact}/matching-listings`)).toMatchObject({
			data: [],
			preferences: { evidence: 0, confidence: 0 },
		});
	});

	it('finds contacts for a listing, by what they did and by what they said', async () => {
		const old = await office.listed({ price: usd(1_500_000), ...at('Fremont') });
		const lookedAt = await office.enquired({ listing: old.id, name: 'Looker' });
		const said = await office.enquired({ name: 'Sayer' });
		await office.call('PATCH', `/v1/leads/${said.id}`, {
			budgetTo: usd(1_700_000),
			budgetFrom: usd(1_000_000),
			wantedAreas: ['Fremont'],
		});
		const tooDear = await office.enquired({ name: 'Poor' });
		await office.call('PATCH', `/v1/leads/${tooDear.id}`, { budgetTo: usd(900_000) });
		const listing = await office.listed({ price: usd(1_550_000), ...at('Fremont') });
		const { data } = await office.call('GET', `/v1/listings/${listing.id}/matching-contacts`);
		expect(data).toHaveLength(2);
		expect(data).toEqual(
			expect.arrayContaining([
				{
					contact: lookedAt.contact,
					title: 'Looker',
					score: expect.any(Number),
					because: expect.arrayContaining(['1 of them in the same town']),
				},
				{ contact: said.contact, title: 'Sayer', score: 45, because: ['fits what they said they want'] },
			]),
		);
	});

	it('shows an agent only contacts of their own, and answers alike for what is not there', async () => {
		const agent = await office.colleague('agent');
		const token = await agent.token();
		const old = await office.listed({ price: usd(2_500_000), ...at('Laurelhurst') });
		const [mine, other] = [await office.enquired({ listing: old.id }), await office.enquired({ listing: old.id })];
		await office.call('PATCH', `/v1/contacts/${mine.contact}`, { agent: agent.id });
		const listing = await office.listed({ price: usd(2_600_000), ...at('Laurelhurst') });
		const contacts = async (as?: string) =>
			(await office.call('GET', `/v1/listings/${listing.id}/matching-contacts`, undefined, as)).data.map(
				(one: { contact: string }) => one.contact,
			);
		expect(await contacts(token)).toEqual([mine.contact]);
		expect((await contacts()).toSorted()).toEqual([mine.contact, other.contact].toSorted());
		expect((await office.ask('GET', `/v1/contacts/${mine.contact}/matching-listings`, undefined, token)).status).toBe(200);
		expect((await office.ask('GET', `/v1/contacts/${other.contact}/matching-listings`, undefined, token)).status).toBe(403);
		const nowhere = '01900000-0000-7000-8000-000000000000';
		for (const path of [`contacts/${nowhere}/matching-listings`, `listings/${nowhere}/matching-contacts`])
			expect((await office.ask('GET', `/v1/${path}`)).status).toBe(404);
	});
});
