import type { BeforeHook, ImportRow, Scope } from '@freehold/core';
import { problem } from '@freehold/core';
import { isWhole, keysOf, propertyFor } from '../address.ts';
import { duplicatesOfMany, firstDuplicate } from '../listing/duplicates.ts';
import { createReference } from '../reference.ts';
import { refuse } from '../rules/faults.ts';
import type { Offer } from '../rules/model.ts';
import { contextOf, packOf } from '../rules/packs.ts';

/**
 * Gives a new listing what the caller left out: a reference, an agent (whoever enters it) and its property; and says in
 * `duplicateOf` which open listing it looks like.
 */
export const prepareListing: BeforeHook = async (body, scope) => {
	refuseFree(body);
	const prepared: Record<string, unknown> = { ...body, reference: body.reference ?? createReference() };
	if (body.agent === undefined && scope.actor.kind === 'user') prepared.agent = scope.actor.id;
	if (isWhole(body.address)) {
		Object.assign(prepared, keysOf(body.address));
		if (!body.property) prepared.property = await propertyFor(body, scope);
		prepared.duplicateOf = await firstDuplicate(prepared, scope);
	}
	return prepared;
};

/** Rows of a file get a reference and a key where they bring none; their property is found when they are published. */
export const prepareRows: BeforeHook = async (body, scope) => {
	const rows = body.rows as ImportRow[];
	const pack = packOf(scope);
	const context = contextOf(scope);
	for (const { line, record, refusals } of rows) {
		record.reference ??= createReference();
		if (isWhole(record.address)) Object.assign(record, keysOf(record.address));
		if (Number(record.price?.amount ?? 1) <= 0)
			refusals.push({ line, column: 'price.amount', reason: 'Must be more than 0', found: String(record.price.amount) });
		if (record.status !== 'active' && record.status !== 'under_offer') continue;
		// What comes as open is shown at once, so the market's rules hold for it, too.
		Object.assign(record, pack.complete?.(record, context));
		for (const { pointer, detail } of pack.publish?.(record, context) ?? [])
			refusals.push({ line, column: pointer.slice(1), reason: detail, found: '' });
	}
	const open = rows
		.filter(({ record, refusals }) => refusals.length === 0 && !CLOSED.includes(record.status))
		.map(({ record }) => record);
	const known = await duplicatesOfMany(open as Offer[], scope);
	open.forEach((record, at) => {
		record.duplicateOf ??= known[at]?.[0]?.listing ?? null;
	});
	return body;
};

const CLOSED = ['sold', 'rented', 'withdrawn'];

/** Keeps the keys in step with the address. */
export const prepareChange: BeforeHook = (body) => {
	refuseFree(body);
	if (body.address === undefined) return body;
	return { ...body, ...keysOf(body.address) };
};

/**
 * What goes on the market is dated, belongs to a property and has what its market's rules fill in. What a hook of a transition returns is
 * written with the new state; whether the listing is complete, the transition itself and the hook after it check.
 */
export const preparePublication: BeforeHook = async (_body, scope, { id }) => {
	const listing = await scope.records('listing').get(id as string);
	refuseFree(listing);
	const keys = isWhole(listing.address) ? keysOf(listing.address) : {};
	const property = listing.property ?? (isWhole(listing.address) ? await propertyFor(listing, scope) : undefined);
	return { listedAt: now(), closedAt: null, property, ...keys, ...packOf(scope).complete?.(listing, contextOf(scope)) };
};

export const closeOnSale: BeforeHook = (_body, scope, { id }) => close(scope, id as string, 'sell');
export const closeOnRent: BeforeHook = (_body, scope, { id }) => close(scope, id as string, 'rent');

/** Dates the end of a listing; only what is for sale is sold, and the market may ask for its papers. */
async function close(scope: Scope, id: string, step: 'sell' | 'rent') {
	const listing = await scope.records('listing').get(id);
	if (listing.purpose !== (step === 'sell' ? 'sale' : 'rent')) {
		const offered = listing.purpose === 'sale' ? 'for sale, not for rent' : 'for rent, not for sale';
		throw problem('conflict', { detail: `This listing is ${offered}` });
	}
	refuse(listing.status === 'under_offer' ? (packOf(scope).close?.(listing, step) ?? []) : []);
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
