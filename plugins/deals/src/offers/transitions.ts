import type { AfterHook, BeforeHook, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { holdListing, releaseListing } from '../deals/listing.ts';
import { refuseEnded } from '../deals/lock.ts';
import { type Change, keep } from '../history.ts';
import { now, refused } from '../reach.ts';
import { lockOffer } from './write.ts';

/** What goes ahead of every step of an offer: its deal is locked, and open. */
const begin =
	(work: (offer: RecordObject, scope: Scope) => Promise<Record<string, unknown>> | Record<string, unknown>): BeforeHook =>
	async (body, scope, { id }) => {
		const offer = await lockOffer(id as string, scope);
		if (!offer) return body;
		refuseEnded(await scope.records('deal').get(offer.deal));
		return work(offer, scope);
	};

export const beginSubmit = begin(async (offer, scope) => {
	if (offer.status !== 'draft') return {};
	if (isOver(offer)) throw refused('/expiresAt', 'This time is over');
	const accepted = await scope.records('offer').find({ deal: offer.deal, status: 'accepted' });
	if (accepted) throw problem('conflict', { detail: 'Another offer of this deal is accepted; withdraw that one first' });
	return { submittedAt: now() };
});

export const beginAccept = begin((offer) => {
	if (offer.status === 'submitted' && isOver(offer)) throw problem('conflict', { detail: 'The time of this offer is over' });
	return { decidedAt: now() };
});

export const beginEnd = begin(() => ({ decidedAt: now() }));

export const afterSubmit: AfterHook = async (offer: RecordObject, scope) => {
	await keepStep(offer, 'submit', scope);
	await expireLater(offer, scope);
};

export const afterReject: AfterHook = (offer: RecordObject, scope) => keepStep(offer, 'reject', scope);

/** One is accepted, so the others of the deal are not; the deal has its price, and its listing is under offer. */
export const afterAccept: AfterHook = async (offer: RecordObject, scope) => {
	const others = await scope.sql<{ id: string }>(
		`update offers set status = 'rejected', decided_at = now(), updated_at = now()
		where deal = $1 and id <> $2 and status = 'submitted' and archived_at is null returning id`,
		[offer.deal, offer.id],
	);
	await keepStep(offer, 'accept', scope);
	for (const { id } of others)
		await keep(scope, {
			deal: offer.deal,
			subject: 'offer',
			record: id,
			action: 'reject',
			from: 'submitted',
			to: 'rejected',
			note: 'Another offer was accepted',
		});
	const deal = await scope.records('deal').get(offer.deal);
	const holdsListing = await holdListing(deal, scope);
	await scope.records('deal').update(deal.id, { price: offer.amount, holdsListing });
};

/** Where it was the accepted one that fell through, the listing comes back on the market. */
export const afterWithdraw: AfterHook = async (offer: RecordObject, scope) => {
	await keepStep(offer, 'withdraw', scope);
	const deal = await scope.records('deal').get(offer.deal);
	const accepted = deal.holdsListing && (await scope.records('offer').find({ deal: deal.id, status: 'accepted' }));
	if (!deal.holdsListing || accepted) return;
	await releaseListing(deal, scope);
	await scope.records('deal').update(deal.id, { holdsListing: false });
};

/** Writes a step into the history: from the state that stands there last. */
export const keepStep = (offer: RecordObject, action: string, scope: Scope): Promise<void> =>
	keepState('offer', 'draft', offer, action, scope);

export async function keepState(
	subject: Change['subject'],
	initial: string,
	record: RecordObject,
	action: string,
	scope: Scope,
): Promise<void> {
	const [last] = await scope.sql<{ to: string }>(
		'select to_ as "to" from deal_changes where record = $1 and to_ is not null order by id desc limit 1',
		[record.id],
	);
	const change = { deal: record.deal, subject, record: record.id, action, from: last?.to ?? initial, to: record.status };
	await keep(scope, change);
}

export async function expireLater(offer: RecordObject, scope: Scope): Promise<void> {
	if (!offer.expiresAt) return;
	await scope.enqueue('deals.expire-offer', { offer: offer.id }, { at: new Date(offer.expiresAt), key: offer.id });
}

const isOver = ({ expiresAt }: RecordObject): boolean => Boolean(expiresAt) && Date.parse(expiresAt) <= Date.now();
