/** How PostgreSQL looks for what is searched, as the role that row-level security holds: by an index, or the search is slow for all. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createStore } from '../core/src/data/records.ts';
import { checkQuery } from '../core/src/search/check.ts';
import { conditionsOf } from '../core/src/search/find.ts';
import { startApp, type TestApp } from './harness/app.ts';

describe.skipIf(!inject('prepared').postgres)('Plans of searches (PostgreSQL)', () => {
	let test: TestApp;

	beforeAll(async () => {
		test = await startApp('postgres');
		await test.behind(`insert into listings (organization_id, id, headline, status, price_amount, price_currency, bedrooms, address_city, location_latitude, location_longitude)
			select case when i % 50 = 0 then '${test.palm.id}'::uuid else '${test.harbor.id}'::uuid end, gen_random_uuid(),
				'house word' || i % 997 || ' ' || case when i % 3 = 0 then 'garden' else 'terrace' end, 'active', i * 10, 'USD', i % 6, 'City ' || i % 40,
				47 + (i % 211) / 211.0, -122 + (i % 1009) / 1009.0 from generate_series(1, 30000) i`);
		await test.behind(`insert into search_words (organization_id, id, key, word)
			select '${test.harbor.id}'::uuid, gen_random_uuid(), 'w:word' || i, 'word' || i from generate_series(1, 30000) i`);
		await test.behind('analyze listings; analyze search_words');
	});
	afterAll(() => test?.stop());

	const planOf = (text: string, values: unknown[] = [], organization = test.harbor.id): Promise<string> =>
		test.app.borrow(organization, async (sql) => {
			const rows = await sql<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off, summary off) ${text}`, values);
			return rows.map((row) => row['QUERY PLAN']).join('\n');
		});
	const planOfQuery = (query: string, organization = test.harbor.id): Promise<string> =>
		test.app.borrow(organization, async (sql) => {
			const view = createStore(test.app.registry).views('listing', 'full');
			const { where, values } = await conditionsOf({ view, sql, own: undefined }, checkQuery(view, query), new Map());
			const text = `explain (analyze, costs off, timing off, summary off) select id from listings t where ${where.join(' and ')}`;
			const rows = await sql<{ 'QUERY PLAN': string }>(text, values);
			return rows.map((row) => row['QUERY PLAN']).join('\n');
		});

	it('finds words in the index of words, and only the rows of the organisation', async () => {
		const plan = await planOfQuery('word17 garden');
		expect(plan).toMatch(/Bitmap Index Scan on listings_search_idx/);
		// Found are the rows of this organisation alone: none is read and thrown away.
		expect(await planOfQuery('house', test.palm.id)).not.toMatch(/Rows Removed by Filter: [1-9]\d{3}/);
	});

	it('finds rectangles and circles in the index of places', async () => {
		for (const query of ['within:-121.51,47.5,-121.5,47.51', 'near:47.5,-121.5,500m']) {
			const plan = await planOfQuery(query);
			expect([query, plan]).toEqual([query, expect.stringMatching(/listings_location_latitude\w*_idx/)]);
		}
	});

	it('finds prices in an index', async () => {
		expect(await planOfQuery('status:active price:1000..1200')).toMatch(/Index (Only )?Scan (using|on) listings_\w*price\w*/);
	});

	it('finds what begins with something in the index of suggestions', async () => {
		const plan = await planOf(
			`select suggest_address_city from listings t where t.suggest_address_city >= $1 and t.suggest_address_city < $2 order by 1, t.id limit 5`,
			['city 7', 'city 7\u{10FFFF}'],
		);
		expect(plan).toMatch(/listings_suggest_address_city_idx/);
		expect(plan).not.toMatch(/Sort|Seq Scan/);
	});

	it('finds the words of the vocabulary in their index', async () => {
		const plan = await planOf(`select word from unnest($1::text[]) a(key) join search_words s on s.key collate "C" = a.key`, [
			['w:word5', 'w:word6'],
		]);
		expect(plan).toMatch(/search_words_key_idx/);
	});
});
