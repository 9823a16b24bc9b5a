import { type Hours, type Span, without, workingSpans } from './hours.ts';

/** All that free times follow from. */
export type Day = {
	hours: readonly Hours[];
	zone: string;
	/** When the person is not to be had: absences and appointments, without the buffer. */
	absences: readonly Span[];
	appointments: readonly Span[];
	bufferMinutes: number;
	noticeMinutes: number;
};

export type Wanted = Span & { minutes: number; now: number };

const MINUTE = 60_000;
/** Times are offered on the quarter of the hour: no zone is off by less. */
const STEP = 15 * MINUTE;
const MOST = 3000;

/**
 * When somebody can be booked for so many minutes: a start every quarter of an hour, such that all of it is within the hours, no absence is touched, the buffer around appointments is kept, and the notice is given. In order; they overlap,
 * since one takes one of them.
 */
export function freeSlots(day: Day, { start, end, minutes, now }: Wanted): Span[] {
	const buffer = day.bufferMinutes * MINUTE;
	const taken = [
		...day.absences,
		...day.appointments.map((one) => ({ start: one.start - buffer, end: one.end + buffer })),
		{ start: Number.NEGATIVE_INFINITY, end: now + day.noticeMinutes * MINUTE },
	];
	const slots: Span[] = [];
	for (const free of without(workingSpans(day.hours, day.zone, { start, end }), taken)) {
		for (let at = Math.ceil(free.start / STEP) * STEP; at + minutes * MINUTE <= free.end; at += STEP) {
			slots.push({ start: at, end: at + minutes * MINUTE });
			if (slots.length === MOST) return slots;
		}
	}
	return slots;
}
