import {
	allows,
	type BeforeHook,
	type CalendarEvent,
	type Capabilities,
	type Handler,
	problem,
	type RecordObject,
	type Scope,
	type Streamer,
} from '@freehold/core';
import { refuse } from '../faults.ts';
import { eventOf } from './invitations.ts';

const MEMBER = 'select member from team_members where team = $1';

/** A feed is one's own; a team's is for those of the team who may read its appointments. */
export const prepareFeed: BeforeHook = async (body, scope) => {
	const { actor } = scope;
	if (actor.kind !== 'user' || !actor.id)
		throw problem('forbidden', {
			detail: 'A calendar feed belongs to a person; a key has none',
			permission: 'calendar-feed:write',
		});
	if (body.team) {
		const members = (await scope.sql<{ member: string }>(MEMBER, [body.team])).map(({ member }) => member);
		const verdict = allows(actor, 'appointment:read', { name: 'appointment', plugin: 'tasks', owner: 'agent' });
		const reaches = verdict === true || (verdict !== false && members.every((member) => verdict.among.includes(member)));
		if (!members.includes(actor.id) || !reaches)
			refuse([{ pointer: '/team', code: 'reference', detail: 'No team of yours has this id', found: body.team }]);
	}
	return { ...body, person: actor.id };
};

/** Nobody but its owner is told the address. */
async function ownFeed(scope: Scope, id: string): Promise<RecordObject> {
	const feed = await scope.records('calendar-feed').get(id);
	if (feed.person !== scope.actor.id)
		throw problem('forbidden', { detail: 'This feed is somebody else’s', permission: 'calendar-feed:address' });
	return feed;
}

function addressOf(scope: Scope, { id, generation }: RecordObject): { url: string } {
	const capabilities = scope.service<Capabilities>('capabilities');
	const token = capabilities.mint('calendar', scope.organization.id, { record: id, generation: generation ?? 0 });
	return { url: `${capabilities.publicUrl}/v1/calendar/${token}.ics` };
}

export const address: Handler = async ({ id }, scope) => addressOf(scope, await ownFeed(scope, id));

export const renew: Handler = async ({ id }, scope) => {
	const { generation } = await ownFeed(scope, id);
	return addressOf(scope, await scope.records('calendar-feed').update(id, { generation: (generation ?? 0) + 1 }));
};

/** Cancelled ones stay for a while, so that programs take them out. `$1` whose. */
const APPOINTMENTS = `select a.id, a.title, a.place, a.starts_at as "startsAt", a.ends_at as "endsAt", a.time_zone as "timeZone", a.status, a.revision
	from appointments a
	where a.archived_at is null and a.starts_at > now() - interval '31 days' and a.starts_at < now() + interval '366 days'
		and (a.status <> 'cancelled' or a.cancelled_at > now() - interval '30 days')
		and exists (select from appointment_people p where p.appointment = a.id and p.agent = any($1::uuid[]))
	order by a.starts_at, a.id limit 2000`;

/** For calendar programs: the secret is in the address, as they know no other way. */
export const readFeed: Streamer = async ({ id }, transact) => {
	const capabilities = await transact(async (scope) => scope.service<Capabilities>('capabilities'));
	const { name, events, port } = await capabilities.enter('calendar', id.replace(/\.ics$/, ''), async (scope, held) => {
		const feed = await liveFeed(scope, held.record, held.generation);
		const members = feed.team
			? (await scope.sql<{ member: string }>(MEMBER, [feed.team])).map(({ member }) => member)
			: [feed.person];
		// Who has left the team reads its calendar no more.
		if (!members.includes(feed.person)) throw gone();
		const rows = await scope.sql<RecordObject>(APPOINTMENTS, [members]);
		const events: CalendarEvent[] = rows.map((row) => eventOf(row, scope.organization.timeZone));
		return { name: feed.title as string, events, port: scope.port('calendar') };
	});
	const { text } = await port.publish({ name, events });
	return { name: 'calendar.ics', body: pieces(text) };
};

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

const gone = () => problem('not_found', { detail: 'Nothing is at this link; it may have been renewed' });

async function liveFeed(scope: Scope, id: string, generation: number): Promise<RecordObject> {
	const [feed] = (await scope.records('calendar-feed').list({ filter: { id }, limit: 1 })).data;
	const [reader] = feed
		? await scope.sql('select 1 from users where id = $1 and active and archived_at is null', [feed.person])
		: [];
	if (!feed || !reader || (feed.generation ?? 0) !== generation) throw gone();
	return feed;
}
