/** Plans: what is counted, who is refused and how they are told, on both databases. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, describeOnBoth, startApp, type TestApp, type TestOrganization } from '../../tests/harness/app.ts';

describeOnBoth('quotas', (driver) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await startApp(driver, { trustProxy: true });
	});
	afterAll(() => test?.stop());

	const create = (as: string, headline = 'A house'): Promise<Answer> =>
		test.call('POST', '/v1/listings', { as, body: { headline } });
	/** Listings that were there before, made by the platform itself. */
	const fill = (at: TestOrganization, count: number) =>
		test.app.asSystem(at.id, ({ records }) =>
			records('listing').createMany(Array.from({ length: count }, (_, index) => ({ reference: `R-${index}` }))),
		);
	const countIn = async (at: TestOrganization, table: string): Promise<number> =>
		Number((await test.app.borrow(at.id, (sql) => sql<{ n: unknown }>(`select count(*) as n from ${table}`)))[0]?.n);
	const meter = async (at: TestOrganization, name: string) => {
		const { body } = await test.call('GET', '/v1/usage', { as: await at.asUser('owner') });
		return body.meters.find((one: { meter: string }) => one.meter === name);
	};
	const set = (at: TestOrganization, name: string, period: string, amount: number) =>
		test.app.borrow(at.id, (sql) =>
			sql(
				`insert into usage_counters (organization_id, id, meter, period, amount) values ($1, gen_random_uuid(), $2,
				case when $3 = 'today' then to_char(now() at time zone 'UTC', 'YYYY-MM-DD') else $3 end, $4)
				on conflict (organization_id, meter, period) do update set amount = excluded.amount`,
				[at.id, name, period, amount],
			),
		);
	const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
		for (let tries = 0; tries < 100 && !(await isSo()); tries++) await wait(50);
		expect(await isSo()).toBe(true);
	};

	it('let exactly as many in as there is room for, however many come at once, and tell the others what to do', async () => {
		const small = await test.found('small', 'free');
		const as = await small.key('admin');
		await fill(small, 95);
		const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => create(as, `House ${index}`)));
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
		const refused = answers.filter(({ status }) => status === 402);
		expect(refused).toHaveLength(45);
		expect(refused[0]?.body).toMatchObject({ code: 'quota_exceeded', meter: 'properties', limit: 100, used: 100, plan: 'free' });
		expect(refused[0]?.body.detail).toMatch(/plan Free includes 100 properties a month.*larger plan/);
		expect(new Date(refused[0]?.body.resetsAt).getTime()).toBeGreaterThan(Date.now());
		expect(refused[0]?.body.resetsAt).toMatch(/-01T00:00:00.000Z$/);
		expect(await countIn(small, 'listings')).toBe(100);
		expect(await meter(small, 'properties')).toMatchObject({ used: 100, limit: 100, per: 'month' });
		// Archiving one makes no room: it was made this month all the same.
		const { body: list } = await test.call('GET', '/v1/listings?limit=1', { as });
		expect((await test.call('DELETE', `/v1/listings/${list.data[0].id}`, { as })).status).toBe(204);
		expect((await create(as)).status).toBe(402);
		// What others do does not matter.
		expect((await create(await test.harbor.key())).status).toBe(201);
		expect(await meter(test.harbor, 'properties')).toMatchObject({ limit: null });
	});

	it('begin anew with the month, in the organisation’s own time zone', async () => {
		const monthly = await test.found('monthly', 'free');
		await fill(monthly, 100);
		const as = await monthly.key('admin');
		expect((await create(as)).status).toBe(402);
		await test.app.asSystem(monthly.id, ({ sql }) => sql(`update listings set created_at = created_at - interval '32 days'`));
		expect((await create(as)).status).toBe(201);
		const zone = 'Pacific/Kiritimati';
		expect(
			(
				await test.call('PATCH', `/v1/organizations/${monthly.id}`, {
					as: await monthly.asUser('owner'),
					body: { timeZone: zone },
				})
			).status,
		).toBe(200);
		// The first of a month begins there at ten in the morning of the day before.
		expect((await meter(monthly, 'properties')).resetsAt).toMatch(/T10:00:00.000Z$/);
	});

	it('leave nothing half done: a listing that is refused has no property', async () => {
		const whole = await test.found('whole', 'free');
		await fill(whole, 100);
		const as = await whole.key('admin');
		const address = { line1: '1 Quota Street', city: 'Springfield', country: 'US' };
		const answer = await test.call('POST', '/v1/listings', { as, body: { headline: 'A house', address } });
		expect([answer.status, await countIn(whole, 'properties')]).toEqual([402, 0]);
		const once = { 'idempotency-key': 'quota-once-1' };
		expect((await test.call('POST', '/v1/listings', { as, body: { headline: 'A' }, headers: once })).status).toBe(402);
	});

	it('stop an import at the limit, say so, and go on from there on a larger plan', async () => {
		const importing = await test.found('importing', 'free');
		const as = await importing.asUser('admin');
		const lines = ['reference,bedrooms', ...Array.from({ length: 1500 }, (_, index) => `I-${index},${index === 3 ? 'many' : 2}`)];
		const send = () =>
			test.call('POST', '/v1/listings/import', {
				as,
				headers: { 'content-type': 'text/csv' },
				body: new TextEncoder().encode(lines.join('\n')),
			});
		const stopped = await send();
		expect(stopped.status).toBe(200);
		expect(stopped.body).toMatchObject({ status: 'stopped', rowsRead: 101, rowsLoaded: 100, rowsRejected: 1 });
		expect(stopped.body.reason).toMatch(/plan Free includes 100 properties a month/);
		expect(await countIn(importing, 'listings')).toBe(100);
		expect((await send()).body).toMatchObject({ status: 'stopped', rowsRead: 101, rowsLoaded: 100 });
		await test.app.asSystem(importing.id, ({ sql }) => sql(`update organizations set plan = 'professional'`));
		test.app.tenancy.changed(importing.id);
		expect((await send()).body).toMatchObject({ status: 'stopped', rowsLoaded: 1000 });
		await test.app.asSystem(importing.id, ({ sql }) => sql(`update organizations set plan = 'enterprise'`));
		test.app.tenancy.changed(importing.id);
		expect((await send()).body).toMatchObject({
			status: 'done',
			reason: null,
			rowsRead: 1500,
			rowsLoaded: 1499,
			rowsRejected: 1,
		});
		expect(await countIn(importing, 'listings')).toBe(1499);
	});

	it('count users as they stand', async () => {
		const team = await test.found('team', 'free');
		const as = await team.asUser('owner');
		await team.asUser('agent');
		const user = (email: string) =>
			test.call('POST', '/v1/users', { as, body: { email, role: 'viewer', name: { full: 'Pat Person' } } });
		const third = await user('third@team.example');
		expect(third.status).toBe(201);
		expect((await user('fourth@team.example')).body).toMatchObject({
			code: 'quota_exceeded',
			meter: 'users',
			limit: 3,
			resetsAt: null,
		});
		expect((await test.call('DELETE', `/v1/users/${third.body.id}`, { as })).status).toBe(204);
		expect((await user('fourth@team.example')).status).toBe(201);
	});

	it('count the bytes of files, once however often one is sent, and refuse one more before it is written', async () => {
		const gallery = await test.found('gallery', 'free');
		const as = await gallery.asUser('admin');
		const folder = join(test.app.config.dataFolder, 'files', gallery.id, 'photos');
		const listing = (await create(as)).body.id;
		const photo = async (background: string) =>
			test.call('POST', `/v1/listings/${listing}/photos`, {
				as,
				headers: { 'content-type': 'image/png' },
				body: await sharp({ create: { width: 600, height: 400, channels: 3, background } })
					.png()
					.toBuffer(),
			});
		expect((await photo('#345')).status).toBeLessThan(300);
		const { used } = await meter(gallery, 'storage');
		const [row] = await test.app.borrow(gallery.id, (sql) =>
			sql<{ bytes: number }>('select sum(bytes)::float8 as bytes from stored_files'),
		);
		expect(used).toBeGreaterThan(0);
		expect(used).toBe(row?.bytes);
		await photo('#345');
		expect((await meter(gallery, 'storage')).used).toBe(used);
		const files = readdirSync(folder).length;
		await set(gallery, 'storage', 'all', 2 ** 30 - 10);
		const refused = await photo('#c43');
		expect(refused.body).toMatchObject({ code: 'quota_exceeded', meter: 'storage', limit: 2 ** 30 });
		expect(readdirSync(folder)).toHaveLength(files);
		expect(await countIn(gallery, 'listing_photos')).toBe(1);
		expect(existsSync(join(test.app.config.dataFolder, 'files', test.harbor.id))).toBe(false);
	});

	it('count every call, lose none when the platform writes them down, and refuse what is over the day’s limit', async () => {
		const busy = await test.found('busy', 'free');
		const as = await busy.key('viewer');
		const before = (await meter(busy, 'api-calls')).used;
		await Promise.all(Array.from({ length: 40 }, () => test.call('GET', '/v1/listings', { as })));
		expect((await meter(busy, 'api-calls')).used).toBe(before + 41);
		await set(busy, 'api-calls', 'today', 4999);
		test.app.tenancy.changed(busy.id);
		let answer: Answer | undefined;
		await until(async () => {
			answer = await test.call('GET', '/v1/listings', { as });
			return answer.status === 402;
		});
		expect(answer?.body).toMatchObject({ code: 'quota_exceeded', meter: 'api-calls', limit: 5000, plan: 'free' });
		expect(new Date(answer?.body.resetsAt).getTime() - Date.now()).toBeLessThanOrEqual(86_400_000);
		expect((await test.call('GET', '/v1/listings', { as: await test.palm.key() })).status).toBe(200);
	});

	it('tell the owners at 80 and at 100 percent, once each', async () => {
		const warned = await test.found('warned', 'free');
		const as = await warned.key('admin');
		const mails = () =>
			test.mail.filter(({ organization }) => organization === warned.id).map(({ to, subject }) => `${to}: ${subject}`);
		await fill(warned, 78);
		await create(as);
		await wait(100);
		expect(mails()).toEqual([]);
		for (let more = 0; more < 4; more++) await create(as);
		await until(() => mails().length > 0);
		expect(mails()).toEqual(['owner@warned.example: warned homes: 80 % of properties used']);
		await fill(warned, 0).catch(() => {});
		await Promise.all(Array.from({ length: 20 }, () => create(as)));
		await until(() => mails().length > 1);
		await wait(100);
		expect(mails()).toHaveLength(2);
		expect(mails()[1]).toContain('100 % of properties');
	});

	it('show every meter with its history, to whoever may read the organisation', async () => {
		const { status, body } = await test.call('GET', '/v1/usage', { as: await test.harbor.asUser('viewer') });
		expect(status).toBe(200);
		expect(body.meters.map((one: { meter: string }) => one.meter)).toEqual([
			'properties',
			'users',
			'storage',
			'api-calls',
			'emails',
			'ai-tokens',
		]);
		const calls = body.meters.find((one: { meter: string }) => one.meter === 'api-calls');
		expect(calls.history.at(-1)).toEqual({ day: new Date().toISOString().slice(0, 10), amount: calls.used });
		const page = await test.harbor.publishableKey(['https://www.example.com']);
		const refused = await test.call('GET', '/v1/usage', { as: page, headers: { origin: 'https://www.example.com' } });
		expect(refused.status).toBe(403);
	});
});

describeOnBoth('usage', (driver) => {
	it('is all there after the platform was stopped', async () => {
		const test = await startApp(driver);
		try {
			const as = await test.harbor.key('viewer');
			await test.app.tenancy.stop();
			const written = async () => {
				const [row] = await test.app.borrow(test.harbor.id, (sql) =>
					sql<{ n: number }>(`select coalesce(sum(amount), 0)::float8 as n from usage_counters where meter = 'api-calls'`),
				);
				return row?.n ?? 0;
			};
			const before = await written();
			await Promise.all(Array.from({ length: 25 }, () => test.call('GET', '/v1/listings', { as })));
			await test.app.tenancy.stop();
			expect((await written()) - before).toBe(25);
		} finally {
			await test.stop();
		}
	});
});
