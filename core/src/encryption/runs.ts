import { v7 as uuidv7 } from 'uuid';
import type { Sql } from '../data/model.ts';

/** Work with keys that has been begun: found again by the next process where this one does not come to its end. */
export type Run = { id: string; started: number };

/** The unfinished run of this part of the work, or a new one. */
export async function beginRun(sql: Sql, part: string): Promise<Run & { isResumed: boolean }> {
	const [open] = await sql<{ id: string; started_at: Date | string }>(
		'select id, started_at from freehold_key_runs where part = $1 and finished_at is null order by started_at limit 1',
		[part],
	);
	if (open) return { id: open.id, started: new Date(open.started_at).getTime(), isResumed: true };
	const run = { id: uuidv7(), started: Date.now() };
	await sql('insert into freehold_key_runs (id, part, started_at) values ($1, $2, $3)', [
		run.id,
		part,
		new Date(run.started).toISOString(),
	]);
	return { ...run, isResumed: false };
}

export const finishRun = (sql: Sql, { id }: Run): Promise<unknown> =>
	sql('update freehold_key_runs set finished_at = now() where id = $1', [id]);

/** Parts of the work that have been done once. */
export const finishedParts = async (sql: Sql): Promise<Set<string>> =>
	new Set(
		(await sql<{ part: string }>('select distinct part from freehold_key_runs where finished_at is not null')).map(
			({ part }) => part,
		),
	);

/** All organisations' ids; those that are archived have values too. */
export const organizationIds = async (sql: Sql): Promise<string[]> =>
	(await sql<{ id: string }>('select freehold_organizations() as id')).map(({ id }) => id);
