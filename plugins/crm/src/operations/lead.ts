import { randomInt } from 'node:crypto';
import type { BeforeHook, ImportRow, Scope } from '@freehold/core';

/** Digits and letters that nobody mixes up on the phone. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new reference such as `Q-7K3M9QXD`, to quote on the phone; it tells nothing about how many there are. */
export const createReference = (): string => `Q-${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** Gives a lead that a colleague enters what was left out: a reference, a subject, and the colleague as its agent. */
export const prepareLead: BeforeHook = async (body, scope) => ({
	...body,
	reference: createReference(),
	subject: body.subject ?? (await subjectOf(body.listing as string | undefined, scope)),
	...(body.agent === undefined && scope.actor.kind === 'user' ? { agent: scope.actor.id } : {}),
});

/** Leads of a file get a reference, and a subject where they bring none. */
export const prepareLeads: BeforeHook = (body) => {
	for (const { record } of body.rows as ImportRow[]) {
		record.reference ??= createReference();
		record.subject ??= 'General enquiry';
	}
	return body;
};

async function subjectOf(listing: string | undefined | null, scope: Scope): Promise<string> {
	const headline = listing
		? (await scope.records('listing').list({ filter: { id: listing }, limit: 1 })).data[0]?.headline
		: null;
	return headline ? `Enquiry: ${headline}`.slice(0, 200) : 'General enquiry';
}
