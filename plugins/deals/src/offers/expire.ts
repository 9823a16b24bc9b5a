import type { JobHandler } from '@freehold/core';
import { now } from '../reach.ts';
import { keepStep } from './transitions.ts';
import { lockOffer } from './write.ts';

/** At its time an offer that nobody has answered is over: once, since the state decides behind the deal's lock. */
export const expireOffer: JobHandler = async ({ offer: id }: { offer: string }, scope) => {
	const offer = await lockOffer(id, scope);
	if (offer?.status !== 'submitted' || !offer.expiresAt || Date.parse(offer.expiresAt) > Date.now()) return;
	const expired = await scope.records('offer').update(id, { status: 'expired', decidedAt: now() });
	await keepStep(expired, 'expire', scope);
	await scope.emit('offer.expired', id);
};
