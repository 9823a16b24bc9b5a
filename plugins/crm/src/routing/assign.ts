import type { RecordObject, Scope } from '@freehold/core';
import { nowOf } from '../response/policy.ts';

export type Kind = 'rule' | 'listing' | 'contact' | 'by_hand' | 'offered' | 'claimed' | 'reassigned';

export type Assignment = {
	lead: string;
	agent: string | null;
	previous?: string | null;
	rule?: string | null;
	kind: Kind;
	why: string;
};

/** Keeps in the history who has a lead from now on, and tells it; the lead itself the caller writes. */
export async function remember(scope: Scope, assignment: Assignment): Promise<void> {
	await scope.records('lead-assignment').create({ ...assignment, at: new Date(nowOf(scope)).toISOString() });
	await scope.emit('lead.assigned', assignment.lead, { kind: assignment.kind });
}

/** A colleague gave the lead to another one. Runs before the change, where the agent of before still stands. */
export async function rememberByHand(body: Record<string, unknown>, scope: Scope, id: string): Promise<Record<string, unknown>> {
	if (body.agent === undefined) return body;
	const [lead]: RecordObject[] = await scope.sql('select agent from leads where id = $1 and archived_at is null for update', [
		id,
	]);
	if (!lead || lead.agent === body.agent) return body;
	await remember(scope, {
		lead: id,
		agent: body.agent as string | null,
		previous: lead.agent,
		kind: 'by_hand',
		why: body.agent === null ? 'Taken back by a colleague' : 'Given by a colleague',
	});
	return { ...body, assignedAt: new Date(nowOf(scope)).toISOString(), offeredTo: null };
}
