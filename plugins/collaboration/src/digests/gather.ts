import type { JobHandler } from '@freehold/core';
import { nowOf } from '../clock.ts';

/** People at a time. */
const BATCH = 200;

const GATHER = `with due as (
		select person, next_digest_at from notification_preferences where next_digest_at <= $2 order by next_digest_at, person limit ${BATCH} for update
	), waiting as (
		select n.id, n.recipient from notifications n join due d on d.person = n.recipient where n.mail = 'digest' and n.digest is null
	), counted as (
		select d.person, d.next_digest_at as due_at, count(w.id)::int as count, gen_random_uuid() as id
		from due d join waiting w on w.recipient = d.person group by d.person, d.next_digest_at
	), made as (
		insert into notification_digests (organization_id, id, person, due_at, count) select $1, id, person, due_at, count from counted returning id, person
	), put as (
		update notifications n set digest = m.id, open = null, updated_at = now() from waiting w join made m on m.person = w.recipient where n.id = w.id
	), done as (
		update notification_preferences p set next_digest_at = null, updated_at = now() from due d where p.person = d.person
	)
	select (select count(*)::int from due) as due, (select coalesce(json_agg(id), '[]') from made) as digests`;

/**
 * Puts what waits into the digests that are due, each notification into one: all of it is one statement in the transaction that the job
 * is done with. Nothing waits: nothing is made. Who chose another hour meanwhile is due at that one.
 */
export const gatherDigests: JobHandler = async ({ at }: { at: string }, scope) => {
	// A clock that is a little behind its own job's must not miss it.
	const until = new Date(Math.max(nowOf(scope), Date.parse(at))).toISOString();
	const [row] = await scope.sql<{ due: number; digests: string[] }>(GATHER, [scope.organization.id, until]);
	const { due, digests } = row as { due: number; digests: string[] };
	for (const digest of digests) await scope.enqueue('collaboration.send-digest', { digest }, { key: digest });
	if (due === BATCH) await scope.enqueue('collaboration.gather-digests', { at }, { key: `${at} after ${digests.at(-1)}` });
	return { digests: digests.length };
};
