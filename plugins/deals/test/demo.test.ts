import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { seed } from '../seed/deals.ts';
import { money, type Office, openOffice, type Record } from './office.ts';

describeOnBoth('The demo’s deals', (driver) => {
	let office: Office;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.stop());

	it('grow out of its leads, with offers, dates and a forecast, and are made once', async () => {
		const { call, freehold } = office;
		const stages = ['qualify', 'arrange-viewing', 'win', 'lose'];
		for (const step of stages) {
			const { id } = await office.listed();
			const lead = await call('POST', '/v1/leads', { contact: (await office.contact()).id, listing: id });
			for (const one of ['contact', 'qualify', 'arrange-viewing', 'win'].slice(0, stages.indexOf(step) + 2))
				if (step !== 'lose') await call('POST', `/v1/leads/${lead.id}/${one}`);
			if (step === 'lose') await call('POST', `/v1/leads/${lead.id}/lose`);
			if (step === 'win') await call('POST', `/v1/listings/${id}/offer`);
		}
		const plant = () => freehold.app.asSystem(freehold.harbor.id, (scope) => seed(scope, Math.random, { index: 0, share: 1 }));
		await plant();
		const look = async () => (await call('GET', '/v1/deals?limit=100&expand=stage&sort=title')).data;
		const deals = await look();
		expect(deals.map(({ stage }: Record) => stage.name).sort()).toEqual(['Lost', 'Negotiation', 'Under contract', 'Viewing']);
		const { stuck, upcoming } = await call('GET', '/v1/deals/overview');
		expect([stuck.length, upcoming.map(({ kind }: Record) => kind).sort()]).toEqual([1, ['contingency', 'offer']]);
		const offers = (await call('GET', '/v1/offers?sort=createdAt')).data.map(({ amount, status }: Record) => [amount, status]);
		expect(new Set(offers)).toEqual(
			new Set([
				[money('658000.00'), 'countered'],
				[money('686000.00'), 'submitted'],
				[money('693000.00'), 'accepted'],
			]),
		);
		await plant();
		expect(await look()).toEqual(deals);
	});
});
