import type { AfterHook, BeforeHook, Handler, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { openBlockers } from './blockers.ts';
import { shareDone } from './prepare.ts';
import { plan } from './reminders.ts';
import { makeNext } from './series.ts';

const now = (): string => new Date().toISOString();

const person = ({ actor }: Scope): string | null => (actor.kind === 'user' ? actor.id : null);

/** Notes a step in the task's history; a step that is refused in the end is undone with it. */
async function note(scope: Scope, task: RecordObject, to: string, why?: string): Promise<void> {
	await scope
		.records('task-change')
		.createMany([{ task: task.id, from: task.status, to, by: person(scope), ...(why ? { note: why } : {}) }]);
}

const taskOf = (scope: Scope, id: string | undefined): Promise<RecordObject> => scope.records('task').get(id as string);

export const start: BeforeHook = async (_body, scope, { id }) => {
	const task = await taskOf(scope, id);
	await note(scope, task, 'in_progress');
	return { startedAt: task.startedAt ?? now() };
};

/** What waits for others is not done, unless somebody says why (`complete-anyway`). */
export const complete: BeforeHook = async (_body, scope, { id }) => {
	const task = await taskOf(scope, id);
	if (['open', 'in_progress'].includes(task.status)) {
		const blockers = await openBlockers(scope, task.id);
		if (blockers.length) {
			const titles = blockers.slice(0, 5).map(({ title }) => `“${title}”`);
			throw problem('conflict', {
				detail: `This task waits for ${titles.join(', ')}${blockers.length > 5 ? ' and others' : ''}; complete-anyway takes a reason why it need not`,
				blockers: blockers.map((blocker) => blocker.id),
			});
		}
	}
	await note(scope, task, 'done');
	return finished(scope);
};

const finished = (scope: Scope): RecordObject => ({ progress: 100, completedAt: now(), completedBy: person(scope) });

export const cancel: BeforeHook = async (_body, scope, { id }) => {
	await note(scope, await taskOf(scope, id), 'cancelled');
	return {};
};

export const reopen: BeforeHook = async (_body, scope, { id }) => {
	const task = await taskOf(scope, id);
	await note(scope, task, 'open');
	return { progress: shareDone(task.checklist), completedAt: null, completedBy: null };
};

export const afterCompletion: AfterHook = async (task, scope) => {
	await scope.emit('task.completed', task.id, { forced: false });
	if (task.repeatWhen !== 'due') await makeNext(task, scope);
};

/** One that is cancelled is left out; the series goes on. Who wants to end it clears `recurrence`. */
export const afterCancellation: AfterHook = async (task, scope) => {
	if (task.repeatWhen !== 'due') await makeNext(task, scope);
};

export const afterReopening: AfterHook = (task, scope) => plan(task, scope);

export const completeAnyway: Handler = async ({ id, body }: { id: string; body: { reason: string } }, scope) => {
	await scope.sql('select 1 from tasks where id = $1 for update', [id]);
	const task = await taskOf(scope, id);
	if (!['open', 'in_progress'].includes(task.status))
		throw problem('invalid_transition', {
			detail: `This task is ${task.status}; complete-anyway is possible from open or in_progress`,
			found: task.status,
			expected: ['open', 'in_progress'],
		});
	const blockers = await openBlockers(scope, id);
	await note(scope, task, 'done', body.reason);
	await scope.audit({
		kind: 'resource_access',
		action: 'task.complete-anyway',
		entity: 'task',
		record: id,
		details: { blockers: blockers.map((blocker) => blocker.id) },
		reason: body.reason,
	});
	const done = await scope.records('task').update(id, { status: 'done', ...finished(scope) });
	await scope.emit('task.completed', id, { forced: blockers.length > 0 });
	if (done.repeatWhen !== 'due') await makeNext(done, scope);
	return done;
};

type Change = { from: string; to: string; at: Date | string; by: string | null; note: string | null };

export const history: Handler = async ({ id }, scope) => {
	const data = await scope.sql<Change>(
		`select from_ as "from", to_ as "to", created_at as at, by, note from task_changes where task = $1 order by created_at, id limit 1000`,
		[id],
	);
	return { data: data.map((change) => ({ ...change, at: new Date(change.at).toISOString() })) };
};
