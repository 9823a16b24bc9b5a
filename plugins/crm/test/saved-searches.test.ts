import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth } from '../../../tests/harness/app.ts';
import { searchesFor } from '../src/alerts/match.ts';
import { DAY, type Office, openOffice } from './office.ts';

describeOnBoth('A saved search', (driver) => {
	let office: Office;
	let number = 0;
	beforeAll(async () => {
		office = await openOffice(driver);
	});
	afterAll(() => office?.freehold.stop());
	const mailsTo = (email: string) => office.freehold.mail.filter(({ to }) => to === email);
	const tokenIn = (text: string | undefined, what: 'confirm' | 'end') =>
		new RegExp(`#${what}=(\\S+)`).exec(text ?? '')?.[1] ?? '';
	/** Somebody asks from the page, and says yes to the mail; resolves to their address. */
	async function subscribed(query: string, frequency = 'instant'): Promise<string> {
		const email = `buyer${++number}@example.com`;
		expect(
			(await office.visit('/v1/saved-searches/subscribe', { name: 'Bo', email, query, frequency, title: 'Homes' })).status,
		).toBe(202);
		await office.settle();
		await confirm(tokenIn(mailsTo(email)[0]?.text, 'confirm'));
		return email;
	}
	const confirm = (token: string) => office.freehold.call('POST', '/v1/saved-searches/confirm', { body: { token } });
	/** Mails with news: the first one asked. */
	const told = async (email: string) => {
		await office.settle();
		return mailsTo(email).slice(1);
	};

	it('from a page is asked about by mail first, and tells nothing before the answer is yes', async () => {
		const email = 'carla@example.com';
		const body = { name: 'Carla', email, query: 'address.city=Tacoma', frequency: 'instant' };
		const answer = await office.visit('/v1/saved-searches/subscribe', body);
		expect([answer.status, answer.body]).toEqual([202, { received: true }]);
		await office.settle();
		expect(mailsTo(email)).toMatchObject([{ kind: 'notice', subject: 'Shall we write to you about “Saved search”?' }]);
		await office.listed({ address: { line1: '1 A St', city: 'Tacoma', country: 'US' } });
		expect(await told(email)).toEqual([]);
		expect((await confirm(tokenIn(mailsTo(email)[0]?.text, 'confirm'))).body).toEqual({ confirmed: true });
		await office.listed({ headline: 'By the sound', address: { line1: '2 A St', city: 'Tacoma', country: 'US' } });
		expect(await told(email)).toMatchObject([{ subject: 'By the sound fits “Saved search”' }]);
	});

	it('is told of a listing once, and once more for each new price', async () => {
		const email = await subscribed('price[lte]=600000&bedrooms[gte]=3&address.city=seattle');
		const listing = await office.listed({ price: { amount: '650000.00', currency: 'USD' } });
		expect(await told(email)).toEqual([]);
		const price = (amount: string) => office.call('PATCH', `/v1/listings/${listing.id}`, { price: { amount, currency: 'USD' } });
		await price('590000.00');
		expect(await told(email)).toMatchObject([{ text: expect.stringContaining('New price: ') }]);
		await price('640000.00');
		await price('590000.00');
		expect(await told(email)).toHaveLength(1);
		const other = await office.listed({ price: { amount: '500000.00', currency: 'USD' } });
		expect(await told(email)).toHaveLength(2);
		await office.call('POST', `/v1/listings/${other.id}/withdraw`);
		await office.call('POST', `/v1/listings/${other.id}/redraft`);
		await office.call('POST', `/v1/listings/${other.id}/publish`);
		expect(await told(email)).toHaveLength(2);
	});

	it('fits by every filter it names', async () => {
		const place = { location: { latitude: 47.6, longitude: -122.3 } };
		const fits: [string, object, boolean][] = [
			['propertyType[in]=villa,condo', { propertyType: 'condo' }, true],
			['propertyType[in]=villa,condo', { propertyType: 'house' }, false],
			['purpose=rent', { purpose: 'sale' }, false],
			['livingArea[gte]=1500', { livingArea: { value: 150, unit: 'sqm' } }, true],
			['livingArea[gte]=1500', { livingArea: { value: 1400, unit: 'sqft' } }, false],
			['bathrooms[gte]=2', {}, false],
			['location[within]=-122.4,47.5,-122.2,47.7', place, true],
			['location[within]=-122.4,47.5,-122.2,47.7', {}, false],
			['location[within]=170,40,-122,50', place, true],
			['address.city[in]=Kent,Renton', { address: { line1: '9 Elm', city: 'Renton', country: 'US' } }, true],
			['bedrooms=4', {}, false],
		];
		const buyers: string[] = [];
		for (const [query] of fits) buyers.push(await subscribed(`${query}&price[gte]=3000000`));
		for (const [at, [query, fields, expected]] of fits.entries()) {
			const before = (await told(buyers[at] as string)).length;
			await office.listed({ price: { amount: '3500000.00', currency: 'USD' }, ...fields });
			expect([query, (await told(buyers[at] as string)).length - before]).toEqual([query, expected ? 1 : 0]);
		}
	}, 120_000);

	it('refuses filters that nobody could keep, and says which', async () => {
		for (const query of ['price[lte]=cheap', 'colour=red', 'location[within]=1,2', 'price[gte]=2&price[lte]=1', 'purpose=swap']) {
			const answer = await office.visit('/v1/saved-searches/subscribe', { name: 'Di', email: 'di@example.com', query });
			expect([query, answer.status, answer.body.errors?.[0]?.pointer]).toEqual([query, 422, '/query']);
		}
		expect((await office.call('GET', '/v1/contacts?email=di@example.com')).data).toEqual([]);
	});

	it('ends with one click, without signing in, and tokens tell nothing', async () => {
		const email = await subscribed('price[gte]=900000&price[lte]=910000');
		await office.listed({ price: { amount: '905000.00', currency: 'USD' } });
		const token = tokenIn((await told(email))[0]?.text, 'end');
		expect(token).toMatch(/^lt_/);
		const click = (one: string) =>
			fetch(`${office.freehold.url}/v1/saved-searches/unsubscribe?token=${one}`, {
				method: 'POST',
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: 'List-Unsubscribe=One-Click',
			}).then(async (answer) => [answer.status, await answer.json()]);
		expect(await click(token)).toEqual([200, { ended: true }]);
		expect(await click(token)).toEqual([200, { ended: true }]);
		const none = `${token.slice(0, -8)}00000000`;
		const nowhere = `lt_${'0'.repeat(22)}_${'a'.repeat(32)}`;
		for (const made of [none, nowhere, 'x', '']) expect(await click(made)).toEqual([200, { ended: true }]);
		await office.listed({ price: { amount: '906000.00', currency: 'USD' } });
		expect(await told(email)).toHaveLength(1);
		await confirm(token);
		await office.listed({ price: { amount: '907000.00', currency: 'USD' } });
		expect(await told(email)).toHaveLength(1);
	});

	it('comes as a digest in the morning, the weekly one on Monday', async () => {
		const [daily, weekly] = [await subscribed('price[gte]=5000000', 'daily'), await subscribed('price[gte]=5000000', 'weekly')];
		for (const amount of ['5100000.00', '5200000.00']) await office.listed({ price: { amount, currency: 'USD' } });
		expect([await told(daily), await told(weekly)]).toEqual([[], []]);
		const weekday = () => new Date(office.clock.now).getUTCDay();
		while (weekday() !== 2) office.clock.now += DAY;
		await office.settle();
		await office.job('alert-digests');
		expect(await told(daily)).toMatchObject([{ subject: '2 listings fit “Homes”' }]);
		while (weekday() !== 1) office.clock.now += DAY;
		await office.job('alert-digests');
		expect([(await told(daily)).length, (await told(weekly)).length]).toEqual([1, 1]);
	});

	it('can be entered by a colleague, who sees the alerts; the person is asked all the same', async () => {
		const contact = await office.call('POST', '/v1/contacts', { name: { full: 'Eva' }, email: 'eva@example.com' });
		const search = await office.call('POST', '/v1/saved-searches', {
			name: 'Big',
			contact: contact.id,
			query: 'bedrooms[gte]=9',
		});
		expect(Object.keys(search)).not.toContain('token');
		await office.settle();
		expect(mailsTo('eva@example.com')).toHaveLength(1);
		await confirm(tokenIn(mailsTo('eva@example.com')[0]?.text, 'confirm'));
		const listing = await office.listed({ bedrooms: 10 });
		await office.settle();
		expect((await office.call('GET', `/v1/search-alerts?savedSearch=${search.id}`)).data).toMatchObject([
			{ listing: listing.id, reason: 'new' },
		]);
	});

	it('of ten thousand is found by one statement over an index', async () => {
		await office.freehold.app.asSystem(office.freehold.harbor.id, async (scope) => {
			const contact = (await scope.records('contact').create({ name: { full: 'Many' } })).id;
			const bounds = { bedroomsFrom: 0, bedroomsTo: 999, bathroomsFrom: 0, areaFrom: 0, areaTo: 1e15, purpose: '' };
			for (let batch = 0; batch < 5; batch++)
				await scope.records('saved-search').createMany(
					Array.from({ length: 2000 }, (_, at) => ({
						...bounds,
						name: 'One of many',
						contact,
						query: '',
						city: `town ${at % 500}`,
						priceFrom: 100_000 + at,
						priceTo: 100_000 + at * 700,
						active: true,
						confirmedAt: '2026-01-01T00:00:00Z',
					})),
				);
			await scope.sql('analyze saved_searches').catch(() => {});
			const statements: string[] = [];
			const sql = Object.assign((...call: Parameters<typeof scope.sql>) => {
				statements.push(call[0]);
				return scope.sql(...call);
			}, scope.sql);
			const listing = { price: { amount: '500000.00', currency: 'USD' }, address: { city: 'Town 499' }, bedrooms: 3 };
			const began = performance.now();
			const found = await searchesFor({ ...scope, organization: scope.organization, sql } as typeof scope, listing);
			const took = performance.now() - began;
			console.info(`${found.length} of 10,000 saved searches (${driver}) in ${took.toFixed(1)} ms`);
			expect([statements.length, found.length]).toEqual([1, 15]);
			expect(took).toBeLessThan(250);
		});
	}, 60_000);
});
