/** Days, weeks and months of a calendar, in the reader's own zone. */
export type View = 'day' | 'week' | 'month';

/** `2026-11-21`, as the address has it. */
export const keyOf = (day: Date): string =>
	[day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-');

/** The day of a key; today where it is none. */
export function dayFrom(key: string | null): Date {
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(key ?? '') ?? [];
	const today = new Date();
	return year
		? new Date(Number(year), Number(month) - 1, Number(day))
		: new Date(today.getFullYear(), today.getMonth(), today.getDate());
}

/** By days of the calendar, not by hours: a day may have 23 or 25. */
export const addDays = (day: Date, days: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

type WeekInfo = { firstDay: number };

/** 1 (Monday) to 7 (Sunday), by the language's region. */
function firstDayOf(lang: string): number {
	const locale = new Intl.Locale(lang) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
	return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

export function startOfWeek(day: Date, lang: string): Date {
	return addDays(day, -((day.getDay() - (firstDayOf(lang) % 7) + 7) % 7));
}

/** The days that a view shows. */
export function daysOf(view: View, day: Date, lang: string): Date[] {
	if (view === 'day') return [day];
	const first = view === 'week' ? startOfWeek(day, lang) : startOfWeek(new Date(day.getFullYear(), day.getMonth(), 1), lang);
	return Array.from({ length: view === 'week' ? 7 : 42 }, (_, at) => addDays(first, at));
}

/** One view on, or back. */
export function step(view: View, day: Date, by: number): Date {
	if (view === 'month') return new Date(day.getFullYear(), day.getMonth() + by, 1);
	return addDays(day, by * (view === 'week' ? 7 : 1));
}

/** Hours on the wall since midnight: 9.5. */
export const hourOf = (time: string): number => {
	const date = new Date(time);
	return date.getHours() + date.getMinutes() / 60;
};

type Lasting = { startsAt: string; endsAt: string };
export type Placed<One extends Lasting> = { one: One; column: number; columns: number };

/** Puts what lasts at the same time side by side: each gets a column among those that its cluster needs. */
export function sideBySide<One extends Lasting>(list: readonly One[]): Placed<One>[] {
	const sorted = [...list].sort(
		(a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt) || Date.parse(b.endsAt) - Date.parse(a.endsAt),
	);
	const placed: Placed<One>[] = [];
	let cluster: Placed<One>[] = [];
	let ends: number[] = [];
	const close = (): void => {
		for (const each of cluster) each.columns = ends.length;
		cluster = [];
		ends = [];
	};
	for (const one of sorted) {
		const start = Date.parse(one.startsAt);
		if (cluster.length && ends.every((end) => end <= start)) close();
		const free = ends.findIndex((end) => end <= start);
		const column = free < 0 ? ends.length : free;
		ends[column] = Date.parse(one.endsAt);
		const each = { one, column, columns: 1 };
		cluster.push(each);
		placed.push(each);
	}
	close();
	return placed;
}
