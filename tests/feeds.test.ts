/** Replication of an MLS, from an OData server over the job to the listings: whatever happens on the way, what is there comes here once. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { driverVariables } from '../core/src/ports/variables.ts';
import { type ResoServer, type Row, startReso } from '../plugins/providers/test/servers/reso.ts';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { settableClock } from './harness/clock.ts';
import { BEGIN, MINUTE, row } from './harness/mls.ts';
import { ROOT } from './harness/once.ts';
import { type Asked, type Reply, type Service, startService } from './harness/service.ts';
import { until } from './harness/until.ts';

describeOnBoth('A feed', (driver) => {
	let reso: ResoServer;
	let door: Service;
	let freehold: TestApp;
	let broker: string;
	/** What the server does instead of answering, by the number of the question. */
	let instead: (nth: number, asked: Asked) => Reply | undefined = () => undefined;
	let asked = 0;
	const time = settableClock();

	beforeAll(async () => {
		reso = await startReso();
		door = await startService(async (question) => {
			asked++;
			const trouble = instead(asked, question);
			if (trouble) return trouble;
			const answer = await fetch(reso.url + question.url.pathname + question.url.search, {
				headers: { authorization: question.headers.authorization ?? '' },
			});
			const body = (await answer.text()).replaceAll(reso.url, door.url);
			return { status: answer.status, headers: { 'content-type': 'application/json' }, body };
		});
		const mls = { RESO_URL: `${door.url}/odata`, RESO_TOKEN: 'fixed', RESO_PAGE_SIZE: '4', RESO_CALLS_PER_SECOND: '10000' };
		const config = { ports: { mls: 'reso' }, variables: driverVariables(mls, ROOT), outboundAllow: ['127.0.0.1'] };
		freehold = await startApp(driver, config, { now: () => time.now });
		broker = await freehold.harbor.asUser('broker');
	}, 60_000);
	afterAll(async () => {
		await freehold?.stop();
		await Promise.all([door?.stop(), reso?.stop()]);
	});
	beforeEach(() => {
		asked = 0;
		reso.rows.Property = Array.from({ length: 10 }, (_, at) => row(at));
		Object.assign(reso.manners, { page: 4 });
	});
	afterEach(() => {
		instead = () => undefined;
	});

	const listed = (): Row[] => reso.rows.Property ?? [];
	let feeds = 0;
	const newFeed = async (more: object = {}): Promise<{ id: string; system: string }> => {
		const body = { name: 'Northwest', system: `nw${++feeds}`, active: false, ...more };
		const answer = await freehold.call('POST', '/v1/feeds', { as: broker, body });
		expect(answer.status).toBe(201);
		// Each feed of this suite has listings of its own.
		reso.rows.Property = listed().map((one) => ({ ...one, ListingId: `${body.system}-${one.ListingId}` }));
		return answer.body;
	};
	const run = async (feed: string, mode: 'changes' | 'whole' = 'changes') => {
		const { status, body } = await freehold.call('POST', `/v1/feeds/${feed}/replicate`, { as: broker, body: { mode } });
		expect(status).toBe(202);
		let last: Record<string, unknown> = {};
		await until(async () => {
			const job = (await freehold.call('GET', `/v1/jobs/${body.job}`, { as: await freehold.harbor.asUser('admin') })).body;
			last = job;
			if (job.state === 'waiting' && job.attempts > 0) {
				// Its next attempt is due in some seconds.
				time.now = Date.parse(job.runAt);
				await freehold.app.look();
			}
			return ['done', 'failed'].includes(job.state);
		}, 60_000);
		const report = (await freehold.call('GET', `/v1/feed-runs?feed=${feed}&limit=1`, { as: broker })).body.data[0];
		return { ...report, job: last };
	};
	const entries = async (feed: string) =>
		(await freehold.call('GET', `/v1/feed-entries?feed=${feed}&limit=100&sort=key&expand=listing`, { as: broker })).body.data;
	const listingOf = async (feed: string, key: string) => {
		const entry = (await freehold.call('GET', `/v1/feed-entries?feed=${feed}&key=${key}`, { as: broker })).body.data[0];
		return (await freehold.call('GET', `/v1/listings/${entry.listing}?expand=property`, { as: broker })).body;
	};
	const change = (at: number, more: Row): void => {
		const before = listed().find(({ ListingKey }) => ListingKey === row(at).ListingKey) ?? row(at);
		reso.save('Property', 'ListingKey', {
			...before,
			...more,
			ModificationTimestamp: new Date(BEGIN + ++clock * 60 * MINUTE).toISOString(),
		});
	};
	let clock = 10;

	it('comes over whole, each record as a listing of a property, by the names of the Data Dictionary', async () => {
		const feed = await newFeed();
		expect(await run(feed.id)).toMatchObject({ state: 'done', seen: 10, made: 10, refused: 0 });
		const all = await entries(feed.id);
		expect(all.map(({ key }: { key: string }) => key)).toEqual(listed().map(({ ListingKey }) => ListingKey));
		const listing = await listingOf(feed.id, 'K0002');
		expect(listing).toMatchObject({
			...{ reference: `${feed.system}-MLS-2`, status: 'active', purpose: 'sale', headline: '3-bedroom house in Seattle' },
			...{ propertyType: 'house', bedrooms: 3, bathrooms: 2, yearBuilt: 1990, description: 'A house at the lake.' },
			price: { amount: '502000.00', currency: 'USD' },
			livingArea: { value: 1800, unit: 'sqft' },
			lotArea: { value: 10_890, unit: 'sqft' },
			address: { line1: '102 NW Lake Street', city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' },
			location: { latitude: expect.closeTo(47.602, 6), longitude: -122.3 },
			features: ['Waterfront', 'Walk In Closets'],
			listedAt: expect.stringMatching(/^2025-12-24T00:00:00/),
			property: { parcelNumber: '7129-00002', yearBuilt: 1990 },
		});
		// Again: nothing is read twice as new.
		expect(await run(feed.id)).toMatchObject({ state: 'done', made: 0, changed: 0 });
	});

	it('brings prices, states and dates as they change', async () => {
		const feed = await newFeed();
		await run(feed.id);
		const id = (await listingOf(feed.id, 'K0001')).id;
		const steps: [Row, object][] = [
			[{ ListPrice: 480_000 }, { status: 'active', price: { amount: '480000.00' } }],
			[{ StandardStatus: 'Active Under Contract' }, { status: 'under_offer' }],
			[{ StandardStatus: 'Active' }, { status: 'active' }],
			[
				{ StandardStatus: 'Closed', ClosePrice: 471_000, CloseDate: '2026-02-03' },
				{ status: 'sold', price: { amount: '471000.00' }, closedAt: expect.stringMatching(/^2026-02-03T00:00:00/) },
			],
		];
		for (const [more, wanted] of steps) {
			change(1, more);
			expect(await run(feed.id)).toMatchObject({ changed: 1, made: 0 });
			expect((await freehold.call('GET', `/v1/listings/${id}`, { as: broker })).body).toMatchObject(wanted);
		}
	});

	it('refuses what it cannot take, tells why, and takes the rest', async () => {
		const feed = await newFeed();
		change(1, { StandardStatus: 'Sunny' });
		change(2, { YearBuilt: 'long ago' });
		change(3, { BedroomsTotal: 5000 });
		change(4, { LivingAreaUnits: 'Tatami' });
		const { made, refused, refusals, state } = await run(feed.id);
		expect([state, made, refused]).toEqual(['done', 6, 4]);
		const reasons = Object.fromEntries(refusals.map(({ key, reason }: { key: string; reason: string }) => [key, reason]));
		expect(reasons.K0001).toMatch(/StandardStatus: found "Sunny"/);
		expect(reasons.K0002).toMatch(/YearBuilt: found "long ago"; meant a number/);
		expect(reasons.K0003).toMatch(/bedrooms/);
		expect(reasons.K0004).toMatch(/LivingAreaUnits/);
		// Mended there, it comes.
		change(1, { StandardStatus: 'Active' });
		expect(await run(feed.id)).toMatchObject({ made: 1 });
	});

	it.each(['keep', 'overwrite'] as const)('follows the rule for what was changed here by hand: %s', async (conflicts) => {
		const feed = await newFeed({ conflicts });
		await run(feed.id);
		const { id } = await listingOf(feed.id, 'K0005');
		const body = { description: 'Our own words.', bedrooms: 4 };
		expect((await freehold.call('PATCH', `/v1/listings/${id}`, { as: broker, body })).status).toBe(200);
		// The feed touches one of the two, and something else.
		change(5, { PublicRemarks: 'Their new words.', ListPrice: 499_000 });
		const report = await run(feed.id);
		expect(report).toMatchObject({ changed: 1, kept: 1, conflicts: [{ key: 'K0005', listing: id, fields: ['description'] }] });
		expect((await freehold.call('GET', `/v1/listings/${id}`, { as: broker })).body).toMatchObject({
			description: conflicts === 'keep' ? 'Our own words.' : 'Their new words.',
			bedrooms: 4,
			price: { amount: '499000.00' },
		});
	});

	it('withdraws what is gone there, and brings it back', async () => {
		const feed = await newFeed();
		change(2, { StandardStatus: 'Closed', CloseDate: '2026-01-05' });
		await run(feed.id, 'whole');
		const gone = listed().filter(({ ListingKey }) => ['K0002', 'K0003'].includes(String(ListingKey)));
		for (const { ListingKey } of gone) reso.remove('Property', 'ListingKey', String(ListingKey));
		expect(await run(feed.id)).toMatchObject({ gone: 0 });
		expect(await run(feed.id, 'whole')).toMatchObject({ state: 'done', gone: 2, made: 0 });
		expect([(await listingOf(feed.id, 'K0002')).status, (await listingOf(feed.id, 'K0003')).status]).toEqual([
			'sold',
			'withdrawn',
		]);
		reso.rows.Property = [...listed(), ...gone];
		expect(await run(feed.id, 'whole')).toMatchObject({ gone: 0, made: 0, changed: 2 });
		expect([(await listingOf(feed.id, 'K0002')).status, (await listingOf(feed.id, 'K0003')).status]).toEqual(['sold', 'active']);
	});

	it('withdraws nothing where the feed has suddenly lost nearly all', async () => {
		reso.rows.Property = Array.from({ length: 30 }, (_, at) => row(at));
		const feed = await newFeed();
		await run(feed.id);
		reso.rows.Property = listed().slice(0, 2);
		const report = await run(feed.id, 'whole');
		expect([report.state, report.gone]).toEqual(['failed', 0]);
		expect(report.error).toMatch(/lacks 28 of our 30; nothing was withdrawn/);
	});

	it('goes on after a page that was broken and a server that had enough', async () => {
		const feed = await newFeed();
		instead = (nth): Reply | undefined => {
			if (nth === 2)
				return { status: 429, headers: { 'retry-after': '1' }, body: { error: { code: '429', message: 'Slow down' } } };
			if (nth === 4) return { headers: { 'content-type': 'application/json' }, body: '{"value":[{"ListingKey":' };
			return undefined;
		};
		const report = await run(feed.id);
		expect(report).toMatchObject({ state: 'done', made: 10, refused: 0 });
		expect((await entries(feed.id)).length).toBe(10);
	}, 60_000);

	it('knows a home again that another system writes otherwise', async () => {
		const one = await newFeed();
		await run(one.id);
		const two = await newFeed();
		change(6, { ParcelNumber: '712900006', StreetName: 'LAKE', StreetSuffix: 'St', Latitude: 47.6062 });
		change(7, { ParcelNumber: null, StreetName: 'Lkae', StreetDirPrefix: 'Northwest', Latitude: 47.60703 });
		// Next door, and another house.
		change(8, { ParcelNumber: null, StreetNumber: '107', Latitude: 47.6071, UnitNumber: '2' });
		await run(two.id);
		const property = async (feed: { id: string }, key: string) => (await listingOf(feed.id, key)).property.id;
		expect(await property(two, 'K0006')).toBe(await property(one, 'K0006'));
		expect(await property(two, 'K0007')).toBe(await property(one, 'K0007'));
		expect(await property(two, 'K0008')).not.toBe(await property(one, 'K0007'));
	});

	it('tells those who wait for a home of what came on the market since its first run, not of the whole market', async () => {
		const post = async (path: string, body: object) => (await freehold.call('POST', path, { as: broker, body })).body;
		const contact = await post('/v1/contacts', { name: { full: 'Kim Waiting' }, email: 'kim@waiting.example' });
		const search = await post('/v1/saved-searches', { name: 'Any', contact: contact.id, query: 'price[gte]=1' });
		await freehold.app.borrow(freehold.harbor.id, (sql) =>
			sql('update saved_searches set confirmed_at = now() where id = $1', [search.id]),
		);
		const told = async () => {
			await freehold.app.look();
			await freehold.app.idle();
			const { body } = await freehold.call('GET', `/v1/search-alerts?savedSearch=${search.id}&expand=listing`, { as: broker });
			return body.data.map(({ listing, reason }: Row) => `${(listing as Row).reference} ${reason}`).toSorted();
		};
		const feed = await newFeed();
		change(4, { StandardStatus: 'Coming Soon' });
		change(5, { StandardStatus: 'Active Under Contract' });
		expect(await run(feed.id)).toMatchObject({ made: 10, refused: 0 });
		expect(await told()).toEqual([]);
		const today = new Date().toISOString().slice(0, 10);
		change(20, { ListingId: `${feed.system}-new`, OnMarketDate: today });
		// What has long been on the market and came by a wider filter, and what is under contract no more, is no news.
		change(21, { ListingId: `${feed.system}-long-there` });
		change(5, { StandardStatus: 'Active' });
		change(4, { StandardStatus: 'Active' });
		expect(await run(feed.id)).toMatchObject({ made: 2, changed: 2 });
		expect(await told()).toEqual([`${feed.system}-MLS-4 new`, `${feed.system}-new new`]);
		change(6, { ListPrice: 450_000 });
		await run(feed.id);
		expect(await told()).toContain(`${feed.system}-MLS-6 price`);
	});

	it('is asked for once, however often it is asked for, and only by who may', async () => {
		const feed = await newFeed();
		const asks = await Promise.all(
			Array.from({ length: 4 }, () => freehold.call('POST', `/v1/feeds/${feed.id}/replicate`, { as: broker, body: {} })),
		);
		expect(asks.every(({ status }) => status === 202)).toBe(true);
		await freehold.app.idle();
		expect((await entries(feed.id)).length).toBe(10);
		for (const role of ['agent', 'viewer'])
			expect(
				(await freehold.call('POST', `/v1/feeds/${feed.id}/replicate`, { as: await freehold.harbor.asUser(role), body: {} }))
					.status,
			).toBe(403);
		const stranger = await freehold.palm.asUser('broker');
		expect((await freehold.call('POST', `/v1/feeds/${feed.id}/replicate`, { as: stranger, body: {} })).status).toBe(404);
		expect((await freehold.call('POST', '/v1/feeds', { as: broker, body: { name: 'Again', system: feed.system } })).status).toBe(
			409,
		);
	});
});
