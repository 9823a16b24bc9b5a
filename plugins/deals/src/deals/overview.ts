import type { Scope } from '@freehold/core';
import { dealsSeenBy, todayOf } from '../reach.ts';

/** Days ahead that count as upcoming. */
const AHEAD = 14;
const MOST = 100;

/** `GET /v1/deals/overview`: what a broker looks at in the morning, in one statement. */
export const overview = async (_input: unknown, scope: Scope) => {
	const [row] = await scope.sql<{ overview: unknown }>(
		`with mine as (
			select d.id, d.title, d.agent, d.pipeline, d.stage, d.expected_close_on, s.name as stage_name, s.position, s.limit_days,
				round((extract(epoch from now() - d.stage_since) / 86400)::numeric, 1) as days
			from deals d join deal_stages s on s.id = d.stage
			where d.status = 'open' and d.archived_at is null and ($1::uuid[] is null or d.agent = any($1))
		), due as (
			select t.id, 'date' as kind, t.deal, coalesce(t.title, t.kind) as what, (t.on_::timestamp at time zone $3) as at from deal_dates t where not t.done
			union all
			select c.id, 'contingency', c.deal, coalesce(c.title, c.kind), c.due_on::timestamp at time zone $3 from contingencies c
			where c.status = 'open' and c.archived_at is null
			union all
			select o.id, 'offer', o.deal, 'offer', o.expires_at from offers o where o.status = 'submitted' and o.archived_at is null
			union all
			select m.id, 'close', m.id, 'close', m.expected_close_on::timestamp at time zone $3 from mine m
		)
		select json_build_object(
			'stages', coalesce((select json_agg(json_build_object('stage', n.stage, 'name', n.stage_name, 'pipeline', n.pipeline, 'deals', n.deals,
				'stuck', n.stuck) order by n.pipeline, n.position)
				from (select stage, stage_name, pipeline, position, count(*) as deals, count(*) filter (where days > limit_days) as stuck
					from mine group by stage, stage_name, pipeline, position) n), '[]'),
			'stuck', coalesce((select json_agg(json_build_object('id', k.id, 'title', k.title, 'stage', k.stage_name, 'agent', k.agent, 'days', k.days,
				'limitDays', k.limit_days) order by k.days - k.limit_days desc, k.id)
				from (select * from mine where days > limit_days order by days - limit_days desc, id limit ${MOST}) k), '[]'),
			'upcoming', coalesce((select json_agg(json_build_object('id', u.id, 'kind', u.kind, 'deal', u.deal, 'title', u.title, 'what', u.what,
				'at', to_char(u.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'overdue', u.overdue, 'agent', u.agent) order by u.at, u.id)
				from (select due.*, mine.title, mine.agent, due.at < ($2::date::timestamp at time zone $3) as overdue from due join mine on mine.id = due.deal
					where due.at < (($2::date + ${AHEAD + 1})::timestamp at time zone $3) order by due.at, due.id limit ${MOST}) u), '[]')
		) as overview`,
		[dealsSeenBy(scope.actor), todayOf(scope), scope.organization.timeZone],
	);
	return row?.overview;
};
