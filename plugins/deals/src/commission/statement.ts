import type { BeforeHook, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { keep } from '../history.ts';
import { fromMinor, placesOf, toMinor } from '../money/decimal.ts';
import { now, refused, todayOf } from '../reach.ts';
import { computeCommission, type Plan } from './compute.ts';
import { sharersOf, withKept } from './sharers.ts';

/** The statement that counts: a deal has at most one that is not void. */
const liveOf = (deal: string, scope: Scope): Promise<RecordObject | null> =>
	scope.records('commission-statement').find({ deal, 'status[in]': ['draft', 'approved', 'paid'] });

/**
 * Works out the commission of a won deal, as a draft to be approved. Nothing where the deal has no plan or no price.
 * The caller holds the deal's lock.
 * @throws conflict where plan and price are in different currencies
 */
export async function makeStatement(deal: RecordObject, scope: Scope): Promise<void> {
	if (!deal.commissionPlan || !deal.price || (await liveOf(deal.id, scope))) return;
	const plan = await scope.records('commission-plan').get(deal.commissionPlan);
	refuseOtherCurrency(plan, deal.price.currency);
	const day = todayOf(scope);
	const { currency } = deal.price;
	const sharers = await sharersOf(deal, deal.side, scope);
	const known = await withKept(sharers, plan as Plan, { currency, day, lock: true }, scope);
	const { gross, lines } = computeCommission(plan as Plan, deal.price, deal.side, known);
	const statement = await scope
		.records('commission-statement')
		.create({ deal: deal.id, plan: plan.id, price: deal.price, gross, earnedOn: day, agent: deal.agent });
	const common = { statement: statement.id, deal: deal.id, currency, earnedOn: day };
	for (const line of lines) await scope.records('commission-line').create({ ...line, ...common });
	await keep(scope, { deal: deal.id, subject: 'commission', record: statement.id, action: 'draft', to: 'draft' });
}

/** @throws conflict */
export function refuseOtherCurrency({ name, currency }: RecordObject, found: string): void {
	if (currency && currency !== found)
		throw problem('conflict', { detail: `The commission plan ${name} is in ${currency}, and the price is in ${found}` });
}

/** A deal that is opened again brings nothing: lines that take all of it back. What is approved or paid stands. */
export async function voidStatement(deal: RecordObject, scope: Scope): Promise<void> {
	const statement = await liveOf(deal.id, scope);
	if (!statement) return;
	if (statement.status !== 'draft')
		throw problem('conflict', { detail: `The commission of this deal is ${statement.status}; correct it there` });
	const lines = await scope.sql<{ line: RecordObject }>(
		`select json_build_object('to', to_, 'agent', agent, 'name', name, 'amount', amount, 'currency', currency, 'earnedOn', earned_on) as line
		from commission_lines where statement = $1 order by id`,
		[statement.id],
	);
	for (const { line } of lines) {
		const amount = fromMinor(-toMinor(line.amount, line.currency), line.currency);
		const back = { ...line, amount, statement: statement.id, deal: deal.id };
		await scope.records('commission-line').create({ ...back, kind: 'reversal', reason: 'The deal was opened again' });
	}
	await scope.records('commission-statement').update(statement.id, { status: 'void' });
	await keep(scope, {
		deal: deal.id,
		subject: 'commission',
		record: statement.id,
		action: 'void',
		from: 'draft',
		to: 'void',
	});
}

/** Approving and paying are dated, and done while nobody opens the deal again. */
export const dated =
	(field: 'approvedAt' | 'paidAt'): BeforeHook =>
	async (_body, scope, { id }) => {
		const statement = await scope.records('commission-statement').find({ id: id as string });
		if (statement) await scope.sql('select 1 from deals where id = $1 for update', [statement.deal]);
		return { [field]: now() };
	};

export const keepApproval = async (statement: RecordObject, scope: Scope): Promise<void> => {
	const [action, from] = statement.status === 'paid' ? ['pay', 'approved'] : ['approve', 'draft'];
	await keep(scope, {
		deal: statement.deal,
		subject: 'commission',
		record: statement.id,
		action,
		from,
		to: statement.status,
	});
};

type Correction = { to: string; agent?: string; amount: string; reason: string };

/** `POST /v1/commission-statements/{id}/correct` */
export const correct = async ({ id, body }: { id: string; body: Correction }, scope: Scope): Promise<RecordObject> => {
	// The deal first, as everybody else does; then what stands is looked at.
	await scope.sql('select 1 from deals where id = (select deal from commission_statements where id = $1) for update', [id]);
	const statement = await scope.records('commission-statement').get(id);
	if (statement.status === 'void') throw problem('conflict', { detail: 'This statement is void' });
	const currency = statement.price?.currency ?? scope.organization.currency;
	const minor = toMinor(body.amount, currency);
	if (minor === 0n) throw refused('/amount', 'Must not be 0');
	if ((body.amount.split('.')[1]?.length ?? 0) > placesOf(currency))
		throw refused('/amount', `${currency} has ${placesOf(currency)} decimal places`, 'multipleOf');
	if (body.to === 'agent' && !body.agent) throw refused('/agent', 'This is needed for an agent’s part', 'required');
	if (body.agent && !(await scope.records('user').find({ id: body.agent })))
		throw refused('/agent', 'No user with this id', 'reference');
	const line = await scope.records('commission-line').create({
		statement: id,
		deal: statement.deal,
		to: body.to,
		agent: body.agent ?? null,
		amount: fromMinor(minor, currency),
		currency,
		kind: 'correction',
		reason: body.reason,
		earnedOn: todayOf(scope),
	});
	await keep(scope, { deal: statement.deal, subject: 'commission', record: id, action: 'correct', note: body.reason });
	return { id: line.id };
};
