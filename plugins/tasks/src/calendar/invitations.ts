import type { CalendarEvent, Capabilities, OutwardJobHandler, RecordObject, Scope } from '@freehold/core';
import { wallOf } from '../zone.ts';
import type { Person } from './people.ts';

export type Kind = 'booked' | 'changed' | 'cancelled' | 'reminder';

type Asked = { appointment: string; kind: Kind; revision: number; contact?: string; agent?: string };

/** Puts mails to those who take part on their way, where the appointment invites at all; not to who has just done it themselves. */
export async function tell(scope: Scope, appointment: RecordObject, kind: Kind, people: readonly Person[]): Promise<void> {
	if (!appointment.invite) return;
	for (const { agent, contact } of people) {
		if (agent && agent === scope.actor.id) continue;
		const asked: Asked = {
			appointment: appointment.id,
			kind,
			revision: appointment.revision ?? 0,
			...(contact ? { contact } : {}),
			...(agent ? { agent } : {}),
		};
		await scope.enqueue('tasks.invite', asked);
	}
}

/** One for life, in every calendar that has a copy. */
export const uidOf = (appointment: { id: string }): string => `${appointment.id}@freehold`;

/** An appointment as calendars know it: no notes, and nobody's address but the organiser's. */
export function eventOf(appointment: RecordObject, zone: string): CalendarEvent {
	const { title, place, startsAt, endsAt, status, revision } = appointment;
	return {
		uid: uidOf(appointment as { id: string }),
		title,
		...(place ? { location: place } : {}),
		start: secondOf(startsAt),
		end: secondOf(endsAt),
		timeZone: appointment.timeZone ?? zone,
		status: status === 'cancelled' ? 'cancelled' : status === 'proposed' ? 'tentative' : 'confirmed',
		revision: revision ?? 0,
	};
}

const secondOf = (time: string): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

type Reader = { email: string | null; name: { full: string } };
type Found = {
	appointment: RecordObject;
	reader: Reader;
	host: Reader | null;
	organization: Scope['organization'];
	link: string | null;
};

/** What the mail is written from, as it is by now; null where there is nothing to tell any more. */
async function read(scope: Scope, { appointment: id, kind, revision, contact, agent }: Asked): Promise<Found | null> {
	const [appointment] = (await scope.records('appointment').list({ filter: { id }, limit: 1 })).data;
	// Of two changes in a row the later one is told, by a mail of its own.
	if (!appointment || (kind !== 'cancelled' && (appointment.revision !== revision || appointment.status === 'cancelled')))
		return null;
	const one = async (entity: string, of: string | null | undefined): Promise<Reader | null> =>
		of ? (((await scope.records(entity).list({ filter: { id: of }, limit: 1 })).data[0] as Reader | undefined) ?? null) : null;
	const reader = (await one('contact', contact)) ?? (await one('user', agent));
	if (!reader?.email) return null;
	const capabilities = scope.service<Capabilities>('capabilities');
	const token = capabilities.mint('booking', scope.organization.id, { record: id, generation: 0 });
	const link = contact && appointment.online && kind !== 'cancelled' ? `${capabilities.publicUrl}/booking/#${token}` : null;
	return { appointment, reader, host: await one('user', appointment.agent), organization: scope.organization, link };
}

const METHOD = { booked: 'REQUEST', changed: 'REQUEST', cancelled: 'CANCEL', reminder: 'REQUEST' } as const;
const SUBJECT = { booked: 'Appointment', changed: 'Changed', cancelled: 'Cancelled', reminder: 'Reminder' } as const;

/** Mails one person what became of an appointment, with a file that their calendar understands. */
export const invite: OutwardJobHandler = async (asked: Asked, task) => {
	const found = await task.transact((scope) => read(scope, asked));
	if (!found) return { sent: false };
	const { appointment, reader, host, organization, link } = found;
	const sender = organization.senderName ?? organization.name;
	const address = organization.senderEmail ?? host?.email;
	const event: CalendarEvent = {
		...eventOf(appointment, organization.timeZone),
		...(address ? { organizer: { name: sender, email: address } } : {}),
		attendees: [{ name: reader.name.full, email: reader.email as string }],
		...(link ? { url: link } : {}),
	};
	const method = METHOD[asked.kind];
	const { text } = await task.port('calendar').invitation({ event, method });
	await task.port('email').send({
		to: reader.email as string,
		subject: `${SUBJECT[asked.kind]}: ${appointment.title}`.slice(0, 500),
		text: letter(asked.kind, found, sender),
		decision: { kind: 'notice' },
		sender,
		...(host?.email ? { replyTo: host.email } : {}),
		attachments: [{ name: 'invitation.ics', type: `text/calendar; charset=utf-8; method=${method}`, bytes: Buffer.from(text) }],
	});
	return { sent: true };
};

const FIRST = {
	booked: 'This appointment was made:',
	changed: 'This appointment was changed. It is now:',
	cancelled: 'This appointment will not take place:',
	reminder: 'A reminder of this appointment:',
} as const;

function letter(kind: Kind, { appointment, reader, host, organization, link }: Found, sender: string): string {
	const zone = appointment.timeZone ?? organization.timeZone;
	const when = wallOf(appointment.startsAt, zone).toLocaleString(organization.locale, { dateStyle: 'full', timeStyle: 'short' });
	const lines = [appointment.title, `${when} (${zone})`, appointment.place, host ? `With ${host.name.full}` : null];
	const paragraphs = [
		`Hello ${reader.name.full},`,
		FIRST[kind],
		lines.filter(Boolean).join('\n'),
		...(link ? [`To move or cancel it: ${link}`] : []),
		sender,
	];
	return `${paragraphs.join('\n\n')}\n`;
}
