import { Cron } from 'croner';

/**
 * When a schedule is due next, after a moment. What has a fixed time of day happens once on every day that it names: where the clocks
 * leap over it, right after the leap; where they go back, the first time. What happens every so many minutes goes on through both.
 * @param zone an IANA zone
 * @returns null: never again
 * @throws where the five fields or the zone are not valid
 */
export function nextAfter(cron: string, zone: string, after: Date): Date | null {
	return new Cron(cron, { timezone: zone, mode: '5-part', fixedTimeRule: 'no-wildcard' }).nextRun(after);
}

/** What is wrong with a schedule of a manifest, in words; null: nothing. */
export function faultOfSchedule({ cron, timeZone }: { cron: string; timeZone: string }): string | null {
	try {
		return nextAfter(cron, timeZone === ORGANIZATION ? 'UTC' : timeZone, new Date(0)) ? null : 'it is never due';
	} catch (error) {
		return (error as Error).message;
	}
}

/** In place of a zone: that of the organisation's settings. */
export const ORGANIZATION = 'organization';
