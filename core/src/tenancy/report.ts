import type { Sql } from '../data/model.ts';
import type { Organization } from '../operations/model.ts';
import { dayOf, resetsAt } from './periods.ts';
import { limitOf, METERS, type Meter } from './plans.ts';
import type { Quotas } from './quotas.ts';
import { storedBytes } from './storage.ts';
import type { Counted, Usage } from './usage.ts';

type Reading = { used: number; resetsAt: string | null; history: { day: string; amount: number }[] };

/** Every meter of the organisation whose row-level security `sql` is under: used, limit, when it begins anew, day by day. */
export async function usageOf(sql: Sql, organization: Organization, { quotas, usage }: { quotas: Quotas; usage: Usage }) {
	const { plan, timeZone } = organization;
	const read = async (meter: Meter): Promise<Reading> => {
		if (meter === 'storage') return { used: await storedBytes(sql), resetsAt: null, history: await filesByDay(sql, timeZone) };
		if (meter === 'properties' || meter === 'users')
			return { ...(await quotas.used(sql, organization, meter)), history: await quotas.history(sql, organization, meter) };
		return readCounter(sql, organization, meter, usage.pending(organization.id, meter));
	};
	const meters = [];
	for (const [meter, about] of Object.entries(METERS) as [Meter, (typeof METERS)[Meter]][]) {
		meters.push({ meter, ...about, limit: limitOf(organization, meter), ...(await read(meter)) });
	}
	return { plan, timeZone, meters };
}

/** What was written, and what this process has not written yet. */
async function readCounter(sql: Sql, { timeZone }: Organization, meter: Counted, pending: number): Promise<Reading> {
	const { per } = METERS[meter];
	const [now] = await sql<{ today: string; ends: Date | string }>(
		`select ${dayOf('$1')} as today, ${resetsAt(per, '$1')} as ends`,
		[timeZone],
	);
	const { today, ends } = now as { today: string; ends: Date | string };
	const written = await sql<{ day: string; amount: number }>(
		`select period as day, amount::float8 as amount from usage_counters
		where meter = $1 and length(period) = 10 and period > to_char($2::date - 31, 'YYYY-MM-DD') order by period`,
		[meter, today],
	);
	const history = withPending(written, today, pending);
	const running = per === 'day' ? today : today.slice(0, 7);
	const used = history.filter(({ day }) => day.startsWith(running)).reduce((sum, { amount }) => sum + amount, 0);
	return { used, resetsAt: new Date(ends).toISOString(), history };
}

function withPending(written: Reading['history'], today: string, pending: number): Reading['history'] {
	if (pending === 0) return written;
	const others = written.filter(({ day }) => day !== today);
	const known = written.find(({ day }) => day === today)?.amount ?? 0;
	return [...others, { day: today, amount: known + pending }];
}

/** Bytes that were added on each of the last 31 days. */
const filesByDay = (sql: Sql, timeZone: string): Promise<Reading['history']> =>
	sql(
		`select ${dayOf('$1', 'created_at')} as day, sum(bytes)::float8 as amount from stored_files
		where created_at >= now() - interval '31 days' group by 1 order by 1`,
		[timeZone],
	);
