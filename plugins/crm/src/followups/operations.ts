import type { AfterHook, BeforeHook, Handler } from '@freehold/core';
import { problem } from '@freehold/core';
import { nowOf } from '../response/policy.ts';
import { addSignal } from '../scoring/signals.ts';

const YEAR_MS = 366 * 86_400_000;

/** Puts a follow-up off; it comes back by itself in the morning of that day. */
export const snooze: Handler = async ({ id, body }: { id: string; body: { until: string } }, scope) => {
	const until = Date.parse(body.until);
	const now = nowOf(scope);
	if (!(until > now && until <= now + YEAR_MS)) {
		const detail = 'Meant a time in the future, and within a year';
		throw problem('invalid_input', {
			detail: `/until: ${detail}`,
			errors: [{ pointer: '/until', code: 'minimum', detail, found: body.until }],
		});
	}
	const { status } = await scope.records('follow-up').get(id, { fields: ['status'] });
	if (status === 'done' || status === 'skipped') throw problem('conflict', { detail: `This follow-up is ${status} already` });
	return scope.records('follow-up').update(id, { status: 'snoozed', dueAt: new Date(until).toISOString() });
};

/** Whoever enters one does it themselves, unless they say otherwise. */
export const prepareFollowUp: BeforeHook = (body, { actor }) =>
	body.agent === undefined && actor.kind === 'user' ? { ...body, agent: actor.id } : body;

/** Who has followed up was in touch with the person. */
export const afterFinish: AfterHook = async (followUp, scope) => {
	await addSignal(scope, { lead: followUp.lead, kind: 'contacted' });
};

/** @throws invalid_input where the days do not rise */
export const refuseFallingDays: BeforeHook = (body) => {
	const days = body.days as number[] | undefined;
	const at = days?.findIndex((day, index) => index > 0 && day <= (days[index - 1] as number)) ?? -1;
	if (at < 0) return body;
	const detail = `Found ${days?.[at]} after ${days?.[at - 1]}, meant days that rise`;
	throw problem('invalid_input', {
		detail: `/days/${at}: ${detail}`,
		errors: [{ pointer: `/days/${at}`, code: 'order', detail }],
	});
};
