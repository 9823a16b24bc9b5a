import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { voidStatement } from '../commission/statement.ts';
import { keep } from '../history.ts';
import { now } from '../reach.ts';
import { lockDeal } from './lock.ts';

/** `POST /v1/deals/{id}/reopen`: back to the stage that it ended from. */
export const reopen = async ({ id, body }: { id: string; body?: { note?: string } }, scope: Scope): Promise<RecordObject> => {
	const deal = await lockDeal(id, scope);
	if (!deal) throw problem('not_found', { detail: `No deal has the id ${id}` });
	if (deal.status === 'open')
		throw problem('invalid_transition', { detail: 'This deal is open', found: 'open', expected: ['won', 'lost'] });
	if (deal.status === 'won') {
		await refuseSold(deal, scope);
		await voidStatement(deal, scope);
	}
	const stage = await stageBefore(deal, scope);
	const open = { stage: stage.id, status: 'open', stageSince: now(), closedAt: null, lostReason: null, lostNote: null };
	const reopened = await scope.records('deal').update(id, open);
	await keep(scope, {
		deal: id,
		subject: 'deal',
		record: id,
		action: 'reopen',
		from: deal.status,
		to: stage.name,
		fromStage: deal.stage,
		toStage: stage.id,
		note: body?.note ?? null,
	});
	return reopened;
};

/** What is sold or rented stays so. */
async function refuseSold(deal: RecordObject, scope: Scope): Promise<void> {
	if (!deal.listing || deal.side === 'buying') return;
	const listing = await scope.records('listing').find({ id: deal.listing });
	if (listing?.status === 'sold' || listing?.status === 'rented')
		throw problem('conflict', { detail: `The listing is ${listing.status} with this deal and cannot come back` });
}

/** The open stage that it was in before it ended, or the pipeline's first where that is gone. */
async function stageBefore(deal: RecordObject, { sql }: Scope): Promise<{ id: string; name: string }> {
	const [stage] = await sql<{ id: string; name: string }>(
		`select s.id, s.name from deal_stages s
		left join lateral (
			select c.id from deal_changes c where c.deal = $1 and c.to_stage = $2 and c.from_stage = s.id order by c.id desc limit 1
		) c on true
		where s.pipeline = $3 and s.kind = 'open' and s.archived_at is null
		order by c.id desc nulls last, s.position limit 1`,
		[deal.id, deal.stage, deal.pipeline],
	);
	if (!stage) throw problem('conflict', { detail: 'The deal’s pipeline has no open stage' });
	return stage;
}
