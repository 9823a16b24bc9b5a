import type { BeforeHook, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { adopt, stay } from '../deals/belonging.ts';
import { lockDeal, refuseEnded } from '../deals/lock.ts';
import { refused } from '../reach.ts';

/** An offer is of more than nothing, on a deal that is open. */
export const prepareOffer: BeforeHook = async (body, scope, input) => {
	refuseNothing(body.amount);
	const deal = await scope.records('deal').find({ id: body.deal });
	if (deal) refuseEnded(deal);
	await refuseStranger(body, scope);
	return adopt(body, scope, input);
};

/** Once others know of it, an offer is not changed: it is withdrawn, or countered. */
export const keepOffer: BeforeHook = async (body, scope, input) => {
	const offer = await lockOffer(input.id as string, scope);
	if (!offer) return body;
	await stay('offer')(body, scope, input);
	refuseKnown(offer);
	refuseNothing(body.amount);
	await refuseStranger({ ...offer, ...body }, scope);
	return body;
};

export const keepKnownOffer: BeforeHook = async (body, scope, { id }) => {
	const offer = await lockOffer(id as string, scope);
	if (offer) refuseKnown(offer);
	return body;
};

function refuseKnown({ status }: RecordObject): void {
	if (status !== 'draft')
		throw problem('invalid_transition', {
			detail: `This offer is ${status}; only a draft is changed or removed. Withdraw it, or counter it`,
			found: status,
			expected: ['draft'],
		});
}

export function refuseNothing(amount: unknown): void {
	const found = (amount as { amount?: string } | null | undefined)?.amount;
	if (found === undefined || Number(found) > 0) return;
	const errors = [{ pointer: '/amount/amount', code: 'exclusiveMinimum', detail: 'Must be more than 0', expected: 0, found }];
	throw problem('invalid_input', { detail: '/amount/amount: Must be more than 0', errors });
}

/** Whoever makes the offer is a party of this deal, not of another. */
async function refuseStranger({ party, deal }: RecordObject, scope: Scope): Promise<void> {
	if (!party) return;
	const found = await scope.records('deal-party').find({ id: party });
	if (found?.deal !== String(deal).toLowerCase()) throw refused('/party', 'No party of this deal with this id', 'reference');
}

/** The offer, behind the lock of its deal: what two decide at once about offers of one deal is decided one after the other. */
export async function lockOffer(id: string, scope: Scope): Promise<RecordObject | null> {
	const before = await scope.records('offer').find({ id });
	if (!before || !(await lockDeal(before.deal, scope))) return null;
	return scope.records('offer').find({ id });
}
