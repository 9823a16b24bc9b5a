import { type Actor, allows, type Handler, problem } from '@freehold/core';
import { type Facts, rank } from './ranking.ts';

/** Tasks as the permissions see them. */
export const TASK = { name: 'task', plugin: 'tasks', owner: 'assignee' } as const;

/** More open tasks than these nobody looks through in a day; the earliest due are taken. */
const MOST_LOOKED_AT = 500;

/**
 * All that the ranking asks, in one statement. `$1` the person, `$2` a category or null.
 * Value: the price of the deal or, without one, of its or the task's listing, set beside those of the person's other tasks.
 */
const FACTS = `with mine as (
		select t.* from tasks t
		where t.archived_at is null and t.status in ('open', 'in_progress') and ($2::text is null or t.category = $2)
			and (t.assignee = $1 or (t.assignee is null and t.team in (select m.team from team_members m where m.member = $1)))
		order by t.due_at nulls last, t.id limit ${MOST_LOOKED_AT}
	), priced as (
		select mine.*, coalesce(d.price_amount, l.price_amount) as price_amount, leads.stage as lead_stage
		from mine
			left join deals d on d.id = mine.deal and d.archived_at is null
			left join listings l on l.id = coalesce(d.listing, mine.listing) and l.archived_at is null
			left join leads on leads.id = mine.lead and leads.archived_at is null
	)
	select p.id, p.title, p.status, p.priority, p.due_at as "dueAt", p.category, p.progress, p.assignee, p.contact, p.lead, p.listing, p.deal,
		coalesce(p.waiting, false) as waiting, p.lead_stage as "leadStage",
		case when p.price_amount is not null then cume_dist() over (partition by p.price_amount is null order by p.price_amount) end as worth,
		coalesce((select json_agg(b.title order by b.id) from task_dependencies x join tasks b on b.id = x.blocker
			where x.task = p.id and b.archived_at is null and b.status in ('open', 'in_progress')), '[]') as blockers,
		(select count(*)::int from task_dependencies x join tasks b on b.id = x.task
			where x.blocker = p.id and b.archived_at is null and b.status in ('open', 'in_progress')) as "holdsUp"
	from priced p`;

type Row = Omit<Facts, 'dueAt'> & { id: string; dueAt: Date | string | null };
type Asked = { user?: string; category?: string; limit?: string };

export const today: Handler = async ({ query }, scope) => {
	const { user = scope.actor.id, category = null, limit = '50' } = query as Asked;
	if (!user || (scope.actor.kind !== 'user' && !(query as Asked).user))
		throw problem('invalid_query', {
			detail: 'A key has no day of its own: say whose with user',
			errors: [{ pointer: '?user', code: 'required', detail: 'This is needed' }],
		});
	// Who may read no tasks at all has an empty day.
	if (user === scope.actor.id && allows(scope.actor, 'task:read', TASK) === false) return { data: [] };
	refuseOthers(scope.actor, user);
	const rows = await scope.sql<Row>(FACTS, [user, category]);
	const { timeZone } = scope.organization;
	const now = Date.now();
	const data = rows
		.map((row) => ({ ...row, dueAt: row.dueAt === null ? null : new Date(row.dueAt).toISOString() }))
		.map((row) => ({ ...row, ...rank(row, now, timeZone) }))
		.toSorted(
			(one, other) =>
				other.score - one.score ||
				String(one.dueAt ?? '9999').localeCompare(String(other.dueAt ?? '9999')) ||
				one.id.localeCompare(other.id),
		);
	return { data: data.slice(0, Number(limit)) };
};

/** Whose tasks the actor may not read, their day is not for them either. */
export function refuseOthers(actor: Actor, user: string): void {
	const verdict = allows(actor, 'task:read', TASK);
	if (verdict === true || (verdict !== false && verdict.among.includes(user))) return;
	throw problem('forbidden', { detail: 'You may not read the tasks of this person', permission: 'task:read' });
}
