import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Notices } from '../data/notices.ts';
import { Problem, problem } from '../errors.ts';
import type { Admission, Admit, Bearing } from '../identity/authenticate.ts';
import { refuseUnenrolled } from '../identity/factors/enrolment.ts';
import type { Identity } from '../identity/identity.ts';
import { addressKey } from '../limits/address.ts';
import { isKnown } from '../limits/policies.ts';
import type { Actor, Caller } from '../operations/model.ts';
import type { RightsOf } from './rights.ts';

/** Somebody who stays: a stream, a socket. */
export type Guest = {
	/** With the rights they have by now. */
	readonly actor: Actor;
	readonly caller: Caller;
	leave(): void;
};

/** What is to be done when something changes for a guest. */
export type Host = {
	/** They may do something else than before. */
	become(actor: Actor): void;
	/** They may not stay: their time is over, or their right. */
	dismiss(why: Problem): void;
};

/** Everybody who is connected to this process, and whether they still may be. */
export type Guests = {
	/** Hears of rights that change, from now on. */
	begin(): void;
	/** @throws rate_limited where too many of theirs are open already; not_ready where the server is about to stop */
	welcome(admission: Admission, caller: Caller, host: Host): Guest;
	/** Dismisses everybody, and lets nobody in any more. */
	close(why: Problem): void;
	readonly count: number;
	/** Is anybody of this organisation here, a visitor of its pages among them? */
	has(organization: string): boolean;
};

/** Open connections of one subject in one process, as multiples of `openStreams`. */
const SHARES = { user: 1, 'secret-key': 10, visitor: 2, organization: 500, site: 500 } as const;

/** How often the clock is looked at. */
const TICK = 1_000;
/** Nobody stays for longer without being looked at anew, whatever notices there were. */
const LOOK_EVERY = 5 * 60_000;
const LOOK_AGAIN = 5_000;
const LOOKS = 4;

type Parts = {
	config: Pick<Config, 'openStreams'>;
	identity: Pick<Identity, 'forgetOrganization' | 'forgetUser'> & { admission: Admit };
	notices: Notices;
	rightsOf: RightsOf;
	log: Pick<Logger, 'warn'>;
	now: () => number;
};

type Present = Guest & { actor: Actor; bearing: Bearing; expires: number; lookAt: number; host: Host; subjects: string[] };

const DOORWAY = { id: 'event.stream', permission: 'signed-in' };

export function createGuests({ config, identity, notices, rightsOf, log, now }: Parts): Guests {
	const present = new Set<Present>();
	const open = new Map<string, number>();
	let isClosed = false;
	let looking = 0;

	const admit = (actor: Actor, caller: Caller): string[] => {
		const subjects = subjectsOf(actor, caller);
		for (const [subject, share] of subjects) {
			const most = config.openStreams * share;
			if ((open.get(subject) ?? 0) < most) continue;
			const detail = `Found ${most} open streams and sockets already, meant at most that; close one, or come back when one has ended`;
			throw problem('rate_limited', { detail, policy: 'open-streams', limit: most, retryAfter: 30 });
		}
		const names = subjects.map(([subject]) => subject);
		for (const name of names) open.set(name, (open.get(name) ?? 0) + 1);
		return names;
	};

	const remove = (guest: Present): void => {
		if (!present.delete(guest)) return;
		for (const subject of guest.subjects) {
			const left = (open.get(subject) ?? 1) - 1;
			if (left) open.set(subject, left);
			else open.delete(subject);
		}
	};

	const dismiss = (guest: Present, why: Problem): void => {
		remove(guest);
		guest.host.dismiss(why);
	};

	/** Whether they may still stay, and as who. */
	const look = async (guest: Present): Promise<void> => {
		guest.lookAt = now() + LOOK_EVERY;
		try {
			const { actor, expires } = await identity.admission.again(guest.bearing, {
				...(guest.caller.origin ? { origin: guest.caller.origin } : {}),
			});
			refuseUnenrolled(DOORWAY, actor);
			if (!present.has(guest)) return;
			const isOther = rightsOf(actor) !== rightsOf(guest.actor);
			guest.actor = actor;
			guest.expires = expires;
			if (isOther) guest.host.become(actor);
		} catch (error) {
			if (error instanceof Problem && (error.status === 401 || error.status === 403)) return dismiss(guest, error);
			// The database is away: nobody can have lost anything, and they are asked for again.
			guest.lookAt = now() + LOOK_AGAIN;
			log.warn({ err: error }, 'whether somebody may still be connected could not be asked');
		}
	};

	const lookAround = async (): Promise<void> => {
		if (looking >= LOOKS) return;
		looking++;
		try {
			for (const guest of present) if (guest.lookAt <= now() && !isClosed) await look(guest);
		} finally {
			looking--;
		}
	};

	const timer = setInterval(() => {
		const at = now();
		for (const guest of present) {
			if (guest.expires > at) continue;
			const detail =
				guest.bearing.kind === 'key' ? 'This key has expired' : 'The access token has expired; come back with a new one';
			dismiss(guest, problem(guest.bearing.kind === 'key' ? 'unauthenticated' : 'token_expired', { detail }));
		}
		void lookAround();
	}, TICK).unref();

	const suspect = (fits: (guest: Present) => boolean): void => {
		for (const guest of present) if (fits(guest)) guest.lookAt = 0;
		for (let one = 0; one < LOOKS; one++) void lookAround();
	};

	const begin = (): void =>
		notices.on(
			'freehold_rights',
			(payload) => {
				const [organization = '', user = '*'] = payload.split(' ');
				if (user === '*') identity.forgetOrganization(organization);
				else identity.forgetUser(organization, user);
				suspect(({ actor }) => actor.organization === organization && (user === '*' || actor.id === user));
			},
			// Caches forget by themselves soon; who is connected is looked at now.
			() => {
				for (const organization of new Set([...present].map(({ actor }) => actor.organization as string)))
					identity.forgetOrganization(organization);
				suspect(() => true);
			},
		);

	return {
		begin,
		get count() {
			return present.size;
		},
		has: (organization) => open.has(`organization ${organization}`) || open.has(`site ${organization}`),
		welcome({ actor, bearing, expires }, caller, host) {
			if (isClosed) throw problem('not_ready', { detail: 'This server is about to stop; connect again' });
			const subjects = admit(actor, caller);
			const lookAt = now() + LOOK_EVERY * (0.5 + Math.random() / 2);
			const guest: Present = { actor, bearing, expires, lookAt, caller, host, subjects, leave: () => remove(guest) };
			present.add(guest);
			return guest;
		},
		close(why) {
			isClosed = true;
			clearInterval(timer);
			for (const guest of present) dismiss(guest, why);
		},
	};
}

/** By what an open connection is counted: visitors of pages never use up what an organisation's people have. */
function subjectsOf(actor: Actor, { address }: Caller): [subject: string, share: number][] {
	const { organization, kind, id } = actor;
	return isKnown(actor)
		? [
				[`${kind} ${id}`, SHARES[kind as 'user' | 'secret-key']],
				[`organization ${organization}`, SHARES.organization],
			]
		: [
				[`visitor ${organization} ${addressKey(address)}`, SHARES.visitor],
				[`site ${organization}`, SHARES.site],
			];
}
