import type { Handler, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { normaliseEmail, normalisePhone } from '../normalise.ts';
import { createReference } from './lead.ts';

type Enquiry = { listing?: string; name: string; email?: string; phone?: string; message: string; consent?: boolean };
type Person = { name: string; email: string | null; phone: string | null };

/** Stages in which a lead still takes further enquiries. */
const OPEN = ['new', 'contacted', 'qualified', 'viewing'];
const LONGEST_MESSAGE = 20_000;

/** The same words again within this time are a second click on the button, not a second enquiry. */
const SAME_CLICK_MS = 10 * 60_000;

/** Takes an enquiry. The answer is the same whether or not we knew the person. */
export const enquire: Handler = async ({ body }: { body: Enquiry }, scope) => {
	const person = readPerson(body, scope.organization.country);
	const listing = body.listing ? await visibleListing(body.listing, scope) : null;
	await takeTurn(person, scope);
	const { contact, note } = await contactOf(person, listing, scope);
	const open = await openLead(contact, listing, scope);
	const lead = open ? await addTo(open, body, note, scope) : await openNew(contact, listing, body, note, scope);
	// A second click is no second enquiry.
	if (lead !== open)
		await scope.emit('lead.enquired', lead.id, { again: open !== null, ...(listing ? { listing: listing.id } : {}) });
	return { received: true, reference: lead.reference };
};

/** @throws invalid_input naming each field that cannot be used, or both where neither is given */
function readPerson({ name, email, phone }: Enquiry, country: string): Person {
	const given = { email: email?.trim() || null, phone: phone?.trim() || null };
	const person = {
		name: name.trim().replace(/\s+/g, ' '),
		email: given.email && normaliseEmail(given.email),
		phone: given.phone && normalisePhone(given.phone, country),
	};
	const errors = [];
	if (given.email && !person.email)
		errors.push(fault('/email', 'email', 'Must be an email address such as ann@example.com', given.email));
	if (given.phone && !person.phone)
		errors.push(
			fault('/phone', 'phone', `Must be a phone number, with the country code unless it is in ${country}`, given.phone),
		);
	if (!given.email && !given.phone)
		errors.push(fault('/email', 'required', 'An email address or a phone number is needed, to answer you'));
	if (errors.length) throw refuse(errors);
	return person;
}

/** What the caller itself may see: a visitor enquires about nothing that is not on the market. */
async function visibleListing(id: string, scope: Scope): Promise<RecordObject> {
	try {
		await scope.invoke('listing.get', { id });
	} catch (error) {
		if ((error as { code?: string }).code !== 'not_found') throw error;
		throw refuse([fault('/listing', 'reference', 'This listing is not on the market', id)]);
	}
	return scope.records('listing').get(id, { fields: ['headline', 'agent'] });
}

/** Two enquiries of one person at once wait for each other, so that they find one contact and one lead. */
async function takeTurn({ email, phone }: Person, scope: Scope): Promise<void> {
	const identities = [email, phone].filter((identity) => identity !== null).sort();
	for (const identity of identities) {
		await scope.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
			`crm.contact ${scope.organization.id} ${identity}`,
		]);
	}
}

/**
 * The contact with this email address, else the one with this phone number, else a new one. A known contact is never
 * changed by what a stranger typed; what differs stands as a note on the lead for a colleague to decide.
 */
async function contactOf(
	person: Person,
	listing: RecordObject | null,
	scope: Scope,
): Promise<{ contact: RecordObject; note: string | null }> {
	const contacts = scope.records('contact');
	const byEmail = person.email ? await contacts.find({ email: person.email }) : null;
	const byPhone = person.phone ? await contacts.find({ phone: person.phone }) : null;
	const contact = byEmail ?? byPhone;
	if (contact) return { contact, note: noteOn(person, contact, byPhone) };
	const { name, email, phone } = person;
	return { contact: await contacts.create({ name: { full: name }, email, phone, agent: listing?.agent ?? null }), note: null };
}

function noteOn(person: Person, contact: RecordObject, byPhone: RecordObject | null): string | null {
	const notes = [];
	if (byPhone && byPhone.id !== contact.id)
		notes.push(`The phone number given (${person.phone}) is that of another contact, ${byPhone.name?.full}.`);
	else if (person.phone && person.phone !== contact.phone) notes.push(`Gave the phone number ${person.phone}.`);
	if (person.email && person.email !== contact.email) notes.push(`Gave the email address ${person.email}.`);
	if (person.name.toLowerCase() !== String(contact.name?.full).toLowerCase()) notes.push(`Gave the name ${person.name}.`);
	return notes.join('\n') || null;
}

async function openLead(contact: RecordObject, listing: RecordObject | null, scope: Scope): Promise<RecordObject | null> {
	const about = listing ? { listing: listing.id } : { 'listing[set]': false };
	return scope.records('lead').find({ contact: contact.id, 'stage[in]': OPEN, ...about });
}

async function openNew(
	contact: RecordObject,
	listing: RecordObject | null,
	{ message, consent }: Enquiry,
	note: string | null,
	scope: Scope,
): Promise<RecordObject> {
	return scope.records('lead').create({
		reference: createReference(),
		subject: listing?.headline ? `Enquiry: ${listing.headline}`.slice(0, 200) : 'General enquiry',
		contact: contact.id,
		listing: listing?.id ?? null,
		source: 'website',
		message: message.trim(),
		notes: note,
		consent: consent ?? null,
		agent: listing?.agent ?? contact.agent ?? null,
		enquiries: 1,
		lastEnquiryAt: new Date().toISOString(),
	});
}

async function addTo(
	lead: RecordObject,
	{ message, consent }: Enquiry,
	note: string | null,
	scope: Scope,
): Promise<RecordObject> {
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

const fault = (pointer: string, code: string, detail: string, found?: string) => ({
	pointer,
	code,
	detail,
	...(found ? { found: found.slice(0, 100) } : {}),
});

const refuse = (errors: ReturnType<typeof fault>[]) =>
	problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
