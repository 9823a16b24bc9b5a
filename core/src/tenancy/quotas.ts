import type { Records, Sql, Table } from '../data/model.ts';
import type { Store } from '../data/records.ts';
import type { Problem } from '../errors.ts';
import type { Operation, Organization, Scope } from '../operations/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import type { Entity } from '../schema/model.ts';
import { resetsAt, startedAt } from './periods.ts';
import { limitOf, METERS, type Meter } from './plans.ts';
import { crossed, overQuota } from './quota.ts';
import type { Warnings } from './warnings.ts';

/** What a quota is taken in: one transaction of one organisation. `caller`: absent where the platform itself is at work. */
export type Taking = Pick<Scope, 'organization' | 'sql' | 'afterCommit'> & { caller?: Scope['caller'] };

/**
 * Quotas of records (`x-entity.meter`): counted from the records themselves, so that there is no counter to drift or to wait for.
 * Where the plan has a limit, creates of one organisation follow each other (an advisory lock until the commit), and none passes
 * it; where it has none, nothing is asked at all.
 */
export type Quotas = {
	/** Has this operation to be counted for the organisation, in a transaction? */
	holds(operation: Operation, organization: string): Promise<boolean>;
	/** @throws quota_exceeded, before anything is written */
	take(taking: Taking, entity: Entity, wanted: number): Promise<void>;
	/** How many of `wanted` there is room for, and what to tell where that is not all of them. */
	room(taking: Taking, entity: Entity, wanted: number): Promise<{ count: number; refusal: Problem | null }>;
	/** Records whose creating is counted. */
	metered(records: Records, entity: string, taking: Taking): Records;
	/** How many there are in the running period. */
	used(sql: Sql, organization: Organization, meter: Meter): Promise<{ used: number; resetsAt: string | null }>;
	/** How many came into being on each of the last 31 days. */
	history(sql: Sql, organization: Organization, meter: Meter): Promise<{ day: string; amount: number }[]>;
};

type Parts = { store: Store; organizations: Organizations; warnings: Warnings };

export function createQuotas({ store, organizations, warnings }: Parts): Quotas {
	const tables = tablesByMeter(store);

	const usedOf = async (sql: Sql, { timeZone }: Organization, meter: Meter, most?: number) => {
		const { per } = METERS[meter];
		const rows = tables.get(meter)?.map((table) => `select 1 from ${table.name} where ${conditionOf(table, per)}`) ?? [];
		const [row] = await sql<{ used: number; ends: Date | string | null }>(
			`select (select count(*)::float8 from (${rows.join(' union all ') || 'select 1 where false'} ${most === undefined ? '' : `limit ${most}`}) counted) as used,
				${per ? resetsAt(per, '$1') : 'null::timestamptz'} as ends where $1::text is not null`,
			[timeZone],
		);
		const ends = row?.ends ?? null;
		return { used: row?.used ?? 0, resetsAt: ends && new Date(ends).toISOString() };
	};

	const room: Quotas['room'] = async ({ organization, sql, afterCommit, caller }, { meter }, wanted) => {
		const limit = caller && isCounted(meter) ? limitOf(organization, meter) : null;
		if (limit === null) return { count: wanted, refusal: null };
		const name = meter as Meter;
		await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`quota ${organization.id} ${name}`]);
		const { used, resetsAt: ends } = await usedOf(sql, organization, name, limit);
		const count = Math.max(0, Math.min(wanted, limit - used));
		const percent = crossed(organization, name, used, used + count);
		if (percent) afterCommit(() => warnings.tell(organization, { meter: name, percent, used: used + count }));
		const refusal = count < wanted ? overQuota(organization, { meter: name, used, limit, resetsAt: ends, wanted }) : null;
		return { count, refusal };
	};

	const take: Quotas['take'] = async (taking, entity, wanted) => {
		const { refusal } = await room(taking, entity, wanted);
		if (refusal) throw refusal;
	};

	return {
		room,
		take,
		async holds({ kind, entity }, organization) {
			if (kind !== 'create' || !isCounted(entity.meter)) return false;
			return limitOf(await organizations.get(organization), entity.meter) !== null;
		},
		metered(records, name, taking) {
			const entity = store.tables.get(name)?.entity;
			if (!entity?.meter) return records;
			return {
				...records,
				async create(data) {
					await take(taking, entity, 1);
					return records.create(data);
				},
				async createMany(data, taken) {
					await take(taking, entity, data.length);
					return records.createMany(data, taken);
				},
			};
		},
		used: usedOf,
		async history(sql, { timeZone }, meter) {
			const days = tables
				.get(meter)
				?.map((table) => `select created_at from ${table.name} where created_at >= now() - interval '31 days'`);
			if (!days) return [];
			return sql(
				`select to_char(created_at at time zone $1, 'YYYY-MM-DD') as day, count(*)::float8 as amount
				from (${days.join(' union all ')}) made group by 1 order by 1`,
				[timeZone],
			);
		},
	};
}

const isCounted = (meter: string | undefined): meter is Meter => meter !== undefined && Object.hasOwn(METERS, meter);

function tablesByMeter(store: Store): Map<Meter, Table[]> {
	const found = new Map<Meter, Table[]>();
	for (const table of store.tables.values()) {
		const { meter } = table.entity;
		if (isCounted(meter)) found.set(meter, [...(found.get(meter) ?? []), table]);
	}
	return found;
}

/** What is counted by month is counted for good; what is counted as it stands is let go with the record. */
const conditionOf = (table: Table, per: 'month' | 'day' | null): string =>
	per ? `created_at >= ${startedAt(per, '$1')}` : table.archive ? 'archived_at is null' : 'true';
