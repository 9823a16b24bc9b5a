/** What is asked of the servers. */
import { asSuperuser } from '../tests/harness/postgres.ts';
import type { Prepared } from './database.ts';
import type { Request } from './load.ts';
import type { Work } from './report.ts';

const get = (path: string): Request => ({ method: 'GET', path });

/** The same requests for both servers: get, list, create. */
export async function worksOf({ database, organization }: Prepared): Promise<Work[]> {
	const { ids, cities, property } = await asSuperuser(database.superuserUrl, async (client) => ({
		ids: (
			await client.query('select id from listings where organization_id = $1 order by md5(id::text) limit 500', [organization])
		).rows as { id: string }[],
		cities: (
			await client.query(
				'select address_city as city from listings where organization_id = $1 group by 1 having count(*) > 200 order by 1 limit 10',
				[organization],
			)
		).rows as { city: string }[],
		property: (await client.query('select id from properties where organization_id = $1 limit 1', [organization])).rows[0]
			.id as string,
	}));
	const body = JSON.stringify({
		reference: 'B-[<id>]',
		purpose: 'sale',
		headline: 'Three bedrooms under old trees',
		description: 'A quiet street, a big kitchen, and the school around the corner. '.repeat(4),
		propertyType: 'house',
		price: { amount: '725000.00', currency: 'USD' },
		bedrooms: 3,
		bathrooms: 2.5,
		yearBuilt: 1962,
		address: { line1: '12 Elm Street', city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' },
		property,
	});
	return [
		{ name: 'get one by id', goal: 0.6, requests: ids.map(({ id }) => get(`/v1/listings/${id}`)) },
		{
			name: 'list 20: two filters, sorted by price',
			goal: 0.6,
			requests: cities.map(({ city }) =>
				get(`/v1/listings?address.city=${encodeURIComponent(city)}&status=active&sort=price&limit=20`),
			),
		},
		{ name: 'create one, validated', goal: 0.5, requests: [{ method: 'POST', path: '/v1/listings', body }] },
	];
}

/** A first page, and one far down, for which only the platform has a public cursor. */
export async function pagesOf(url: string, token: string): Promise<Work[]> {
	const first = '/v1/listings?status=active&sort=price&limit=20';
	return [
		{ name: 'page 1, one filter, sorted by price', platformOnly: true, requests: [get(first)] },
		{ name: 'page 500 of the same, by cursor', platformOnly: true, requests: [get(await page(url, token, first, 500))] },
	];
}

/** Follows cursors to the page with this number. */
async function page(url: string, token: string, first: string, wanted: number): Promise<string> {
	let path = first;
	for (let number = 1; number < wanted; number++) {
		const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
		const { next } = (await answer.json()) as { next: string | null };
		if (!next) return path;
		path = `${first}&cursor=${next}`;
	}
	return path;
}
