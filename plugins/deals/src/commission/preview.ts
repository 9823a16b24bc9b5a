import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { refused, todayOf } from '../reach.ts';
import { computeCommission, type Plan, type Side, type Split } from './compute.ts';
import { sharersOf, withKept } from './sharers.ts';
import { refuseOtherCurrency } from './statement.ts';

type Money = { amount: string; currency: string };
type OfPlan = { price: Money; side?: Side; agents?: { agent: string; share: number }[]; on?: string };
type OfDeal = { plan?: string; price?: Money; side?: Side };

/** `POST /v1/commission-plans/{id}/preview`: what if. Nothing is kept. */
export const previewPlan = async ({ id, body }: { id: string; body: OfPlan }, scope: Scope): Promise<Split> => {
	const plan = await scope.records('commission-plan').get(id);
	refuseCurrencies(plan, body.price, '/price');
	const { currency } = body.price;
	const agents = await withKept(body.agents ?? [], plan as Plan, { currency, day: body.on ?? todayOf(scope) }, scope);
	return computeCommission(plan as Plan, body.price, body.side ?? 'listing', agents);
};

/** `POST /v1/deals/{id}/preview-commission`: what if, for the agents of this deal. */
export const previewDeal = async ({ id, body = {} }: { id: string; body?: OfDeal }, scope: Scope): Promise<Split> => {
	const deal = await scope.records('deal').get(id);
	const price = body.price ?? deal.price;
	if (!price) throw refused('/price', 'The deal has no price; say one', 'required');
	const wanted = body.plan ?? deal.commissionPlan;
	if (!wanted) throw refused('/plan', 'The deal has no commission plan; name one', 'required');
	const plan = await scope.records('commission-plan').find({ id: wanted });
	if (!plan) throw refused('/plan', 'No commission-plan with this id', 'reference');
	refuseCurrencies(plan, price, '/price');
	const side = body.side ?? deal.side;
	const sharers = await sharersOf(deal, side, scope);
	const known = await withKept(sharers, plan as Plan, { currency: price.currency, day: todayOf(scope) }, scope);
	return computeCommission(plan as Plan, price, side, known);
};

function refuseCurrencies(plan: RecordObject, { currency }: Money, pointer: string): void {
	if (plan.currency === currency) return;
	try {
		refuseOtherCurrency(plan, currency);
	} catch (error) {
		const detail = (error as Error).message;
		throw problem('invalid_input', { detail, errors: [{ pointer: `${pointer}/currency`, code: 'const', detail }] });
	}
}
