import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Organization } from '../operations/model.ts';
import type { Organizations } from '../operations/organizations.ts';
import { dayOf, resetsAt } from './periods.ts';
import { limitOf, METERS } from './plans.ts';
import { overQuota, WARN_AT } from './quota.ts';
import type { Warnings } from './warnings.ts';

/** What is counted as it happens and not from records. */
export type Counted = 'api-calls' | 'emails' | 'ai-tokens';

/**
 * Counts in memory, writes every few seconds and when the platform stops. What other processes counted is known from the last
 * write, so several processes together may go over a limit by what they do in those seconds; nothing is lost but by a crash.
 */
export type Usage = {
	/** Counts. @throws quota_exceeded, and counts nothing, where the limit is reached */
	use(organization: string, meter: Counted, amount?: number): void;
	/** Counts what is done whatever the plan says. */
	count(organization: string, meter: Counted, amount?: number): void;
	/** Counted here and not written yet. */
	pending(organization: string, meter: Counted): number;
	/** Writes what there is. */
	flush(): Promise<void>;
	/** The plan changed: look at it again at the next call. */
	forget(organization: string): void;
	/** Writes what there is and ends. */
	stop(): Promise<void>;
};

type Entry = {
	pending: number;
	/** On its way to the database. */
	writing: number;
	/** What the database had at the last write, of the running period. */
	used: number;
	/** null: no limit, or not known yet. */
	limit: number | null;
	plan: Organization['plan'];
	/** The running day and the end of the meter's period, once they are known. */
	day: string | null;
	ends: number;
	/** Amounts of days that have ended since the last write. */
	past: { day: string; amount: number }[];
	warned: number;
};

const WRITE_EVERY = 5000;
/** A limit that is not known yet is asked for at once. */
const ASK_WITHIN = 50;

type Parts = { connections: Connections; organizations: Organizations; warnings: Warnings; log: Logger; now: () => number };

export function createUsage({ connections, organizations, warnings, log, now }: Parts): Usage {
	const counters: Record<Counted, Map<string, Entry>> = { 'api-calls': new Map(), emails: new Map(), 'ai-tokens': new Map() };
	// What is begun inside an operation is no part of it.
	const outside = AsyncLocalStorage.snapshot();
	let timer: NodeJS.Timeout | undefined;
	let due = Number.POSITIVE_INFINITY;
	let writing: Promise<void> = Promise.resolve();

	const schedule = (wait: number): void => {
		if (due <= now() + wait) return;
		due = now() + wait;
		clearTimeout(timer);
		outside(() => {
			timer = setTimeout(() => void flush(), wait).unref();
		});
	};

	const entryOf = (organization: string, meter: Counted): Entry => {
		const known = counters[meter].get(organization);
		if (known) {
			if (known.ends <= now()) turn(known);
			return known;
		}
		const entry: Entry = {
			pending: 0,
			writing: 0,
			used: 0,
			limit: null,
			plan: 'free',
			day: null,
			ends: Number.POSITIVE_INFINITY,
			past: [],
			warned: 0,
		};
		counters[meter].set(organization, entry);
		schedule(ASK_WITHIN);
		return entry;
	};

	const count = (organization: string, meter: Counted, amount = 1): void => {
		entryOf(organization, meter).pending += amount;
		schedule(WRITE_EVERY);
	};

	/** Everything of one organisation, on one connection. */
	const write = async (id: string, entries: [Counted, Entry][]): Promise<void> =>
		connections.borrow(
			id,
			async (sql) => {
				const organization = await organizations.read(id, sql);
				for (const [meter, entry] of entries) {
					await writeEntry(sql, organization, meter, entry);
					const limit = limitOf(organization, meter) ?? Number.POSITIVE_INFINITY;
					const percent = WARN_AT.findLast((one) => entry.used * 100 >= limit * one) ?? 0;
					if (percent > entry.warned) warnings.tell(organization, { meter, percent, used: entry.used });
					entry.warned = Math.max(entry.warned, percent);
				}
			},
			undefined,
			'aside',
		);

	const flush = (): Promise<void> => {
		due = Number.POSITIVE_INFINITY;
		writing = writing.then(async () => {
			for (const [id, entries] of waiting(counters, now())) {
				await write(id, entries).catch((error: unknown) => {
					if ((error as { code?: unknown }).code === 'not_found') for (const [meter] of entries) counters[meter].delete(id);
					else log.warn({ err: error, organization: id }, 'usage was not written; it is tried again');
				});
			}
		});
		return writing;
	};

	return {
		use(organization, meter, amount = 1) {
			const entry = entryOf(organization, meter);
			const used = entry.used + entry.writing + entry.pending;
			if (entry.limit !== null && used + amount > entry.limit) {
				const resetsAt = new Date(entry.ends).toISOString();
				throw overQuota(entry, { meter, used, limit: entry.limit, resetsAt, wanted: amount });
			}
			count(organization, meter, amount);
		},
		count,
		pending: (organization, meter) => {
			const entry = counters[meter].get(organization);
			return entry ? entry.pending + entry.writing : 0;
		},
		flush,
		forget(organization) {
			for (const entries of Object.values(counters)) {
				const entry = entries.get(organization);
				if (!entry) continue;
				entry.limit = null;
				entry.day = null;
				schedule(ASK_WITHIN);
			}
		},
		async stop() {
			clearTimeout(timer);
			await flush();
			await flush();
		},
	};
}

/** The period has ended: what was counted in it belongs to its last day. */
function turn(entry: Entry): void {
	if (entry.day !== null && entry.pending > 0) entry.past.push({ day: entry.day, amount: entry.pending });
	Object.assign(entry, { pending: 0, used: 0, day: null, ends: Number.POSITIVE_INFINITY, warned: 0 });
}

/** What has to be written, or asked for, by organisation. */
function waiting(counters: Record<Counted, Map<string, Entry>>, now: number): Map<string, [Counted, Entry][]> {
	const found = new Map<string, [Counted, Entry][]>();
	for (const [meter, entries] of Object.entries(counters) as [Counted, Map<string, Entry>][]) {
		for (const [organization, entry] of entries) {
			if (entry.ends <= now) turn(entry);
			if (entry.pending === 0 && entry.past.length === 0 && entry.day !== null) continue;
			found.set(organization, [...(found.get(organization) ?? []), [meter, entry]]);
		}
	}
	return found;
}

async function writeEntry(sql: Sql, organization: Organization, meter: Counted, entry: Entry): Promise<void> {
	const { id, timeZone } = organization;
	const add = (amount: number, day: string | null) =>
		sql(
			`insert into usage_counters as c (organization_id, id, meter, period, amount, warned)
			values ($1, $2, $3, coalesce($5, ${dayOf('$6')}), $4, 0)
			on conflict (organization_id, meter, period) do update set amount = c.amount + excluded.amount, updated_at = now()`,
			[id, uuidv7(), meter, amount, day, timeZone],
		);
	for (let [first] = entry.past; first; [first] = entry.past) {
		await add(first.amount, first.day);
		entry.past.shift();
	}
	entry.writing = entry.pending;
	entry.pending = 0;
	try {
		if (entry.writing > 0) await add(entry.writing, null);
	} catch (error) {
		entry.pending += entry.writing;
		throw error;
	} finally {
		entry.writing = 0;
	}
	const [row] = await sql<{ used: number; day: string; ends: number }>(
		`select ${dayOf('$2')} as day, extract(epoch from ${resetsAt(METERS[meter].per, '$2')})::float8 * 1000 as ends,
			(select coalesce(sum(amount), 0)::float8 from usage_counters where meter = $1 and ${runningDays(meter, '$2')}) as used`,
		[meter, timeZone],
	);
	if (!row) return;
	const { used, day, ends } = row;
	Object.assign(entry, { used, day, ends, limit: limitOf(organization, meter), plan: organization.plan });
}

/** The counter rows of the running day or month: there is one a day. */
const runningDays = (meter: Counted, zone: string): string =>
	METERS[meter].per === 'day' ? `period = ${dayOf(zone)}` : `period like left(${dayOf(zone)}, 7) || '-%'`;
