import type { Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { commissionSeenBy, todayOf } from '../reach.ts';

const MOST = 1000;

/** `GET /v1/commission-lines/earnings`: an agent's own statement over a time, in one statement of SQL. */
export const earnings = async ({ query }: { query: Record<string, string> }, scope: Scope) => {
	const { actor } = scope;
	const to = query.to ?? todayOf(scope);
	const from = query.from ?? `${to.slice(0, 4)}-01-01`;
	const agent = query.agent ?? (actor.kind === 'user' || actor.key !== undefined ? actor.id : null);
	if (from > to) throw wrong('to', 'range', `Found ${to}, which is before ${from}`);
	if (!agent) throw wrong('agent', 'required', 'Found no agent; meant the id of a user, ?agent=…');
	const seen = commissionSeenBy(actor);
	if (seen && !seen.includes(agent.toLowerCase()))
		throw problem('forbidden', { detail: 'You see your own statement only', permission: 'commission-line:read' });
	const [row] = await scope.sql<{ earned: { totals: unknown; lines: unknown } }>(
		`with l as (
			select l.id, l.deal, d.title, l.to_, l.amount, l.currency, l.kind, s.status, l.earned_on
			from commission_lines l join commission_statements s on s.id = l.statement join deals d on d.id = l.deal
			where l.agent = $1 and l.to_ = 'agent' and l.earned_on between $2::date and $3::date and s.status <> 'void'
		)
		select json_build_object(
			'totals', coalesce((select json_agg(t order by t.currency) from (
				select currency, sum(amount::numeric)::text as earned,
					coalesce(sum(amount::numeric) filter (where status in ('approved', 'paid')), 0)::text as approved,
					coalesce(sum(amount::numeric) filter (where status = 'paid'), 0)::text as paid
				from l group by currency) t), '[]'),
			'lines', coalesce((select json_agg(json_build_object('id', k.id, 'deal', k.deal, 'title', k.title, 'to', k.to_, 'amount', k.amount,
				'currency', k.currency, 'kind', k.kind, 'status', k.status, 'earnedOn', k.earned_on) order by k.earned_on, k.id)
				from (select * from l order by earned_on, id limit ${MOST}) k), '[]')
		) as earned`,
		[agent, from, to],
	);
	return { agent, from, to, ...row?.earned };
};

const wrong = (name: string, code: string, detail: string) =>
	problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code, detail }] });
