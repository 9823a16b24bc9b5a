import { allows, type Handler, problem } from '@freehold/core';
import { Temporal } from 'temporal-polyfill';
import { dayOf, instantOf } from '../zone.ts';
import { refuseOthers, TASK } from './today.ts';

const MOST_WEEKS = 53;
/** What `date_trunc('week')`, whose weeks begin on Monday, has to be shifted by. */
const SHIFT = { monday: 0, saturday: 2, sunday: 1 } as const;

/** `$1` from, `$2` to (excluded), `$3` zone, `$4` days to shift, `$5` whose (null: everybody's). */
const WEEKS = `with told as (
		select t.assignee as person, t.completed_at as at, 1 as done, (t.due_at < t.completed_at)::int as late, 0 as missed from tasks t
		where t.archived_at is null and t.status = 'done' and t.assignee is not null and t.completed_at >= $1 and t.completed_at < $2
			and ($5::uuid[] is null or t.assignee = any ($5))
		union all
		select t.assignee, t.due_at, 0, 0, 1 from tasks t
		where t.archived_at is null and t.status <> 'cancelled' and t.assignee is not null and t.due_at >= $1 and t.due_at < least($2, now())
			and (t.completed_at is null or t.completed_at > t.due_at) and ($5::uuid[] is null or t.assignee = any ($5))
	)
	select person as "user",
		to_char(date_trunc('week', (at at time zone $3) + make_interval(days => $4)) - make_interval(days => $4), 'YYYY-MM-DD') as week,
		sum(done)::int as done, coalesce(sum(late), 0)::int as late, sum(missed)::int as missed
	from told group by 1, 2 order by 2, 1`;

type Week = { user: string; week: string; done: number; late: number; missed: number };

export const productivity: Handler = async ({ query }, scope) => {
	const { user, ...asked } = query as { from?: string; to?: string; user?: string };
	if (user) refuseOthers(scope.actor, user);
	const verdict = allows(scope.actor, 'task:read', TASK);
	if (!user && verdict === false) return { data: [], suggestions: [] };
	const { timeZone, firstDayOfWeek } = scope.organization;
	const to = asked.to ? Temporal.PlainDate.from(asked.to) : dayOf(Date.now(), timeZone);
	const from = asked.from ? Temporal.PlainDate.from(asked.from) : to.subtract({ weeks: 8 });
	refuseSpan(from, to);
	const among = user ? [user] : typeof verdict === 'object' ? verdict.among : null;
	const at = (day: Temporal.PlainDate): string => new Date(instantOf(day.toPlainDateTime(), timeZone)).toISOString();
	const data = await scope.sql<Week>(WEEKS, [at(from), at(to.add({ days: 1 })), timeZone, SHIFT[firstDayOfWeek], among]);
	return { data, suggestions: suggestionsFor(data) };
};

function refuseSpan(from: Temporal.PlainDate, to: Temporal.PlainDate): void {
	const days = from.until(to, { largestUnit: 'day' }).days;
	if (days >= 0 && days <= MOST_WEEKS * 7) return;
	const detail = `Found ${from} to ${to}; meant two days in order, at most ${MOST_WEEKS} weeks apart`;
	throw problem('invalid_query', { detail, errors: [{ pointer: '?from', code: 'span', detail }] });
}

/** What the numbers speak for, in words. */
export function suggestionsFor(weeks: readonly Week[]): string[] {
	const total = (name: 'done' | 'late' | 'missed'): number => weeks.reduce((sum, week) => sum + week[name], 0);
	const [done, late, missed] = [total('done'), total('late'), total('missed')];
	if (done + missed === 0) return [];
	const people = Map.groupBy(weeks, ({ user }) => user);
	const load = [...people.values()].map((own) => own.reduce((sum, week) => sum + week.done + week.missed, 0));
	return [
		missed > done && 'More tasks were missed than done: fewer at a time, or later due times, would be kept.',
		done >= 5 &&
			late / done > 0.3 &&
			`${Math.round((100 * late) / done)} of 100 were done late: reminders a day before help to begin in time.`,
		load.length > 1 &&
			Math.max(...load) > 3 * Math.max(1, Math.min(...load)) &&
			'The work is unevenly spread: one person has more than three times as much as another.',
	].filter((text): text is string => Boolean(text));
}
