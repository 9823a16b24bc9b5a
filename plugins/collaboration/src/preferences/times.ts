import { Temporal } from 'temporal-polyfill';
import { wallOf } from '../zone.ts';

export type Rhythm = { digest: 'daily' | 'weekly' | 'never'; digestHour: number; digestDay: string };
export type Quiet = { quietFrom: string | null; quietUntil: string | null };

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * When the next digest goes out: the first time after `now` at which the person's clock shows the hour, on the day of a weekly one.
 * Where the clocks leap over the hour it is right after the leap; where it comes twice, the first of them.
 * @returns milliseconds since 1970; null where the person wants none
 */
export function nextDigest({ digest, digestHour, digestDay }: Rhythm, zone: string, now: number): number | null {
	if (digest === 'never') return null;
	const today = wallOf(now, zone).toPlainDate();
	const wanted = digest === 'weekly' ? DAYS.indexOf(digestDay) + 1 : null;
	// Eight days: today's may have passed.
	for (let days = 0; days <= 8; days++) {
		const day = today.add({ days });
		if (wanted !== null && day.dayOfWeek !== wanted) continue;
		const at = day.toZonedDateTime({
			timeZone: zone,
			plainTime: Temporal.PlainTime.from({ hour: digestHour }),
		}).epochMilliseconds;
		if (at > now) return at;
	}
	throw new Error('A week has every day');
}

/** When a message that comes now may go: now, or at the end of the person's quiet hours. */
export function afterQuiet({ quietFrom, quietUntil }: Quiet, zone: string, now: number): number {
	if (!quietFrom || !quietUntil || quietFrom === quietUntil) return now;
	const here = wallOf(now, zone);
	const time = here.toPlainTime().toString().slice(0, 5);
	const isOverNight = quietFrom > quietUntil;
	const isQuiet = isOverNight ? time >= quietFrom || time < quietUntil : time >= quietFrom && time < quietUntil;
	if (!isQuiet) return now;
	const day = isOverNight && time >= quietFrom ? here.toPlainDate().add({ days: 1 }) : here.toPlainDate();
	const end = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(quietUntil) }).epochMilliseconds;
	// In the hour that comes twice the end may have passed by the clock's first turn.
	return Math.max(end, now);
}
