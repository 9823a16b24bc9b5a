import type { Plugin, RecordObject, Scope } from '@freehold/core';

const DAY = 86_400_000;

/** What became of the demo's leads once there was something to agree on. Again changes nothing. */
export const seed: NonNullable<Plugin['seed']> = async (scope) => {
	if (await scope.records('commission-plan').find({ name: PLAN.name })) return;
	const plan = await scope.invoke('commission-plan.create', { body: PLAN });
	const filter = { 'stage[in]': ['qualified', 'viewing', 'won', 'lost'] };
	const leads = await scope.records('lead').list({ filter, sort: 'createdAt,reference', limit: 20, expand: ['listing'] });
	const taken = await scope
		.records('listing')
		.list({ filter: { status: 'under_offer', purpose: 'sale' }, sort: 'reference', limit: 20 });
	const free = [...taken.data];
	for (const [at, lead] of leads.data.entries()) {
		// A home that is under offer is so because of one of these.
		const listing = lead.stage === 'won' ? (free.shift() ?? lead.listing) : lead.listing;
		await addDeal({ lead, listing, plan: (plan as RecordObject).id, at }, scope);
	}
};

const PLAN = {
	name: 'Standard',
	rate: 5,
	listingShare: 50,
	deductions: [{ name: 'Transaction fee', amount: '395.00' }],
	agentShare: 70,
	cap: '18000.00',
};

type Story = { lead: RecordObject; listing: RecordObject | null; plan: string; at: number };

async function addDeal({ lead, listing, plan, at }: Story, scope: Scope): Promise<void> {
	const isRent = listing?.purpose === 'rent';
	const price = listing?.price ?? null;
	const deal = await ask(scope, 'deal.create', {
		title: listing?.address ? `${listing.address.line1}, ${listing.address.city}` : lead.subject,
		purpose: isRent ? 'rent' : 'sale',
		contact: lead.contact,
		listing: listing?.id ?? null,
		lead: lead.id,
		agent: listing?.agent ?? lead.agent,
		expectedCloseOn: inDays(18 + at * 11),
		...(price ? { price } : {}),
		...(isRent ? {} : { commissionPlan: plan }),
	});
	if (lead.stage === 'lost') {
		await ask(scope, 'deal.lose', { reason: 'property', note: 'Found a place closer to work' }, deal.id);
		return;
	}
	const ways = isRent ? ['Viewing'] : WAYS[lead.stage as keyof typeof WAYS];
	const [first, ...others] = ways;
	if (first && listing) await move(deal, first, scope);
	if (isRent || !price || !listing) return;
	if (lead.stage === 'qualified') await negotiate(deal, price, scope);
	if (lead.stage === 'won' && listing.status === 'under_offer') await agree(deal, price, scope);
	else if (lead.stage === 'won') return;
	for (const name of others) await move(deal, name, scope);
	// One has been waiting for longer than it should.
	if (lead.stage === 'viewing')
		await scope.sql('update deals set stage_since = $2 where id = $1', [deal.id, new Date(Date.now() - 24 * DAY).toISOString()]);
}

const WAYS = { qualified: ['Qualified', 'Negotiation'], viewing: ['Qualified', 'Viewing'], won: ['Qualified', 'Under contract'] };

/** An offer below the price, and the owner's answer to it. */
async function negotiate(deal: RecordObject, price: RecordObject, scope: Scope): Promise<void> {
	const body = { deal: deal.id, amount: part(price, 94), conditions: 'Subject to inspection and financing.', by: 'buyer' };
	const offer = await ask(scope, 'offer.create', { ...body, expiresAt: `${inDays(6)}T18:00:00Z` });
	await ask(scope, 'offer.submit', undefined, offer.id);
	await ask(scope, 'offer.counter', { amount: part(price, 98), expiresAt: `${inDays(9)}T18:00:00Z` }, offer.id);
}

/** An accepted offer, and what has to come right before the closing. */
async function agree(deal: RecordObject, price: RecordObject, scope: Scope): Promise<void> {
	const offer = await ask(scope, 'offer.create', {
		deal: deal.id,
		amount: part(price, 99),
		conditions: 'Subject to inspection.',
	});
	await ask(scope, 'offer.submit', undefined, offer.id);
	await ask(scope, 'offer.accept', undefined, offer.id);
	const inspection = await ask(scope, 'contingency.create', { deal: deal.id, kind: 'inspection', dueOn: inDays(-2) });
	await ask(scope, 'contingency.satisfy', undefined, inspection.id);
	await ask(scope, 'contingency.create', { deal: deal.id, kind: 'financing', dueOn: inDays(9) });
	await ask(scope, 'deal-date.create', { deal: deal.id, kind: 'closing', on: inDays(28) });
	await ask(scope, 'deal-party.create', { deal: deal.id, role: 'buyer', contact: deal.contact, share: 100 });
	await ask(scope, 'deal-party.create', { deal: deal.id, role: 'lender', company: 'Cascade Savings' });
}

async function move(deal: RecordObject, name: string, scope: Scope): Promise<void> {
	const stage = await scope.records('deal-stage').find({ pipeline: deal.pipeline, name });
	await ask(scope, 'deal.stage', { stage: stage?.id }, deal.id);
}

const ask = (scope: Scope, operation: string, body: unknown, id?: string): Promise<RecordObject> =>
	scope.invoke(operation, { body, ...(id ? { id } : {}) }) as Promise<RecordObject>;

/** So many percent of it, in whole thousands. */
const part = ({ amount, currency }: RecordObject, percent: number) => ({
	amount: `${Math.round((Number(amount) * percent) / 100_000) * 1000}.00`,
	currency,
});

const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
