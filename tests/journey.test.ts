/**
 * The first whole journey: on a brokerage's page, on an origin of its own, a visitor searches, opens a home and sends an enquiry;
 * in the console an agent finds the lead. Wide and on a phone, on both databases. Pictures go to `.freehold/pictures`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demo, seedDemo } from '../core/src/cli/seed.ts';
import { type Site, serveSite } from '../examples/brokerage-site/server.ts';
import { describeOnBoth, startApp, type TestApp } from './harness/app.ts';
import { launchChromium } from './harness/chromium.ts';
import { ROOT } from './harness/once.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = join(ROOT, '.freehold/pictures');
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

describeOnBoth('from a page to a lead', (driver) => {
	let test: TestApp;
	let demo: Demo;
	let site: Site;
	let chromium: Browser;

	beforeAll(async () => {
		mkdirSync(PICTURES, { recursive: true });
		[test, chromium] = await Promise.all([startApp(driver), launchChromium()]);
		demo = await seedDemo(test.app);
		site = await serveSite({ port: 0, platformUrl: test.url, key: demo.organizations[0]?.publishableKey as string });
	}, 120_000);
	afterAll(async () => {
		await chromium?.close();
		await site?.close();
		await test?.stop();
	});

	/** A page in a browser of its own; whatever the browser complains of is kept, a blocked style or script included. */
	const open = async (size: keyof typeof SIZES, address: string, bypassCSP = false) => {
		const context = await chromium.newContext({ viewport: SIZES[size], bypassCSP });
		const page = await context.newPage();
		const complaints: string[] = [];
		page.on('pageerror', (error) => complaints.push(error.message));
		page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
		await page.goto(address);
		return { page, complaints, close: () => context.close() };
	};
	const keep = (page: Page, name: string) => page.screenshot({ path: join(PICTURES, `${name}-${driver}.png`) });

	it.each(['wide', 'phone'] as const)(
		'goes from search to the console: %s',
		async (size) => {
			const visitor = `Wanda ${size} ${driver}`;
			const { page, complaints, close } = await open(size, site.url);
			await page.getByRole('article').first().waitFor();
			const everything = await page.getByRole('article').count();
			await page.getByRole('searchbox').fill('craftsman porch');
			await expect.poll(() => page.getByRole('article').count()).toBeLessThan(everything);
			await expect.poll(() => page.getByRole('article').first().textContent()).toMatch(/craftsman/i);
			await keep(page, `search-${size}`);
			const headline = ((await page.getByRole('article').first().getByRole('link').first().textContent()) ?? '').trim();
			await page.getByRole('article').first().getByRole('link').first().click();
			await page.getByRole('heading', { name: headline, exact: true }).first().waitFor();
			await keep(page, `listing-${size}`);
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
			await keep(page, `thanks-${size}`);
			expect(complaints).toEqual([]);
			await close();

			const desk = await open(size, `${test.url}/console/`);
			await desk.page.getByLabel(/email/i).fill(demo.organizations[0]?.emails[2] as string);
			await desk.page
				.getByLabel(/password/i)
				.first()
				.fill(demo.password);
			await desk.page.keyboard.press('Enter');
			await desk.page
				.getByLabel(/password/i)
				.first()
				.waitFor({ state: 'detached' });
			await desk.page.goto(`${test.url}/console/leads`);
			await desk.page.getByText(headline, { exact: false }).first().click();
			await desk.page.getByText('Is it still free on Saturday?').first().waitFor();
			await keep(desk.page, `lead-${size}`);
			expect(desk.complaints).toEqual([]);
			await desk.close();
		},
		90_000,
	);

	it('made one contact of the same address in two enquiries', async () => {
		const { body } = await test.call('GET', '/v1/contacts?email=wanda.visitor@example.com', {
			as: demo.organizations[0]?.secretKey as string,
		});
		expect(body.data).toHaveLength(1);
	});

	it.each(['wide', 'phone'] as const)(
		'is accessible: %s',
		async (size) => {
			const { page, close } = await open(size, site.url, true);
			const links = page.getByRole('article').first().getByRole('link');
			await links.first().waitFor();
			const home = await links.first().getAttribute('href');
			for (const address of [site.url, new URL(home as string, site.url).href, `${site.url}/contact.html`]) {
				await page.goto(address);
				await page.waitForLoadState('networkidle');
				await page.evaluate(AXE);
				const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
					violations: { id: string; nodes: { html: string }[] }[];
				};
				expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
			}
			await close();
		},
		60_000,
	);
});
