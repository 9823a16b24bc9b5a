import type { RecordObject, Scope, Subscriber } from '@freehold/core';
import { lower, NO_END, SQM_PER_SQFT } from './bounds.ts';

/** What is written down at once. */
const BATCH = 2000;

/** A listing came on the market. */
export const matchNew: Subscriber = (event, scope) => alert(scope, event.record, 'new');

/** Its price changed while it is on the market. */
export const matchAgain: Subscriber = async (event, scope) => {
	if ((event.data.changed as string[] | undefined)?.includes('price')) await alert(scope, event.record, 'price');
};

async function alert(scope: Scope, id: string, reason: 'new' | 'price'): Promise<void> {
	const [listing] = (await scope.records('listing').list({ filter: { id, status: 'active' }, limit: 1 })).data;
	if (!listing) return;
	const searches = await searchesFor(scope, listing);
	const amount = listing.price?.amount ?? '';
	for (let at = 0; at < searches.length; at += BATCH) {
		const made = await scope.records('search-alert').createMany(
			searches.slice(at, at + BATCH).map((search) => ({
				savedSearch: search.id,
				listing: id,
				agent: search.agent,
				reason,
				amount,
				key: reason === 'new' ? `${search.id} ${id} new` : `${search.id} ${id} price ${amount}`,
			})),
			'skip',
		);
		const instant = await scope.sql<{ search: string }>(
			`select a.saved_search as search from search_alerts a join saved_searches s on s.id = a.saved_search where a.id = any($1::uuid[]) and s.frequency = 'instant'`,
			[made],
		);
		// No key: what comes while one is being written needs a mail of its own.
		for (const { search } of instant) await scope.enqueue('crm.send-alerts', { search }, { lane: `alerts ${search}` });
	}
}

/**
 * Every confirmed search that this listing fits: one statement, led by an index over town and price. A fact that the listing does not
 * tell fits no search that asks for it.
 */
export function searchesFor(
	{ sql, organization }: Scope,
	listing: RecordObject,
): Promise<{ id: string; agent: string | null }[]> {
	const { price, livingArea, location } = listing;
	const known = price && price.currency === organization.currency ? Number(price.amount) : null;
	const area = livingArea ? Number(livingArea.value) * (livingArea.unit === 'sqm' ? 1 : SQM_PER_SQFT) : 0;
	return sql(
		`select id, agent from saved_searches where active and confirmed_at is not null and ended_at is null and archived_at is null
			and city = any($1::text[]) and (cities is null or cities ? $2::text)
			and price_from <= $3::float8 and price_to >= $4::float8
			and bedrooms_from <= $5::float8 and bedrooms_to >= $5::float8 and bathrooms_from <= $6::float8
			and area_from <= $7::float8 and area_to >= $7::float8
			and purpose in ('', $8::text) and (types is null or types ? $9::text)
			and (west is null or ($10::float8 is not null and $10::float8 between south and north and
				case when west <= east then $11::float8 between west and east else $11::float8 >= west or $11::float8 <= east end))`,
		[
			['', lower(listing.address?.city ?? '')],
			lower(listing.address?.city ?? ''),
			known ?? 0,
			known ?? NO_END,
			listing.bedrooms ?? 0,
			Number(listing.bathrooms ?? 0),
			area,
			listing.purpose ?? 'sale',
			listing.propertyType ?? '',
			location?.latitude ?? null,
			location?.longitude ?? null,
		],
	);
}
