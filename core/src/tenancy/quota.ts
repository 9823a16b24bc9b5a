import { problem } from '../errors.ts';
import type { Organization } from '../operations/model.ts';
import { limitOf, METERS, type Meter, PLANS } from './plans.ts';

type Over = { meter: Meter; used: number; limit: number; resetsAt: string | null; wanted?: number };

/** More than the plan includes: what of, how much there is, when it begins anew and what to do. */
export function overQuota({ plan }: Pick<Organization, 'plan'>, { meter, used, limit, resetsAt, wanted = 1 }: Over) {
	const { title, unit, per } = METERS[meter];
	const asked = wanted > 1 ? `; ${wanted} more were asked for` : '';
	const when = per ? `Wait until ${resetsAt}, or` : 'Remove some, or';
	return problem('quota_exceeded', {
		detail: `The plan ${PLANS[plan].title} includes ${limit} ${unit}${per ? ` a ${per}` : ''}, and ${used} are used${asked}. ${when} ask for a larger plan (${title})`,
		meter,
		limit,
		used,
		resetsAt,
		plan,
	});
}

/** The percentage of the limit that is worth a word to the owners once it is reached. */
export const WARN_AT = [80, 100] as const;

/** The greatest of these percentages that `after` reaches and `before` did not; null where there is none. */
export function crossed(organization: Pick<Organization, 'plan'>, meter: Meter, before: number, after: number): 80 | 100 | null {
	const limit = limitOf(organization, meter);
	if (limit === null) return null;
	return WARN_AT.findLast((percent) => after * 100 >= limit * percent && before * 100 < limit * percent) ?? null;
}
