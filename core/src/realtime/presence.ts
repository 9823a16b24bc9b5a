import { randomUUID } from 'node:crypto';
import type { Connections } from '../data/database.ts';
import { Problem, problem } from '../errors.ts';
import type { Events, FreeholdEvent } from '../events/model.ts';
import { missingPermission } from '../identity/refusal.ts';
import type { Door } from '../operations/door.ts';
import { room } from '../tenancy/names.ts';
import type { RightsOf } from './rights.ts';
import type { Visitor } from './visitor.ts';
import { checkReadable } from './wish.ts';

/** Somebody who looks at a record. */
export type Person = { id: string; name: string };
export type OnRecord = { entity: string; record: string };

/** Who looks at which record: of this process exactly, of the others as far as they said lately. */
export type Presence = {
	/** @throws forbidden, not_found in the words of the call that reads the record */
	join(visitor: Visitor, on: OnRecord): Promise<{ people: Person[] }>;
	leave(visitor: Visitor, on: OnRecord): void;
	/** The socket is gone. */
	leaveAll(visitor: Visitor): void;
	/** The visitor's rights are others: what they may not read any more they do not look at. */
	reconsider(visitor: Visitor): Promise<void>;
	/** Something happened to records: who may not read them any more is not among those who look at them. */
	reconsiderRecords(organization: string, events: readonly FreeholdEvent[]): Promise<void>;
	/** The person behind a visitor, where they look at this record; null: they do not. */
	personIn(visitor: Visitor, on: OnRecord): { person: Person; room: string } | null;
	/** What another process said. */
	hear(word: Word): void;
	close(): void;
};

/** What processes tell each other of one room; `asks`: say who is with you. */
export type Word = { from: string; room: string; people: Person[]; asks?: true };

/** How processes reach each other; where there is one process only, nowhere. */
export type Wire = { say(word: Word): void };

type Room = {
	on: OnRecord;
	organization: string;
	here: Map<Visitor, Person>;
	elsewhere: Map<string, { people: Person[]; until: number }>;
	told: string;
};

const MOST_ROOMS = 20;
/** Every process says again who is with it; who was not heard of for three times as long is gone. Milliseconds. */
const SAY_AGAIN = 10_000;
const BELIEVED = 3 * SAY_AGAIN;

type Parts = {
	connections: Pick<Connections, 'borrow'>;
	door: Pick<Door, 'enter' | 'invoke' | 'operations'>;
	events: Pick<Events, 'visible'>;
	rightsOf: RightsOf;
	wire: Wire;
	/** Tells those of the room who are connected to this process. */
	tell: (room: string, message: OnRecord & { people: Person[] }) => void;
};

export const roomOf = (organization: string, { entity, record }: OnRecord): string =>
	room(organization, 'record', entity, record);

const DOORWAY = {
	id: 'presence.join',
	method: 'GET',
	permission: 'signed-in',
	public: false,
	entity: { name: 'event' },
} as const;

export function createPresence({ connections, door, events, rightsOf, wire, tell }: Parts): Presence {
	const me = randomUUID();
	const rooms = new Map<string, Room>();

	const peopleIn = ({ here, elsewhere }: Room): Person[] => {
		const people = new Map<string, Person>();
		for (const person of here.values()) people.set(person.id, person);
		for (const { people: others } of elsewhere.values()) for (const person of others) people.set(person.id, person);
		return [...people.values()].sort((one, other) =>
			one.name < other.name ? -1 : one.name > other.name ? 1 : one.id < other.id ? -1 : 1,
		);
	};

	const say = (name: string, { here }: Room, asks = false): void => {
		const people = [...new Map([...here.values()].map((person) => [person.id, person])).values()];
		wire.say({ from: me, room: name, people, ...(asks ? { asks: true } : {}) });
	};

	/** Tells everybody here, where it is something new. */
	const refresh = (name: string, known: Room): void => {
		const people = peopleIn(known);
		const now = JSON.stringify(people);
		if (now === known.told) return;
		known.told = now;
		tell(name, { ...known.on, people });
	};

	const remove = (visitor: Visitor, name: string): void => {
		visitor.rooms.delete(name);
		visitor.socket.leave(name);
		const known = rooms.get(name);
		if (!known?.here.delete(visitor)) return;
		say(name, known);
		if (known.here.size === 0) rooms.delete(name);
		else refresh(name, known);
	};

	const evict = (visitor: Visitor, name: string, why: Problem): void => {
		const known = rooms.get(name);
		remove(visitor, name);
		if (known)
			visitor.socket.emit('presence:left', {
				...known.on,
				error: { code: why.code, status: why.status, title: why.title, detail: why.detail },
			});
	};

	const nameOf = async (organization: string, user: string): Promise<string> => {
		const [row] = await connections.borrow(organization, (sql) =>
			sql<{ name: string | null }>('select name_full as name from users where id = $1', [user], 'name_of_user'),
		);
		return row?.name ?? '';
	};

	const timer = setInterval(() => {
		for (const [name, known] of rooms) {
			for (const [process, { until }] of known.elsewhere) if (until < Date.now()) known.elsewhere.delete(process);
			say(name, known);
			refresh(name, known);
		}
	}, SAY_AGAIN).unref();

	return {
		async join(visitor, on) {
			const { guest, socket } = visitor;
			const { actor, caller } = guest;
			await door.enter(DOORWAY, actor, { ...caller });
			if (actor.kind !== 'user') throw missingPermission('presence:join', { why: 'Only people look at records; this is a key' });
			if (!door.operations.has(`${on.entity}.get`))
				throw problem('not_found', { detail: `There is no kind of record “${on.entity}”` });
			await checkReadable(on, actor, caller, door);
			const organization = actor.organization as string;
			const name = roomOf(organization, on);
			if (!visitor.rooms.has(name) && visitor.rooms.size >= MOST_ROOMS)
				throw problem('rate_limited', {
					detail: `One socket looks at ${MOST_ROOMS} records at most; leave one`,
					limit: MOST_ROOMS,
				});
			const person = { id: actor.id as string, name: await nameOf(organization, actor.id as string) };
			// What was true when it was asked may not be by now: gone, or somebody with other rights.
			if (!socket.connected) throw problem('not_ready', { detail: 'This socket has closed' });
			if (rightsOf(guest.actor) !== rightsOf(actor)) await checkReadable(on, guest.actor, caller, door);
			let known = rooms.get(name);
			const isNew = !known;
			if (!known) {
				known = { on, organization, here: new Map(), elsewhere: new Map(), told: '' };
				rooms.set(name, known);
			}
			known.here.set(visitor, person);
			visitor.rooms.add(name);
			socket.join(name);
			say(name, known, isNew);
			refresh(name, known);
			return { people: peopleIn(known) };
		},
		leave(visitor, on) {
			remove(visitor, roomOf(visitor.guest.actor.organization as string, on));
		},
		leaveAll(visitor) {
			for (const name of [...visitor.rooms]) remove(visitor, name);
		},
		async reconsider(visitor) {
			const { actor, caller } = visitor.guest;
			for (const name of [...visitor.rooms]) {
				const known = rooms.get(name);
				if (!known) continue;
				try {
					await checkReadable(known.on, actor, caller, door);
				} catch (error) {
					if (error instanceof Problem && (error.status === 403 || error.status === 404)) evict(visitor, name, error);
				}
			}
		},
		async reconsiderRecords(organization, batch) {
			if (rooms.size === 0) return;
			for (const event of batch) {
				const name = roomOf(organization, event);
				const known = rooms.get(name);
				if (!known) continue;
				const verdicts = new Map<string, boolean>();
				for (const visitor of [...known.here.keys()]) {
					const { actor } = visitor.guest;
					const rights = rightsOf(actor);
					if (!verdicts.has(rights)) verdicts.set(rights, await mayStillRead(actor, event));
					if (!verdicts.get(rights))
						evict(visitor, name, problem('not_found', { detail: 'You do not see this record any more' }));
				}
			}
		},
		personIn(visitor, on) {
			const name = roomOf(visitor.guest.actor.organization as string, on);
			const person = rooms.get(name)?.here.get(visitor);
			return person ? { person, room: name } : null;
		},
		hear({ from, room: name, people, asks }) {
			const known = rooms.get(name);
			if (!known || from === me) return;
			if (people.length) known.elsewhere.set(from, { people, until: Date.now() + BELIEVED });
			else known.elsewhere.delete(from);
			if (asks) say(name, known);
			refresh(name, known);
		},
		close: () => clearInterval(timer),
	};

	async function mayStillRead(actor: Visitor['guest']['actor'], event: FreeholdEvent): Promise<boolean> {
		if (event.type === `${event.entity}.deleted`) return false;
		// A change of fields that they are not shown is no reason to think that they may not see the record.
		const seen = await events.visible(actor, [{ ...event, type: `${event.entity}.presence`, data: {} }]).catch(() => null);
		return seen === null || seen.length > 0;
	}
}
