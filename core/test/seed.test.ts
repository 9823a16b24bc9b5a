import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../tests/harness/app.ts';
import { type Demo, seedDemo } from '../src/cli/seed.ts';

describe('The demo', () => {
	let freehold: TestApp;
	let demo: Demo;
	beforeAll(async () => {
		freehold = await startApp('pglite');
		demo = await seedDemo(freehold.app);
	});
	afterAll(() => freehold?.stop());

	/** Everything in both organisations, without what depends on the hour. */
	const content = (of: Demo) =>
		Promise.all(
			of.organizations.map(({ id }) =>
				freehold.app.asSystem(id, (scope) =>
					Promise.all(
						['listings', 'properties', 'listing_photos', 'contacts', 'leads', 'users', 'api_keys'].map((table) =>
							scope.sql(
								`select to_jsonb(t) - '{listed_at,closed_at,last_enquiry_at,last_used_at,last_login_at}'::text[] as row from ${table} t order by id`,
							),
						),
					),
				),
			),
		);

	it('has 50 listings with pictures, 20 leads and 4 users in each of two organisations', async () => {
		const [harbour, eastshore] = (await content(demo)).map((tables) => tables.map((rows) => rows.length));
		expect([harbour, eastshore]).toEqual([
			[30, 30, expect.any(Number), 12, 12, 4, 2],
			[20, 20, expect.any(Number), 8, 8, 4, 2],
		]);
		expect(harbour?.[2]).toBeGreaterThan(90);
	});

	it('changes nothing when it runs again', async () => {
		await freehold.app.idle();
		const before = await content(demo);
		expect(await seedDemo(freehold.app)).toEqual(demo);
		expect(await content(demo)).toEqual(before);
	});

	it('lets its users sign in and its pages show listings', async () => {
		const [harbour] = demo.organizations;
		const signedIn = await freehold.call('POST', '/v1/auth/login', {
			body: { email: harbour?.emails[0], password: demo.password },
		});
		expect(signedIn.status).toBe(200);
		const headers = { origin: 'http://localhost:4100' };
		const { status, body } = await freehold.call('GET', '/v1/listings?total=true&expand=listing-photos', {
			as: harbour?.publishableKey ?? '',
			headers,
		});
		expect([status, body.total]).toEqual([200, 25]);
		for (const { listingPhotos, headline } of body.data)
			expect([headline, listingPhotos.length]).toEqual([expect.any(String), expect.any(Number)]);
	});

	it('fills up to as many listings as a load test asks for, once', async () => {
		const count = async () =>
			(
				await Promise.all(
					demo.organizations.map(({ id }) =>
						freehold.app.asSystem(id, (scope) => scope.sql<{ n: number }>('select count(*)::int as n from listings')),
					),
				)
			).map(([row]) => row?.n);
		await seedDemo(freehold.app, { count: 2500 });
		expect(await count()).toEqual([1500, 1000]);
		await seedDemo(freehold.app, { count: 2500 });
		expect(await count()).toEqual([1500, 1000]);
	});
});
