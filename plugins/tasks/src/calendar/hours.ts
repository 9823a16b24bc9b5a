import { Temporal } from 'temporal-polyfill';
import { dayOf, instantOf } from '../zone.ts';

/** `from` and `to` as on the clock there: `09:00`, `24:00`. */
export type Hours = { day: string; from: string; to: string };

/** A stretch of time in milliseconds since 1970; its end is not part of it. */
export type Span = { start: number; end: number };

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Who has said nothing works Monday to Friday, 9 to 17. */
export const USUAL_HOURS: readonly Hours[] = WEEKDAYS.slice(0, 5).map((day) => ({ day, from: '09:00', to: '17:00' }));

/** When somebody works between two times, in order and without overlaps: by the clock on the wall, whatever that does in the night. */
export function workingSpans(hours: readonly Hours[], zone: string, { start, end }: Span): Span[] {
	const spans: Span[] = [];
	const last = dayOf(end, zone);
	for (
		let day = dayOf(start, zone).subtract({ days: 1 });
		Temporal.PlainDate.compare(day, last) <= 0;
		day = day.add({ days: 1 })
	) {
		for (const { day: name, from, to } of hours) {
			if (WEEKDAYS[day.dayOfWeek - 1] !== name) continue;
			const span = { start: at(day, from, zone), end: at(day, to, zone) };
			if (span.end > span.start) spans.push(span);
		}
	}
	return joined(spans).flatMap((span) => {
		const cut = { start: Math.max(span.start, start), end: Math.min(span.end, end) };
		return cut.end > cut.start ? [cut] : [];
	});
}

function at(day: Temporal.PlainDate, time: string, zone: string): number {
	const next = time === '24:00';
	const wall = (next ? day.add({ days: 1 }) : day).toPlainDateTime(Temporal.PlainTime.from(next ? '00:00' : time));
	return instantOf(wall, zone);
}

/** Spans in order, those that touch made one. */
export function joined(spans: readonly Span[]): Span[] {
	const result: Span[] = [];
	for (const span of spans.toSorted((one, other) => one.start - other.start)) {
		const last = result.at(-1);
		if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
		else result.push({ ...span });
	}
	return result;
}

/** What is left of spans without others. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
	const away = joined(taken);
	return spans.flatMap((span) => {
		const left: Span[] = [];
		let { start } = span;
		for (const one of away) {
			if (one.end <= start || one.start >= span.end) continue;
			if (one.start > start) left.push({ start, end: one.start });
			start = Math.max(start, one.end);
		}
		if (start < span.end) left.push({ start, end: span.end });
		return left;
	});
}
