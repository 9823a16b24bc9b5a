import type { AfterHook, BeforeHook, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { stopFollowUps } from '../followups/stop.ts';
import { nowOf } from '../response/policy.ts';
import { rescore } from './rescore.ts';

export type NewSignal = {
	lead: string;
	kind: string;
	listing?: string | null;
	at?: string;
	minutes?: number | null;
	source?: string;
};

/** Clocks of two machines are never quite the same. */
const AHEAD_MS = 60_000;

/** Dates a signal that brings no date. */
export const prepareSignal: BeforeHook = async (body, scope) => {
	const now = nowOf(scope);
	const at = typeof body.at === 'string' ? Date.parse(body.at) : now;
	if (at > now + AHEAD_MS) {
		const detail = 'Found a time in the future, meant when it happened';
		throw problem('invalid_input', { detail: `/at: ${detail}`, errors: [{ pointer: '/at', code: 'maximum', detail }] });
	}
	return { ...body, at: new Date(at).toISOString() };
};

/** Adds a signal that code knows of; one transaction with the score. What was written down for a time to come counts as of now. */
export async function addSignal(scope: Scope, signal: NewSignal): Promise<void> {
	const isAhead = signal.at !== undefined && Date.parse(signal.at) > nowOf(scope);
	const prepared = await prepareSignal({ ...signal, ...(isAhead ? { at: undefined } : {}) }, scope, {});
	await takeIn(scope, await scope.records('lead-signal').create(prepared));
}

export const afterSignal: AfterHook = (signal, scope) => takeIn(scope, signal);

/** Answers of the person, after which nobody needs to follow up. */
const ANSWERS = ['replied', 'enquired'];

/** What a signal changes on its lead, and the score, in the signal's own transaction; the same in whichever order signals come in. */
async function takeIn(scope: Scope, { lead, kind, at }: RecordObject): Promise<void> {
	await scope.sql(
		`update leads set interaction_count = coalesce(interaction_count, 0) + 1, last_interaction_at = greatest(last_interaction_at, $2::timestamptz),
			answered_at = case when $3 then greatest(answered_at, $2::timestamptz) else answered_at end,
			first_response_at = case when $4 then least(first_response_at, $2::timestamptz) else first_response_at end,
			first_response_seconds = case when $4 then least(first_response_seconds, 2147483647,
				greatest(0, extract(epoch from $2::timestamptz - created_at)))::int else first_response_seconds end
		where id = $1`,
		[lead, at, ANSWERS.includes(kind), kind === 'contacted'],
	);
	if (kind === 'replied') await stopFollowUps(scope, lead);
	await rescore(scope, [lead]);
}
