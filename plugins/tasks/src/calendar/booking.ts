import { type Capabilities, type Handler, problem, type RecordObject, type Scope } from '@freehold/core';
import { refuse } from '../faults.ts';
import { afterBooking, listingOf, placeOf } from './appointment.ts';
import { spanOf } from './availability.ts';
import { calendarOf, iso, othersNear, shown } from './free.ts';
import { takeTurns } from './people.ts';
import { freeSlots } from './slots.ts';

const ON_MARKET = ['active', 'under_offer'];
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Minutes before a viewing at which both sides are reminded. */
const REMINDERS = [1440, 60];

/** A listing that strangers may see, and somebody to show it; undefined where there is none. */
async function shownListing(scope: Scope, id: string): Promise<RecordObject | undefined> {
	const listing = await listingOf(scope, id);
	return listing && ON_MARKET.includes(listing.status) && listing.agent ? listing : undefined;
}

const NOT_SHOWN = 'No listing with this id can be booked for a viewing';

/** When a listing can be seen. */
export const slots: Handler = async ({ query }, scope) => {
	const asked = query as { listing: string; from: string; to: string };
	const span = spanOf(asked);
	const listing = await shownListing(scope, asked.listing);
	const calendar = listing && (await calendarOf(scope, listing.agent, span));
	if (!calendar) throw problem('not_found', { detail: NOT_SHOWN });
	const { viewingMinutes: minutes, zone } = calendar;
	return { timeZone: zone, slots: shown(freeSlots(calendar, { ...span, minutes, now: Date.now() })) };
};

type Booking = { listing: string; startsAt: string; name: string; email: string; phone?: string; message?: string };

/** Takes a free time for a visitor of a brokerage's page. Of many who want the same one, one gets it. */
export const book: Handler = async ({ body }: { body: Booking }, scope) => {
	const listing = await shownListing(scope, body.listing);
	if (!listing) refuse([{ pointer: '/listing', code: 'reference', detail: NOT_SHOWN, found: body.listing }]);
	const { id, agent, headline } = listing as RecordObject;
	const { endsAt, timeZone } = await takeSlot(scope, agent, body.startsAt);
	const { contact, lead } = await enquire(scope, body, timeZone);
	const appointment = await scope.records('appointment').create({
		kind: 'viewing',
		status: 'confirmed',
		title: ['Viewing', headline].filter(Boolean).join(': ').slice(0, 200),
		startsAt: body.startsAt,
		endsAt,
		timeZone,
		place: placeOf(listing),
		listing: id,
		contact,
		lead,
		agent,
		invite: true,
		online: true,
		reminders: REMINDERS,
	});
	await afterBooking(appointment, scope, { body: {} });
	return { booked: true, startsAt: appointment.startsAt, endsAt: appointment.endsAt, timeZone };
};

/**
 * Waits for its turn with a person's calendar, and looks whether the time is free.
 * @param except the appointment that is moved
 * @throws conflict with other times, where it is not
 */
async function takeSlot(scope: Scope, agent: string, startsAt: string, except?: RecordObject) {
	await takeTurns(scope, [agent]);
	const start = Date.parse(startsAt);
	const span = { start, end: start + DAY };
	const calendar = Number.isNaN(start) ? null : await calendarOf(scope, agent, span, except?.id);
	const minutes = except
		? Math.round((Date.parse(except.endsAt) - Date.parse(except.startsAt)) / MINUTE)
		: (calendar?.viewingMinutes ?? 30);
	const free = calendar ? freeSlots(calendar, { ...span, minutes, now: Date.now() }) : [];
	if (!calendar || free[0]?.start !== start) {
		throw problem('conflict', {
			detail: 'This time is not free any more; please choose another one',
			slots: Number.isNaN(start) ? [] : await othersNear(scope, agent, start, minutes, except?.id),
		});
	}
	return { endsAt: iso(start + minutes * MINUTE), timeZone: calendar.zone };
}

/** The visitor becomes a contact with a lead as with any enquiry; who they are to us, the answer does not tell. */
async function enquire(scope: Scope, { listing, name, email, phone, message, startsAt }: Booking, zone: string) {
	const when = `Viewing booked for ${new Date(startsAt).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' })} (${zone})`;
	const text = [message?.trim(), when].filter(Boolean).join('\n\n');
	await scope.invoke('lead.enquire', { body: { listing, name, email, ...(phone ? { phone } : {}), message: text } });
	const contact = await scope.records('contact').find({ email: email.trim().toLowerCase() });
	const lead = contact && (await scope.records('lead').find({ contact: contact.id, listing }));
	return { contact: contact?.id ?? null, lead: lead?.id ?? null };
}

/** Works on the booking that a link is of. */
const withBooking = <T>(scope: Scope, token: string, work: (inside: Scope, booking: RecordObject) => Promise<T>): Promise<T> =>
	scope.service<Capabilities>('capabilities').enter('booking', token, async (inside, { record }) => {
		const [booking] = (await inside.records('appointment').list({ filter: { id: record }, limit: 1 })).data;
		if (!booking) throw problem('not_found', { detail: 'Nothing is at this link' });
		return work(inside, booking);
	});

const isToCome = ({ status, startsAt }: RecordObject): boolean =>
	['proposed', 'confirmed'].includes(status) && Date.parse(startsAt) > Date.now();

function refusePast(booking: RecordObject): void {
	if (!isToCome(booking)) throw problem('link_expired', { detail: 'This appointment is over, or was cancelled' });
}

export const seeBooking: Handler = async ({ body }: { body: { token: string } }, scope) =>
	withBooking(scope, body.token, async (inside, booking) => {
		const { title, status, startsAt, endsAt, place, timeZone, agent, id } = booking;
		const { organization } = inside;
		const minutes = Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE);
		const span = { start: Date.now(), end: Date.now() + 14 * DAY };
		const calendar = agent && isToCome(booking) ? await calendarOf(inside, agent, span, id) : null;
		return {
			title,
			status,
			startsAt,
			endsAt,
			place,
			timeZone: timeZone ?? organization.timeZone,
			organization: organization.displayName ?? organization.name,
			slots: calendar ? shown(freeSlots(calendar, { ...span, minutes, now: Date.now() })) : [],
		};
	});

export const changeBooking: Handler = async ({ body }: { body: { token: string; startsAt: string } }, scope) =>
	withBooking(scope, body.token, async (inside, booking) => {
		refusePast(booking);
		if (!booking.agent) throw problem('conflict', { detail: 'Nobody holds this appointment by now; please call us' });
		const { endsAt } = await takeSlot(inside, booking.agent, body.startsAt, booking);
		await inside.invoke('appointment.update', { id: booking.id, body: { startsAt: body.startsAt, endsAt } });
	});

export const cancelBooking: Handler = async ({ body }: { body: { token: string } }, scope) =>
	withBooking(scope, body.token, async (inside, booking) => {
		refusePast(booking);
		await inside.invoke('appointment.cancel', { id: booking.id });
	});
