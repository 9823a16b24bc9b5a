/** The port `mls`, over all of its drivers: against a RESO server of our own, written from the standard, and the stand-in. */
import type { Driver, MlsPage, MlsRecord, PortCall } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callFor, faultOf, itTellsFaults, partsFor } from '../../../../tests/harness/drivers.ts';
import { mlsMock } from '../../src/mls/mock.ts';
import { reso } from '../../src/mls/reso.ts';
import { meant } from '../servers/odata-filter.ts';
import { type ResoServer, startReso } from '../servers/reso.ts';

type Opened = Awaited<ReturnType<Driver<'mls'>>>;

const listing = (key: number, modified: string, more: Record<string, unknown> = {}) => ({
	ListingKey: `L${String(key).padStart(5, '0')}`,
	ListingId: `MLS${key}`,
	StandardStatus: 'Active Under Contract',
	ListPrice: 400_000 + key,
	OriginatingSystemName: 'actris',
	ModificationTimestamp: modified,
	...more,
});

async function all(pages: AsyncIterable<MlsPage>): Promise<{ records: MlsRecord[]; resume: string | undefined; pages: number }> {
	const records: MlsRecord[] = [];
	let resume: string | undefined;
	let count = 0;
	for await (const page of pages) {
		records.push(...page.records);
		resume = page.resume;
		count++;
	}
	return { records, resume, pages: count };
}

const keysOf = (records: MlsRecord[]): string[] => records.map(({ key }) => key);

describe('a feed by the RESO Web API', () => {
	let server: ResoServer;
	let driver: Opened;
	const settings = () => ({
		...{
			RESO_URL: `${server.url}/odata`,
			RESO_TOKEN_URL: `${server.url}/oauth/token`,
			RESO_CLIENT_ID: 'me',
			RESO_CLIENT_SECRET: 'secret',
			RESO_SCOPE: 'api',
		},
		...{ RESO_CALLS_PER_SECOND: '10000', RESO_PAGE_SIZE: '7' },
	});
	const open = (more: Record<string, string> = {}) => reso(partsFor({ ...settings(), ...more }));
	beforeAll(async () => {
		server = await startReso();
	});
	afterAll(() => server.stop());
	beforeEach(async () => {
		driver = await open();
		Object.assign(server.manners, { page: 1000, links: true, expired: false, strictTop: true });
		server.rows.EntityEvent = [];
		server.rows.Property = Array.from({ length: 23 }, (_, at) =>
			listing(at, `2026-01-${String(1 + (at % 5)).padStart(2, '0')}T10:00:00.${String(at % 3)}00Z`),
		);
		server.rows.Media = [
			{
				MediaKey: 'P1',
				ResourceName: 'Property',
				ResourceRecordKey: 'L00003',
				MediaURL: 'https://media.example.com/1.jpg',
				Order: 0,
				ModificationTimestamp: '2026-01-01T00:00:00Z',
			},
		];
	});

	it('reads everything once, in the order of its changes, whatever the server calls a page', async () => {
		for (const manners of [
			{ page: 5 },
			{ page: 1000 },
			{ page: 5, strictTop: false },
			{ links: false },
			{ links: false, page: 7, strictTop: false },
		]) {
			Object.assign(server.manners, { page: 1000, links: true, strictTop: true }, manners);
			const { records } = await all(driver.replicate({ resource: 'Property' }, callFor()));
			expect(keysOf(records).toSorted(), JSON.stringify(manners)).toEqual(
				server.rows.Property?.map(({ ListingKey }) => ListingKey).toSorted(),
			);
			const order = records.map(({ modifiedAt, key }) => modifiedAt + key);
			expect(order).toEqual(order.toSorted());
		}
	});

	it('gives records by the names of the dictionary, with lookups in their short form', async () => {
		const { records } = await all(driver.replicate({ resource: 'Property', expand: ['Media'] }, callFor()));
		const one = records.find(({ key }) => key === 'L00003');
		expect(one).toMatchObject({
			system: 'actris',
			modifiedAt: '2026-01-04T10:00:00.000Z',
			fields: { StandardStatus: 'ActiveUnderContract', ListPrice: 400_003 },
		});
		expect((one?.fields.Media as unknown[])?.length).toBe(1);
		const few = await all(
			driver.replicate({ resource: 'Property', select: ['ListPrice'], filter: 'ListPrice gt 400020' }, callFor()),
		);
		expect(few.records.map(({ fields }) => Object.keys(fields).toSorted())).toEqual([
			['ListPrice', 'ListingKey', 'ModificationTimestamp'],
			['ListPrice', 'ListingKey', 'ModificationTimestamp'],
		]);
	});

	it('goes on from any page, and the next week from the end: nothing is left out', async () => {
		Object.assign(server.manners, { page: 5 });
		const whole = keysOf((await all(driver.replicate({ resource: 'Property' }, callFor()))).records);
		let pages = 0;
		for await (const page of driver.replicate({ resource: 'Property' }, callFor())) {
			pages++;
			const rest = await all((await open()).replicate({ resource: 'Property', resume: page.resume }, callFor()));
			const seen = new Set([...whole.slice(0, 5 * pages), ...keysOf(rest.records)]);
			expect(seen.size, `after page ${pages}`).toBe(23);
		}
		const { resume } = await all(driver.replicate({ resource: 'Property' }, callFor()));
		server.save('Property', 'ListingKey', listing(7, '2026-02-01T08:00:00Z'));
		// Written late, with a time a little before the end of what was read.
		server.save('Property', 'ListingKey', listing(99, '2026-01-05T09:55:00Z'));
		const since = await all(driver.replicate({ resource: 'Property', resume: resume as string }, callFor()));
		expect(keysOf(since.records)).toEqual(expect.arrayContaining(['L00007', 'L00099']));
		expect(since.records.length).toBeLessThan(10);
	});

	it('reads on where a link has expired, and where many were changed at the same moment', async () => {
		server.rows.Property = Array.from({ length: 40 }, (_, at) => listing(at, '2026-01-01T00:00:00Z'));
		Object.assign(server.manners, { page: 6, strictTop: false, expired: true });
		const { records } = await all(driver.replicate({ resource: 'Property' }, callFor()));
		expect(new Set(keysOf(records)).size).toBe(40);
	});

	it('reads every record once, whatever there is and whoever asks: property', async () => {
		const many = fc.array(fc.record({ key: fc.integer({ min: 0, max: 99_999 }), minute: fc.integer({ min: 0, max: 5 }) }), {
			maxLength: 40,
		});
		await fc.assert(
			fc.asyncProperty(many, fc.integer({ min: 1, max: 9 }), fc.boolean(), fc.boolean(), async (rows, page, links, strictTop) => {
				server.rows.Property = [
					...new Map(rows.map(({ key, minute }) => [key, listing(key, `2026-01-01T00:0${minute}:00Z`)])).values(),
				];
				// A server without links gives what is asked for.
				Object.assign(server.manners, links ? { page, links, strictTop } : { page: 1000, links, strictTop });
				const { records } = await all(
					(await open({ RESO_PAGE_SIZE: String(page) })).replicate({ resource: 'Property' }, callFor()),
				);
				expect(keysOf(records).toSorted()).toEqual(server.rows.Property.map(({ ListingKey }) => ListingKey).toSorted());
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	it('tells keys, single records, and what is gone', async () => {
		const keys: string[] = [];
		for await (const page of driver.keys({ resource: 'Property' }, callFor())) keys.push(...page);
		expect(keys.length).toBe(23);
		expect((await driver.read({ resource: 'Property', key: 'L00003', expand: ['Media'] }, callFor()))?.fields.ListPrice).toBe(
			400_003,
		);
		expect(await driver.read({ resource: 'Property', key: "O'Neil" }, callFor())).toBeNull();
	});

	it('follows the log of changes, deletions included', async () => {
		server.save('Property', 'ListingKey', listing(3, '2026-03-01T00:00:00Z'));
		server.save('Property', 'ListingKey', listing(100, '2026-03-01T00:01:00Z'));
		server.remove('Property', 'ListingKey', 'L00005');
		const seen: string[] = [];
		let resume = '0';
		for await (const page of driver.events({ after: '0', pageSize: 2 }, callFor())) {
			seen.push(...page.events.map(({ resource, key }) => `${resource} ${key}`));
			resume = page.resume;
		}
		expect(seen).toEqual(['Property L00003', 'Property L00100', 'Property L00005']);
		expect(await driver.read({ resource: 'Property', key: 'L00005' }, callFor())).toBeNull();
		const later: unknown[] = [];
		for await (const page of driver.events({ after: resume }, callFor())) later.push(page);
		expect(later).toEqual([]);
		expect(await faultOf((async () => driver.events({ after: 'x' }, callFor())[Symbol.asyncIterator]().next())())).toMatchObject({
			fault: 'refused',
		});
	});

	it('asks for a new token where the old one is no longer taken, and gives up where the client is none', async () => {
		await driver.check();
		await (await open()).check();
		// The second client's token made the first one's void.
		await driver.check();
		expect(await faultOf((await open({ RESO_CLIENT_SECRET: 'wrong' })).check())).toMatchObject({ fault: 'unauthorized' });
		await (await reso(partsFor({ RESO_URL: `${server.url}/odata`, RESO_TOKEN: 'fixed' }))).check();
		expect(await faultOf((async () => reso(partsFor({ RESO_URL: server.url })))())).toMatchObject({ fault: 'unauthorized' });
	});

	it('never follows a link to somewhere else with its token', async () => {
		server.trouble({
			body: { value: [listing(1, '2026-01-01T00:00:00Z')], '@odata.nextLink': 'https://evil.example.com/odata/Property' },
		});
		const fixed = await reso(partsFor({ RESO_URL: `${server.url}/odata`, RESO_TOKEN: 'fixed' }));
		expect(await faultOf(all(fixed.replicate({ resource: 'Property' }, callFor())))).toMatchObject({ fault: 'unavailable' });
		server.trouble({ body: { value: [{ ListPrice: 1 }] } });
		expect(await faultOf(all(fixed.replicate({ resource: 'Property' }, callFor())))).toMatchObject({ fault: 'unavailable' });
		server.trouble(null);
	});

	const fixed = async (call: PortCall) =>
		all(
			(await reso(partsFor({ RESO_URL: `${server.url}/odata`, RESO_TOKEN: 'fixed' }))).replicate({ resource: 'Property' }, call),
		);
	itTellsFaults(() => server, fixed);
});

describe('the RESO server of these tests', () => {
	it('reads filters as OData says', () => {
		const row = { Price: 5, City: "O'Fallon", At: '2026-01-01T00:00:00+02:00', Gone: null };
		for (const [filter, answer] of [
			["Price gt 4 and City eq 'O''Fallon'", true],
			['Price gt 5 or Price lt 5', false],
			['not (Price eq 5)', false],
			['At eq 2025-12-31T22:00:00Z', true],
			['Price eq 1 or Price eq 5 and City ne null', true],
			['Gone eq null', true],
		] as const)
			expect(meant(filter)(row), filter).toBe(answer);
		for (const filter of ['Price', 'Price gt', '(Price eq 5', 'Price eq 5)', 'Price ~ 5', "'a' eq 'a'"])
			expect(() => meant(filter), filter).toThrow();
	});
});

describe('a feed of the stand-in', () => {
	const open = (day: string) => mlsMock(partsFor({}, { now: () => Date.parse(day) })) as Opened;

	it('is the same on the same day, and a little changed on the next', async () => {
		const first = await all(open('2026-03-01').replicate({ resource: 'Property' }, callFor()));
		const again = await all(open('2026-03-01').replicate({ resource: 'Property', pageSize: 7 }, callFor()));
		expect(again.records).toEqual(first.records);
		expect(first.records.length).toBeGreaterThan(200);
		const next = await all(open('2026-03-02').replicate({ resource: 'Property', resume: first.resume as string }, callFor()));
		expect(next.records.length).toBeGreaterThan(3);
		expect(next.records.length).toBeLessThan(80);
		for (const { modifiedAt } of next.records) expect(modifiedAt >= '2026-03-01').toBe(true);
	});

	it('holds together: agents, offices, pictures and events are of its listings', async () => {
		const driver = open('2026-03-01');
		const [listings, members, offices, media] = await Promise.all(
			(['Property', 'Member', 'Office', 'Media'] as const).map((resource) => all(driver.replicate({ resource }, callFor()))),
		);
		for (const { key, fields } of listings?.records ?? []) {
			expect(keysOf(members?.records ?? [])).toContain(fields.ListAgentKey);
			expect(keysOf(offices?.records ?? [])).toContain(fields.ListOfficeKey);
			expect((media?.records ?? []).filter((one) => one.fields.ResourceRecordKey === key).length).toBe(fields.PhotosCount);
		}
		const keys: string[] = [];
		for await (const page of driver.keys({ resource: 'Property' }, callFor())) keys.push(...page);
		expect(keys.toSorted()).toEqual(keysOf(listings?.records ?? []).toSorted());
		let last = 0n;
		for await (const { events } of driver.events({ after: '0' }, callFor())) {
			for (const { sequence, key } of events) {
				expect(BigInt(sequence)).toBeGreaterThan(last);
				last = BigInt(sequence);
				expect(await driver.read({ resource: 'Property', key }, callFor())).not.toBeNull();
			}
		}
	});
});
