import { listListings } from '@freehold/sdk';
import { clientOf } from '../kit/client.ts';
import type { Settings } from '../kit/settings.ts';
import type { Listing } from './model.ts';
import { CARD_FIELDS } from './query.ts';

/** Homes by id, in the order of the ids; those that are no longer on the market are not among them. */
export async function homesOf(access: Settings, ids: readonly string[], signal?: AbortSignal): Promise<Listing[]> {
	if (ids.length === 0) return [];
	const query = { fields: CARD_FIELDS, expand: ['listingPhotos'] as const, filter: { id: ids }, limit: ids.length };
	const { data }: { data: Listing[] } = await clientOf(access).run(listListings(query), signal ? { signal } : {});
	return data.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
}
