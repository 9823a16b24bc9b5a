/** Times as one says them: "today", "Tuesday", "4 Dec"; "in 3 min". All in the reader's own zone. */
import type { Localise } from './localise.ts';

const DAY = 86_400_000;

const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();

/** The day of a time, seen from today: `Yesterday`, `Today`, `Tomorrow`, `Tuesday`, `Fri, Dec 4`. */
export function dayOf(value: string | Date, local: Localise, now = new Date()): string {
	const time = new Date(value);
	const days = Math.round((midnight(time) - midnight(now)) / DAY);
	const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(local.lang) + text.slice(1);
	if (Math.abs(days) <= 1) return capital(new Intl.RelativeTimeFormat(local.lang, { numeric: 'auto' }).format(days, 'day'));
	if (days > 1 && days < 7) return local.date(time.toISOString(), { weekday: 'long' });
	const year = time.getFullYear() === now.getFullYear() ? undefined : ('numeric' as const);
	return local.date(time.toISOString(), { weekday: 'short', day: 'numeric', month: 'short', year });
}

/** `9:30 AM` */
export const timeOf = (value: string | Date, local: Localise): string =>
	local.date(new Date(value).toISOString(), { timeStyle: 'short' });

/** `in 3 min`, `2 hr. ago`: how far off a time is. */
export function leftUntil(value: string, local: Localise, now = Date.now()): string {
	const seconds = (Date.parse(value) - now) / 1000;
	const format = new Intl.RelativeTimeFormat(local.lang, { numeric: 'auto', style: 'short' });
	const units = [
		['day', 86_400],
		['hour', 3600],
		['minute', 60],
	] as const;
	const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
	return format.format(Math.trunc(seconds / size), unit);
}
