import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { refuseEnded } from '../deals/lock.ts';
import { now, refused } from '../reach.ts';
import { expireLater, keepStep } from './transitions.ts';
import { lockOffer, refuseNothing } from './write.ts';

type Counter = { amount: { amount: string; currency: string }; by?: string; conditions?: string; expiresAt?: string };

const OTHER: Record<string, string> = { buyer: 'seller', seller: 'buyer', tenant: 'landlord', landlord: 'tenant' };

/** `POST /v1/offers/{id}/counter`: another offer, submitted at once, that answers this one. */
export const counter = async ({ id, body }: { id: string; body: Counter }, scope: Scope): Promise<RecordObject> => {
	refuseNothing(body.amount);
	if (body.expiresAt && Date.parse(body.expiresAt) <= Date.now()) throw refused('/expiresAt', 'This time is over');
	const offer = await lockOffer(id, scope);
	if (!offer) throw problem('not_found', { detail: `No offer has the id ${id}` });
	refuseEnded(await scope.records('deal').get(offer.deal));
	if (offer.status !== 'submitted')
		throw problem('invalid_transition', {
			detail: `This offer is ${offer.status}; counter is possible from submitted`,
			found: offer.status,
			expected: ['submitted'],
		});
	const offers = scope.records('offer');
	await keepStep(await offers.update(id, { status: 'countered', decidedAt: now() }), 'counter', scope);
	const answer = await offers.create({
		conditions: offer.conditions,
		...body,
		by: body.by ?? OTHER[offer.by],
		deal: offer.deal,
		agent: offer.agent,
		answers: id,
		status: 'submitted',
		submittedAt: now(),
	});
	await keepStep(answer, 'submit', scope);
	await expireLater(answer, scope);
	await scope.emit('offer.countered', id, { with: answer.id });
	return answer;
};
