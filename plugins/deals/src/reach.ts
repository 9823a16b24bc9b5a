import type { Actor, Scope } from '@freehold/core';
import { allows, problem } from '@freehold/core';

/** Whose deals the caller may see: null, everybody's. For reads that add up what lists would show one by one. */
export const dealsSeenBy = (actor: Actor): readonly string[] | null => seenBy(actor, 'deal');

/** Whose commission lines the caller may see: null, everybody's. */
export const commissionSeenBy = (actor: Actor): readonly string[] | null => seenBy(actor, 'commission-line');

function seenBy(actor: Actor, entity: string): readonly string[] | null {
	const verdict = allows(actor, `${entity}:read`, { name: entity, plugin: 'deals', owner: 'agent' });
	if (verdict === true) return null;
	return verdict === false ? [] : verdict.among;
}

/** The organisation's day of today, as `2026-03-05`. */
export const todayOf = ({ organization }: Scope): string =>
	new Intl.DateTimeFormat('en-CA', {
		timeZone: organization.timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	}).format(new Date());

export const now = (): string => new Date().toISOString();

/** One thing wrong with what was sent. */
export const refused = (pointer: string, detail: string, code = 'refused') =>
	problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code, detail }] });
