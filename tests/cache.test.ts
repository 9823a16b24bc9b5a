/**
 * What is kept of public answers, on two processes that share a Redis: whoever has been told that a change is made never reads what
 * was before it, whichever process they ask.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { mustBe, type Office, openOffice } from './harness/office.ts';

const ORIGIN = 'https://www.harbour.example';
const address = { line1: '1 Elm Street', city: 'Springfield', country: 'US' };
const listing = (property: string, headline: string) => ({
	headline,
	property,
	address,
	price: { amount: '500000.00', currency: 'USD' },
	purpose: 'sale',
	propertyType: 'house',
});

describe.skipIf(!inject('prepared').postgres || !inject('prepared').redis)('public answers, kept by two processes', () => {
	let cluster: Cluster;
	let office: Office;
	let page: string;
	let ids: string[];
	const reading = { headers: { origin: ORIGIN } };
	/** What a page shows, asked of one process. */
	const shownBy = async (at: number, query = 'sort=headline') =>
		mustBe(200, await office.call('GET', `/v1/listings?${query}`, { ...reading, as: page, at: cluster.apis[at]?.url as string }))
			.data as { id: string; headline: string }[];

	beforeAll(async () => {
		cluster = await startCluster({ redis: true, workers: 0 });
		office = await openOffice(cluster, 'harbour');
		page = await office.publishableKey([ORIGIN]);
		const property = mustBe(201, await office.call('POST', '/v1/properties', { body: { address, propertyType: 'house' } })).id;
		ids = [];
		for (const name of ['A', 'B', 'C']) {
			const { id } = mustBe(201, await office.call('POST', '/v1/listings', { body: listing(property, `${name} house 0`) }));
			mustBe(200, await office.call('POST', `/v1/listings/${id}/publish`));
			ids.push(id);
		}
	}, 60_000);
	afterAll(() => cluster?.stop());

	const statements = async (): Promise<number> => {
		const [row] = await cluster.behind<{ n: string }>(`select xact_commit as n from pg_stat_database where datname = 'cluster'`);
		return Number(row?.n);
	};

	it('are read from the database once for all of them', async () => {
		await shownBy(0, 'limit=2');
		await shownBy(1, 'limit=2');
		await new Promise((resolve) => setTimeout(resolve, 1200));
		const before = await statements();
		for (let call = 0; call < 200; call++) await shownBy(call % 2, 'limit=2');
		await new Promise((resolve) => setTimeout(resolve, 1200));
		// The platform looks around by itself, and this test asks too; two hundred lists would be two hundred more.
		expect((await statements()) - before).toBeLessThan(150);
	});

	it('are never older than a change that has been answered', async () => {
		for (let round = 1; round <= 20; round++) {
			const [writer, reader] = round % 2 ? [0, 1] : [1, 0];
			const headline = `A house ${round}`;
			mustBe(
				200,
				await office.call('PATCH', `/v1/listings/${ids[0]}`, { body: { headline }, at: cluster.apis[writer]?.url as string }),
			);
			expect((await shownBy(reader))[0]?.headline).toBe(headline);
			expect((await shownBy(writer))[0]?.headline).toBe(headline);
		}
	});

	it('show no more of what is withdrawn, and what is published', async () => {
		const id = ids[2] as string;
		expect((await shownBy(0)).map((one) => one.id)).toContain(id);
		mustBe(200, await office.call('POST', `/v1/listings/${id}/withdraw`, { at: cluster.apis[1]?.url as string }));
		expect((await shownBy(0)).map((one) => one.id)).not.toContain(id);
	});

	it('follow a change that nobody could mark, by the log of events', async () => {
		for (const at of [0, 1]) expect((await shownBy(at))[0]?.headline).toMatch(/^A /);
		// As a process does that is killed after its commit: the change is told, and nobody has marked it.
		await cluster.behind(`select set_config('freehold.organization', '${office.id}', false), set_config('freehold.actor', '{"kind":"system"}', false);
			update listings set headline = 'A past the platform' where id = '${ids[0]}'`);
		// The log is looked at every two seconds; what is kept would be given for a minute.
		const began = Date.now();
		const isShown = async (at: number) => (await shownBy(at))[0]?.headline === 'A past the platform';
		while (!((await isShown(0)) && (await isShown(1))) && Date.now() - began < 30_000)
			await new Promise((resolve) => setTimeout(resolve, 200));
		expect([await isShown(0), await isShown(1)]).toEqual([true, true]);
	}, 60_000);

	it('are read from the database while Redis is away, and none from before is found when it is back', async () => {
		expect((await shownBy(0))[0]?.headline).toMatch(/^A /);
		cluster.redis?.proxy.cut();
		mustBe(200, await office.call('PATCH', `/v1/listings/${ids[0]}`, { body: { headline: 'A without Redis' } }));
		for (const at of [0, 1]) expect((await shownBy(at))[0]?.headline).toBe('A without Redis');
		cluster.redis?.proxy.mend();
		for (let call = 0; call < 30; call++) {
			expect((await shownBy(call % 2))[0]?.headline).toBe('A without Redis');
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	});
});

describeOnBoth('public answers of one process', (driver) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp(driver);
	});
	afterAll(() => test?.stop());

	it('show a change at once, and each organisation its own', async () => {
		const page = { as: await test.harbor.publishableKey([ORIGIN]), headers: { origin: ORIGIN } };
		const other = { as: await test.palm.publishableKey([ORIGIN]), headers: { origin: ORIGIN } };
		const as = await test.harbor.key('admin');
		const property = (await test.call('POST', '/v1/properties', { as, body: { address, propertyType: 'house' } })).body.id;
		const count = async (who: typeof page) => (await test.call('GET', '/v1/listings', who)).body.data.length;
		expect(await count(page)).toBe(0);
		const { id } = (await test.call('POST', '/v1/listings', { as, body: listing(property, 'A house') })).body;
		expect(await count(page)).toBe(0);
		expect((await test.call('POST', `/v1/listings/${id}/publish`, { as })).status).toBe(200);
		expect([await count(page), await count(other)]).toEqual([1, 0]);
		expect((await test.call('DELETE', `/v1/listings/${id}`, { as })).status).toBe(204);
		expect((await test.call('GET', `/v1/listings/${id}`, page)).status).toBe(404);
		expect(await count(page)).toBe(0);
	});
});
