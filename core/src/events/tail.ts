import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Events, FreeholdEvent } from './model.ts';

type Listener = Parameters<Events['listen']>[0];
type Wants = NonNullable<Parameters<Events['listen']>[1]>;

/** Follows the logs in this process: each event once, in order, to all who listen. */
export type Tail = {
	listen: Events['listen'];
	isHeard(organization: string): boolean;
	/** A log goes at least this far; `events` are the last ones, where they are at hand. */
	moved(organization: string, position: number, events?: readonly FreeholdEvent[]): void;
	/** Where the log stood when this process began to follow it. What is behind is not told. */
	begin(organization: string, position: number): void;
	stop(): Promise<void>;
};

type Parts = {
	/** The log behind a position. */
	read: (organization: string, position: number, limit: number) => Promise<FreeholdEvent[]>;
	log: Pick<Logger, 'error'>;
};

const PAGE = 500;
/** Milliseconds before a log that could not be read is read again. */
const AGAIN = 500;

/** How far this process has told a log, and how far it is known to go. */
type Place = { told: number; head: number; reading?: Promise<void> };

export function createTail({ read, log }: Parts): Tail {
	const listeners = new Set<{ listener: Listener; wants: Wants | undefined }>();
	const places = new Map<string, Place>();
	let isOpen = true;
	const isHeard: Tail['isHeard'] = (organization) => {
		for (const { wants } of listeners) if (!wants || wants(organization)) return true;
		return false;
	};

	const tell = (organization: string, place: Place, events: readonly FreeholdEvent[]): void => {
		const fresh = events.filter(({ position }) => position > place.told);
		const last = fresh.at(-1);
		if (!last) return;
		place.told = last.position;
		for (const { listener, wants } of listeners) {
			if (wants && !wants(organization)) continue;
			try {
				listener(organization, fresh);
			} catch (error) {
				log.error({ err: error, organization }, 'a listener of events failed');
			}
		}
	};

	const catchUp = async (organization: string, place: Place): Promise<void> => {
		while (isOpen && place.told < place.head) {
			// Whoever begins to want it reads the log first, and is told from then on.
			if (!isHeard(organization)) place.told = place.head;
			else {
				try {
					const events = await read(organization, place.told, PAGE);
					tell(organization, place, events);
					// All that was left is past its retention.
					if (events.length === 0) place.told = place.head;
				} catch (error) {
					if (!isOpen) return;
					if ((error as { code?: string }).code === 'events_forgotten')
						place.told = (error as { extras: { oldest: number } }).extras.oldest - 1;
					else {
						log.error({ err: error, organization }, 'the log of events was not read; it is tried again');
						await new Promise((resolve) => setTimeout(resolve, AGAIN).unref());
					}
				}
			}
		}
	};

	const outside = AsyncLocalStorage.snapshot();
	return {
		listen(listener, wants) {
			const entry = { listener, wants };
			listeners.add(entry);
			return () => void listeners.delete(entry);
		},
		isHeard,
		begin(organization, position) {
			const place = places.get(organization);
			if (place) place.told = Math.max(place.told, position);
			else places.set(organization, { told: position, head: position });
		},
		moved(organization, position, events = []) {
			const first = events[0]?.position;
			const place = places.get(organization) ?? { told: (first ?? 1) - 1, head: 0 };
			places.set(organization, place);
			place.head = Math.max(place.head, position);
			if (place.told >= position) return;
			if (!isHeard(organization)) place.told = place.head;
			else if (first !== undefined && first <= place.told + 1) tell(organization, place, events);
			if (place.told >= place.head || place.reading) return;
			place.reading = outside(catchUp, organization, place).finally(() => {
				delete place.reading;
			});
		},
		async stop() {
			isOpen = false;
			listeners.clear();
			await Promise.all([...places.values()].map(({ reading }) => reading));
		},
	};
}
