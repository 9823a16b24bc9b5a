/** Lists against a model: whatever is filtered, sorted and paged, each match comes exactly once and in order. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from '../../tests/harness/app.ts';

type Row = {
	id: string;
	price: { amount: string; currency: string } | null;
	bedrooms: number | null;
	purpose: string;
	headline: string;
};

const CITIES = ['Seattle', 'Kent', 'Renton'];
/** Few values, so that ties are the rule; some unset, so that their place is tested. */
const rows = Array.from({ length: 150 }, (_, index) => ({
	headline: `House ${String.fromCharCode(97 + (index % 7))} number ${index}`,
	purpose: index % 3 ? 'sale' : 'rent',
	price: index % 10 === 3 ? null : { amount: `${100_000 + (index % 12) * 50_000}.00`, currency: 'USD' },
	bedrooms: index % 8 === 5 ? null : index % 5,
	address: { line1: `${index} Elm Street`, city: CITIES[index % 3] as string, country: 'US' },
	location: { latitude: 47 + index / 100, longitude: -122 - index / 100 },
}));

const VALUE: Record<string, (row: Row) => number | string | null> = {
	price: ({ price }) => (price ? Number(price.amount) : null),
	bedrooms: ({ bedrooms }) => bedrooms,
	headline: ({ headline }) => headline,
	id: ({ id }) => id,
};

describeOnBoth('lists', (driver) => {
	let test: TestApp;
	let token: string;
	let all: Row[];
	const read = async (query: string) => {
		const { status, body } = await test.call('GET', `/v1/listings?${query}`, { as: token });
		if (status !== 200) throw new Error(JSON.stringify(body));
		return body as { data: Row[]; next: string | null; total?: number };
	};
	const walk = async (query: string): Promise<Row[]> => {
		const found: Row[] = [];
		let cursor = '';
		do {
			const page = await read(`${query}${cursor}`);
			found.push(...page.data);
			cursor = page.next ? `&cursor=${page.next}` : '';
		} while (cursor && found.length < 1000);
		return found;
	};

	beforeAll(async () => {
		test = await startApp(driver);
		await test.app.asSystem(test.harbor.id, (scope) => scope.records('listing').createMany(rows));
		await test.app.asSystem(test.palm.id, (scope) => scope.records('listing').createMany(rows.slice(0, 20)));
		token = await test.harbor.asUser('viewer');
		all = await walk('limit=100&sort=id');
	});
	afterAll(() => test?.stop());

	it('shows each of the organisation’s rows once, and none of another’s', () => {
		expect(new Set(all.map(({ id }) => id)).size).toBe(rows.length);
	});

	it('gives every match once and in order, for any filter, sort and page size', async () => {
		const key = fc.constantFrom('price', 'bedrooms', 'headline');
		const sort = fc.uniqueArray(fc.tuple(key, fc.boolean()), { minLength: 1, maxLength: 2, selector: ([name]) => name });
		const filter = fc.constantFrom<[string, (row: Row) => boolean]>(
			['', () => true],
			['&purpose=rent', ({ purpose }) => purpose === 'rent'],
			['&price[gte]=300000', ({ price }) => Number(price?.amount ?? 0) >= 300_000],
			[
				'&price[lt]=300000&bedrooms[in]=1,2',
				({ price, bedrooms }) => price !== null && Number(price.amount) < 300_000 && (bedrooms === 1 || bedrooms === 2),
			],
			['&bedrooms[set]=false', ({ bedrooms }) => bedrooms === null],
			['&bedrooms[ne]=2', ({ bedrooms }) => bedrooms !== 2],
		);
		await fc.assert(
			fc.asyncProperty(sort, filter, fc.integer({ min: 7, max: 60 }), async (keys, [query, fits], limit) => {
				const text = keys.map(([name, descending]) => `${descending ? '-' : ''}${name}`).join(',');
				const found = await walk(`limit=${limit}&sort=${text}${query}`);
				const last = keys.at(-1) as [string, boolean];
				expect(found.map(({ id }) => id)).toEqual(
					all
						.filter(fits)
						.sort(comparing([...keys, ['id', last[1]]]))
						.map(({ id }) => id),
				);
			}),
			{ numRuns: driver === 'pglite' ? 25 : 60 },
		);
	});

	it('counts all matches, only when asked', async () => {
		expect((await read('limit=5&purpose=rent&total=true')).total).toBe(50);
		expect((await read('limit=5&purpose=rent')).total).toBeUndefined();
	});

	it('finds by the beginnings of words, in any order', async () => {
		expect((await read('q=numb+hou+149')).data).toHaveLength(1);
		expect((await read('q=nowhere')).data).toHaveLength(0);
	});

	it('finds what lies in a rectangle on the map, also over the date line', async () => {
		expect((await read('limit=100&location[within]=-122.105,47,-122,47.1')).data).toHaveLength(11);
		expect((await read('limit=100&location[within]=170,40,-122.5,48.5')).data.length).toBeGreaterThan(50);
	});

	it('answers with the fields asked for, and related records where asked', async () => {
		const { data } = await read('limit=1&fields=headline,price');
		expect(Object.keys(data[0] as Row)).toEqual(['id', 'headline', 'price']);
		const { body } = await test.call('GET', `/v1/listings/${all[0]?.id}?expand=agent,listingPhotos`, { as: token });
		expect(body).toMatchObject({ agent: null, listingPhotos: [] });
	});
});

/** Unset values come last, either way. */
function comparing(keys: [string, boolean][]): (a: Row, b: Row) => number {
	return (a, b) => {
		for (const [name, descending] of keys) {
			const [x, y] = [VALUE[name]?.(a) ?? null, VALUE[name]?.(b) ?? null];
			if (x === y) continue;
			if (x === null) return 1;
			if (y === null) return -1;
			return (x < y ? -1 : 1) * (descending ? -1 : 1);
		}
		return 0;
	};
}
