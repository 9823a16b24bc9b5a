import { createHash } from 'node:crypto';
import type { Handler, JobHandler, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { isbot } from 'isbot';
import { dayIn } from '../rules/packs.ts';

export type Counted = 'views' | 'enquiries' | 'saves';

/**
 * Adds one to today's number of a listing; the service `listing-counters` for plugins that know of enquiries and saves.
 * A listing that is not there is not counted.
 */
export async function count({ sql, organization }: Scope, listing: string, what: Counted): Promise<void> {
	await sql(
		`insert into listing_days as d (organization_id, id, listing, day, ${what})
		select organization_id, freehold_uuid7(), id, $2::date, 1 from listings where id = $1
		on conflict (organization_id, listing, day) do update set ${what} = coalesce(d.${what}, 0) + 1, updated_at = now()`,
		[listing, dayIn(organization.timeZone)],
	);
}

/**
 * One load of a page counts once. All that is kept of it is a hash of what the page made up for this load, for two days at most: no
 * address, no browser, nothing that would tell two loads of one person. Robots and the brokerage's own people are not counted.
 */
export const view: Handler = async ({ id, body }, scope) => {
	if (scope.actor.kind !== 'publishable-key' || isbot(scope.caller?.userAgent)) return;
	const mark = createHash('sha256').update(`${id} ${body.load}`).digest('hex');
	const made = await scope.records('listing-view').createMany([{ mark }], 'skip');
	if (made.length) await count(scope, id, 'views');
};

/** Forgets the marks of yesterday and before. */
export const forgetViews: JobHandler = async (_payload, { sql }) => {
	await sql(`delete from listing_views where created_at < now() - interval '1 day'`);
};

const DAY = 86_400_000;
const MOST_DAYS = 366;

type Day = { day: string; views: number; enquiries: number; saves: number };
type Span = { days: Day[] | null; listed: Date | string | null; closed: Date | string | null };

export const metrics: Handler = async ({ id, query }, { sql, organization }) => {
	const to = readDay('to', query.to) ?? dayIn(organization.timeZone);
	const from = readDay('from', query.from) ?? new Date(Date.parse(to) - 29 * DAY).toISOString().slice(0, 10);
	const length = (Date.parse(to) - Date.parse(from)) / DAY + 1;
	if (length < 1 || length > MOST_DAYS) throw refusal('from', `${from} to ${to}`, `1 to ${MOST_DAYS} days, the first one first`);
	const [row] = await sql<Span>(
		`select l.listed_at as listed, l.closed_at as closed, (
			select json_agg(json_build_object('day', s.day::date::text, 'views', coalesce(d.views, 0),
				'enquiries', coalesce(d.enquiries, 0), 'saves', coalesce(d.saves, 0)) order by s.day)
			from generate_series($2::date, $3::date, interval '1 day') s(day)
				left join listing_days d on d.listing = l.id and d.day = s.day::date
		) as days from listings l where l.id = $1`,
		[id, from, to],
	);
	const { days, listed, closed } = row as Span;
	const sum = (what: Counted): number => (days ?? []).reduce((all, day) => all + day[what], 0);
	const until = closed && listed && new Date(closed) > new Date(listed) ? new Date(closed).getTime() : Date.now();
	return {
		from,
		to,
		views: sum('views'),
		enquiries: sum('enquiries'),
		saves: sum('saves'),
		daysOnMarket: listed === null ? null : Math.max(0, Math.floor((until - new Date(listed).getTime()) / DAY)),
		days: days ?? [],
	};
};

function readDay(name: string, value: string | undefined): string | undefined {
	if (value === undefined) return undefined;
	const time = Date.parse(`${value}T00:00:00Z`);
	const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value) && !value.startsWith('0000');
	if (!isDay) throw refusal(name, value, 'a day such as 2026-01-31');
	return value;
}

function refusal(name: string, found: string, meant: string) {
	const detail = `Found ${found}; meant ${meant}`;
	return problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code: 'day', detail }] });
}
