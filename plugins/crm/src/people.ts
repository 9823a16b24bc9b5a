import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { normaliseEmail, normalisePhone } from './normalise.ts';

/** Who wrote, in the form that contacts are kept in. */
export type Person = { name: string; email: string | null; phone: string | null };

type Given = { name: string; email?: string; phone?: string };

/** @throws invalid_input naming each field that cannot be used, or both where neither is given */
export function readPerson({ name, email, phone }: Given, country: string): Person {
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

/** Two enquiries of one person at once wait for each other, so that they find one contact and one lead. */
export async function takeTurn({ email, phone }: Person, scope: Scope): Promise<void> {
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
export async function contactOf(
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

export const fault = (pointer: string, code: string, detail: string, found?: string) => ({
	pointer,
	code,
	detail,
	...(found ? { found: found.slice(0, 100) } : {}),
});

export const refuse = (errors: ReturnType<typeof fault>[]) =>
	problem('invalid_input', { detail: errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), errors });
