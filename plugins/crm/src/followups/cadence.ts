import type { Scope } from '@freehold/core';
import { daysLater } from '../response/hours.ts';

/** On which days after its beginning a lead is followed up, how often at most, and after how many days a cold one is tried again. */
export type Cadence = { days: readonly number[]; mostAttempts: number; coldEveryDays: number };

/** Source. */
export const USUAL: Cadence = { days: [1, 3, 7, 14, 30], mostAttempts: 5, coldEveryDays: 90 };

/**
 * When the next follow-up of a round is due; null: the round is over.
 * @param made how many there were in this round
 * @param from when the round began, milliseconds since 1970; each follow-up comes at the same time of day in the zone
 */
export function nextDue({ days, mostAttempts }: Cadence, made: number, from: number, zone: string): number | null {
	const day = made < mostAttempts ? days[made] : undefined;
	return day === undefined ? null : daysLater(from, zone, day);
}

type Stored = Cadence & { sources: string[] | null };

/** Says which cadence holds for a source; one statement for however many leads. */
export async function cadences(scope: Scope): Promise<(source: string | null) => Cadence> {
	const { data } = await scope.records('follow-up-cadence').list({
		filter: { active: 'true' },
		sort: '-createdAt',
		limit: 100,
		fields: ['days', 'mostAttempts', 'coldEveryDays', 'sources'],
	});
	const stored = (data as Stored[]).map((one) => ({
		...one,
		mostAttempts: one.mostAttempts ?? USUAL.mostAttempts,
		coldEveryDays: one.coldEveryDays ?? USUAL.coldEveryDays,
	}));
	const general = stored.find(({ sources }) => !sources?.length) ?? USUAL;
	return (source) => stored.find(({ sources }) => source !== null && sources?.includes(source)) ?? general;
}
