import type { Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { dealsSeenBy } from '../reach.ts';

type Query = Partial<Record<'by' | 'from' | 'to' | 'pipeline' | 'agent' | 'team', string>>;

/** What a deal is added up by: key, name, and what has to be joined for it. */
const BY: Record<string, { key: string; name: string; join: string }> = {
	month: { key: `to_char(m.expected_close_on, 'YYYY-MM')`, name: 'null::text', join: '' },
	pipeline: { key: 'm.pipeline::text', name: 'p.name', join: 'left join pipelines p on p.id = m.pipeline' },
	agent: { key: 'm.agent::text', name: 'u.name_full', join: 'left join users u on u.id = m.agent' },
	// Who is in two teams counts in both.
	team: {
		key: 'e.id::text',
		name: 'e.name',
		join: 'left join team_members b on b.member = m.agent left join teams e on e.id = b.team',
	},
};

/** `GET /v1/deals/forecast`: one statement; nothing of a deal that the caller would not see in a list is counted. */
export const forecast = async ({ query }: { query: Record<string, string> }, scope: Scope) => {
	const { by = 'month', from, to, pipeline, agent, team } = query as Query;
	const { key, name, join } = BY[by] as (typeof BY)[string];
	if (from && to && from > to) {
		const detail = `Found ${to}, which is before ${from}`;
		throw problem('invalid_query', { detail, errors: [{ pointer: '?to', code: 'range', detail }] });
	}
	const data = await scope.sql<{ row: unknown }>(
		`with m as (
			select d.id, d.title, d.agent, d.pipeline, d.expected_close_on, d.price_currency as currency, d.price_amount as amount,
				s.probability, round(d.price_amount * s.probability / 100, 2) as weighted
			from deals d join deal_stages s on s.id = d.stage
			where d.status = 'open' and d.archived_at is null and d.price_amount is not null
				and ($1::uuid[] is null or d.agent = any($1)) and ($2::date is null or d.expected_close_on >= $2)
				and ($3::date is null or d.expected_close_on <= $3) and ($4::uuid is null or d.pipeline = $4)
				and ($5::uuid is null or d.agent = $5)
				and ($6::uuid is null or d.agent in (select member from team_members where team = $6))
		)
		select json_build_object('key', ${key}, 'name', ${name}, 'currency', m.currency, 'deals', count(*),
			'total', sum(m.amount)::text, 'weighted', sum(m.weighted)::text,
			'items', to_json((array_agg(json_build_object('id', m.id, 'title', m.title, 'amount', m.amount::text, 'probability', m.probability,
				'weighted', m.weighted::text, 'expectedCloseOn', m.expected_close_on, 'agent', m.agent) order by m.amount desc, m.id))[1:50])) as row
		from m ${join}
		group by ${key}, ${name}, m.currency order by ${key} nulls last, m.currency`,
		[dealsSeenBy(scope.actor), from, to, pipeline, agent, team].map((value) => value ?? null),
	);
	return { data: data.map(({ row }) => row) };
};
