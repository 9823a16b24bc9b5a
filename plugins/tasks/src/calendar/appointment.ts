import { type AfterHook, type BeforeHook, type JobHandler, problem, type RecordObject, type Scope } from '@freehold/core';
import { type Fault, refuse } from '../faults.ts';
import { mailUser } from '../mail.ts';
import { isZone, wallOf } from '../zone.ts';
import { tell } from './invitations.ts';
import { gather, peopleOf } from './people.ts';

const LONGEST = 86_400_000;
const OPEN = ['proposed', 'confirmed'];

const KINDS: Readonly<Record<string, string>> = {
	viewing: 'Viewing',
	meeting: 'Meeting',
	valuation_visit: 'Visit to value a home',
	open_house: 'Open house',
	call: 'Call',
};

/** What those who take part have to know of. */
const TOLD = ['title', 'startsAt', 'endsAt', 'timeZone', 'place', 'listing', 'agent', 'contact'];

/** Gives a new appointment what was left out: who holds it, a title, a place. */
export const prepareAppointment: BeforeHook = async (body, scope) => {
	refuse(faultsIn(body));
	const listing = body.listing ? await listingOf(scope, String(body.listing)) : undefined;
	const named = [KINDS[String(body.kind ?? 'viewing')], listing?.headline].filter(Boolean).join(': ');
	return {
		...body,
		title: body.title ?? named.slice(0, 200),
		place: body.place ?? placeOf(listing),
		...(body.agent === undefined && scope.actor.kind === 'user' ? { agent: scope.actor.id } : {}),
	};
};

export const listingOf = async (scope: Scope, id: string): Promise<RecordObject | undefined> =>
	(await scope.records('listing').list({ filter: { id }, limit: 1 })).data[0];

export function placeOf(listing: RecordObject | undefined): string | null {
	const { line1, line2, city } = listing?.address ?? {};
	return [line1, line2, city].filter(Boolean).join(', ').slice(0, 300) || null;
}

export const prepareMove: BeforeHook = async (body, scope, { id }) => {
	const before = await scope.records('appointment').get(id as string);
	const after = { ...before, ...body };
	refuse(faultsIn(after));
	const isTold = TOLD.some((name) => body[name] !== undefined && !isSame(body[name], before[name]));
	if (!isTold) return body;
	if (!OPEN.includes(before.status))
		throw problem('conflict', { detail: `This appointment is ${before.status}; it cannot be moved or changed any more` });
	return { ...body, revision: (before.revision ?? 0) + 1 };
};

const isSame = (one: unknown, other: unknown): boolean =>
	one === other || (typeof one === 'string' && typeof other === 'string' && Date.parse(one) === Date.parse(other));

function faultsIn({ startsAt, endsAt, timeZone }: RecordObject): Fault[] {
	const faults: Fault[] = [];
	const length = Date.parse(endsAt) - Date.parse(startsAt);
	if (!(length > 0))
		faults.push({ pointer: '/endsAt', code: 'order', detail: `Meant a time after the start (${startsAt})`, found: endsAt });
	if (length > LONGEST)
		faults.push({ pointer: '/endsAt', code: 'length', detail: 'Meant at most a day after the start', found: endsAt });
	if (timeZone && !isZone(timeZone))
		faults.push({ pointer: '/timeZone', code: 'zone', detail: 'Meant an IANA zone like Europe/Berlin', found: timeZone });
	return faults;
}

export const afterBooking: AfterHook = async (appointment, scope) => {
	const { people } = await gather(scope, appointment);
	const { kind, listing, online } = appointment;
	await scope.emit('appointment.booked', appointment.id, { kind, online: Boolean(online), ...(listing ? { listing } : {}) });
	await plan(appointment, scope);
	await tell(scope, appointment, 'booked', people);
};

export const afterMove: AfterHook = async (appointment, scope, { body }) => {
	await plan(appointment, scope);
	if (body.revision === undefined) return;
	const { people, removed } = await gather(scope, appointment);
	await scope.emit('appointment.changed', appointment.id, { revision: appointment.revision });
	await tell(scope, appointment, 'changed', people);
	await tell(scope, appointment, 'cancelled', removed);
};

export const prepareCancellation: BeforeHook = async (_body, scope, { id }) => {
	const { revision } = await scope.records('appointment').get(id as string, { fields: ['revision'] });
	return { cancelledAt: new Date().toISOString(), revision: (revision ?? 0) + 1 };
};

export const afterCancellation: AfterHook = async (appointment, scope) => {
	const { people } = await gather(scope, appointment);
	await scope.emit('appointment.cancelled', appointment.id);
	await tell(scope, appointment, 'cancelled', people);
};

/** Nobody came: its people are free again. */
export const afterNoShow: AfterHook = async (appointment, scope) => {
	await gather(scope, appointment);
};

/** Whoever takes part would wait in vain: what is to come is cancelled before it is put away. */
export const refuseToCome: BeforeHook = async (body, scope, { id }) => {
	const { status, endsAt } = await scope.records('appointment').get(id as string, { fields: ['status', 'endsAt'] });
	if (OPEN.includes(status) && Date.parse(endsAt) > Date.now())
		throw problem('conflict', { detail: 'This appointment is still to come; cancel it first' });
	return body;
};

export const afterRemoval: AfterHook = async ({ id }, scope) => {
	await scope.sql('delete from appointment_people where appointment = $1', [id]);
};

/** Asks for its reminders. */
export async function plan(appointment: RecordObject, scope: Scope): Promise<void> {
	if (!OPEN.includes(appointment.status)) return;
	const { id, startsAt, reminders } = appointment;
	const start = Date.parse(startsAt);
	for (const minutes of (reminders ?? []) as number[]) {
		const at = start - minutes * 60_000;
		if (at <= Date.now()) continue;
		const options = { at: new Date(at), key: `${id} ${minutes} ${start}` };
		await scope.enqueue('tasks.remind-appointment', { appointment: id, minutes, startsAt }, options);
	}
}

type Reminder = { appointment: string; minutes: number; startsAt: string };

export const remindAppointment: JobHandler = async ({ appointment: id, minutes, startsAt }: Reminder, scope) => {
	const [appointment] = (await scope.records('appointment').list({ filter: { id }, limit: 1 })).data;
	if (!appointment || !OPEN.includes(appointment.status)) return { reminded: false };
	if (Date.parse(appointment.startsAt) !== Date.parse(startsAt) || !(appointment.reminders ?? []).includes(minutes))
		return { reminded: false };
	const { agent, title, timeZone } = appointment;
	await scope.emit('appointment.reminded', id, { minutes, ...(agent ? { agent } : {}) });
	const zone = timeZone ?? scope.organization.timeZone;
	const when = wallOf(startsAt, zone).toLocaleString(scope.organization.locale, { dateStyle: 'full', timeStyle: 'short' });
	if (agent) await mailUser(scope, agent, { subject: `Soon: ${title}`, paragraphs: [`“${title}” begins on ${when} (${zone}).`] });
	const clients = (await peopleOf(scope, id)).filter(({ contact }) => contact);
	await tell(scope, appointment, 'reminder', clients);
	return { reminded: true };
};
