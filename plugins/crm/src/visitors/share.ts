import type { Handler, Scope } from '@freehold/core';
import { contactOf, takeTurn } from '../people.ts';
import { nowOf } from '../response/policy.ts';
import { addSignal } from '../scoring/signals.ts';
import { visitorOf } from './session.ts';

type Agreed = { token: string; name: string; wording: string; language?: string; page?: string };

/** Keeps what was agreed to, word by word; from now on the brokerage sees the homes on the contact with this address. */
export const share: Handler = async ({ body }: { body: Agreed }, scope) => {
	const { id, email } = await visitorOf(scope, body.token);
	const person = { name: body.name.trim().replace(/\s+/g, ' '), email, phone: null };
	await takeTurn(person, scope);
	const { contact } = await contactOf(person, null, scope);
	await scope.records('visitor').update(id, {
		contact: contact.id,
		agent: contact.agent ?? null,
		wording: body.wording.trim(),
		language: body.language ?? null,
		page: body.page ?? null,
		sharedAt: new Date(nowOf(scope)).toISOString(),
	});
	await shareHomes(scope, id, contact.id);
	return { shared: true };
};

/** Takes it back: what the brokerage saw is gone, the homes are the visitor's alone again. */
export const unshare: Handler = async ({ body }: { body: { token: string } }, scope) => {
	const { id } = await visitorOf(scope, body.token);
	for (const home of await sharedHomes(scope, id)) await scope.records('saved-home').remove(home);
	const nothing = { contact: null, agent: null, wording: null, language: null, page: null, sharedAt: null };
	await scope.records('visitor').update(id, nothing);
	return { ended: true };
};

/** Ids of the homes that the brokerage sees of a visitor; `gone`: those alone that were taken out since. */
async function sharedHomes({ sql }: Scope, visitor: string, gone = false): Promise<string[]> {
	const rows = await sql<{ id: string }>(
		`select s.id from saved_homes s where s.visitor = $1
			and not ($2 and exists (select 1 from visitor_homes h where h.visitor = $1 and h.listing = s.listing and h.saved))`,
		[visitor, gone],
	);
	return rows.map(({ id }) => id);
}

/** Makes what the brokerage sees what the visitor has saved; a new one is told to the contact's open lead. */
export async function shareHomes(scope: Scope, visitor: string, contact: string): Promise<void> {
	const shared = scope.records('saved-home');
	for (const id of await sharedHomes(scope, visitor, true)) await shared.remove(id);
	const missing = await scope.sql<{ listing: string; title: string | null; savedAt: Date | string; agent: string | null }>(
		`select h.listing, h.title, h.changed_at as "savedAt", c.agent from visitor_homes h join contacts c on c.id = $2
		where h.visitor = $1 and h.saved and not exists (select 1 from saved_homes s where s.visitor = $1 and s.listing = h.listing)
		order by h.changed_at, h.id`,
		[visitor, contact],
	);
	for (const home of missing) {
		const savedAt = new Date(home.savedAt).toISOString();
		await shared.create({ ...home, savedAt, contact, visitor });
		await tellLead(scope, contact, home.listing, savedAt);
	}
}

/** Once for each home, however often it is taken out and saved again. */
async function tellLead(scope: Scope, contact: string, listing: string, at: string): Promise<void> {
	const [lead] = await scope.sql<{ id: string }>(
		`select l.id from leads l where l.contact = $1 and l.archived_at is null and l.stage not in ('won', 'lost')
			and not exists (select 1 from lead_signals s where s.lead = l.id and s.kind = 'saved_listing' and s.listing = $2)
		order by l.created_at desc limit 1`,
		[contact, listing],
	);
	if (lead) await addSignal(scope, { lead: lead.id, kind: 'saved_listing', listing, at });
}
