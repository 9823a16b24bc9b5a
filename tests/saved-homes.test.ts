/** Saved homes with an account, in two browsers of one visitor on a brokerage's own site: what both end with, and what nobody gets. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { picture, SIZES, violationsIn } from './harness/look.ts';
import { onTheSite } from './harness/site.ts';

const EMAIL = 'ada.buyer@example.com';

describe('Saved homes', () => {
	const visit = onTheSite('pglite');

	it('are the same on the phone and at the desk, also after a time without a network; and the brokerage sees what it may', async () => {
		const { test, site } = visit;
		const as = visit.demo.organizations[0]?.secretKey as string;
		const asked: string[] = [];
		const open = async (viewport: { width: number; height: number }) => {
			const browser = await visit.open(site.url, { viewport }, async (page) => {
				page.setDefaultTimeout(15_000);
				page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer']}`));
			});
			await browser.page.getByRole('article').first().waitFor();
			return browser;
		};
		const phone = await open(SIZES.phone);
		const desk = await open(SIZES.wide);
		const save = (page: Page, nth: number) =>
			page
				.locator('freehold-listings')
				.getByRole('button', { name: /^Save / })
				.nth(nth)
				.click();
		const saved = async (page: Page): Promise<string[]> => {
			await page.locator('freehold-favourites:not([compact])').getByRole('article').first().waitFor();
			return page.evaluate(() => JSON.parse(localStorage.getItem('freehold.favourites') ?? '[]').sort());
		};
		const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
		const link = async (page: Page): Promise<string> => {
			const before = test.mail.length;
			await page.getByLabel('Email', { exact: true }).fill(EMAIL);
			await button(page, 'Send me a link').click();
			await page.getByText('Please look into your mail').waitFor();
			await test.app.idle();
			expect(test.mail.length).toBe(before + 1);
			return /http\S+#\S+/.exec(test.mail.at(-1)?.text ?? '')?.[0] ?? '';
		};
		const look = async (page: Page, name: string) => {
			await picture(page, `saved-${name}`);
			expect(await violationsIn(page), name).toEqual([]);
			const box = await page.locator('freehold-saved-account').boundingBox();
			expect((box?.x ?? 0) + (box?.width ?? 0), name).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
		};

		// Two homes on the phone, a link asked for there, and opened at the desk, where another home was saved.
		await save(phone.page, 0);
		await save(phone.page, 1);
		await phone.page.goto(`${site.url}/saved.html`);
		await button(phone.page, 'Keep them on all my devices').click();
		await look(phone.page, 'address-phone');
		const first = await link(phone.page);
		await look(phone.page, 'sent-phone');
		await save(desk.page, 2);
		await desk.page.goto(first);
		await desk.page.getByText('Your saved homes are one step away').waitFor();
		expect(desk.page.url()).toBe(`${site.url}/saved.html`);
		await button(desk.page, 'Open them here').click();
		// Whoever sent that link does not get this browser's homes unless its visitor says so.
		await desk.page.getByText(`These are the saved homes of ${EMAIL}. Add the 1 home saved in this browser?`).waitFor();
		await look(desk.page, 'whose-wide');
		await button(desk.page, 'Yes, add').click();
		await desk.page.getByText(`Kept for ${EMAIL}`).waitFor();

		// The same link once more is worth nothing; the phone asks for one of its own.
		await phone.page.goto(first);
		await button(phone.page, 'Open them here').click();
		await phone.page.getByText('This link does not work any more').waitFor();
		await phone.page.goto(await link(phone.page));
		await button(phone.page, 'Open them here').click();
		await phone.page.getByText(`Kept for ${EMAIL}`).waitFor();
		await expect.poll(async () => (await saved(phone.page)).length).toBe(3);
		await desk.page.reload();
		await expect.poll(() => saved(desk.page)).toEqual(await saved(phone.page));
		await look(phone.page, 'kept-phone');

		// Without a network a home is taken out on the phone; it is told when the network is back.
		await phone.page.context().setOffline(true);
		const cards = phone.page.locator('freehold-favourites:not([compact])');
		await cards
			.getByRole('button', { name: /^Save / })
			.first()
			.click();
		await phone.page.getByText('No connection. What you change is kept here').waitFor();
		await phone.page.context().setOffline(false);
		await phone.page.getByText('No connection. What you change is kept here').waitFor({ state: 'detached' });
		const two = await saved(phone.page);
		expect(two).toHaveLength(2);
		await desk.page.reload();
		await expect.poll(() => saved(desk.page)).toEqual(two);

		// One leaves the market, and is named as such.
		const states = await Promise.all(two.map((id) => test.call('GET', `/v1/listings/${id}`, { as })));
		const onMarket = states.find(({ body }) => body.status === 'active')?.body.id;
		const withdrawn = await test.call('POST', `/v1/listings/${onMarket}/withdraw`, { as });
		expect(withdrawn.status).toBe(200);
		await desk.page.reload();
		await desk.page.getByRole('heading', { name: 'No longer on the market' }).waitFor();
		await button(desk.page, `Take out: ${withdrawn.body.headline}`).waitFor();

		// The brokerage sees nothing before the visitor agrees.
		const seen = async () => (await test.call('GET', '/v1/saved-homes', { as })).body.data as { listing: string }[];
		expect(await seen()).toEqual([]);
		await desk.page.getByLabel('Name', { exact: true }).fill('Ada Buyer');
		await look(desk.page, 'kept-wide');
		await button(desk.page, 'I agree').click();
		await desk.page.getByText('We see the homes that you save').waitFor();
		expect((await seen()).map(({ listing }) => listing).sort()).toEqual(two);
		const [contact] = (await test.call('GET', `/v1/contacts?email=${EMAIL}`, { as })).body.data;
		expect(contact.name.full).toBe('Ada Buyer');

		// Signed out everywhere: nothing stays at the desk, and the phone hears of nothing any more.
		await button(desk.page, 'Sign out everywhere').click();
		await button(desk.page, 'Keep them on all my devices').waitFor();
		expect(
			await desk.page.evaluate(() => [localStorage.getItem('freehold.favourites'), localStorage.getItem('freehold.visitor')]),
		).toEqual(['[]', 'null']);
		await phone.page.reload();
		await button(phone.page, 'Keep them on all my devices').waitFor();

		expect(asked.filter((one) => /[?&/=]lt_/.test(one.split('#')[0] as string))).toEqual([]);
		expect(desk.complaints).toEqual([]);
		await phone.close();
		await desk.close();
	}, 120_000);
});
