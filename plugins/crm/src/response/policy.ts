import type { Host, Scope } from '@freehold/core';
import { USUAL_WEIGHTS, type Weights } from '../scoring/score.ts';
import type { Hours } from './hours.ts';

/** How this organisation treats leads, now. */
export type Policy = {
	/** Milliseconds since 1970, by the platform's clock. */
	now: number;
	responseMinutes: number;
	escalateMinutes: number;
	businessHours: Hours | null;
	weights: Weights;
};

export const nowOf = (scope: Pick<Scope, 'service'>): number => scope.service<Host>('host').now();

/** The newest active policy; what it leaves open, and an organisation without one, has the usual values. */
export async function policyOf(scope: Scope): Promise<Policy> {
	const [row] = (await scope.records('lead-policy').list({ filter: { active: 'true' }, sort: '-createdAt', limit: 1 })).data;
	const weights = Object.fromEntries(
		Object.entries(USUAL_WEIGHTS).map(([name, usual]) => [name, (row?.[name] as number | null | undefined) ?? usual]),
	) as Weights;
	return {
		now: nowOf(scope),
		responseMinutes: row?.responseMinutes ?? 5,
		escalateMinutes: row?.escalateMinutes ?? 5,
		businessHours: row?.businessHours ?? null,
		weights,
	};
}
