/**
 * The first whole journey: on a brokerage's page, on an origin of its own, a visitor searches, opens a home and sends an enquiry;
 * in the console an agent finds the lead. Wide and on a phone, on both databases. Pictures go to `.freehold/pictures`.
 */
import { expect, it } from 'vitest';
import { describeOnBoth } from './harness/app.ts';
import { picture, SIZES, type Size, violationsIn } from './harness/look.ts';
import { onTheSite } from './harness/site.ts';

describeOnBoth('from a page to a lead', (driver) => {
	const visit = onTheSite(driver);
	const open = (size: Size, address: string, bypassCSP = false) => visit.open(address, { viewport: SIZES[size], bypassCSP });

	it.each(['wide', 'phone'] as const)(
		'goes from search to the console: %s',
		async (size) => {
			const visitor = `Wanda ${size} ${driver}`;
			const { page, complaints, close } = await open(size, visit.site.url);
			await page.getByRole('article').first().waitFor();
			const everything = await page.getByRole('article').count();
			await page.getByRole('searchbox').fill('craftsman porch');
			await expect.poll(() => page.getByRole('article').count()).toBeLessThan(everything);
			await expect.poll(() => page.getByRole('article').first().textContent()).toMatch(/craftsman/i);
			await picture(page, `search-${size}-${driver}`);
			const headline = ((await page.getByRole('article').first().getByRole('link').first().textContent()) ?? '').trim();
			await page.getByRole('article').first().getByRole('link').first().click();
			await page.getByRole('heading', { name: headline, exact: true }).first().waitFor();
			await picture(page, `listing-${size}-${driver}`);
			await page.getByLabel(/^name/i).fill(visitor);
			await page.getByLabel(/^email/i).fill('Wanda.Visitor@Example.com');
			await page.getByLabel(/^message/i).fill('Is it still free on Saturday?');
			// Nobody fills in a form in less than this, and the platform knows it.
			await page.waitForTimeout(1600);
			await page.getByRole('button', { name: 'Send enquiry' }).click();
			await page
				.getByText(/thank you/i)
				.first()
				.waitFor();
			await picture(page, `thanks-${size}-${driver}`);
			expect(complaints).toEqual([]);
			await close();

			const desk = await open(size, `${visit.test.url}/console/`);
			await desk.page.getByLabel(/email/i).fill(visit.demo.organizations[0]?.emails[2] as string);
			await desk.page
				.getByLabel(/password/i)
				.first()
				.fill(visit.demo.password);
			await desk.page.keyboard.press('Enter');
			await desk.page
				.getByLabel(/password/i)
				.first()
				.waitFor({ state: 'detached' });
			await desk.page.goto(`${visit.test.url}/console/leads`);
			await desk.page.getByText(headline, { exact: false }).first().click();
			await desk.page.getByText('Is it still free on Saturday?').first().waitFor();
			await picture(desk.page, `lead-${size}-${driver}`);
			expect(desk.complaints).toEqual([]);
			await desk.close();
		},
		90_000,
	);

	it('made one contact of the same address in two enquiries', async () => {
		const { body } = await visit.test.call('GET', '/v1/contacts?email=wanda.visitor@example.com', {
			as: visit.demo.organizations[0]?.secretKey as string,
		});
		expect(body.data).toHaveLength(1);
	});

	it.each(['wide', 'phone'] as const)(
		'is accessible: %s',
		async (size) => {
			const { page, close } = await open(size, visit.site.url, true);
			const links = page.getByRole('article').first().getByRole('link');
			await links.first().waitFor();
			const home = await links.first().getAttribute('href');
			for (const address of [visit.site.url, new URL(home as string, visit.site.url).href, `${visit.site.url}/contact.html`]) {
				await page.goto(address);
				await page.waitForLoadState('networkidle');
				expect(await violationsIn(page)).toEqual([]);
			}
			await close();
		},
		60_000,
	);
});
