import type { Handler, Scope } from '@freehold/core';
import { afterWork, isOpen } from '../response/hours.ts';
import { policyOf } from '../response/policy.ts';
import { poolOfRoles } from '../routing/pool.ts';

/** Who answers visitors, unless a conversation is somebody's already. */
const ANSWERERS = ['owner', 'admin', 'broker', 'agent'];
/** As many as are told of one new conversation. */
const MOST_TOLD = 20;

export type Hours = {
	/** Is it a time of work, and is anybody there? */
	here: boolean;
	/** ISO 8601: when work begins again; null while somebody is there, or where nobody can say. */
	opensAt: string | null;
};

/** By the hours of the lead policy, and by who of us is there. */
export async function hoursOf(scope: Scope): Promise<Hours> {
	const { now, businessHours } = await policyOf(scope);
	const { timeZone } = scope.organization;
	if (!isOpen(businessHours, timeZone, now))
		return { here: false, opensAt: new Date(afterWork(businessHours, timeZone, now, 0)).toISOString() };
	const here = (await poolOfRoles(ANSWERERS, scope)).some(({ isThere }) => isThere);
	return { here, opensAt: null };
}

/** GET /v1/chat-conversations/hours */
export const hours: Handler = (_, scope) => hoursOf(scope);

/** Whom to tell of a conversation that nobody has: who is there, or else everybody who answers; the free ones first. */
export async function answerers(scope: Scope): Promise<string[]> {
	const pool = await poolOfRoles(ANSWERERS, scope);
	const there = pool.filter(({ isThere }) => isThere);
	return (there.length ? there : pool)
		.toSorted((one, other) => one.openLeads - other.openLeads)
		.slice(0, MOST_TOLD)
		.map(({ id }) => id);
}
