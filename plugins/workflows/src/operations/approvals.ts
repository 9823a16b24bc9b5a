import { type Actor, type Handler, problem } from '@freehold/core';
import { nowOf } from '../runs/rows.ts';
import { answered, waitingStep } from '../runs/waiting.ts';

type Asked = { id: string; step: string; status: string; role: string | null; person: string | null };

/** The person who is asked, or anybody with the role; nobody else, however much they may do. */
const isAsked = ({ role, person }: Pick<Asked, 'role' | 'person'>, actor: Actor): boolean =>
	actor.kind === 'user' && ((person !== null && person === actor.id) || (role !== null && role === actor.role));

export const mine: Handler = async (_input, scope) => {
	const { id, role, kind } = scope.actor;
	if (kind !== 'user') return { data: [] };
	const rows = await scope.sql(
		`select a.id, a.question, w.name as workflow, a.run, a.entity, a.record, a.due_at, a.created_at
			from workflow_approvals a
			join workflow_runs r on r.organization_id = a.organization_id and r.id = a.run
			join workflows w on w.organization_id = r.organization_id and w.id = r.workflow
			where a.status = 'waiting' and (a.person = $1 or a.role = $2) order by a.created_at, a.id limit 100`,
		[id, role],
	);
	const time = (value: unknown): string | null => (value === null ? null : new Date(value as string).toISOString());
	return {
		data: rows.map(({ due_at, created_at, ...row }) => ({ ...row, dueAt: time(due_at), createdAt: time(created_at) })),
	};
};

export const decide: Handler = async ({ id, body }: { id: string; body: { approve: boolean; reason?: string } }, scope) => {
	// Who is asked may answer, whatever else they may see; to everybody else it is as if it were not there.
	const [approval] = await scope.sql<Asked>('select id, step, status, role, person from workflow_approvals where id = $1', [id]);
	if (!approval) throw problem('not_found', { detail: 'There is no such question' });
	if (!isAsked(approval, scope.actor)) throw problem('forbidden', { detail: 'Somebody else is asked' });
	const status = body.approve ? 'approved' : 'rejected';
	const found = await waitingStep(scope, approval.step);
	const [now] = await scope.sql<{ status: string }>('select status from workflow_approvals where id = $1 for update', [id]);
	if (!found || now?.status !== 'waiting')
		throw problem('conflict', { detail: 'This question was answered already, or nobody waits for it' });
	const change = {
		status,
		decidedBy: scope.actor.id,
		decidedAt: new Date(nowOf(scope)).toISOString(),
		reason: body.reason ?? null,
	};
	await answered(scope, found, body.approve, change);
	return { id, status };
};
