import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import type { Notices } from '../data/notices.ts';
import type { Store } from '../data/records.ts';
import type { Organizations } from '../operations/organizations.ts';
import type { Sights } from '../operations/sight.ts';
import type { Registry } from '../schema/model.ts';
import { type AtOnce, createAtOnce, MOST_AT_ONCE } from './at-once.ts';
import { type EventType, eventTypes } from './catalogue.ts';
import { createEmit, createPayloads, type FaultsOf } from './emit.ts';
import { readAfter, readHead } from './log.ts';
import type { Events, Reading } from './model.ts';
import { fieldNames, type Moved } from './move.ts';
import { createRelay, type Relay } from './relay.ts';
import { createTail } from './tail.ts';
import { createVisible } from './visible.ts';
import { createWatch } from './watch.ts';

/** All of the events: how they are said, moved into the log, heard and read. */
export type EventHouse = Events & {
	types: ReadonlyMap<string, EventType>;
	/** What is wrong with an event's data, by the schema files as they are now. */
	faultsOf: FaultsOf;
	visible: ReturnType<typeof createVisible>['visible'];
	/** Those who take part in a replay: all, or who answers to a name. */
	followersOf: Relay['followersOf'];
	/** Something was committed in this organisation that others have to hear of; `perhaps`: it is enough to look in a moment. */
	touch(organization: string, how?: 'certainly' | 'perhaps'): void;
	/** Begins to follow what other processes do; this one's own changes are relayed without it. */
	start(): Promise<void>;
	/** A way for a change to come into the log with its own commit. */
	atOnce: AtOnce;
	/** What came into the log, to whoever listens here. */
	tell(organization: string, moved: Moved): void;
	/** Looks now, and not only in a while, for what others left waiting. */
	look(): Promise<void>;
	/** Does this process know of something that is not in the log yet? */
	isBusy(): boolean;
	/** Resolves when all that this process knows to be waiting is in the log. */
	idle(): Promise<void>;
	stop(): Promise<void>;
};

type Parts = {
	connections: Connections;
	notices: Notices;
	registry: Registry;
	store: Store;
	sights: Sights;
	organizations: Organizations;
	log: Logger;
};

export function createEvents({ connections, notices, registry, store, sights, organizations, log }: Parts): EventHouse {
	const types = eventTypes(registry);
	const faultsOf = createPayloads(types, registry);
	const reading: Reading = (organization, work) => connections.borrow(organization, work, undefined, 'aside');
	const after: Events['after'] = (organization, position, limit) =>
		reading(organization, (sql) => readAfter(sql, organization, position, limit));
	const tail = createTail({ read: after, log });
	const { begin, moved, isHeard } = tail;
	const fields = fieldNames(registry, store);
	const relay = createRelay({
		connections,
		organizations,
		log,
		fields,
		isHeard,
		moved,
	});
	const watch = createWatch({ connections, notices, log, begin, moved, waiting: relay.touch });
	return {
		types,
		faultsOf,
		emit: createEmit({ types, faultsOf, store }),
		listen: tail.listen,
		after,
		head: (organization) => reading(organization, async (sql) => (await readHead(sql, organization)).position),
		...createVisible({ registry, store, sights, reading }),
		follow: relay.follow,
		followersOf: relay.followersOf,
		touch: relay.touch,
		atOnce: createAtOnce({ fields, nothingFollows: relay.nothingFollows, isHeard }),
		tell(organization, { taken, position, events }) {
			if (position !== null) moved(organization, position, events);
			// Nothing was taken: it was the relay's turn, or nothing was told. All that may be taken: there may be more.
			if (taken === 0 || taken >= MOST_AT_ONCE) relay.touch(organization);
		},
		start: watch.start,
		look: watch.look,
		isBusy: relay.isBusy,
		idle: relay.idle,
		async stop() {
			await watch.stop();
			await relay.stop();
			await tail.stop();
		},
	};
}
