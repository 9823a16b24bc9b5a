import type { Handler, RecordObject, Scope } from '@freehold/core';
import { refuse } from '../faults.ts';

export type Blocker = { id: string; title: string; status: string };

const BLOCKERS = `select b.id, b.title, b.status from task_dependencies d join tasks b on b.id = d.blocker and b.archived_at is null
	where d.task = $1`;

/** What a task waits for, and is not done yet. */
export const openBlockers = (scope: Scope, task: string): Promise<Blocker[]> =>
	scope.sql<Blocker>(`${BLOCKERS} and b.status in ('open', 'in_progress') order by b.id`, [task]);

export const blockers: Handler = async ({ id }, scope) => ({
	data: await scope.sql<Blocker>(`${BLOCKERS} order by b.id`, [id]),
});

/** Which of the blockers wait for the task themselves, in the end. `$1` the task, `$2` the blockers. */
const CIRCLE = `with recursive behind (first, at) as (
		select b, b from unnest($2::uuid[]) b
		union
		select behind.first, d.blocker from behind join task_dependencies d on d.task = behind.at
	)
	select distinct first as id from behind where at = $1`;

/** Two who say at once that each waits for the other do so one after the other. */
const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtextextended('task dependencies ' || $1, 0))`;

export const setBlockers: Handler = async ({ id, body }: { id: string; body: { blockers: string[] } }, scope) => {
	const wanted = [...new Set(body.blockers.map((one) => one.toLowerCase()))];
	await refuseUnknown(wanted, scope);
	await scope.sql(ONE_AT_A_TIME, [scope.organization.id]);
	// Those of before do not count: they are about to go.
	await scope.sql('delete from task_dependencies where task = $1', [id]);
	const circular = new Set((await scope.sql<{ id: string }>(CIRCLE, [id, wanted])).map((row) => row.id));
	refuse(
		wanted.flatMap((one, at) =>
			circular.has(one)
				? [
						{
							pointer: `/blockers/${at}`,
							code: 'circle',
							detail:
								one === id
									? 'A task does not wait for itself'
									: 'That one waits for this task already, so neither could be done first',
							found: one,
						},
					]
				: [],
		),
	);
	if (wanted.length) await scope.records('task-dependency').createMany(wanted.map((blocker) => ({ task: id, blocker })));
	return { data: await scope.sql<Blocker>(`${BLOCKERS} order by b.id`, [id]) };
};

/** What the caller may not read is not there for them. */
async function refuseUnknown(wanted: string[], scope: Scope): Promise<void> {
	if (wanted.length === 0) return;
	const query = { 'id[in]': wanted.join(','), fields: 'id', limit: '100' };
	const { data } = (await scope.invoke('task.list', { query })) as { data: RecordObject[] };
	const known = new Set(data.map((task) => task.id));
	refuse(
		wanted.flatMap((one, at) =>
			known.has(one) ? [] : [{ pointer: `/blockers/${at}`, code: 'reference', detail: 'No tasks/task with this id', found: one }],
		),
	);
}
