import { type Handler, problem, type RecordObject, type Scope } from '@freehold/core';
import { refuse } from '../faults.ts';
import { othersNear } from './free.ts';
import { tell } from './invitations.ts';

/** Somebody who takes part: a colleague or a client. */
export type Person = { part: 'main' | 'guest'; agent: string | null; contact: string | null };

const keyOf = ({ agent, contact }: Person): string => `${agent} ${contact}`;

/** States in which an appointment keeps its people from others. */
const HOLDING = ['proposed', 'confirmed', 'done'];

export const peopleOf = (scope: Scope, appointment: string): Promise<Person[]> =>
	scope.sql<Person>('select part, agent, contact from appointment_people where appointment = $1 order by part, id', [
		appointment,
	]);

/** Those whose calendars change at once take turns, always in the same order. */
export async function takeTurns(scope: Scope, agents: readonly string[]): Promise<void> {
	for (const agent of agents.toSorted())
		await scope.sql(`select pg_advisory_xact_lock(hashtextextended('calendar ' || $1, 0))`, [agent]);
}

/**
 * Notes who takes part in an appointment, and takes their time. The database itself refuses what would put a colleague in two places;
 * before that, whoever is in the way is told of with other times.
 * @param guests those beside its agent and its client; as before where nothing is said
 * @returns who takes part now, and who does no more
 * @throws conflict
 */
export async function gather(
	scope: Scope,
	appointment: RecordObject,
	guests?: Person[],
): Promise<{ people: Person[]; removed: Person[] }> {
	const before = await peopleOf(scope, appointment.id);
	const main: Person[] = [
		{ part: 'main' as const, agent: (appointment.agent ?? null) as string | null, contact: null },
		{ part: 'main' as const, agent: null, contact: (appointment.contact ?? null) as string | null },
	].filter(({ agent, contact }) => agent || contact);
	const known = new Set(main.map(keyOf));
	const beside = (guests ?? before.filter(({ part }) => part === 'guest')).filter((one) => !known.has(keyOf(one)));
	const people = [...main, ...beside];
	const agents = people.flatMap(({ agent }) => agent ?? []);
	const holds = HOLDING.includes(appointment.status);
	await takeTurns(scope, agents);
	const heldUntil = await heldUntilOf(scope, appointment);
	if (holds) await refuseTaken(scope, appointment, agents, heldUntil);
	await scope.sql('delete from appointment_people where appointment = $1', [appointment.id]);
	const rows = people.map((person) => ({
		...person,
		appointment: appointment.id,
		startsAt: appointment.startsAt,
		heldUntil: person.agent ? heldUntil : appointment.endsAt,
		holds: holds && person.agent !== null,
	}));
	if (rows.length) {
		try {
			await scope.records('appointment-person').createMany(rows);
		} catch (error) {
			// Nothing of ours writes without its turn; the constraint is there for what is not ours.
			if ((error as { code?: string }).code === '23P01') throw problem('conflict', { detail: 'That time has just been taken' });
			throw error;
		}
	}
	const now = new Set(people.map(keyOf));
	return { people, removed: before.filter((one) => !now.has(keyOf(one))) };
}

/** What was booked online keeps its buffer free behind it. */
async function heldUntilOf(scope: Scope, { online, agent, endsAt }: RecordObject): Promise<string> {
	if (!online || !agent) return endsAt;
	const [row] = await scope.sql<{ buffer: number }>(
		'select coalesce(buffer_minutes, 0) as buffer from working_times where person = $1 and archived_at is null',
		[agent],
	);
	return new Date(Date.parse(endsAt) + (row?.buffer ?? 0) * 60_000).toISOString();
}

const TAKEN = `select p.agent, u.name_full as name from appointment_people p join users u on u.id = p.agent
	where p.agent = any($1::uuid[]) and p.holds and p.appointment <> $2 and tstzrange(p.starts_at, p.held_until) && tstzrange($3, $4) limit 1`;

async function refuseTaken(scope: Scope, appointment: RecordObject, agents: string[], heldUntil: string): Promise<void> {
	if (agents.length === 0) return;
	const { id, startsAt, endsAt } = appointment;
	const [taken] = await scope.sql<{ agent: string; name: string }>(TAKEN, [agents, id, startsAt, heldUntil]);
	if (!taken) return;
	const minutes = Math.max(15, Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000));
	throw problem('conflict', {
		detail: `${taken.name} has something else at that time`,
		agent: taken.agent,
		slots: await othersNear(scope, taken.agent, Date.parse(startsAt), minutes, id),
	});
}

const shownPeople = (people: readonly Person[]) => ({
	agents: people.flatMap(({ agent }) => agent ?? []),
	contacts: people.flatMap(({ contact }) => contact ?? []),
});

export const people: Handler = async ({ id }, scope) => shownPeople(await peopleOf(scope, id));

type Wanted = { agents?: string[]; contacts?: string[] };

export const setPeople: Handler = async ({ id, body }: { id: string; body: Wanted }, scope) => {
	const agents = [...new Set((body.agents ?? []).map((one) => one.toLowerCase()))];
	const contacts = [...new Set((body.contacts ?? []).map((one) => one.toLowerCase()))];
	await refuseUnknown(scope, 'user', agents, '/agents');
	await refuseUnknown(scope, 'contact', contacts, '/contacts');
	await scope.sql('select 1 from appointments where id = $1 for update', [id]);
	const appointment = await scope.records('appointment').get(id);
	if (!['proposed', 'confirmed'].includes(appointment.status))
		throw problem('conflict', { detail: `This appointment is ${appointment.status}; who took part stays as it was` });
	const guests: Person[] = [
		...agents.map((agent) => ({ part: 'guest' as const, agent, contact: null })),
		...contacts.map((contact) => ({ part: 'guest' as const, agent: null, contact })),
	];
	const before = new Set((await peopleOf(scope, id)).map(keyOf));
	const { people: now, removed } = await gather(scope, appointment, guests);
	const added = now.filter((one) => !before.has(keyOf(one)));
	await tell(scope, appointment, 'booked', added);
	await tell(scope, appointment, 'cancelled', removed);
	return shownPeople(now);
};

/** What the caller may not read is not there for them. */
async function refuseUnknown(scope: Scope, entity: 'user' | 'contact', ids: readonly string[], pointer: string): Promise<void> {
	if (ids.length === 0) return;
	const query = { 'id[in]': ids.join(','), fields: 'id', limit: '100' };
	const { data } = (await scope.invoke(`${entity}.list`, { query })) as { data: { id: string }[] };
	const known = new Set(data.map((one) => one.id));
	refuse(
		ids.flatMap((one, at) =>
			known.has(one) ? [] : [{ pointer: `${pointer}/${at}`, code: 'reference', detail: `No ${entity} with this id`, found: one }],
		),
	);
}
