import type { Jobs } from '../jobs/jobs.ts';
import type { Plugin } from '../operations/model.ts';
import { definePlugin } from '../plugin.ts';
import { type AnySubscribers, followAny, gatherAny, noneWanted } from './any.ts';
import type { EventHouse } from './events.ts';
import { history } from './history.ts';
import { publish } from './publish.ts';
import { replay } from './replay.ts';
import { followSubscribers, gatherSubscribers, noneHeard, type Subscribers, tellSubscriber } from './subscribers.ts';

/** The code behind `core/schemas/event.json`, and those of the plugins' code who hear events. */
export function openSubscribers(events: EventHouse, container: { resolve<T>(name: string): T }) {
	let subscribers: Subscribers = new Map();
	let any: AnySubscribers = new Map();
	const plugin: Plugin = definePlugin({
		name: 'identity',
		operations: { 'event.history': history(events), 'event.publish': publish(events), 'event.replay': replay(events) },
		jobs: {
			'tell-subscriber': tellSubscriber({
				subscriberOf: (name) => (subscribers.get(name) ?? any.get(name))?.subscriber,
				faultsOf: events.faultsOf,
			}),
		},
	});
	return {
		plugin,
		/** @throws BootError handler_unknown */
		gather(plugins: readonly (Plugin | null)[]): void {
			subscribers = gatherSubscribers(plugins, events.types);
			any = gatherAny(plugins);
			const enqueueMany: Jobs['enqueueMany'] = (...asked) => container.resolve<Jobs>('jobs').enqueueMany(...asked);
			if (subscribers.size > 0)
				events.follow('subscribers', followSubscribers(subscribers, { enqueueMany }), {
					answersTo: (to) => subscribers.has(to),
					idleWhere: noneHeard(subscribers),
				});
			if (any.size > 0)
				events.follow('any', followAny(any, { enqueueMany }), { answersTo: (to) => any.has(to), idleWhere: noneWanted(any) });
		},
	};
}
