import type { AfterHook, BeforeHook, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { makeStatement } from '../commission/statement.ts';
import { keep } from '../history.ts';
import { usualPipeline } from '../pipelines/defaults.ts';
import { now, refused } from '../reach.ts';
import { releaseListing } from './listing.ts';
import { lockDeal } from './lock.ts';

/** Gives a new deal what was left out: the usual pipeline of its kind, the first stage, and whoever enters it as its agent. */
export const prepareDeal: BeforeHook = async (body, scope) => {
	const given = body.pipeline ?? (await usualPipeline((body.purpose as 'sale' | 'rent' | undefined) ?? 'sale', scope));
	const begin = await beginningOf(given as string, scope);
	const agent = body.agent === undefined && scope.actor.kind === 'user' ? { agent: scope.actor.id } : {};
	return { ...body, ...agent, ...begin };
};

type Beginning = { pipeline: string; purpose: string; stage: string; stageSince: string };

/** @throws invalid_input for a pipeline that is not there, or that no deal can begin in */
async function beginningOf(id: string, scope: Scope): Promise<Beginning> {
	const pipeline = await scope.records('pipeline').find({ id });
	if (!pipeline) throw refused('/pipeline', 'No pipeline with this id', 'reference');
	const filter = { pipeline: id, kind: 'open' };
	const [first] = (await scope.records('deal-stage').list({ filter, sort: 'position', limit: 1 })).data;
	if (!first) throw refused('/pipeline', 'This pipeline has no open stage to begin in');
	return { pipeline: id, purpose: pipeline.purpose, stage: first.id, stageSince: now() };
}

export const keepOpening: AfterHook = (deal: RecordObject, scope) =>
	keep(scope, { deal: deal.id, subject: 'deal', record: deal.id, action: 'open', toStage: deal.stage });

/** What a deal that has ended was about stays as it was. */
const SETTLED = ['pipeline', 'purpose', 'side', 'listing', 'price'];

/** Another pipeline begins at its first stage; the listing of a deal that holds it stays. */
export const keepDeal: BeforeHook = async (body, scope, { id }) => {
	const deal = await lockDeal(id, scope);
	if (!deal) return body;
	const changed = (name: string): boolean => body[name] !== undefined && !isSame(body[name], deal[name]);
	const settled = SETTLED.find(changed);
	if (deal.status !== 'open' && settled)
		throw problem('conflict', { detail: `This deal is ${deal.status}; its ${settled} cannot change any more` });
	if (deal.holdsListing && (changed('listing') || changed('side') || changed('purpose')))
		throw problem('conflict', { detail: 'This deal has put its listing under offer; withdraw the accepted offer first' });
	if (body.pipeline === null) throw refused('/pipeline', 'A deal is always in a pipeline', 'required');
	if (changed('pipeline')) return { ...body, ...(await beginningOf(body.pipeline as string, scope)) };
	if (changed('purpose') && deal.pipeline) throw refused('/purpose', 'The pipeline says it; choose another pipeline');
	return body;
};

const isSame = (one: unknown, other: unknown): boolean =>
	JSON.stringify(one) === JSON.stringify(other) ||
	(typeof one === 'object' &&
		typeof other === 'object' &&
		one !== null &&
		other !== null &&
		Number((one as RecordObject).amount) === Number((other as RecordObject).amount) &&
		(one as RecordObject).currency === (other as RecordObject).currency);

/** What belongs to a deal belongs to its agent; a plan that is given to a won deal works out its commission. */
export const followDeal: AfterHook = async (deal: RecordObject, scope, { body }) => {
	if (body.pipeline !== undefined)
		await keep(scope, { deal: deal.id, subject: 'deal', record: deal.id, action: 'open', toStage: deal.stage });
	if (body.agent !== undefined) await handOver(deal, scope);
	if (body.commissionPlan && deal.status === 'won') await makeStatement(deal, scope);
};

const BELONGING = ['offers', 'contingencies', 'deal_parties', 'deal_dates', 'deal_documents', 'commission_statements'];

async function handOver({ id, agent }: RecordObject, { sql }: Scope): Promise<void> {
	for (const table of BELONGING)
		await sql(`update ${table} set agent = $2, updated_at = now() where deal = $1 and agent is distinct from $2`, [id, agent]);
}

/** A deal that is put away gives its listing back. */
export const releaseDeal: BeforeHook = async (body, scope, { id }) => {
	const deal = await lockDeal(id, scope);
	if (deal?.holdsListing) {
		await releaseListing(deal, scope);
		await scope.records('deal').update(deal.id, { holdsListing: false });
	}
	return body;
};
