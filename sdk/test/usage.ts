/** How the SDK is used, for the type checker: every line below `@ts-expect-error` must be refused. Never run. */
import { freehold } from '@freehold/sdk/client';
import {
	createClient,
	createListing,
	type ErrorCode,
	enquireLead,
	getListing,
	isFreeholdError,
	type Listing,
	type ListingCreate,
	listListings,
	type Money,
	NotFound,
	pages,
	publishListing,
	subscribe,
	updateListing,
	uploadListing,
	verifyWebhook,
} from '../src/index.ts';

const client = createClient({ url: 'https://api.example.com', key: 'pk_live_1' });
const { run } = client;

/** Says that a value has exactly this type. */
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const is = <Claim extends true>(_?: Claim): void => {};

export async function reading(): Promise<void> {
	const { data, next, total } = await run(listListings());
	is<Same<typeof next, string | null>>();
	is<Same<typeof total, number | undefined>>();
	const [first] = data;
	is<Same<NonNullable<typeof first>['price'], Money | null>>();
	is<Same<Listing['bedrooms'], number | null>>();

	// `fields` narrows, and the id always comes.
	const { data: short } = await run(listListings({ fields: ['headline', 'price'] }));
	is<Same<keyof (typeof short)[number], 'id' | 'headline' | 'price'>>();
	// @ts-expect-error bedrooms was not asked for
	short[0]?.bedrooms;

	// `expand` puts the record in place of its id, or brings those that refer here.
	const one = await run(getListing('1', { expand: ['agent', 'listingPhotos'] }));
	is<Same<typeof one.agent extends infer Agent ? (NonNullable<Agent> extends { email: string } ? true : false) : never, true>>();
	one.listingPhotos.map(({ position }) => position);
	// @ts-expect-error leads was not expanded
	one.leads;
	const plain = await run(getListing('1'));
	is<Same<typeof plain.agent, string | null>>();
}

export function conditions(): void {
	listListings({ filter: { status: 'active', price: { gte: 5e5, lt: 9e5 }, bedrooms: [2, 3], agent: null } });
	listListings({ filter: { 'address.city': { in: ['Seattle', 'Kent'] }, location: { within: [-122.5, 47.4, -122.1, 47.8] } } });
	listListings({ filter: { listedAt: { gte: new Date() } }, sort: ['-price', 'bedrooms'], q: 'view', limit: 10, total: true });
	// @ts-expect-error no such status
	listListings({ filter: { status: 'vanished' } });
	// @ts-expect-error no such field
	listListings({ filter: { colour: 'red' } });
	// @ts-expect-error texts have no order here
	listListings({ filter: { headline: { gte: 'a' } } });
	// @ts-expect-error a rectangle has four sides
	listListings({ filter: { location: { within: [1, 2, 3] } } });
	// @ts-expect-error not sortable
	listListings({ sort: 'features' });
	// @ts-expect-error no such relation
	listListings({ expand: ['neighbours'] });
	// @ts-expect-error no such field
	listListings({ fields: ['colour'] });
}

export async function writing(): Promise<void> {
	const body: ListingCreate = { headline: 'Quiet corner house', price: { amount: '725000.00', currency: 'USD' } };
	const listing: Listing = await run(createListing(body), { idempotencyKey: 'one' });
	await run(updateListing(listing.id, { bedrooms: null }), { signal: AbortSignal.timeout(5000), timeout: 1000 });
	await run(publishListing(listing.id));
	await run(uploadListing(listing.id, new Blob([]), 'image/webp'));
	await run(enquireLead({ name: 'Ann', email: 'ann@example.com', listing: listing.id, message: 'Hello' }), {
		form: { elapsed: 4000, trap: false },
	});
	// @ts-expect-error an amount is exact, so it is a text
	createListing({ price: { amount: 725000, currency: 'USD' } });
	// @ts-expect-error the state changes by its operations
	createListing({ status: 'sold' });
	// @ts-expect-error the platform makes it
	updateListing('1', { createdAt: '2026-01-01T00:00:00Z' });
	// @ts-expect-error not a picture
	uploadListing('1', new Blob([]), 'text/plain');
}

export async function failing(): Promise<string | undefined> {
	try {
		await run(publishListing('1'));
	} catch (error) {
		if (error instanceof NotFound) return error.requestId;
		if (!isFreeholdError(error)) throw error;
		const code: ErrorCode | string = error.code;
		if (error.code === 'invalid_transition') return error.errors[0]?.pointer;
		return code;
	}
	return undefined;
}

export async function iterating(): Promise<void> {
	for await (const { id, headline } of pages(client, listListings({ fields: ['headline'] }))) console.log(id, headline?.trim());
	const api = freehold({ url: 'https://api.example.com', key: 'sk_live_1' });
	const page = await api.listings.list({ limit: 5 });
	page.data[0]?.headline?.trim();
	for await (const { id } of api.listings.list()) id.trim();
	await api.listings.publish('1', { timeout: 1000 });
	await api.users.setPassword('1', { password: 'Correct-horse-7!' });
	// @ts-expect-error no such operation
	api.listings.explode('1');
}

export async function hearing(): Promise<void> {
	for await (const event of subscribe(client, { types: ['listing.updated', 'lead.*'] })) {
		if (event.type === 'listing.updated') is<Same<'price' extends (typeof event.data.changed)[number] ? true : false, true>>();
		if (event.type === 'lead.created') event.position.toFixed();
		// @ts-expect-error contacts were not asked for
		if (event.type === 'contact.created') return;
	}
	// Of a plugin that is not known here.
	for await (const { type, data } of subscribe(client, { types: ['parking.*'] })) {
		is<Same<typeof type, string>>();
		is<Same<typeof data, Record<string, unknown>>>();
	}
	const told = await verifyWebhook('whsec_…', new Headers(), '');
	if (told.type === 'listing.published') told.data.record?.headline;
	if (told.type === 'webhook.test') return;
}
