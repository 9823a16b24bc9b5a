import { problem } from '../errors.ts';
import type { OnRecord, Person, Presence } from './presence.ts';
import type { Visitor } from './visitor.ts';

/** Who is typing at a record, told to the others who look at it. Nobody types for ever: it ends by itself. */
export type Typing = {
	/** @throws conflict where the visitor has not joined the record */
	say(visitor: Visitor, message: OnRecord & { typing: boolean }): void;
	/** They look elsewhere, or are gone. */
	stop(visitor: Visitor, on?: OnRecord): void;
};

/** Milliseconds after which somebody who said no more is not typing any more. */
export const EXPIRES = 6_000;

type Told = { entity: string; record: string; person: Person; typing: boolean };

type Parts = {
	presence: Pick<Presence, 'personIn'>;
	/** Tells all of the room but this socket, in every process. */
	tell: (visitor: Visitor, room: string, message: Told) => void;
};

export function createTyping({ presence, tell }: Parts): Typing {
	const active = new Map<Visitor, Map<string, { timer: NodeJS.Timeout; end: () => void }>>();

	const stopOne = (visitor: Visitor, key: string): void => {
		const mine = active.get(visitor);
		const one = mine?.get(key);
		if (!mine || !one) return;
		clearTimeout(one.timer);
		mine.delete(key);
		if (mine.size === 0) active.delete(visitor);
		one.end();
	};

	return {
		say(visitor, { entity, record, typing }) {
			const found = presence.personIn(visitor, { entity, record });
			if (!found)
				throw problem('conflict', { detail: 'Join the record first (presence:join): only who looks at it types in it' });
			const key = `${entity} ${record}`;
			if (!typing) return stopOne(visitor, key);
			const { person, room } = found;
			const mine = active.get(visitor) ?? new Map();
			active.set(visitor, mine);
			const known = mine.get(key);
			if (known) clearTimeout(known.timer);
			else tell(visitor, room, { entity, record, person, typing: true });
			const timer = setTimeout(() => stopOne(visitor, key), EXPIRES);
			timer.unref();
			mine.set(key, { timer, end: () => tell(visitor, room, { entity, record, person, typing: false }) });
		},
		stop(visitor, on) {
			const keys = on ? [`${on.entity} ${on.record}`] : [...(active.get(visitor)?.keys() ?? [])];
			for (const key of keys) stopOne(visitor, key);
		},
	};
}
