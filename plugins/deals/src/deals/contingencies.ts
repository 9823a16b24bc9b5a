import type { AfterHook, BeforeHook, RecordObject } from '@freehold/core';
import { keepState } from '../offers/transitions.ts';
import { lockDeal, refuseEnded } from './lock.ts';

/** A contingency is decided while its deal is open, and not while somebody ends it. */
export const beginContingency: BeforeHook = async (body, scope, { id }) => {
	const contingency = await scope.records('contingency').find({ id: id as string });
	const deal = contingency && (await lockDeal(contingency.deal, scope));
	if (deal) refuseEnded(deal);
	return body;
};

export const afterContingency =
	(action: string): AfterHook =>
	(contingency: RecordObject, scope) =>
		keepState('contingency', 'open', contingency, action, scope);
