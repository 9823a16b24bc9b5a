import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { makeStatement } from '../commission/statement.ts';
import { keep } from '../history.ts';
import { movesFrom, type Stage } from '../pipelines/moves.ts';
import { refuseIncomplete } from '../pipelines/requirements.ts';
import { now, refused } from '../reach.ts';
import { closeListing, releaseListing } from './listing.ts';
import { lockDeal } from './lock.ts';

type Why = { reason?: string; note?: string };

type Way = { deal: RecordObject; from: Stage; stages: Stage[]; moves: Stage[] };

const DAY = 86_400_000;

/** `PATCH /v1/deals/{id}/stage` */
export const stage = async ({ id, body }: { id: string; body: Why & { stage: string } }, scope: Scope) => {
	const way = await wayOf(id, scope);
	const to = way.stages.find((one) => one.id === body.stage.toLowerCase());
	if (!to) throw refused('/stage', 'No stage with this id in the deal’s pipeline', 'reference');
	return go(way, to, body, scope);
};

/** `POST /v1/deals/{id}/win` */
export const win = async ({ id, body }: { id: string; body?: Why }, scope: Scope) => {
	const way = await wayOf(id, scope);
	return go(way, endOf(way, 'won'), body ?? {}, scope);
};

/** `POST /v1/deals/{id}/lose` */
export const lose = async ({ id, body }: { id: string; body: Why }, scope: Scope) => {
	const way = await wayOf(id, scope);
	return go(way, endOf(way, 'lost'), body, scope);
};

/** The deal, locked, and where it may go from where it is. */
async function wayOf(id: string, scope: Scope): Promise<Way> {
	const deal = await lockDeal(id, scope);
	if (!deal) throw problem('not_found', { detail: `No deal has the id ${id}` });
	const pipeline = deal.pipeline && (await scope.records('pipeline').find({ id: deal.pipeline }));
	const list = pipeline
		? await scope.records('deal-stage').list({ filter: { pipeline: deal.pipeline }, sort: 'position', limit: 100 })
		: { data: [] };
	const stages = list.data as Stage[];
	const from = stages.find((one) => one.id === deal.stage);
	if (!from) throw problem('conflict', { detail: 'This deal is in no stage of its pipeline; give it a pipeline first' });
	return { deal, from, stages, moves: movesFrom(stages, from, pipeline?.allowsBack !== false) };
}

/** The first stage that ends a deal so; where none can be reached, the refusal of it says what comes first. */
function endOf({ stages, moves }: Way, kind: 'won' | 'lost'): Stage {
	const end = moves.find((one) => one.kind === kind) ?? stages.find((one) => one.kind === kind);
	if (!end) throw problem('conflict', { detail: `The deal’s pipeline has no stage of the kind ${kind}` });
	return end;
}

async function go({ deal, from, moves }: Way, to: Stage, why: Why, scope: Scope): Promise<RecordObject> {
	if (!moves.some(({ id }) => id === to.id)) {
		const names = moves.map(({ name }) => name);
		const possible = names.length ? `from there it goes to ${names.join(' or ')}` : 'it has ended; open it again first';
		throw problem('invalid_transition', {
			detail: `This deal is in ${from.name}; ${possible}`,
			found: from.name,
			expected: names,
		});
	}
	if (to.kind !== 'lost') await refuseIncomplete(deal, to, scope);
	if (to.kind === 'lost' && !why.reason) throw refused('/reason', 'This is needed where a deal is lost', 'required');
	const change = { stage: to.id, stageSince: now() };
	if (to.kind === 'won') await closeListing(deal, scope);
	if (to.kind === 'lost') {
		await endOffers(deal.id, scope);
		await releaseListing(deal, scope);
	}
	const end = { status: to.kind, closedAt: now(), holdsListing: false };
	const loss = to.kind === 'lost' ? { lostReason: why.reason, lostNote: why.note ?? null } : {};
	const moved = await scope.records('deal').update(deal.id, { ...change, ...(to.kind === 'open' ? {} : end), ...loss });
	await keep(scope, {
		deal: deal.id,
		subject: 'deal',
		record: deal.id,
		action: { open: 'moved', won: 'won', lost: 'lost' }[to.kind],
		from: from.name,
		to: to.name,
		fromStage: from.id,
		toStage: to.id,
		days: daysSince(deal.stageSince),
		note: why.note ?? null,
	});
	if (to.kind === 'open') await scope.emit('deal.moved', deal.id, { from: from.id, to: to.id });
	if (to.kind === 'lost') await scope.emit('deal.lost', deal.id, { reason: why.reason });
	if (to.kind === 'won') {
		await makeStatement(moved, scope);
		await scope.emit('deal.won', deal.id);
	}
	return moved;
}

/** What is still on the table of a lost deal is withdrawn. */
async function endOffers(deal: string, scope: Scope): Promise<void> {
	const ended = await scope.sql<{ id: string; was: string }>(
		`with was as (select id, status from offers where deal = $1 and status in ('draft', 'submitted', 'accepted') and archived_at is null)
		update offers o set status = 'withdrawn', decided_at = now(), updated_at = now() from was where o.id = was.id
		returning o.id, was.status as was`,
		[deal],
	);
	for (const { id, was } of ended)
		await keep(scope, { deal, subject: 'offer', record: id, action: 'withdraw', from: was, to: 'withdrawn' });
}

const daysSince = (time: string | null): number =>
	time ? Math.max(0, Math.round(((Date.now() - Date.parse(time)) / DAY) * 100) / 100) : 0;
