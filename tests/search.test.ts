/** Searching through the door: words, places, facets, suggestions, rules, kept queries, and what a person may not see. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStore } from '../core/src/data/records.ts';
import { createReindex } from '../core/src/search/reindex.ts';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';

const HOMES = [
	{ headline: 'Sunny bungalow with sea view', city: 'Seattle', price: 620000, bedrooms: 3, at: [47.6, -122.3], type: 'house' },
	{ headline: 'Two houses on one lot', city: 'Seattle', price: 910000, bedrooms: 5, at: [47.61, -122.31], type: 'house' },
	{ headline: 'Quiet condominium', city: 'Bellevue', price: 480000, bedrooms: 2, at: [47.6, -122.15], type: 'condo' },
	{ headline: 'Farm beyond the sea', city: 'Kent', price: 350000, bedrooms: 4, at: [47.38, -122.23], type: 'land' },
];

describeOnBoth('Searching', (driver) => {
	let test: TestApp;
	let as: string;
	const ids: string[] = [];

	beforeAll(async () => {
		test = await startApp(driver);
		as = await test.harbor.key('admin');
		for (const { headline, city, price, bedrooms, at, type } of HOMES) {
			const [latitude, longitude] = at;
			const body = {
				headline,
				description: `In ${city}.`,
				price: { amount: `${price}.00`, currency: 'USD' },
				bedrooms,
				propertyType: type,
				address: { line1: `${bedrooms} Main St`, city, country: 'US' },
				location: { latitude, longitude },
			};
			const made = await test.call('POST', '/v1/listings', { as, body });
			expect([made.status, made.body.detail]).toEqual([201, undefined]);
			ids.push(made.body.id);
		}
		await test.call('POST', '/v1/listings', { as: await test.palm.key('admin'), body: { headline: 'Sunny palace, Seattle' } });
	});
	afterAll(() => test?.stop());

	const search = async (body: object, key = as) => {
		const answer = await test.call('POST', '/v1/search/listings', { as: key, body });
		expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
		return answer.body;
	};
	const found = async (query: string): Promise<number[]> => {
		const { data } = await search({ query });
		return data.map(({ id }: { id: string }) => ids.indexOf(id)).sort();
	};

	it('finds by words, phrases, fields, places, and what is not', async () => {
		expect(await found('sea')).toEqual([0, 1, 3]);
		expect(await found('"sea view"')).toEqual([0]);
		expect(await found('"view sea"')).toEqual([]);
		expect(await found('sea -farm')).toEqual([0, 1]);
		expect(await found('price:400000..700000')).toEqual([0, 2]);
		expect(await found('beds>=4 OR city:Bellevue')).toEqual([1, 2, 3]);
		expect(await found('type:house,land -(beds>3 city:Seattle)')).toEqual([0, 3]);
		expect(await found('near:47.6,-122.3,5km')).toEqual([0, 1]);
		expect(await found('within:-122.2,47.5,-122.1,47.7')).toEqual([2]);
		expect(await found('inside:-122.4,47.3,-122.1,47.3,-122.1,47.45,-122.4,47.45,-122.4,47.3')).toEqual([3]);
		expect(await found('no:agent')).toEqual([0, 1, 2, 3]);
		expect(await found('')).toEqual([0, 1, 2, 3]);
	});

	it('takes the same as data, and both together', async () => {
		const filter = { or: [{ field: 'price', lt: 400000 }, { text: 'condominium' }] };
		expect((await search({ filter })).data).toHaveLength(2);
		expect((await search({ filter, query: 'beds:2' })).data).toHaveLength(1);
	});

	it('forgives a slip, and knows a word in its other forms', async () => {
		expect(await found('bungallow')).toEqual([0]);
		expect(await found('bnugalow')).toEqual([0]);
		expect(await found('condominum')).toEqual([2]);
		expect(await found('house')).toEqual([1]);
		expect(await found('viewing')).toEqual([0]);
		expect(await found('the bungalow')).toEqual([0]);
		expect(await found('zzzzzz')).toEqual([]);
	});

	it('ranks what stands in the headline before what stands in the text, and says where it matched', async () => {
		const { data, hits } = await search({ query: 'seattle OR sea' });
		expect(data[0].headline).toMatch(/sea/);
		expect(hits[0].score).toBeGreaterThan(hits.at(-1).score);
		const sunny = hits.find(({ id }: { id: string }) => id === ids[0]);
		const mark = sunny.highlights.find(({ field }: { field: string }) => field === 'headline');
		expect(mark.ranges.map(([from, to]: [number, number]) => mark.text.slice(from, to))).toEqual(['sea']);
	});

	it('counts matches by facets, in ranges too, and all of them', async () => {
		const { facets, total, exact } = await search({ limit: 1, facets: ['address.city', 'price', 'bedrooms'] });
		expect([total, exact]).toEqual([4, true]);
		expect(facets['address.city']).toEqual([
			{ value: 'Seattle', count: 2 },
			{ value: 'Bellevue', count: 1 },
			{ value: 'Kent', count: 1 },
		]);
		expect(facets.price).toEqual([
			{ from: 200000, to: 500000, count: 2 },
			{ from: 500000, to: 1000000, count: 2 },
		]);
		expect((await search({ query: 'sea', total: true })).total).toBe(3);
	});

	it('goes through all pages, each match once, ranked or sorted', async () => {
		for (const sort of [undefined, '-price']) {
			const seen: string[] = [];
			let cursor: string | undefined;
			do {
				const page = await search({ limit: 1, ...(sort ? { sort } : {}), ...(cursor ? { cursor } : {}) });
				seen.push(page.data[0].id);
				cursor = page.next ?? undefined;
			} while (cursor);
			expect(new Set(seen)).toEqual(new Set(ids));
			expect(seen).toHaveLength(4);
		}
	});

	it('raises what a rule raises, and tells which rules did', async () => {
		const rule = { name: 'Condos first', resource: 'listings', condition: 'type:condo', factor: 9 };
		const made = await test.call('POST', '/v1/search-boosts', { as, body: rule });
		expect(made.status).toBe(201);
		const { hits } = await search({ explain: true });
		expect(hits[0]).toMatchObject({ id: ids[2], score: 9, boosts: ['Condos first'] });
		expect(hits[1].boosts).toEqual([]);
		await test.call('DELETE', `/v1/search-boosts/${made.body.id}`, { as });
		const wrong = await test.call('POST', '/v1/search-boosts', { as, body: { ...rule, condition: 'colour:red' } });
		expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/condition']);
	});

	it('says where a query is wrong and what may have been meant', async () => {
		const wrong = async (body: object) => {
			const answer = await test.call('POST', '/v1/search/listings', { as, body });
			return [answer.status, answer.body.errors[0].pointer, answer.body.detail];
		};
		expect(await wrong({ query: 'sea bedroms>=3' })).toEqual([
			422,
			'/query',
			expect.stringMatching(/character 5.*Did you mean "bedrooms"/),
		]);
		expect(await wrong({ query: 'price:cheap' })).toEqual([422, '/query', expect.stringMatching(/character 1.*number/)]);
		expect(await wrong({ query: '(sea' })).toEqual([422, '/query', expect.stringMatching(/“\)”/)]);
		expect(await wrong({ filter: { and: [{ field: 'price', gte: 'x' }] } })).toEqual([
			422,
			expect.stringMatching(/^\/filter/),
			expect.anything(),
		]);
		expect(await wrong({ filter: { field: 'price', gt: { a: 1 } } })).toEqual([422, '/filter/gt', expect.anything()]);
		expect(await wrong({ facets: ['statsu'] })).toEqual([422, '/facets/0', expect.stringMatching(/Did you mean "status"/)]);
		expect((await test.call('GET', '/v1/listings?where=bedroms>=3', { as })).status).toBe(400);
	});

	it('takes the query language in a list, beside its other filters', async () => {
		const { body } = await test.call('GET', `/v1/listings?where=${encodeURIComponent('sea beds>=3')}&price[lt]=500000`, { as });
		expect(body.data.map(({ id }: { id: string }) => ids.indexOf(id))).toEqual([3]);
	});

	it('searches every resource at once', async () => {
		await test.call('POST', '/v1/contacts', { as, body: { name: { full: 'Sunny Seaborn' }, email: 'sunny@example.com' } });
		const { body } = await test.call('GET', '/v1/search?q=sunny', { as });
		expect(body.data.map(({ resource }: { resource: string }) => resource).sort()).toEqual(['contacts', 'listings']);
		const listings = body.data.find(({ resource }: { resource: string }) => resource === 'listings');
		expect(listings).toMatchObject({ total: 1, exact: true, hits: [{ id: ids[0], title: HOMES[0]?.headline }] });
		expect((await test.call('GET', '/v1/search?q=sunny%40example.com', { as })).body.data[0].hits[0].title).toBe('Sunny Seaborn');
		expect((await test.call('GET', '/v1/search?q=price:5', { as })).status).toBe(400);
		expect((await test.call('GET', '/v1/search?q=x&resources=houses', { as })).status).toBe(400);
	});

	it('suggests values that begin so, and what a slip was meant for', async () => {
		const suggest = async (q: string, key = as) =>
			(await test.call('GET', `/v1/search/suggestions?q=${encodeURIComponent(q)}`, { as: key })).body.data;
		const seattle = ['listings', 'properties'].map((resource) => ({ resource, field: 'address.city', value: 'Seattle' }));
		expect(await suggest('SEA')).toEqual(seattle);
		expect(await suggest('Seatle')).toEqual(seattle);
		expect((await test.call('GET', '/v1/search/suggestions?q=s&resources=properties', { as })).body.data).toEqual([seattle[1]]);
		expect((await suggest('sunny b'))[0].value).toBe(HOMES[0]?.headline);
		expect(await suggest('palace')).toEqual([]);
	});

	it('finds, counts and suggests to nobody what they may not see', async () => {
		const broker = await test.harbor.key('broker');
		const agent = await test.harbor.asUser('agent');
		await test.call('POST', '/v1/contacts', { as: broker, body: { name: { full: 'Zacharias Quill' }, email: 'z@example.com' } });
		for (const path of ['/v1/search?q=quill', '/v1/search/suggestions?q=zach', '/v1/search/suggestions?q=zachrias'])
			expect([path, (await test.call('GET', path, { as: agent })).body.data]).toEqual([path, []]);
		const hidden = await test.call('POST', '/v1/search/contacts', { as: agent, body: { query: 'quill', total: true } });
		expect(hidden.body).toMatchObject({ data: [], hits: [], total: 0 });
		const seen = await test.call('POST', '/v1/search/contacts', { as: broker, body: { query: 'quil', total: true } });
		expect(seen.body.total).toBe(1);
		expect((await search({ facets: ['address.city'] }, await test.palm.key('admin'))).total).toBe(1);
	});

	it('keeps queries that it understands, for oneself, a team or everybody', async () => {
		const owner = await test.harbor.asUser('broker');
		const other = await test.harbor.asUser('agent');
		const save = (body: object, key = owner) => test.call('POST', '/v1/saved-filters', { as: key, body });
		const mine = await save({ name: 'Mine', resource: 'listings', filter: 'beds>=4' });
		const ours = await save({ name: 'Ours', resource: 'listings', filter: 'city:Seattle', shared: 'organization' });
		expect([mine.status, ours.status]).toEqual([201, 201]);
		expect((await save({ name: 'Bad', resource: 'listings', filter: 'beds>=' })).body.errors[0].pointer).toBe('/filter');
		expect((await save({ name: 'Bad', resource: 'houses', filter: '' })).body.errors[0].pointer).toBe('/resource');
		expect((await search({ saved: mine.body.id }, owner)).data).toHaveLength(2);
		expect((await search({ saved: ours.body.id }, other)).data).toHaveLength(2);
		const refused = await test.call('POST', '/v1/search/listings', { as: other, body: { saved: mine.body.id } });
		expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/saved']);
		const { data } = (await test.call('GET', '/v1/saved-filters/available?resource=listings', { as: other })).body;
		expect(data.map(({ name, mine: own }: { name: string; mine: boolean }) => [name, own])).toEqual([['Ours', false]]);
	});

	it('translates a query to data and back', async () => {
		const { body } = await test.call('POST', '/v1/search/parse', { as, body: { resource: 'listings', query: 'sea price:1..2' } });
		expect(body.filter).toEqual({ and: [{ text: 'sea' }, { field: 'price', gte: '1' }, { field: 'price', lte: '2' }] });
		const back = await test.call('POST', '/v1/search/parse', { as, body: { resource: 'listings', filter: body.filter } });
		expect(back.body.query).toBe('sea price>=1 price<=2');
	});

	it('learns the words anew in a job, and forgets those of what is gone', async () => {
		const { status, body } = await test.call('POST', '/v1/search/reindex', { as });
		expect(status).toBe(200);
		await test.app.look();
		await test.app.idle();
		const job = await test.call('GET', `/v1/jobs/${body.job}`, { as });
		expect(job.body).toMatchObject({ state: 'done' });
		expect(await found('bungallow')).toEqual([0]);
	});

	it('goes on with learning where it stopped', async () => {
		const tables = [...createStore(test.app.registry).tables.values()].filter(({ searchWeights }) => searchWeights);
		const reindex = createReindex(() => tables);
		let steps = 0;
		const task = (crashAt: number) =>
			({
				id: '01900000-0000-7000-8000-000000000001',
				signal: new AbortController().signal,
				transact: (work: never) => test.app.asSystem(test.harbor.id, work),
				progress: async () => {
					if (++steps === crashAt) throw new Error('the power went');
				},
				note: async () => {},
			}) as never;
		await expect(reindex({}, task(2))).rejects.toThrow('the power went');
		expect(steps).toBe(2);
		await reindex({}, task(0));
		expect(steps).toBe(tables.length);
		expect(await found('bungallow')).toEqual([0]);
	});

	it('sends a fixed number of statements, whatever is asked for', async () => {
		await test.app.idle();
		await test.app.seal();
		const statements = async (work: () => Promise<unknown>): Promise<number> => {
			const before = test.app.sent.statements;
			await work();
			return test.app.sent.statements - before;
		};
		expect(await statements(() => search({ query: 'beds>=1', sort: '-price' }))).toBe(1);
		expect(await statements(() => search({ query: 'beds>=1' }))).toBe(2);
		const all = {
			query: 'sea (house OR "sea view") -x',
			facets: ['price', 'status'],
			total: true,
			expand: ['agent', 'property'],
		};
		expect(await statements(() => search(all))).toBe(4);
		expect(await statements(() => test.call('GET', '/v1/search/suggestions?q=sea', { as }))).toBeLessThanOrEqual(4);
		expect(await statements(() => test.call('GET', '/v1/search?q=sea', { as }))).toBeLessThanOrEqual(5);
	});
});
