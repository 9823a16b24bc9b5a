import type { Handler, Scope } from '@freehold/core';
import { fault, refuse } from '../people.ts';
import { nowOf } from '../response/policy.ts';
import { searchesOf } from './searches.ts';
import { visitorOf } from './session.ts';
import { shareHomes } from './share.ts';

type Change = { listing: string; saved: boolean; at: string };

/** Homes kept for one visitor, those taken out counted; the oldest of these go first. */
const MOST_HOMES = 300;

/** Is it on the page now? As the list of listings has it for a publishable key. `l`: the listing. */
const ON_MARKET = `(l.status in ('active', 'under_offer') and l.internet_display and l.archived_at is null)`;

/** Takes in what a browser changed, tells the agent where that is agreed, and answers with everything. */
export const sync: Handler = async ({ body }: { body: { token: string; homes: Change[] } }, scope) => {
	const visitor = await visitorOf(scope, body.token);
	await takeIn(scope, visitor.id, readChanges(body.homes, nowOf(scope)));
	if (visitor.contact) await shareHomes(scope, visitor.id, visitor.contact);
	const homes = await scope.sql<{ listing: string; saved: boolean; at: Date | string; title: string | null; onMarket: boolean }>(
		`select h.listing, h.saved, h.changed_at as at, h.title, ${ON_MARKET} as "onMarket"
		from visitor_homes h join listings l on l.id = h.listing where h.visitor = $1 order by h.changed_at desc, h.id`,
		[visitor.id],
	);
	return {
		email: visitor.email,
		shared: visitor.contact !== null,
		homes: homes.map((home) => ({ ...home, at: new Date(home.at).toISOString() })),
		searches: await searchesOf(scope, visitor.email),
	};
};

/** The newest change of each home; none is later than now, so that no clock that runs ahead wins for ever. @throws invalid_input */
function readChanges(changes: readonly Change[], now: number): Change[] {
	const newest = new Map<string, Change & { time: number }>();
	changes.forEach(({ listing, saved, at }, index) => {
		const time = Math.min(Math.max(Date.parse(at), 0), now);
		if (Number.isNaN(time)) throw refuse([fault(`/homes/${index}/at`, 'format', 'Must be an instant', at)]);
		const id = listing.toLowerCase();
		const before = newest.get(id);
		if (!before || before.time < time) newest.set(id, { listing: id, saved, at: new Date(time).toISOString(), time });
	});
	return [...newest.values()];
}

async function takeIn(scope: Scope, visitor: string, changes: readonly Change[]): Promise<void> {
	if (changes.length === 0) return;
	// Only what is, or was, on the page for this visitor: a draft's id tells nothing.
	const taken = await scope.sql<{ listing: string; isNew: boolean; saved: boolean }>(
		`insert into visitor_homes as h (organization_id, id, visitor, listing, saved, changed_at, title)
		select l.organization_id, freehold_uuid7(), $1, l.id, c.saved, c.at, left(l.headline, 300)
		from jsonb_to_recordset($2::jsonb) as c(listing uuid, saved boolean, at timestamptz) join listings l on l.id = c.listing
		where ${ON_MARKET} or exists (select 1 from visitor_homes o where o.visitor = $1 and o.listing = l.id)
		on conflict (organization_id, visitor, listing) do update
			set saved = excluded.saved, changed_at = excluded.changed_at, updated_at = now() where h.changed_at < excluded.changed_at
		returning listing, saved, (xmax = 0) as "isNew"`,
		[visitor, JSON.stringify(changes)],
	);
	const counters = scope.service<ListingCounters>('listing-counters');
	for (const { listing, saved, isNew } of taken) if (isNew && saved) await counters.count(scope, listing, 'saves');
	await scope.sql(
		`delete from visitor_homes where visitor = $1 and id not in
			(select id from visitor_homes where visitor = $1 order by saved desc, changed_at desc, id limit ${MOST_HOMES})`,
		[visitor],
	);
}

/** What the plugin listings exports. */
type ListingCounters = { count(scope: Scope, listing: string, what: 'saves'): Promise<void> };
