/** Going over a list: page after page, in order, none twice. */
import { expect, it } from 'vitest';
import { freehold } from '../src/comfortable.ts';
import { createClient, getListing, listListings, pages } from '../src/index.ts';
import { refusal, type Say, serve } from './server.ts';

const TOTAL = 25;
/** A list of 25, the cursor being the next one's number. */
const listing: Say = ({ url }) => {
	const { searchParams } = new URL(url, 'http://x');
	const from = Number(searchParams.get('cursor') ?? 0);
	const to = Math.min(from + Number(searchParams.get('limit') ?? 10), TOTAL);
	const data = Array.from({ length: to - from }, (_, at) => ({ id: String(from + at) }));
	return { body: { data, next: to < TOTAL ? String(to) : null } };
};
const all = Array.from({ length: TOTAL }, (_, at) => String(at));

it('asks for each page when the one before is used up', async () => {
	await using server = await serve(listing);
	const client = createClient({ url: server.url });
	const going = pages(client, listListings({ sort: '-price', limit: 10 }));
	expect(server.asked).toHaveLength(0);
	const ids: unknown[] = [];
	for await (const { id } of going) {
		expect(server.asked).toHaveLength(Math.floor(ids.length / 10) + 1);
		ids.push(id);
	}
	expect(ids).toEqual(all);
	expect(server.asked.map(({ url }) => url)).toEqual([
		'/v1/listings?sort=-price&limit=10',
		'/v1/listings?sort=-price&limit=10&cursor=10',
		'/v1/listings?sort=-price&limit=10&cursor=20',
	]);
});

it('asks no further where the reader stops, and holds with several readers at once', async () => {
	await using server = await serve(listing);
	const client = createClient({ url: server.url });
	for await (const { id } of pages(client, listListings({ limit: 10 }))) if (id === '3') break;
	expect(server.asked).toHaveLength(1);
	const going = pages(client, listListings({ limit: 2 }));
	const several = await Promise.all(Array.from({ length: TOTAL + 3 }, () => going.next()));
	expect(several.filter(({ done }) => !done).map(({ value }) => value?.id)).toEqual(all);
});

it('throws where a page fails, after what came before', async () => {
	await using server = await serve((asked, count) => (count === 2 ? refusal(403, 'forbidden') : listing(asked, count)));
	const seen: unknown[] = [];
	const going = async () => {
		for await (const { id } of pages(createClient({ url: server.url }), listListings())) seen.push(id);
	};
	await expect(going()).rejects.toMatchObject({ code: 'forbidden' });
	expect(seen).toHaveLength(10);
});

it('is comfortable: the first page when awaited, all records in a loop', async () => {
	await using server = await serve((asked, count) =>
		asked.url.includes('/v1/listings/') ? { body: { id: 'one' } } : listing(asked, count),
	);
	const client = freehold({ url: server.url });
	const page = await client.listings.list({ limit: 4 });
	expect([page.data.length, page.next]).toEqual([4, '4']);
	const ids: unknown[] = [];
	for await (const { id } of client.listings.list()) ids.push(id);
	expect(ids).toEqual(all);
	// Options of the call come behind its own parameters, also where those are left out.
	expect(await client.listings.get('one', undefined, { timeout: 5000 })).toEqual({ id: 'one' });
	await expect(client.listings.list({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
	expect(await client.run(getListing('one'))).toEqual({ id: 'one' });
});
