import type { Gate } from '../identity/gate.ts';
import type { Shift } from './rows.ts';

/**
 * The beginnings of the last `seconds` stand in one row a kind: so many that there may be, so many are left. Exact in every stretch of
 * that length, over all workers, and whichever queue delivers.
 */
const TAKE = `with added as (
		insert into freehold_job_rates as r (kind, starts)
		values ($1, array_fill($5::timestamptz, array[least($2::int, $3::int)]))
		on conflict (kind) do update set starts = (
			select coalesce(array_agg(s order by s), '{}') from (
				select s from unnest(r.starts) s where s > $5::timestamptz - $4::float8 * interval '1 second'
				union all
				select $5::timestamptz from generate_series(1, least($2::int, greatest(0, $3::int - (
					select count(*)::int from unnest(r.starts) s where s > $5::timestamptz - $4::float8 * interval '1 second'))))
			) kept(s))
		returning starts
	) select starts from added`;

/**
 * How many of a kind may begin now.
 * @returns for each of `wanted` the milliseconds that it has to wait; 0: it may begin, and is counted
 */
export function createRate(gate: Gate, shift: Shift) {
	return (kind: string, rate: { jobs: number; seconds: number }, wanted: number): Promise<number[]> =>
		gate.inOrganization(null, async (sql) => {
			// Whoever comes at the same moment waits here, so that the count is of what was committed.
			await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`job rate ${kind}`]);
			const [clock] = await sql<{ at: Date; before: number }>(
				`select clock_timestamp() + $2::float8 * interval '1 millisecond' as at, (select count(*)::int from freehold_job_rates r, unnest(r.starts) s
					where r.kind = $1 and s > clock_timestamp() + $2::float8 * interval '1 millisecond' - $3::float8 * interval '1 second') as before`,
				[kind, shift(), rate.seconds],
			);
			const { at, before } = clock as { at: Date; before: number };
			const begin = Math.min(wanted, Math.max(0, rate.jobs - before));
			const [row] = await sql<{ starts: (Date | string)[] }>(TAKE, [kind, wanted, rate.jobs, rate.seconds, at]);
			const starts = (row?.starts ?? []).map((start) => new Date(start).getTime());
			return Array.from({ length: wanted }, (_, index) => {
				if (index < begin) return 0;
				// The place of the start before it that must be over: so many later, one more round of the whole time.
				const turn = index - begin;
				const round = Math.floor(turn / rate.jobs);
				const frees = starts[turn % rate.jobs] ?? new Date(at).getTime();
				return Math.max(1, Math.ceil(frees + (round + 1) * rate.seconds * 1000 - new Date(at).getTime()));
			});
		});
}
