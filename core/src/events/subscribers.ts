import { v7 } from 'uuid';
import { BootError, type BootFault } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { JobHandler } from '../jobs/model.ts';
import type { Plugin } from '../operations/model.ts';
import type { EventType } from './catalogue.ts';
import type { EventHouse } from './events.ts';
import { eventSql } from './log.ts';
import type { Follower, FreeholdEvent, Subscriber } from './model.ts';
import { type Only, patternOf } from './patterns.ts';

/** What plugins' code hears, by its full name: `crm/lead.enquired/score`. */
export type Subscribers = ReadonlyMap<string, Hearing>;

type Hearing = { type: string; subscriber: Subscriber; only?: Only };

/**
 * Every subscriber of the plugins' code (`on`).
 * @throws BootError handler_unknown where one waits for an event that no schema file declares
 */
export function gatherSubscribers(plugins: readonly (Plugin | null)[], types: ReadonlyMap<string, EventType>): Subscribers {
	const subscribers = new Map<string, Hearing>();
	const faults: BootFault[] = [];
	for (const plugin of plugins) {
		for (const [type, named] of Object.entries(plugin?.on ?? {})) {
			const all = patternOf(type);
			if (all) {
				for (const { type: one, only } of all([...types.values()]))
					for (const [name, subscriber] of Object.entries(named))
						subscribers.set(`${plugin?.name}/${one}/${name}`, { type: one, subscriber, ...(only ? { only } : {}) });
				continue;
			}
			if (!types.has(type)) {
				const near = [...types.keys()].filter((one) => one.startsWith(`${type.split('.')[0]}.`));
				faults.push({
					code: 'handler_unknown',
					file: `the code of the plugin ${plugin?.name}`,
					found: `a subscriber of the event “${type}”`,
					meant: near.length ? `one of ${near.join(', ')}` : 'an event that a schema file declares',
				});
			}
			for (const [name, subscriber] of Object.entries(named))
				subscribers.set(`${plugin?.name}/${type}/${name}`, { type, subscriber });
		}
	}
	if (faults.length) throw new BootError(faults as [BootFault, ...BootFault[]]);
	return subscribers;
}

export const TELLING = 'identity.tell-subscriber';

/** A job for each subscriber of each event, one after the other for the events of one record. */
export function followSubscribers(subscribers: Subscribers, { enqueueMany }: Pick<Jobs, 'enqueueMany'>): Follower {
	const byType = new Map<string, string[]>();
	for (const [name, { type }] of subscribers) byType.set(type, [...(byType.get(type) ?? []), name]);
	return async (taking, events, { only, again = false } = { again: false }) => {
		const wanted = events.flatMap((event) =>
			(byType.get(event.type) ?? [])
				.filter((name) => only === undefined || name === only)
				.filter((name) => subscribers.get(name)?.only?.passes(event) ?? true)
				.map((subscriber) => ({
					job: TELLING,
					payload: { subscriber, event: event.id, ...(again ? { again } : {}) },
					options: { lane: `${subscriber} ${event.record}`, ...(again ? {} : { key: `${subscriber} ${event.id}` }) },
				})),
		);
		if (wanted.length > 0) await enqueueMany(taking, wanted);
	};
}

/** In SQL: nothing that waits has a subscriber. Types are names of schema files, in letters, dashes and one dot. */
export function noneHeard(subscribers: Subscribers): string {
	const heard = [...subscribers.values()];
	const always = [...new Set(heard.filter(({ only }) => !only).map(({ type }) => `'${type}'`))];
	const sometimes = [...new Set(heard.flatMap(({ type, only }) => (only ? [`(type = '${type}' and ${only.sql})`] : [])))];
	const where = [...(always.length ? [`type in (${always.join(', ')})`] : []), ...sometimes].join(' or ');
	return `not exists (select from outbox where ${where})`;
}

const HEAR = `with heard as (
		insert into event_receipts (organization_id, id, event, subscriber) select e.organization_id, $3, e.id, $2 from events e where e.id = $1
		on conflict (organization_id, event, subscriber) do nothing returning 1
	)
	select (select count(*)::int from heard) as fresh, (select ${eventSql('e')} from events e where e.id = $1)::text as event`;

type Parts = { subscriberOf: (name: string) => Subscriber | undefined; faultsOf: EventHouse['faultsOf'] };

/**
 * The job that tells one subscriber of one event. The receipt is written in the transaction of what the subscriber does, so that
 * however often the job comes, it is done once; unless somebody asked for it again.
 */
export function tellSubscriber({ subscriberOf, faultsOf }: Parts): JobHandler {
	return async (payload: { subscriber: string; event: string; again?: boolean }, scope) => {
		const subscriber = subscriberOf(payload.subscriber);
		if (!subscriber)
			throw new Error(
				`There is no subscriber ${payload.subscriber}: its plugin is gone, or its code names it otherwise. Drop the job, or bring it back.`,
			);
		const [row] = await scope.sql<{ fresh: number; event: string | null }>(HEAR, [payload.event, payload.subscriber, v7()]);
		if (!row?.event) throw new Error(`The event ${payload.event} is not in the log any more; it was kept for 90 days.`);
		if (row.fresh === 0 && !payload.again) return { heard: 'before' };
		const event = JSON.parse(row.event) as FreeholdEvent;
		const faults = faultsOf(event.type, event.data);
		if (faults.length) throw new Error(`${event.type} ${event.id} is not as the schema files say by now: ${faults.join('; ')}`);
		await subscriber(event, scope);
		return { heard: 'now' };
	};
}
