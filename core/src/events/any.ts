import type { Jobs } from '../jobs/jobs.ts';
import type { Plugin } from '../operations/model.ts';
import type { Follower, Subscriber } from './model.ts';
import { TELLING } from './subscribers.ts';

/**
 * Hears what rows of its plugin name, and not what its code does: which types an organisation follows is data there. An organisation that
 * follows nothing pays nothing for it.
 */
export type AnySubscriber = {
	/** In SQL, where only one organisation's rows are seen: is the event `e` (`e.type`, `e.record`) anything to it? */
	where: string;
	subscriber: Subscriber;
};

/** By its full name: `workflows/any/begin`. */
export type AnySubscribers = ReadonlyMap<string, AnySubscriber>;

export const gatherAny = (plugins: readonly (Plugin | null)[]): AnySubscribers =>
	new Map(
		plugins.flatMap((plugin) =>
			Object.entries(plugin?.onAny ?? {}).map(([name, any]) => [`${plugin?.name}/any/${name}`, any] as const),
		),
	);

/** A job for each event that one of them wants, one after the other for the events of one record, as for any other subscriber. */
export const followAny =
	(any: AnySubscribers, { enqueueMany }: Pick<Jobs, 'enqueueMany'>): Follower =>
	async (taking, events, { only, again = false } = { again: false }) => {
		const rows = JSON.stringify(events.map(({ id, type, record }) => ({ id, type, record })));
		for (const [subscriber, { where }] of any) {
			if (only !== undefined && subscriber !== only) continue;
			const wanted = await taking.sql<{ id: string; record: string }>(
				`select e.id, e.record from jsonb_to_recordset($1::jsonb) as e (id uuid, type text, record uuid) where ${where}`,
				[rows],
			);
			const ids = new Set(wanted.map(({ id }) => id));
			const asked = events.filter(({ id }) => ids.has(id));
			if (asked.length === 0) continue;
			await enqueueMany(
				taking,
				asked.map(({ id, record }) => ({
					job: TELLING,
					payload: { subscriber, event: id, ...(again ? { again } : {}) },
					options: { lane: `${subscriber} ${record}`, ...(again ? {} : { key: `${subscriber} ${id}` }) },
				})),
			);
		}
	};

/** In SQL: nothing that waits is wanted by any of them. */
export const noneWanted = (any: AnySubscribers): string =>
	`not exists (select from outbox e where ${[...any.values()].map(({ where }) => `(${where})`).join(' or ')})`;
