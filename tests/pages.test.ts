/** What a brokerage's own pages show and ask beside its listings: people, open houses, a market, a value, a newsletter. Through a publishable key. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';

const SITE = 'https://harbor.example';
const DAY = 86_400_000;

describeOnBoth('A page', (driver) => {
	let test: TestApp;
	let admin: string;
	let agent: string;
	let page: string;
	let me: string;
	let calls = 0;

	beforeAll(async () => {
		test = await startApp(driver, { trustProxy: true });
		admin = await test.harbor.asUser('admin');
		agent = await test.harbor.asUser('agent');
		page = await test.harbor.publishableKey([SITE]);
		const who = (await test.call('GET', '/v1/auth/me', { as: agent })).body;
		me = who.user.id;
	});
	afterAll(() => test?.stop());

	const visit = (method: string, path: string, body?: unknown) =>
		test.call(method, path, {
			as: page,
			body,
			headers: {
				origin: SITE,
				'freehold-form': 'elapsed=4000; trap=0',
				'x-forwarded-for': `10.9.${++calls >> 8}.${calls & 255}`,
			},
		});
	const good = async (method: string, path: string, body?: unknown, as = admin) => {
		const answer = await test.call(method, path, { as, body });
		expect([path, answer.status < 300, answer.status < 300 || answer.body]).toEqual([path, true, true]);
		return answer.body;
	};
	const listed = async (fields: object = {}) => {
		const { id } = await good('POST', '/v1/listings', {
			headline: 'A house by the water',
			price: { amount: '725000.00', currency: 'USD' },
			address: { line1: `${++calls} Main St`, city: 'Seattle', country: 'US' },
			propertyType: 'house',
			agent: me,
			...fields,
		});
		await good('POST', `/v1/listings/${id}/publish`);
		return id as string;
	};

	it('shows colleagues who have chosen to be shown, with what they wrote there, and no others', async () => {
		const home = await listed();
		const written = {
			member: me,
			name: 'Ada Marsh',
			phone: '+12065550142',
			about: 'Knows the ferries.',
			languages: ['en', 'ar'],
		};
		const forced = await test.call('POST', '/v1/agent-profiles', { as: admin, body: { ...written, shown: true } });
		expect([forced.status, forced.body.errors?.[0]]).toMatchObject([422, { pointer: '/shown', code: 'self' }]);
		const profile = await good('POST', '/v1/agent-profiles', written);
		expect((await visit('GET', '/v1/agent-profiles')).body.data).toEqual([]);
		expect((await visit('GET', `/v1/listings/${home}/agent-profile`)).body).toEqual({ id: null });
		expect((await visit('GET', `/v1/agent-profiles/${profile.id}/listings`)).status).toBe(404);

		const byKey = await test.call('PATCH', `/v1/agent-profiles/${profile.id}`, {
			as: await test.harbor.key('admin'),
			body: { shown: true },
		});
		expect(byKey.status).toBe(422);
		await good('PATCH', `/v1/agent-profiles/${profile.id}`, { shown: true }, agent);
		const { data } = (await visit('GET', '/v1/agent-profiles')).body;
		expect(data).toMatchObject([{ id: profile.id, name: 'Ada Marsh', phone: '+12065550142', languages: ['en', 'ar'] }]);
		expect(Object.keys(data[0])).not.toContain('member');
		expect((await visit('GET', `/v1/listings/${home}/agent-profile`)).body).toEqual({ id: profile.id });
		const homes = (await visit('GET', `/v1/agent-profiles/${profile.id}/listings`)).body.data;
		expect(homes).toEqual([{ id: home }]);
		await good('PATCH', `/v1/listings/${home}`, { internetDisplay: false });
		expect((await visit('GET', `/v1/agent-profiles/${profile.id}/listings`)).body.data).toEqual([]);
		expect((await visit('GET', `/v1/listings/${home}/agent-profile`)).status).toBe(404);
		// Who manages pages may take a colleague off them.
		await good('PATCH', `/v1/agent-profiles/${profile.id}`, { shown: false });
		expect((await visit('GET', '/v1/agent-profiles')).body.data).toEqual([]);
	});

	it('forgets a colleague who has left', async () => {
		const user = await good('POST', '/v1/users', {
			email: 'leaver@harbor.example',
			role: 'agent',
			active: true,
			name: { full: 'Lee Ver' },
		});
		await good('POST', `/v1/users/${user.id}/set-password`, { password: 'Correct-horse-7!' });
		const login = { email: 'leaver@harbor.example', password: 'Correct-horse-7!', organization: 'harbor' };
		const { accessToken } = (await test.call('POST', '/v1/auth/login', { body: login })).body;
		const { id } = await good('POST', '/v1/agent-profiles', { member: user.id, name: 'Lee Ver', shown: true }, accessToken);
		expect((await visit('GET', `/v1/agent-profiles/${id}`)).status).toBe(200);
		await good('PATCH', `/v1/users/${user.id}`, { active: false });
		expect((await visit('GET', `/v1/agent-profiles/${id}`)).status).toBe(404);
	});

	it('tells when homes are open, and nothing else of a calendar', async () => {
		const [home, hidden] = [await listed(), await listed({ internetDisplay: false })];
		const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
		const meet = async (listing: string, days: number, fields: object = {}) => {
			const { id, status } = await good('POST', '/v1/appointments', {
				kind: 'open_house',
				title: 'Ring twice',
				notes: 'The owner is ill',
				startsAt: at(days),
				endsAt: at(days + 0.05),
				listing,
				agent: me,
				...fields,
			});
			if (status === 'proposed') await good('POST', `/v1/appointments/${id}/confirm`);
		};
		await meet(home, 2);
		await meet(home, 40);
		await meet(hidden, 3);
		await meet(home, 4, { kind: 'viewing' });
		const { data } = (await visit('GET', '/v1/appointments/open-houses')).body;
		expect(data).toHaveLength(1);
		expect(Object.keys(data[0]).sort()).toEqual(['endsAt', 'listing', 'startsAt', 'timeZone']);
		expect(data[0].listing).toBe(home);
		expect((await visit('GET', '/v1/appointments/open-houses?days=60')).body.data).toHaveLength(2);
		expect((await visit('GET', `/v1/appointments/open-houses?listing=${hidden}`)).body.data).toEqual([]);
		expect((await visit('GET', '/v1/appointments/open-houses?days=0')).status).toBe(400);
	});

	it('tells of a market by medians of three sales or more, and values a home without giving a sale away', async () => {
		const sold = (days: number) => new Date(Date.now() - days * DAY).toISOString();
		const rows = Array.from({ length: 49 }, (_, at) => {
			const [east, north] = [(at % 7) - 3, Math.floor(at / 7) - 3];
			const area = 120 + ((at * 37) % 60);
			const price = Math.round(area * 4200 * (1 + ((at * 13) % 7) / 100));
			return [
				`S-${at}`,
				'sold',
				'sale',
				'Sold',
				'house',
				price,
				'USD',
				3,
				2,
				area,
				'sqm',
				1975,
				47.6062 + north * 0.012,
				-122.3321 + east * 0.016,
				'Seattle',
				`${at} Past St`,
				'US',
				sold(40 + at * 5),
				sold(10 + at * 5),
			].join(',');
		});
		const head =
			'reference,status,purpose,headline,propertyType,price.amount,price.currency,bedrooms,bathrooms,livingArea.value,livingArea.unit,yearBuilt,location.latitude,location.longitude,address.city,address.line1,address.country,listedAt,closedAt';
		const imported = await test.call('POST', '/v1/listings/import', {
			as: admin,
			body: [head, ...rows].join('\n'),
			headers: { 'content-type': 'text/csv' },
		});
		expect(imported.body).toMatchObject({ rowsLoaded: 49, rowsRejected: 0 });

		const { body: report } = await visit('GET', '/v1/listings/market-report');
		expect([report.currency, report.unit, report.months.length]).toEqual(['USD', 'sqft', 12]);
		for (const { sold: count, price, pricePerArea, days } of report.months)
			expect([count >= 3, price !== null, pricePerArea !== null, days !== null]).toEqual(Array(4).fill(count >= 3));
		const told = report.months.find(({ sold: count }: { sold: number }) => count >= 3);
		expect(told.days).toBe(30);
		// 4200 a square metre is some 390 a square foot.
		expect(told.pricePerArea).toBeGreaterThan(385);
		expect(told.pricePerArea).toBeLessThan(420);
		expect(
			(await visit('GET', '/v1/listings/market-report?city=Nowhere')).body.months.every(
				({ sold: count }: { sold: number }) => count === 0,
			),
		).toBe(true);

		const home = {
			address: '12 Dock Street, Seattle, WA 98101',
			propertyType: 'house',
			livingArea: { value: 150, unit: 'sqm' },
			bedrooms: 3,
		};
		const { status, body } = await visit('POST', '/v1/valuations/estimate', home);
		expect([status, body.outcome, body.reason]).toEqual([200, 'valued', undefined]);
		expect(Number(body.low.amount)).toBeLessThan(Number(body.high.amount));
		expect(Number(body.value.amount)).toBeGreaterThan(500_000);
		expect(Number(body.value.amount)).toBeLessThan(800_000);
		expect(body.comparables).toHaveLength(5);
		for (const one of body.comparables) {
			expect(Object.keys(one).sort()).toEqual(['bedrooms', 'distance', 'livingArea', 'price', 'sold']);
			expect([Number(one.price.amount) % 5000, one.distance % 100, one.livingArea.value % 10]).toEqual([0, 0, 0]);
			expect(one.sold).toMatch(/^\d{4}-\d{2}$/);
		}
		// Nothing of it is kept.
		expect((await test.call('GET', '/v1/valuations?total=true', { as: admin })).body.total).toBe(0);
		expect((await visit('POST', '/v1/valuations/estimate', { ...home, address: 'Nowhere at all' })).body).toEqual({
			outcome: 'unknown',
			reason: 'place',
		});
		expect(
			(await visit('POST', '/v1/valuations/estimate', { ...home, livingArea: { value: 90_000, unit: 'sqm' } })).body.reason,
		).toBe('different');
		expect((await visit('POST', '/v1/valuations/estimate', { ...home, propertyType: 'castle' })).status).toBe(422);
	});

	it('keeps what somebody agreed to, asks by mail, and writes to nobody who has not said yes', async () => {
		const wording = 'Yes, send me the newsletter by email.';
		const body = {
			name: 'Nora News',
			email: 'nora@example.com',
			consent: true,
			wording,
			language: 'en',
			page: 'https://harbor.example/news',
		};
		for (const wrong of [
			{ ...body, consent: false },
			{ ...body, wording: '' },
			{ ...body, page: 'https://harbor.example/news?who=nora' },
		])
			expect((await visit('POST', '/v1/newsletter-signups/subscribe', wrong)).status).toBe(422);
		const answer = await visit('POST', '/v1/newsletter-signups/subscribe', body);
		expect([answer.status, answer.body]).toEqual([202, { received: true }]);
		await test.app.look();
		await test.app.idle();
		const mail = test.mail.filter(({ to }) => to === 'nora@example.com').at(-1);
		expect(mail?.subject).toBe('Shall we send you our newsletter?');
		const kept = async () => (await good('GET', '/v1/newsletter-signups?expand=contact')).data;
		expect(await kept()).toMatchObject([
			{ wording, language: 'en', page: body.page, confirmedAt: null, contact: { email: 'nora@example.com' } },
		]);
		const tokenOf = (what: string) => new RegExp(`#${what}=(\\S+)`).exec(mail?.text ?? '')?.[1] ?? '';
		expect(tokenOf('news')).toMatch(/^lt_/);
		await test.call('POST', '/v1/newsletter-signups/confirm', { body: { token: tokenOf('news') } });
		expect((await kept())[0].confirmedAt).not.toBeNull();
		for (const token of [tokenOf('no-news'), 'lt_made_up'])
			expect((await test.call('POST', `/v1/newsletter-signups/unsubscribe?token=${token}`)).body).toEqual({ ended: true });
		expect((await kept())[0].endedAt).not.toBeNull();
		// Yes again after the end: it stays ended.
		await test.call('POST', '/v1/newsletter-signups/confirm', { body: { token: tokenOf('news') } });
		expect((await kept())[0].endedAt).not.toBeNull();
		expect((await visit('GET', '/v1/newsletter-signups')).status).toBe(403);
	});
});
