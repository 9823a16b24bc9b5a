import type { BeforeHook, ImportRow, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { createReference } from '../reference.ts';
import { propertyFor } from './property.ts';

/** Gives a new listing what the caller left out: a reference, an agent (whoever enters it) and its property. */
export const prepareListing: BeforeHook = async (body, scope) => {
	refuseFree(body);
	const prepared: Record<string, unknown> = { ...body, reference: body.reference ?? createReference() };
	if (body.agent === undefined && scope.actor.kind === 'user') prepared.agent = scope.actor.id;
	if (!body.property && body.address) prepared.property = await propertyFor(body, scope);
	return prepared;
};

/** Rows of a file get a reference where they bring none; their property is found when they are published. */
export const prepareRows: BeforeHook = (body) => {
	for (const { line, record, refusals } of body.rows as ImportRow[]) {
		record.reference ??= createReference();
		if (Number(record.price?.amount ?? 1) > 0) continue;
		refusals.push({ line, column: 'price.amount', reason: 'Must be more than 0', found: String(record.price.amount) });
	}
	return body;
};

export const refuseFreeListing: BeforeHook = (body) => {
	refuseFree(body);
	return body;
};

/**
 * What goes on the market is dated, and belongs to a property. What a hook of a transition returns is written with the
 * new state; whether the listing is complete, the transition itself checks.
 */
export const preparePublication: BeforeHook = async (_body, scope, { id }) => {
	const listing = await scope.records('listing').get(id as string);
	refuseFree(listing);
	const property = listing.property ?? (listing.address ? await propertyFor(listing, scope) : undefined);
	return { listedAt: now(), closedAt: null, property };
};

export const closeOnSale: BeforeHook = (_body, scope, { id }) => close(scope, id as string, 'sale');
export const closeOnRent: BeforeHook = (_body, scope, { id }) => close(scope, id as string, 'rent');

/** Dates the end of a listing; only what is for sale is sold. */
async function close(scope: Scope, id: string, purpose: 'sale' | 'rent') {
	const listing = await scope.records('listing').get(id, { fields: ['purpose'] });
	if (listing.purpose !== purpose) {
		const offered = listing.purpose === 'sale' ? 'for sale, not for rent' : 'for rent, not for sale';
		throw problem('conflict', { detail: `This listing is ${offered}` });
	}
	return { closedAt: now() };
}

/** A price of nothing is a slip of the keyboard; a listing without a price is a draft that has none yet. */
function refuseFree(listing: Record<string, unknown>): void {
	const amount = (listing.price as { amount?: string } | null | undefined)?.amount;
	if (amount === undefined || Number(amount) > 0) return;
	const detail = 'Must be more than 0';
	throw problem('invalid_input', {
		detail: `/price/amount: ${detail}`,
		errors: [{ pointer: '/price/amount', code: 'exclusiveMinimum', detail, expected: 0, found: amount }],
	});
}

const now = (): string => new Date().toISOString();
