import type { RecordObject, Scope } from '@freehold/core';
import { problem } from '@freehold/core';

/** The listing that goes along with a deal: only where we act for its owner. */
async function listingOf(deal: RecordObject, scope: Scope): Promise<RecordObject | null> {
	if (!deal.listing || deal.side === 'buying') return null;
	const listing = await scope.records('listing').find({ id: deal.listing });
	if (!listing) return null;
	if (listing.purpose !== deal.purpose) {
		const [is, not] = listing.purpose === 'sale' ? ['for sale', 'a letting'] : ['for rent', 'a sale'];
		throw problem('conflict', { detail: `The listing is ${is}, and this deal is ${not}` });
	}
	return listing;
}

/** @throws conflict where another deal has put the listing under offer */
async function refuseHeld(deal: RecordObject, scope: Scope): Promise<void> {
	const other = await scope.sql(
		'select 1 from deals where listing = $1 and id <> $2 and holds_listing and archived_at is null limit 1',
		[deal.listing, deal.id],
	);
	if (other.length) throw problem('conflict', { detail: 'Another deal has put this listing under offer' });
}

/**
 * Marks the listing as under offer, now that an offer is accepted.
 * @returns whether this deal holds it: not one that somebody had marked by hand
 */
export async function holdListing(deal: RecordObject, scope: Scope): Promise<boolean> {
	const listing = await listingOf(deal, scope);
	if (!listing || deal.holdsListing) return Boolean(deal.holdsListing);
	await refuseHeld(deal, scope);
	if (listing.status === 'under_offer') return false;
	if (listing.status !== 'active') throw problem('conflict', { detail: `The listing is ${stateOf(listing)}; it must be active` });
	await scope.invoke('listing.offer', { id: listing.id });
	return true;
}

/** Sells or rents the listing, now that the deal is won. */
export async function closeListing(deal: RecordObject, scope: Scope): Promise<void> {
	const listing = await listingOf(deal, scope);
	if (!listing) return;
	await refuseHeld(deal, scope);
	if (listing.status !== 'under_offer')
		throw problem('conflict', {
			detail: `The listing is ${stateOf(listing)}; it must be under offer, as accepting an offer of this deal makes it`,
		});
	await scope.invoke(deal.purpose === 'sale' ? 'listing.sell' : 'listing.rent', { id: listing.id });
}

/** Puts the listing back on the market where it was this deal that took it away. */
export async function releaseListing(deal: RecordObject, scope: Scope): Promise<void> {
	if (!deal.holdsListing) return;
	const listing = await scope.records('listing').find({ id: deal.listing });
	if (listing?.status === 'under_offer') await scope.invoke('listing.relist', { id: listing.id });
}

const stateOf = ({ status }: RecordObject): string => String(status).replaceAll('_', ' ');
