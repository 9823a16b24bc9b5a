import type { BeforeHook, FreeholdEvent, Handler, RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';

/** Whoever writes an interaction down is who it was with, unless it says somebody else; it was not tomorrow. */
export const prepareInteraction: BeforeHook = async (body, scope) => {
	await refuseOther(body, scope);
	return { ...body, ...(body.by === undefined && scope.actor.kind === 'user' ? { by: scope.actor.id } : {}) };
};

/** An interaction with a lead’s contact, about the lead and, unless it says another, its listing. */
export const addToLead: Handler = async ({ id, body }, scope) => {
	const lead = await scope.records('lead').get(id, { fields: ['contact', 'listing'] });
	const by = body.by ?? (scope.actor.kind === 'user' ? scope.actor.id : null);
	const occurredAt = body.occurredAt ?? new Date().toISOString();
	const all = { ...body, occurredAt, by, lead: id, contact: lead.contact, listing: body.listing ?? lead.listing };
	if (body.by) await refuseUnknown(body.by, 'identity/user', '/by', scope);
	if (body.listing) await refuseUnknown(body.listing, 'listings/listing', '/listing', scope);
	return scope.records('interaction').create(all);
};

/** A lead is of one contact: an interaction about it is with that one. */
async function refuseOther(body: RecordObject, scope: Scope): Promise<void> {
	if (!body.lead || !body.contact) return;
	const [lead] = await scope.sql<{ contact: string }>('select contact from leads where id = $1', [body.lead]);
	if (!lead || lead.contact === String(body.contact).toLowerCase()) return;
	const errors = [{ pointer: '/lead', code: 'reference', detail: 'This lead is of another contact' }];
	throw problem('invalid_input', { detail: errors[0]?.detail ?? '', errors });
}

const TABLES: Readonly<Record<string, string>> = { 'identity/user': 'users', 'listings/listing': 'listings' };

async function refuseUnknown(id: string, entity: string, pointer: string, scope: Scope): Promise<void> {
	const [row] = await scope.sql(`select 1 from ${TABLES[entity]} where id = $1`, [id]);
	if (row) return;
	const detail = `No ${entity.slice(entity.indexOf('/') + 1)} with this id`;
	throw problem('invalid_input', { detail, errors: [{ pointer, code: 'reference', detail }] });
}

/** What somebody wrote through a form is an interaction like any other: theirs, on the web. */
export const keepEnquiry = async (event: FreeholdEvent, scope: Scope): Promise<void> => {
	const lead = await scope.records('lead').find({ id: event.record });
	if (!lead) return;
	const listing = event.data.listing ?? lead.listing;
	// What was said in a chat stands on the timeline turn by turn.
	if (event.data.channel !== 'chat')
		await scope.records('interaction').create({
			contact: lead.contact,
			lead: lead.id,
			listing,
			channel: 'web',
			type: 'enquiry',
			direction: 'in',
			occurredAt: event.at,
		});
	if (listing) await scope.service<ListingCounters>('listing-counters').count(scope, listing as string, 'enquiries');
};

/** What the plugin listings exports. */
type ListingCounters = { count(scope: Scope, listing: string, what: 'enquiries'): Promise<void> };
