import type { Sql } from '../data/model.ts';

/** Milliseconds by which tests have moved the clock; the time itself is the database's, so that all processes have the same. */
export type Shift = () => number;

/** The moment, moved by the milliseconds in parameter `at`. */
const moment = (at: number): string => `(now() + $${at}::float8 * interval '1 millisecond')`;

/** A job as its worker takes it over. */
export type ClaimedRow = {
	id: string;
	kind: string;
	payload: Record<string, unknown> | null;
	sealed_payload: string | null;
	lane: string | null;
	parent: string | null;
	/** This attempt counted. */
	attempts: number;
	max_attempts: number;
};

/** What a row waits for: jobs before it in its lane, and children that are neither done nor cancelled. */
const BEHIND = `(j.lane is not null and exists (select from jobs p where p.lane = j.lane and p.id <> j.id
		and (p.state = 'active' or (p.state = 'waiting' and p.place < j.place)))
	or exists (select from jobs c where c.parent = j.id and c.state not in ('done', 'cancelled')))`;

/**
 * Each row is looked up by its id: where many wait, a plan that goes through all of them looks as good to the database, which `|| ''`
 * keeps away from the index of the waiting ones.
 */
const CLAIM = `with named as (select * from unnest($1::uuid[], $2::int[]) as named(id, attempts)),
	mine as (
		select j.id from named n cross join lateral (select * from jobs w where w.id = n.id for update skip locked) j
		where j.attempts = n.attempts and j.state || '' = 'waiting' and j.run_at <= ${moment(3)} and not ${BEHIND}
	)
	update jobs j set state = 'active', attempts = j.attempts + 1, started_at = ${moment(3)}, handed_at = null, held = false,
		lease_until = ${moment(3)} + $4::float8 * interval '1 millisecond', updated_at = now()
	from mine where j.id = mine.id
	returning j.id, j.kind, j.payload, j.sealed_payload, j.lane, j.parent, j.attempts, j.max_attempts`;

/**
 * Takes over those of the named rows that still wait, as they were when they were handed over, and for nothing but a worker. What is
 * stale, or a second delivery, is not among the answers.
 */
export async function claim(
	sql: Sql,
	named: readonly (readonly [id: string, attempts: number])[],
	shift: number,
	lease: number,
): Promise<ClaimedRow[]> {
	const values = [named.map(([id]) => id), named.map(([, attempts]) => attempts), shift, lease];
	return sql<ClaimedRow>(CLAIM, values, 'jobs_claim');
}

/** One attempt, ended well. */
export type Done = { id: string; attempts: number; result: Record<string, unknown> | null; log: LogLine[] };
export type LogLine = { at: string; line: string };

const LINES = 100;
/** The log and the lines that came, the last 100 of them. */
const logged = (lines: string): string => `case when ${lines} is null then j.log else (
	select jsonb_agg(l.line order by l.place) from (
		select line, place from jsonb_array_elements(coalesce(j.log, '[]') || ${lines}) with ordinality as all_lines(line, place)
		order by place desc limit ${LINES}) l) end`;

const FINISH = `update jobs j set state = 'done', finished_at = ${moment(2)}, result = d.result, progress = 1, error = null, stack = null,
	log = ${logged('d.log')}, lease_until = null, updated_at = now()
	from jsonb_to_recordset($1::jsonb) as d(id uuid, attempts int, result jsonb, log jsonb)
	where j.id = d.id and j.state = 'active' and j.attempts = d.attempts
	returning j.id, j.lane, j.parent`;

/** What another row may wait for. */
export type Freed = { id: string; lane: string | null; parent: string | null };

/** Resolves to those that are done now; what was cancelled, or taken over by another worker, is not among them. */
export const finish = (sql: Sql, done: readonly Done[], shift: number): Promise<Freed[]> =>
	sql<Freed>(
		FINISH,
		[JSON.stringify(done.map((one) => ({ ...one, log: one.log.length ? one.log : null }))), shift],
		'jobs_finish',
	);

/** Stores how far a job under way is, and the lines that came. */
export const tell = (
	sql: Sql,
	{ id, attempts }: Pick<Done, 'id' | 'attempts'>,
	progress: number | null,
	log: readonly LogLine[],
) =>
	sql(
		`update jobs j set progress = coalesce($3::float8, j.progress), log = ${logged('$4::jsonb')}
		where j.id = $1 and j.state = 'active' and j.attempts = $2`,
		[id, attempts, progress, log.length ? JSON.stringify(log) : null],
		'jobs_tell',
	);

/** One attempt, ended badly. */
export type Failed = {
	id: string;
	attempts: number;
	/** For good, or milliseconds to wait before the next attempt. */
	again: number | null;
	error: string;
	stack: string | null;
	milliseconds: number;
	log: LogLine[];
};

const ATTEMPTS_KEPT = 25;
const FAIL = `update jobs j set
	state = case when d.again is null then 'failed' else 'waiting' end,
	finished_at = case when d.again is null then ${moment(2)} end,
	run_at = case when d.again is null then j.run_at else ${moment(2)} + d.again * interval '1 millisecond' end,
	error = d.error, stack = d.stack, log = ${logged('d.log')},
	history = (case when jsonb_array_length(coalesce(j.history, '[]')) >= ${ATTEMPTS_KEPT} then j.history - 0 else coalesce(j.history, '[]') end)
		|| jsonb_build_object('attempt', j.attempts, 'at', to_char(${moment(2)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
			'milliseconds', d.milliseconds, 'error', d.error),
	handed_at = null, held = false, lease_until = null, updated_at = now()
	from jsonb_to_recordset($1::jsonb) as d(id uuid, attempts int, again float8, error text, stack text, milliseconds int, log jsonb)
	where j.id = d.id and j.state = 'active' and j.attempts = d.attempts
	returning j.id, j.lane, j.parent, j.kind, j.state`;

export const fail = (sql: Sql, failed: readonly Failed[], shift: number): Promise<(Freed & { kind: string; state: string })[]> =>
	sql(FAIL, [JSON.stringify(failed.map((one) => ({ ...one, log: one.log.length ? one.log : null }))), shift], 'jobs_fail');

/** Takes an attempt back as if it had not begun: the worker stops. */
export const giveBack = (sql: Sql, ids: readonly string[], attempts: readonly number[]): Promise<{ id: string }[]> =>
	sql(
		`update jobs j set state = 'waiting', attempts = j.attempts - 1, handed_at = null, held = false, lease_until = null, updated_at = now()
		from unnest($1::uuid[], $2::int[]) as d(id, attempts)
		where j.id = d.id and j.state = 'active' and j.attempts = d.attempts returning j.id`,
		[ids, attempts],
	);

/** Puts off rows that were delivered and cannot begin yet; milliseconds each. */
export const postpone = (
	sql: Sql,
	jobs: readonly (readonly [id: string, attempts: number])[],
	waits: readonly number[],
	shift: number,
) =>
	sql(
		`update jobs j set run_at = ${moment(4)} + d.wait * interval '1 millisecond', handed_at = null, updated_at = now()
		from unnest($1::uuid[], $2::int[], $3::float8[]) as d(id, attempts, wait)
		where j.id = d.id and j.state = 'waiting' and j.attempts = d.attempts`,
		[jobs.map(([id]) => id), jobs.map(([, attempts]) => attempts), waits, shift],
	);

/** Rows that were handed over, to be named to the queue. */
export type Handed = { id: string; kind: string; queue: 'high' | 'default' | 'low'; attempts: number };

const HAND_OVER = `with due as (
		select id from jobs where state = 'waiting' and not held and handed_at is null and run_at <= ${moment(1)}
		order by run_at, place limit $2 for update skip locked
	), judged as (select j.id, ${BEHIND} as behind from jobs j join due using (id))
	update jobs j set held = judged.behind, handed_at = case when judged.behind then null else ${moment(1)} end
	from judged where j.id = judged.id
	returning j.id, j.kind, j.queue, j.attempts, j.held, j.place`;

/** Marks due rows as handed over, or as held by others before them. `more`: there were as many as were asked for. */
export async function handOver(sql: Sql, shift: number, most: number): Promise<{ handed: Handed[]; more: boolean }> {
	const rows = await sql<Handed & { held: boolean; place: string }>(HAND_OVER, [shift, most], 'jobs_hand_over');
	const handed = rows.filter(({ held }) => !held).sort((a, b) => Number(a.place) - Number(b.place));
	return { handed, more: rows.length === most };
}

/** The next of each lane, and the parents whose children are done: held no longer, and handed over where they are due. */
export const release = (sql: Sql, lanes: readonly string[], parents: readonly string[], shift: number): Promise<Handed[]> =>
	sql<Handed>(
		`with next as (
			select n.id from unnest($1::text[]) as l(lane) cross join lateral (
				select id from jobs where lane = l.lane and state = 'waiting' order by place limit 1) n
			union select id from jobs where id = any ($2::uuid[]) and state = 'waiting'
		), due as (
			select j.id from jobs j join next using (id) where j.run_at <= ${moment(3)} and not ${BEHIND} order by j.id for update of j
		)
		update jobs j set held = false, handed_at = ${moment(3)} from due where j.id = due.id
		returning j.id, j.kind, j.queue, j.attempts`,
		[lanes, parents, shift],
		'jobs_release',
	);

/** Whom the net lets go: held rows that wait for nobody, and those whose turn comes later. */
export const releaseStuck = (sql: Sql): Promise<unknown[]> =>
	sql(`update jobs j set held = false where j.state = 'waiting' and j.held and not ${BEHIND}`);

/** Rows that were handed over before `handed` milliseconds and never begun: the queue forgot them. */
export const reclaimForgotten = (sql: Sql, queue: string, handed: number, shift: number): Promise<{ id: string }[]> =>
	sql(
		`update jobs set handed_at = null where state = 'waiting' and not held and queue = $1
			and handed_at < ${moment(3)} - $2::float8 * interval '1 millisecond' returning id`,
		[queue, handed, shift],
	);

/** Rows whose worker has not been heard of: the attempt counts, since it may be what ended the worker. */
export const abandoned = (
	sql: Sql,
	shift: number,
): Promise<{ id: string; kind: string; attempts: number; max_attempts: number; started_at: Date }[]> =>
	sql(
		`select id, kind, attempts, max_attempts, started_at from jobs where state = 'active' and lease_until < ${moment(1)} limit 1000`,
		[shift],
	);

/** Says that these are still being worked on; resolves to those that are the worker's own no longer. */
export async function beat(
	sql: Sql,
	ids: readonly string[],
	attempts: readonly number[],
	shift: number,
	lease: number,
): Promise<Set<string>> {
	const alive = await sql<{ id: string }>(
		`update jobs j set lease_until = ${moment(3)} + $4::float8 * interval '1 millisecond'
		from unnest($1::uuid[], $2::int[]) as d(id, attempts)
		where j.id = d.id and j.state = 'active' and j.attempts = d.attempts returning j.id`,
		[ids, attempts, shift, lease],
		'jobs_beat',
	);
	const kept = new Set(alive.map(({ id }) => id));
	return new Set(ids.filter((id) => !kept.has(id)));
}
