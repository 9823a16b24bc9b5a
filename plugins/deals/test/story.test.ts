import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { money, type Office, openOffice, type Record } from './office.ts';

describeOnBoth('A deal', (driver) => {
	let office: Office;
	let { ask, call }: Pick<Office, 'ask' | 'call'> = {} as Office;
	beforeAll(async () => {
		office = await openOffice(driver);
		({ ask, call } = office);
	});
	afterAll(() => office?.stop());

	const timeline = async (deal: Record) => (await call('GET', `/v1/deals/${deal.id}/timeline`)).data;
	const listingOf = async (deal: Record) => (await call('GET', `/v1/listings/${deal.listing}`)).status;

	it('comes into the usual pipeline of its kind, which the first one makes', async () => {
		const [sale, rent] = await Promise.all([office.deal(), office.deal({ purpose: 'rent', listing: undefined })]);
		const [sales, lettings] = [await office.stages(sale), await office.stages(rent)];
		expect([sale.stage, rent.stage]).toEqual([sales.get('New').id, lettings.get('New').id]);
		expect([sale.purpose, rent.purpose, sale.status]).toEqual(['sale', 'rent', 'open']);
		expect((await call('GET', '/v1/pipelines')).data.map(({ name }: Record) => name)).toEqual(['Lettings', 'Sales']);
		expect((await call('POST', '/v1/pipelines/defaults')).pipelines.sort()).toEqual([sale.pipeline, rent.pipeline].sort());
	});

	it('goes from the first talk to the commission: offer, counter-offer, contingency, won', async () => {
		const plan = await office.plan();
		const deal = await office.deal({ commissionPlan: plan.id, agent: office.naomi });
		await office.bring(deal, ['Qualified', 'Viewing', 'Negotiation']);
		const first = await office.offer(deal, '650000.00', { conditions: 'Subject to inspection' });
		const rival = await office.offer(deal, '660000.00');
		const second = await call('POST', `/v1/offers/${first.id}/counter`, { amount: money('695000.00') });
		expect(second).toMatchObject({ answers: first.id, by: 'seller', status: 'submitted', conditions: 'Subject to inspection' });
		expect((await ask('POST', `/v1/offers/${first.id}/accept`)).body).toMatchObject({
			code: 'invalid_transition',
			found: 'countered',
		});
		await call('POST', `/v1/offers/${second.id}/accept`);
		expect((await call('GET', `/v1/offers/${rival.id}`)).status).toBe('rejected');
		expect(await listingOf(deal)).toBe('under_offer');
		expect(await call('GET', `/v1/deals/${deal.id}`)).toMatchObject({ price: money('695000.00'), holdsListing: true });
		const inspection = await call('POST', '/v1/contingencies', { deal: deal.id, kind: 'inspection', dueOn: '2031-05-01' });
		await office.bring(deal, ['Under contract']);
		const early = await ask('POST', `/v1/deals/${deal.id}/win`, {});
		expect([early.status, early.body.errors[0].pointer]).toEqual([422, '/settledContingencies']);
		await call('POST', `/v1/contingencies/${inspection.id}/satisfy`);
		const won = await call('POST', `/v1/deals/${deal.id}/win`, { note: 'Keys handed over' });
		expect([won.status, won.holdsListing, await listingOf(deal)]).toEqual(['won', false, 'sold']);
		const [statement] = (await call('GET', `/v1/commission-statements?deal=${deal.id}`)).data;
		expect(statement).toMatchObject({ status: 'draft', gross: '34750.00', agent: office.naomi });
		const lines = (await call('GET', `/v1/commission-lines?statement=${statement.id}&sort=id`)).data;
		expect(lines.map(({ to, amount }: Record) => [to, amount])).toEqual([
			['other_side', '17375.00'],
			['agent', '12162.50'],
			['brokerage', '5212.50'],
		]);
		const told = (await timeline(deal)).reverse().map(({ subject, action }: Record) => `${subject} ${action}`);
		expect(told).toEqual([
			...['deal open', 'deal moved', 'deal moved', 'deal moved', 'offer add', 'offer submit', 'offer add', 'offer submit'],
			...['offer counter', 'offer submit', 'offer accept', 'offer reject', 'contingency add', 'deal moved'],
			...['contingency satisfy', 'deal won', 'commission draft'],
		]);
	});

	it('moves only along its pipeline, and the refusal says where to and what is missing', async () => {
		const deal = await office.deal({ contact: undefined, expectedCloseOn: undefined });
		const stages = await office.stages(deal);
		const move = (name: string, more = {}) => ask('PATCH', `/v1/deals/${deal.id}/stage`, { stage: stages.get(name).id, ...more });
		expect((await move('Under contract')).body).toMatchObject({
			status: 409,
			code: 'invalid_transition',
			found: 'New',
			expected: ['Qualified', 'Lost'],
		});
		expect((await move('Qualified')).body).toMatchObject({ status: 422, errors: [{ pointer: '/contact', code: 'required' }] });
		await call('PATCH', `/v1/deals/${deal.id}`, { contact: (await office.contact()).id });
		await call('PATCH', `/v1/deal-stages/${stages.get('Qualified').id}`, { checklist: ['Budget confirmed'] });
		expect((await move('Qualified')).body.errors).toEqual([
			{ pointer: '/checked', code: 'checklist', detail: 'Not ticked off: Budget confirmed' },
		]);
		await call('PATCH', `/v1/deals/${deal.id}`, { checked: ['Budget confirmed'] });
		expect((await move('Qualified')).status).toBe(200);
		expect((await move('Lost')).body.errors[0].pointer).toBe('/reason');
		expect((await move('New')).status).toBe(200);
		const rent = await office.deal({ purpose: 'rent', listing: undefined });
		const foreign = await ask('PATCH', `/v1/deals/${deal.id}/stage`, { stage: rent.stage });
		expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([422, '/stage']);
		await call('PATCH', `/v1/deal-stages/${stages.get('Qualified').id}`, { checklist: [] });
	});

	it('that is lost withdraws its offers and gives the listing back; opened again it stands where it stood', async () => {
		const deal = await office.deal();
		await office.bring(deal, ['Qualified']);
		const offer = await office.offer(deal);
		await call('POST', `/v1/offers/${offer.id}/accept`);
		expect(await listingOf(deal)).toBe('under_offer');
		expect((await ask('POST', `/v1/deals/${deal.id}/lose`, {})).body.errors[0].pointer).toBe('/reason');
		const lost = await call('POST', `/v1/deals/${deal.id}/lose`, { reason: 'financing', note: 'The bank said no' });
		expect(lost).toMatchObject({ status: 'lost', lostReason: 'financing', holdsListing: false });
		expect([await listingOf(deal), (await call('GET', `/v1/offers/${offer.id}`)).status]).toEqual(['active', 'withdrawn']);
		expect((await ask('POST', '/v1/offers', { deal: deal.id, amount: money('1.00') })).status).toBe(409);
		const again = await call('POST', `/v1/deals/${deal.id}/reopen`, {});
		expect([again.status, again.stage]).toEqual(['open', (await office.stages(deal)).get('Qualified').id]);
		expect((await ask('POST', `/v1/deals/${deal.id}/reopen`, {})).status).toBe(409);
	});

	it('leaves a listing alone that somebody had marked by hand, and takes none that another deal has', async () => {
		const deal = await office.deal();
		await call('POST', `/v1/listings/${deal.listing}/offer`);
		const offer = await office.offer(deal);
		await call('POST', `/v1/offers/${offer.id}/accept`);
		await call('POST', `/v1/deals/${deal.id}/lose`, { reason: 'other' });
		expect(await listingOf(deal)).toBe('under_offer');
		const holder = await office.deal();
		await call('POST', `/v1/offers/${(await office.offer(holder)).id}/accept`);
		const other = await office.deal({ listing: holder.listing });
		const refused = await ask('POST', `/v1/offers/${(await office.offer(other)).id}/accept`);
		expect([refused.status, refused.body.detail]).toEqual([409, 'Another deal has put this listing under offer']);
		await call('POST', `/v1/listings/${(await office.listed()).id}/withdraw`);
		expect((await ask('PATCH', `/v1/deals/${holder.id}`, { listing: deal.listing })).status).toBe(409);
	});

	it('on the buying side does nothing to the listing', async () => {
		const deal = await office.deal({ side: 'buying' });
		await call('POST', `/v1/offers/${(await office.offer(deal)).id}/accept`);
		await office.bring(deal, ['Qualified', 'Under contract']);
		await call('POST', `/v1/deals/${deal.id}/win`, {});
		expect(await listingOf(deal)).toBe('active');
		expect((await call('POST', `/v1/deals/${deal.id}/reopen`, {})).status).toBe('open');
	});

	it('whose accepted offer falls through has its listing back on the market', async () => {
		const deal = await office.deal();
		const offer = await office.offer(deal);
		await call('POST', `/v1/offers/${offer.id}/accept`);
		const late = await ask('POST', '/v1/offers', { deal: deal.id, amount: money('800000.00') });
		expect((await ask('POST', `/v1/offers/${late.body.id}/submit`)).status).toBe(409);
		await call('POST', `/v1/offers/${offer.id}/withdraw`);
		expect(await listingOf(deal)).toBe('active');
		expect((await ask('POST', `/v1/offers/${late.body.id}/submit`)).status).toBe(200);
	});

	it('has a letting’s way, too, which ends with a listing that is rented', async () => {
		const listing = await office.listed({ purpose: 'rent', price: money('2500.00') });
		const deal = await office.deal({ purpose: 'rent', listing: listing.id, price: money('2500.00') });
		await office.bring(deal, ['Viewing', 'Application']);
		await call('POST', `/v1/offers/${(await office.offer(deal, '2400.00', { by: 'tenant' })).id}/accept`);
		await office.bring(deal, ['Lease out']);
		await call('POST', `/v1/deals/${deal.id}/win`, {});
		expect(await listingOf(deal)).toBe('rented');
		expect((await ask('POST', `/v1/deals/${deal.id}/reopen`, {})).body.detail).toContain('rented');
	});

	it('keeps parties, dates and documents together, and parts of one role at most the whole', async () => {
		const deal = await office.deal({ agent: office.naomi });
		const add = (body: object) => ask('POST', '/v1/deal-parties', { deal: deal.id, ...body });
		expect((await add({ role: 'buyer' })).body.errors[0].pointer).toBe('/contact');
		expect((await add({ role: 'buyer', name: 'Ann', share: 60 })).body).toMatchObject({ agent: office.naomi, share: 60 });
		const [over, rest] = [
			await add({ role: 'buyer', name: 'Bo', share: 40.5 }),
			await add({ role: 'buyer', name: 'Bo', share: 40 }),
		];
		expect([over.body.errors[0].pointer, rest.status]).toEqual(['/share', 201]);
		await call('POST', '/v1/deal-dates', { deal: deal.id, kind: 'closing', on: '2031-06-01' });
		const upload = await office.freehold.call('POST', '/v1/storage/upload', {
			as: office.broker,
			headers: { 'content-type': 'text/plain' },
			body: 'A contract',
		});
		const attached = await ask('POST', `/v1/deals/${deal.id}/documents`, {
			file: upload.body.id,
			title: 'Contract',
			kind: 'contract',
		});
		expect(attached.status).toBe(201);
		const nothing = await ask('POST', `/v1/deals/${deal.id}/documents`, { file: deal.id, title: 'None' });
		expect(nothing.body.errors).toEqual([{ pointer: '/file', code: 'reference', detail: 'No stored file with this id' }]);
		const other = await office.deal();
		expect((await ask('PATCH', `/v1/deal-parties/${rest.body.id}`, { deal: other.id })).body.errors[0].pointer).toBe('/deal');
		await call('PATCH', `/v1/deals/${deal.id}`, { agent: other.agent });
		expect((await call('GET', `/v1/deal-documents?deal=${deal.id}`)).data[0]).toMatchObject({
			agent: other.agent,
			kind: 'contract',
		});
		const page = await call('GET', `/v1/deals/${deal.id}/timeline?limit=2`);
		const next = await call('GET', `/v1/deals/${deal.id}/timeline?limit=2&cursor=${page.next}`);
		expect([...page.data, ...next.data].map(({ subject }: Record) => subject)).toEqual(['document', 'date', 'party', 'party']);
	});
});
