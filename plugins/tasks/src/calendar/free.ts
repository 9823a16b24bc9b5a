import type { Scope } from '@freehold/core';
import { type Hours, type Span, USUAL_HOURS } from './hours.ts';
import { type Day, freeSlots } from './slots.ts';

/** A person's calendar between two times. */
export type Calendar = Day & { viewingMinutes: number };

/** A slot as callers see it. */
export type Slot = { start: string; end: string };

/** `$1` who, `$2` from, `$3` to, `$4` an appointment that does not count, or null. No buffer is longer than four hours. */
const CALENDAR = `select w.time_zone as zone, w.hours, w.buffer_minutes as buffer, w.notice_minutes as notice, w.viewing_minutes as viewing,
		(select coalesce(json_agg(json_build_array(a.starts_at, a.ends_at)), '[]') from absences a
			where a.person = u.id and a.starts_at < $3 and a.ends_at > $2) as absences,
		(select coalesce(json_agg(json_build_array(p.starts_at, t.ends_at)), '[]') from appointment_people p join appointments t on t.id = p.appointment
			where p.agent = u.id and p.holds and p.starts_at < $3::timestamptz + interval '4 hours' and t.ends_at > $2::timestamptz - interval '4 hours'
				and ($4::uuid is null or p.appointment <> $4)) as appointments
	from users u left join working_times w on w.person = u.id and w.archived_at is null
	where u.id = $1 and u.active and u.archived_at is null and u.kind = 'person'`;

type Pair = [string, string];
type Row = {
	zone: string | null;
	hours: Hours[] | null;
	buffer: number | null;
	notice: number | null;
	viewing: number | null;
	absences: Pair[];
	appointments: Pair[];
};

/** One statement; null where there is no such person to be booked. */
export async function calendarOf(scope: Scope, person: string, { start, end }: Span, except?: string): Promise<Calendar | null> {
	const [row] = await scope.sql<Row>(CALENDAR, [person, iso(start), iso(end), except ?? null]);
	if (!row) return null;
	return {
		hours: row.hours ?? USUAL_HOURS,
		zone: row.zone ?? scope.organization.timeZone,
		absences: row.absences.map(spanOf),
		appointments: row.appointments.map(spanOf),
		bufferMinutes: row.buffer ?? 0,
		noticeMinutes: row.notice ?? 120,
		viewingMinutes: row.viewing ?? 30,
	};
}

const spanOf = ([start, end]: Pair): Span => ({ start: Date.parse(start), end: Date.parse(end) });

export const iso = (time: number): string => new Date(time).toISOString();

export const shown = (slots: readonly Span[]): Slot[] => slots.map(({ start, end }) => ({ start: iso(start), end: iso(end) }));

const DAY = 86_400_000;

/** Free times near one that is taken: the nearest five of the week around it. */
export async function othersNear(scope: Scope, person: string, at: number, minutes: number, except?: string): Promise<Slot[]> {
	const span = { start: at - 3 * DAY, end: at + 7 * DAY };
	const calendar = await calendarOf(scope, person, span, except);
	if (!calendar) return [];
	const free = freeSlots(calendar, { ...span, minutes, now: Date.now() });
	const nearest = free.toSorted((one, other) => Math.abs(one.start - at) - Math.abs(other.start - at)).slice(0, 5);
	return shown(nearest.toSorted((one, other) => one.start - other.start));
}
