import type { Sql } from '../data/model.ts';
import { QUEUES } from './drivers/driver.ts';
import type { Kinds } from './kinds.ts';

type Count = { kind: string; queue: string; state: string; n: number };

/** How many jobs there are in each queue and state; one round trip for the numbers, one for the last hour. */
export async function summary(sql: Sql, kinds: Kinds, shift: number) {
	const counts = await sql<Count>('select kind, queue, state, count(*)::int as n from jobs group by kind, queue, state');
	const [times] = await sql<{ oldest: Date | string | null; done: number; failed: number }>(
		`select (select min(run_at) from jobs where state = 'waiting' and not held and run_at <= m.at) as oldest,
			(select count(*)::int from jobs where state = 'done' and finished_at > m.at - interval '1 hour') as done,
			(select count(*)::int from jobs where state = 'failed' and finished_at > m.at - interval '1 hour') as failed
		from (select now() + $1::float8 * interval '1 millisecond' as at) m`,
		[shift],
	);
	const sum = (meant: (count: Count) => boolean): number => counts.filter(meant).reduce((total, { n }) => total + n, 0);
	const STATES = ['waiting', 'active', 'done', 'failed', 'cancelled'] as const;
	return {
		queues: QUEUES.map((queue) => ({
			queue,
			...Object.fromEntries(STATES.map((state) => [state, sum((one) => one.queue === queue && one.state === state)])),
		})),
		kinds: [...kinds.values()].map(({ name, description, queue, byHand }) => ({
			kind: name,
			description,
			queue,
			byHand: byHand ?? null,
			...Object.fromEntries(
				(['waiting', 'active', 'failed'] as const).map((state) => [
					state,
					sum((one) => one.kind === name && one.state === state),
				]),
			),
		})),
		oldestDue: times?.oldest ? new Date(times.oldest).toISOString() : null,
		doneLastHour: times?.done ?? 0,
		failedLastHour: times?.failed ?? 0,
	};
}
