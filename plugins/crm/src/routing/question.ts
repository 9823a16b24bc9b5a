import type { Handler, RecordObject, Scope } from '@freehold/core';
import { fault, refuse } from '../people.ts';
import type { Question } from './fits.ts';
import { decide } from './route.ts';

/** What the rules are asked about a lead: what it is about says more than what the person wishes for. */
export function questionOf(lead: RecordObject, listing: RecordObject | null, holder: string | null): Question {
	return {
		source: lead.source ?? null,
		area: listing?.address?.city ?? lead.wantedAreas?.[0] ?? null,
		language: lead.language ?? null,
		propertyType: listing?.propertyType ?? lead.wantedTypes?.[0] ?? null,
		price: listing?.price ?? lead.budgetTo ?? lead.budgetFrom ?? null,
		holder,
	};
}

export const listingOf = async (scope: Scope, id: string | null | undefined): Promise<RecordObject | null> =>
	id
		? ((
				await scope.records('listing').list({
					filter: { id },
					fields: ['agent', 'address', 'propertyType', 'price', 'headline'],
					limit: 1,
				})
			).data[0] ?? null)
		: null;

type Trial = {
	source?: string;
	area?: string;
	language?: string;
	propertyType?: string;
	price?: { amount: string; currency: string };
	listing?: string;
};

/** A listing that the caller itself may see. @throws invalid_input at /listing */
export async function visibleListing(scope: Scope, id: string): Promise<RecordObject> {
	try {
		await scope.invoke('listing.get', { id });
	} catch (error) {
		if ((error as { code?: string }).code !== 'not_found') throw error;
		throw refuse([fault('/listing', 'reference', 'This listing is not on the market', id)]);
	}
	return (await listingOf(scope, id)) as RecordObject;
}

/** Which rule would take such a lead, and why the others would not; nobody loses a turn by it. */
export const dryRun: Handler = async ({ body }: { body: Trial }, scope) => {
	const listing = body.listing ? await visibleListing(scope, body.listing) : null;
	const asked = questionOf(
		{ source: body.source, language: body.language, wantedAreas: body.area ? [body.area] : [], budgetTo: body.price },
		listing,
		listing?.agent ?? null,
	);
	const question = { ...asked, propertyType: listing?.propertyType ?? body.propertyType ?? null };
	const { agent, offeredTo, rule, why, asked: rules } = await decide(scope, question, true);
	return { agent, offeredTo, rule: rule?.id ?? null, why, rules };
};
