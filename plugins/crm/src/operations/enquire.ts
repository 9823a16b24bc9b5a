import type { Handler, RecordObject, Scope } from '@freehold/core';
import { contactOf, type Person, readPerson, takeTurn } from '../people.ts';
import { questionOf, visibleListing } from '../routing/question.ts';
import { route } from '../routing/route.ts';
import { addSignal } from '../scoring/signals.ts';
import { beginAgain, beginLead } from './begin.ts';
import { createReference } from './lead.ts';

type Enquiry = { listing?: string; name: string; email?: string; phone?: string; message: string; consent?: boolean };
/** What somebody asks, whichever way it came. */
type Asked = Pick<Enquiry, 'message' | 'consent'>;

/** Stages in which a lead still takes further enquiries. */
const OPEN = ['new', 'contacted', 'qualified', 'viewing'];
const LONGEST_MESSAGE = 20_000;

/** The same words again within this time are a second click on the button, not a second enquiry. */
const SAME_CLICK_MS = 10 * 60_000;

/** Takes an enquiry. The answer is the same whether or not we knew the person. */
export const enquire: Handler = async ({ body }: { body: Enquiry }, scope) => {
	const person = readPerson(body, scope.organization.country);
	const listing = body.listing ? await visibleListing(scope, body.listing) : null;
	await takeTurn(person, scope);
	const lead = await takeEnquiry(person, body, listing, 'web', scope);
	return { received: true, reference: lead.reference };
};

/** Finds or makes the contact and the lead of an enquiry, gives it to somebody, and tells of it; {@link takeTurn} comes first. */
export async function takeEnquiry(
	person: Person,
	asked: Asked,
	listing: RecordObject | null,
	channel: 'web' | 'chat',
	scope: Scope,
): Promise<RecordObject> {
	const { contact, note } = await contactOf(person, listing, scope);
	const open = await openLead(contact, listing, scope);
	const lead = open ? await addTo(open, asked, note, scope) : await openNew(contact, listing, asked, note, scope);
	// A second click is no second enquiry.
	if (lead !== open) {
		// Who writes again has answered; what we write next is a new round.
		if (open) await beginAgain(scope, lead);
		await addSignal(scope, { lead: lead.id, kind: 'enquired', ...(listing ? { listing: listing.id } : {}) });
		await scope.emit('lead.enquired', lead.id, { again: open !== null, channel, ...(listing ? { listing: listing.id } : {}) });
	}
	return lead;
}

async function openLead(contact: RecordObject, listing: RecordObject | null, scope: Scope): Promise<RecordObject | null> {
	const about = listing ? { listing: listing.id } : { 'listing[set]': false };
	return scope.records('lead').find({ contact: contact.id, 'stage[in]': OPEN, ...about });
}

async function openNew(
	contact: RecordObject,
	listing: RecordObject | null,
	{ message, consent }: Asked,
	note: string | null,
	scope: Scope,
): Promise<RecordObject> {
	const lead = await scope.records('lead').create({
		reference: createReference(),
		subject: listing?.headline ? `Enquiry: ${listing.headline}`.slice(0, 200) : 'General enquiry',
		contact: contact.id,
		listing: listing?.id ?? null,
		source: 'website',
		message: message.trim(),
		notes: note,
		consent: consent ?? null,
		enquiries: 1,
		lastEnquiryAt: new Date().toISOString(),
	});
	// The listing's agent first, then the contact's, unless a rule says otherwise.
	const holder = listing?.agent ?? contact.agent ?? null;
	const routed = await route(scope, lead, questionOf(lead, listing, holder), listing?.agent ? 'listing' : 'contact');
	await beginLead(scope, routed);
	return routed;
}

async function addTo(lead: RecordObject, { message, consent }: Asked, note: string | null, scope: Scope): Promise<RecordObject> {
	const text = message.trim();
	const lastAt = Date.parse(lead.lastEnquiryAt ?? 0);
	if ((lead.message === text || lead.message?.endsWith(`\n${text}`)) && Date.now() - lastAt < SAME_CLICK_MS) return lead;
	const now = new Date().toISOString();
	// Each enquiry is answered with a reference of its own: the same one twice would tell a stranger that we know the person.
	const reference = createReference();
	const whole = [lead.message, `[${now.slice(0, 16).replace('T', ' ')} UTC, ${reference}]\n${text}`].filter(Boolean).join('\n\n');
	const updated = await scope.records('lead').update(lead.id, {
		message: keepEnd(whole, LONGEST_MESSAGE),
		...(note && !lead.notes?.includes(note) ? { notes: keepEnd([lead.notes, note].filter(Boolean).join('\n'), 10_000) } : {}),
		// What somebody agreed to is never taken back or given by what a form says later.
		...(lead.consent === null && consent !== undefined ? { consent } : {}),
		enquiries: (lead.enquiries ?? 0) + 1,
		lastEnquiryAt: now,
	});
	return { ...updated, reference };
}

/** Where there is no room for everything, the newest is what a colleague needs. */
const keepEnd = (text: string, most: number): string => (text.length <= most ? text : `…${text.slice(1 - most)}`);
