/** What several people, or a person and a clock, do at the same moment. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { money, type Office, openOffice, type Record, SOON } from './office.ts';

describeOnBoth('At the same moment', (driver) => {
	let office: Office;
	let { ask, call }: Pick<Office, 'ask' | 'call'> = {} as Office;
	beforeAll(async () => {
		office = await openOffice(driver);
		({ ask, call } = office);
	});
	afterAll(() => office?.stop());

	const statuses = async (deal: Record): Promise<string[]> =>
		(await call('GET', `/v1/offers?deal=${deal.id}&limit=100`)).data.map(({ status }: Record) => status).sort();

	it('the first deals of an organisation make its pipeline once', async () => {
		const as = await office.freehold.palm.asUser('owner');
		const made = await Promise.all(Array.from({ length: 6 }, (_, at) => call('POST', '/v1/deals', { title: `First ${at}` }, as)));
		expect(new Set(made.map(({ pipeline }) => pipeline)).size).toBe(1);
		expect((await call('GET', '/v1/pipelines', undefined, as)).data).toHaveLength(1);
	});

	it('exactly one of several offers is accepted, and the others are rejected', async () => {
		for (let round = 0; round < 5; round++) {
			const deal = await office.deal();
			const offers: Record[] = [];
			for (let at = 0; at < 4; at++) offers.push(await office.offer(deal, `${600_000 + at}.00`));
			const answers = await Promise.all(offers.map(({ id }) => ask('POST', `/v1/offers/${id}/accept`)));
			expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
			expect(await statuses(deal)).toEqual(['accepted', 'rejected', 'rejected', 'rejected']);
			const accepted = answers.find(({ status }) => status === 200)?.body;
			expect(await call('GET', `/v1/deals/${deal.id}`)).toMatchObject({ price: accepted.amount, holdsListing: true });
		}
	});

	it('one listing is taken by one of two deals', async () => {
		const deal = await office.deal();
		const rival = await office.deal({ listing: deal.listing });
		const offers = [await office.offer(deal), await office.offer(rival)];
		const answers = await Promise.all(offers.map(({ id }) => ask('POST', `/v1/offers/${id}/accept`)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
		const { data } = await call('GET', `/v1/deals?listing=${deal.listing}`);
		expect(data.filter(({ holdsListing }: Record) => holdsListing)).toHaveLength(1);
	});

	it('an offer that is accepted, countered, withdrawn and lost with its deal ends in one way', async () => {
		for (let round = 0; round < 4; round++) {
			const deal = await office.deal();
			const { id } = await office.offer(deal);
			await Promise.all([
				ask('POST', `/v1/offers/${id}/accept`),
				ask('POST', `/v1/offers/${id}/counter`, { amount: money('1.00') }),
				ask('POST', `/v1/offers/${id}/reject`),
				ask('POST', `/v1/deals/${deal.id}/lose`, { reason: 'other' }),
			]);
			const now = await call('GET', `/v1/deals/${deal.id}`);
			expect([now.status, now.holdsListing, (await call('GET', `/v1/listings/${deal.listing}`)).status]).toEqual([
				'lost',
				false,
				'active',
			]);
			const told = (await call('GET', `/v1/deals/${deal.id}/timeline?subject=offer`)).data.reverse();
			const mine = told.filter(({ record }: Record) => record === id);
			for (const [at, entry] of mine.entries()) if (at > 0) expect(entry.from).toBe(mine[at - 1].to);
		}
	});

	it('two deals that are won fill the cap of their agent one after the other', async () => {
		const plan = await office.plan({ listingShare: 0, agentShare: 0, rate: 10, cap: '15000.00' });
		const ready = async (): Promise<Record> => {
			const more = { commissionPlan: plan.id, agent: office.naomi, side: 'buying', price: money('100000.00') };
			const deal = await office.deal(more);
			await call('POST', `/v1/offers/${(await office.offer(deal, '100000.00')).id}/accept`);
			return office.bring(deal, ['Qualified', 'Under contract']);
		};
		const deals = [await ready(), await ready(), await ready()];
		await Promise.all(deals.map(({ id }) => call('POST', `/v1/deals/${id}/win`, {})));
		const { data } = await call('GET', `/v1/commission-lines?deal[in]=${deals.map(({ id }) => id)}&limit=100`);
		const kept = data.filter(({ to }: Record) => to === 'brokerage').map(({ amount }: Record) => Number(amount));
		expect(kept.reduce((all: number, amount: number) => all + amount, 0)).toBe(15_000);
	});

	it('an offer is over at its time, once, whoever else asks for it', async () => {
		const deal = await office.deal();
		const expiresAt = new Date(Date.now() + 1500).toISOString();
		const { id } = await office.offer(deal, '1.00', { expiresAt });
		const later = await office.offer(deal, '2.00', { expiresAt: `${SOON}T00:00:00Z` });
		const until = Date.now() + 20_000;
		for (let status = ''; status !== 'expired' && Date.now() < until; ) {
			await new Promise((resolve) => setTimeout(resolve, 200));
			({ status } = await call('GET', `/v1/offers/${id}`));
		}
		const { app, harbor } = office.freehold;
		for (const offer of [id, id, later.id])
			await app.asSystem(harbor.id, (scope) => scope.enqueue('deals.expire-offer', { offer }));
		await app.idle();
		const told = (await call('GET', `/v1/deals/${deal.id}/timeline?subject=offer`)).data;
		expect(told.filter(({ action }: Record) => action === 'expire').map(({ record }: Record) => record)).toEqual([id]);
		expect(await statuses(deal)).toEqual(['expired', 'submitted']);
		const late = await ask('POST', `/v1/offers/${id}/accept`);
		expect([late.status, late.body.found]).toEqual([409, 'expired']);
		const past = await call('POST', '/v1/offers', { deal: deal.id, amount: money('3.00'), expiresAt: '2020-01-01T00:00:00Z' });
		expect((await ask('POST', `/v1/offers/${past.id}/submit`)).body.errors[0].pointer).toBe('/expiresAt');
	});
});
