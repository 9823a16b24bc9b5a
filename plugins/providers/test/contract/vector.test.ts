/**
 * The port `vector`, over all of its drivers: in memory, on both databases with and without pgvector, and Weaviate’s client against a
 * server of our own that speaks its protocols (REST for schemas, gRPC for objects and searches, by the definitions that come with the
 * client). Weaviate itself does not run here.
 */
import type { Driver, VectorItem, VectorValue } from '@freehold/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driver as Database, startApp, type TestApp } from '../../../../tests/harness/app.ts';
import { callFor, faultOf, ORGANIZATION, OTHER_ORGANIZATION, partsFor, seeded } from '../../../../tests/harness/drivers.ts';
import { unit } from '../../src/embedding/unit.ts';
import { exact, ownDatabase, pgvector } from '../../src/vector/database.ts';
import { cosine, vectorMock } from '../../src/vector/mock.ts';
import { weaviate } from '../../src/vector/weaviate.ts';
import { startWeaviate, type WeaviateServer } from '../servers/weaviate.ts';

type Opened = Awaited<ReturnType<Driver<'vector'>>>;
type Opening = { driver: Opened; mine: string; others: string; stop(): Promise<void> };

async function onDatabase(database: Database, open: Driver<'vector'>): Promise<Opening> {
	const app: TestApp = await startApp(database);
	const driver = await open(partsFor({}, { borrow: app.app.borrow as never }));
	return { driver, mine: app.harbor.id, others: app.palm.id, stop: () => app.stop() };
}

async function onWeaviate(): Promise<Opening> {
	const server = await startWeaviate();
	const driver = await weaviate(
		partsFor({ WEAVIATE_URL: server.url, WEAVIATE_GRPC_URL: server.grpc, WEAVIATE_API_KEY: 'secret' }),
	);
	const stop = async () => {
		await driver.close?.();
		await server.stop();
	};
	return { driver, mine: ORGANIZATION, others: OTHER_ORGANIZATION, stop };
}

const DRIVERS: [string, () => Promise<Opening>][] = [
	[
		'memory',
		async () => ({ driver: await vectorMock(partsFor()), mine: ORGANIZATION, others: OTHER_ORGANIZATION, stop: async () => {} }),
	],
	['the embedded database by pgvector', () => onDatabase('pglite', pgvector)],
	['the embedded database without it', () => onDatabase('pglite', exact)],
	['PostgreSQL without pgvector', () => onDatabase('postgres', exact)],
	['the embedded database, which chooses', () => onDatabase('pglite', ownDatabase)],
	['PostgreSQL, which chooses', () => onDatabase('postgres', ownDatabase)],
	['Weaviate (its protocol)', onWeaviate],
];

const random = seeded('vectors');
const vector = (): number[] => unit(Array.from({ length: 24 }, () => random() - 0.5));
const idOf = (at: number): string => `01920000-0000-7000-8000-${String(at).padStart(12, '0')}`;
const CITIES = ['Austin', 'Austin, TX', 'Boston'];
const ITEMS: VectorItem[] = Array.from({ length: 300 }, (_, at) => ({
	id: idOf(at),
	vector: vector(),
	properties: { city: CITIES[at % 3] as string, beds: at % 5, pool: at % 2 === 0 },
	text: at % 10 === 0 ? `A rare cottage number ${at} with a lighthouse` : `A home number ${at}`,
}));

const nearest = (items: VectorItem[], to: number[], limit: number) =>
	items
		.map((item) => ({ id: item.id, score: (1 + cosine(item.vector, to)) / 2 }))
		.toSorted((a, b) => b.score - a.score)
		.slice(0, limit);

describe.each(DRIVERS)('vectors in %s', (_name, start) => {
	let opening: Opening;
	const collection = 'listings';
	const mine = () => callFor({ organization: opening.mine });
	const others = () => callFor({ organization: opening.others });
	beforeAll(async () => {
		opening = await start();
		await opening.driver.upsert({ collection, items: ITEMS }, mine());
	});
	afterAll(() => opening?.stop());

	it('finds the nearest, all of them, as a comparison of everything does', async () => {
		await opening.driver.check();
		for (let turn = 0; turn < 20; turn++) {
			const asked = vector();
			const found = await opening.driver.search({ collection, vector: asked, limit: 10 }, mine());
			const wanted = nearest(ITEMS, asked, 10);
			expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
			for (const [at, { score }] of found.entries()) expect(score).toBeCloseTo(wanted[at]?.score ?? 0, 4);
		}
	});

	it('gives back what was kept, and filters by just that', async () => {
		const [found] = await opening.driver.search({ collection, vector: ITEMS[7]?.vector ?? [], limit: 1 }, mine());
		expect(found).toMatchObject({ id: idOf(7), properties: { city: 'Austin, TX', beds: 2, pool: false } });
		const asked: Record<string, VectorValue>[] = [
			{ city: 'Austin' },
			{ city: 'Austin, TX', beds: 2 },
			{ pool: true },
			{ city: 'austin' },
		];
		for (const where of asked) {
			const hits = await opening.driver.search({ collection, vector: vector(), limit: 300, where }, mine());
			const wanted = ITEMS.filter(({ properties }) =>
				Object.entries(where).every(([name, value]) => properties?.[name] === value),
			);
			expect(hits.map(({ id }) => id).toSorted(), JSON.stringify(where)).toEqual(wanted.map(({ id }) => id));
		}
	});

	it('puts words and meaning together', async () => {
		const hits = await opening.driver.search(
			{ collection, vector: ITEMS[120]?.vector ?? [], limit: 5, text: 'lighthouse' },
			mine(),
		);
		// First in both rankings.
		expect(hits[0]?.id).toBe(idOf(120));
		const worded = new Set(ITEMS.filter(({ text }) => text?.includes('lighthouse')).map(({ id }) => id));
		expect(hits.filter(({ id }) => worded.has(id)).length).toBeGreaterThan(1);
		for (const { score } of hits) expect(score).toBeLessThanOrEqual(1.0001);
	});

	it('replaces what has the same id, counts, and removes', async () => {
		const asked = { collection: 'few' };
		const [one, two] = [vector(), vector()];
		await opening.driver.upsert(
			{
				...asked,
				items: [
					{ id: idOf(1), vector: one },
					{ id: idOf(2), vector: two },
				],
			},
			mine(),
		);
		await opening.driver.upsert({ ...asked, items: [{ id: idOf(1), vector: two, properties: { fresh: true } }] }, mine());
		expect(await opening.driver.count(asked, mine())).toBe(2);
		expect((await opening.driver.search({ ...asked, vector: two, where: { fresh: true } }, mine()))[0]).toMatchObject({
			id: idOf(1),
			score: expect.closeTo(1, 4),
		});
		await opening.driver.remove({ ...asked, ids: [idOf(1), idOf(99)] }, mine());
		expect((await opening.driver.search({ ...asked, vector: two }, mine())).map(({ id }) => id)).toEqual([idOf(2)]);
		expect(await opening.driver.count({ collection }, mine())).toBe(300);
		await opening.driver.clear(asked, mine());
		await opening.driver.clear(asked, mine());
		expect(await opening.driver.search({ ...asked, vector: two }, mine())).toEqual([]);
		expect(await opening.driver.count(asked, mine())).toBe(0);
	});

	it('keeps organisations apart, and drops one without the other', async () => {
		expect(await opening.driver.search({ collection, vector: vector() }, others())).toEqual([]);
		expect(await opening.driver.count({ collection }, others())).toBe(0);
		await opening.driver.upsert(
			{ collection, items: [{ id: idOf(5), vector: vector(), properties: { whose: 'theirs' } }] },
			others(),
		);
		await opening.driver.remove({ collection, ids: [idOf(6)] }, others());
		expect(await opening.driver.count({ collection }, mine())).toBe(300);
		const [same] = await opening.driver.search({ collection, vector: ITEMS[5]?.vector ?? [], limit: 1 }, mine());
		expect(same).toMatchObject({ id: idOf(5), properties: ITEMS[5]?.properties });
		await opening.driver.clear({}, others());
		expect(await opening.driver.count({ collection }, others())).toBe(0);
		expect(await opening.driver.count({ collection }, mine())).toBe(300);
	});

	it('refuses vectors that are none, or of different lengths', async () => {
		const put = (items: VectorItem[]) => opening.driver.upsert({ collection: 'wrong', items }, mine());
		for (const items of [
			[{ id: idOf(1), vector: [] }],
			[{ id: idOf(1), vector: [1, Number.NaN] }],
			[
				{ id: idOf(1), vector: [1, 2] },
				{ id: idOf(2), vector: [1, 2, 3] },
			],
		])
			expect(await faultOf(put(items))).toMatchObject({ fault: 'refused' });
		expect(await opening.driver.count({ collection: 'wrong' }, mine())).toBe(0);
	});
});

it('pgvector says plainly that PostgreSQL does not have it', async () => {
	const opening = await onDatabase('postgres', pgvector);
	const { message } = await faultOf(opening.driver.check());
	expect(message).toMatch(/pgvector.*create extension vector.*exact/s);
	await opening.stop();
});

describe('Weaviate', () => {
	let server: WeaviateServer;
	beforeAll(async () => {
		server = await startWeaviate();
	});
	afterAll(() => server.stop());
	const open = (key = 'secret') =>
		weaviate(partsFor({ WEAVIATE_URL: server.url, WEAVIATE_GRPC_URL: server.grpc, WEAVIATE_API_KEY: key }));

	it('gives every organisation collections of its own', async () => {
		const driver = await open();
		await driver.upsert({ collection: 'my listings', items: [{ id: idOf(1), vector: [1, 0] }] }, callFor());
		expect([...server.collections.keys()]).toEqual(['Org01920000000070008000000000000001_my_20_listings']);
		await driver.upsert(
			{ collection: 'x', items: [{ id: idOf(1), vector: [1, 0] }] },
			callFor({ organization: OTHER_ORGANIZATION }),
		);
		await driver.forget?.(OTHER_ORGANIZATION);
		expect(server.collections.size).toBe(1);
		await driver.close?.();
	});

	it('tells what goes wrong as what it is, by REST and by gRPC', async () => {
		const stranger = await open('wrong');
		expect(await faultOf(stranger.search({ collection: 'x', vector: [1] }, callFor()))).toMatchObject({ fault: 'unauthorized' });
		const driver = await open();
		const search = () => driver.search({ collection: 'my listings', vector: [1, 0] }, callFor());
		expect(await search()).toHaveLength(1);
		for (const [status, fault] of [
			['UNAUTHENTICATED', 'unauthorized'],
			['RESOURCE_EXHAUSTED', 'rate-limited'],
			['INTERNAL', 'unavailable'],
			['INVALID_ARGUMENT', 'refused'],
		] as const) {
			server.fail(status);
			expect(await faultOf(search()), status).toMatchObject({ fault });
		}
		server.fail(null);
		expect(await search()).toHaveLength(1);
		await Promise.all([stranger.close?.(), driver.close?.()]);
	});

	it('is unavailable where nobody is', async () => {
		const driver = await weaviate(partsFor({ WEAVIATE_URL: 'http://127.0.0.1:9', WEAVIATE_GRPC_URL: 'http://127.0.0.1:9' }));
		expect(await faultOf(driver.check())).toMatchObject({ fault: 'unavailable' });
		expect(await faultOf(driver.search({ collection: 'x', vector: [1] }, callFor()))).toMatchObject({ fault: 'unavailable' });
		await driver.close?.();
	});
});
