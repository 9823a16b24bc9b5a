import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { type Desk, openDesk, pointers } from './desk.ts';

describeOnBoth('What is offered', (driver) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk(driver);
	});
	afterAll(() => desk?.freehold.stop());

	it('says what looks like the same offer, and refuses nothing', async () => {
		const { address, home, call, made } = desk;
		const fields = home();
		const first = await made(fields);
		const again = { ...fields, address: { ...fields.address, line1: `${fields.address.line1.replace('St', 'Street')} ` } };
		const second = await made(again);
		expect(second.duplicateOf).toBe(first.id);
		const misspelt = { ...fields.address, line1: fields.address.line1.replace('Quay St', 'Qauy Street') };
		const typed = await made({ ...fields, address: misspelt, livingArea: { value: 185.9, unit: 'sqm' } });
		expect(typed.duplicateOf).toBe(first.id);
		// The same rooms next door, and above, are other homes.
		const nextDoor = await made({ ...fields, address: address() });
		const above = await made({ ...fields, address: { ...fields.address, line2: 'Apt 2' }, bedrooms: 2 });
		expect([nextDoor.duplicateOf, above.duplicateOf]).toEqual([null, null]);
		const unplaced = await made({ ...fields, address: undefined, livingArea: { value: 185.9, unit: 'sqm' } });
		const { duplicates } = (await call('GET', `/v1/listings/${first.id}/duplicates`)).body;
		expect(duplicates.map((one: { listing: string }) => one.listing)).toEqual([second.id, typed.id, unplaced.id]);
		expect(duplicates[0]).toMatchObject({
			metres: 0,
			sameAgent: true,
			likeness: 1,
			reasons: expect.arrayContaining(['The same address']),
		});
		expect(duplicates[1].reasons.join()).toMatch(/typed otherwise.*floor area/);
		const other = await made({ ...fields, address: address(), bedrooms: 5, livingArea: { value: 90, unit: 'sqm' } });
		expect(other.duplicateOf).toBe(null);
		expect((await call('GET', `/v1/listings/${first.id}/duplicates?metres=900`)).status).toBe(400);
	});

	it('is offered once by an agent, for one purpose', async () => {
		const { agent, home, call, made, open } = desk;
		const fields = home();
		await open(fields);
		const twin = await made(fields);
		const refused = await call('POST', `/v1/listings/${twin.id}/publish`);
		expect([refused.status, pointers(refused)]).toEqual([422, ['/address']]);
		expect((await call('GET', `/v1/listings/${twin.id}`)).body.status).toBe('draft');
		await open({ ...fields, purpose: 'rent', price: { amount: '3000.00', currency: 'USD' } });
		await open(fields, agent);
		const racing = home();
		const both = await Promise.all([made(racing), made(racing)]);
		const answers = await Promise.all(both.map(({ id }) => call('POST', `/v1/listings/${id}/publish`)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
	});

	it('is published inside the ranges, the platform’s or the organisation’s own', async () => {
		const { freehold, call, made, open, home } = desk;
		const owner = await freehold.harbor.asUser('owner');
		const odd = await made({ ...home(), headline: 'Home', bedrooms: 40, livingArea: { value: 4, unit: 'sqm' } });
		const refused = await call('POST', `/v1/listings/${odd.id}/publish`);
		expect(pointers(refused)).toEqual(['/headline', '/bedrooms', '/livingArea']);
		const check = (await call('GET', `/v1/listings/${odd.id}/check`)).body;
		expect([check.ready, check.faults.length]).toEqual([false, 3]);
		const rule = await call('POST', '/v1/publishing-rules', { purpose: 'sale', mostBedrooms: 50, required: ['photos'] }, owner);
		expect(rule.status).toBe(201);
		expect((await call('POST', '/v1/publishing-rules', { purpose: 'rent' })).status).toBe(403);
		const stricter = await call('POST', `/v1/listings/${odd.id}/publish`);
		expect(pointers(stricter)).toEqual(['/headline', '/photos']);
		await call('DELETE', `/v1/publishing-rules/${rule.body.id}`, undefined, owner);
		const { id } = await open();
		expect(pointers(await call('PATCH', `/v1/listings/${id}`, { bedrooms: 40 }))).toEqual(['/bedrooms']);
	});
});
