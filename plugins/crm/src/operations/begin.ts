import type { AfterHook, BeforeHook, Handler, RecordObject, Scope } from '@freehold/core';
import { beginFollowUps } from '../followups/make.ts';
import { stopFollowUps } from '../followups/stop.ts';
import { awaitResponse } from '../response/first-response.ts';
import { remember, rememberByHand } from '../routing/assign.ts';
import { listingOf, questionOf } from '../routing/question.ts';
import { route } from '../routing/route.ts';
import { rescore, rescoreContact } from '../scoring/rescore.ts';
import { addSignal } from '../scoring/signals.ts';

/** What begins with every new lead: the clock of the first answer, its follow-ups, its score. */
export async function beginLead(scope: Scope, lead: RecordObject): Promise<void> {
	await awaitResponse(scope, lead.id);
	await beginFollowUps(scope, lead.id, lead.source ?? null);
}

/** A further enquiry ends the round of follow-ups, and begins another one. */
export async function beginAgain(scope: Scope, lead: RecordObject): Promise<void> {
	await stopFollowUps(scope, lead.id);
	await beginFollowUps(scope, lead.id, lead.source ?? null);
}

/** Somebody who speaks with the person while entering the lead has answered already. */
const SPOKEN = ['phone', 'walk_in'];

/** A lead that a colleague or a program entered: given to somebody where nobody is named, and begun. */
export const afterCreate: AfterHook = async (lead, scope) => {
	if (lead.agent) await remember(scope, { lead: lead.id, agent: lead.agent, kind: 'by_hand', why: 'Entered with its agent' });
	else {
		const listing = await listingOf(scope, lead.listing);
		await route(scope, lead, questionOf(lead, listing, listing?.agent ?? null), 'listing');
	}
	await beginLead(scope, lead);
	if (scope.actor.kind === 'user' && SPOKEN.includes(lead.source)) await addSignal(scope, { lead: lead.id, kind: 'contacted' });
	else await rescore(scope, [lead.id]);
};

/** Who has a lead is kept in its history, whoever changes it. */
export const beforeUpdate: BeforeHook = (body, scope, { id }) => rememberByHand(body, scope, id as string);

/** A change and the new score are one transaction. */
export const afterUpdate: AfterHook = async (lead, scope, { body }) => {
	if (body.doNotContact === true) await stopFollowUps(scope, lead.id);
	await rescore(scope, [lead.id]);
};

/** What changed about a person may change the scores of all that they want. */
export const afterContact: AfterHook = (contact, scope) => rescoreContact(scope, contact.id);

export const afterContacted: AfterHook = (lead, scope) => addSignal(scope, { lead: lead.id, kind: 'contacted' });

/** Won, lost, or so far that the person is in touch anyway: nobody follows up any more. */
export const afterEnd: AfterHook = (lead, scope) => stopFollowUps(scope, lead.id);

export const afterReopen: AfterHook = (lead, scope) => beginFollowUps(scope, lead.id, lead.source ?? null);

/** POST /v1/leads/{id}/score */
export const scoreLead: Handler = async ({ id }, scope) => {
	await rescore(scope, [id]);
	return scope.records('lead').get(id);
};
