import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Connections } from '../data/database.ts';
import { systemOf } from './inbox.ts';
import type { PortName } from './model.ts';

/** What calls cost, summed by organisation, day (UTC), driver and unit. Kept in memory for a few seconds, then written. */
export type Costs = {
	add(organization: string, cost: { port: PortName; driver: string; unit: string; amount: number }): void;
	flush(): Promise<void>;
};

const WRITE_EVERY = 5000;

type Sum = { port: string; driver: string; unit: string; day: string; amount: number; calls: number };
type Parts = { connections: Pick<Connections, 'borrow'>; log: Pick<Logger, 'warn'>; now: () => number };

export function createCosts({ connections, log, now }: Parts): Costs {
	let sums = new Map<string, Map<string, Sum>>();
	let timer: NodeJS.Timeout | undefined;
	let writing = Promise.resolve();
	// What is begun inside an operation is no part of it.
	const outside = AsyncLocalStorage.snapshot();

	const merge = (organization: string, sum: Sum): void => {
		const mine = sums.get(organization) ?? new Map<string, Sum>();
		sums.set(organization, mine);
		const key = `${sum.day} ${sum.port} ${sum.driver} ${sum.unit}`;
		const known = mine.get(key);
		mine.set(key, known ? { ...known, amount: known.amount + sum.amount, calls: known.calls + sum.calls } : sum);
	};

	const flush = (): Promise<void> => {
		clearTimeout(timer);
		timer = undefined;
		const taken = sums;
		sums = new Map();
		writing = writing.then(async () => {
			for (const [organization, mine] of taken) {
				await connections
					.borrow(organization, (sql) => sql(ADD, columns(organization, [...mine.values()])), systemOf(organization), 'aside')
					.catch((error: unknown) => {
						// An organisation that is gone has no costs.
						if (!/foreign key/.test((error as Error).message)) for (const sum of mine.values()) merge(organization, sum);
						log.warn({ err: error, organization }, 'costs were not written; it is tried again');
					});
			}
		});
		return writing;
	};

	return {
		flush,
		add(organization, { port, driver, unit, amount }) {
			if (!organization || !(amount > 0)) return;
			merge(organization, { port, driver, unit, amount, calls: 1, day: new Date(now()).toISOString().slice(0, 10) });
			timer ??= outside(() => setTimeout(() => void flush(), WRITE_EVERY).unref());
		},
	};
}

const ADD = `insert into port_costs as c (organization_id, id, day, port, driver, unit, amount, calls)
	select $1, * from unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::bigint[])
	on conflict (organization_id, day, port, driver, unit)
	do update set amount = c.amount + excluded.amount, calls = c.calls + excluded.calls, updated_at = now()`;

const columns = (organization: string, sums: Sum[]): unknown[] => [
	organization,
	sums.map(() => uuidv7()),
	sums.map(({ day }) => day),
	sums.map(({ port }) => port),
	sums.map(({ driver }) => driver),
	sums.map(({ unit }) => unit),
	sums.map(({ amount }) => String(amount)),
	sums.map(({ calls }) => calls),
];
