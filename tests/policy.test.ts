/**
 * The Content-Security-Policy of everything that Freehold shows, held by a real browser: the console, the API's documents and
 * widgets on a strict site. A browser reports what it blocks, so a page that works without a report needs nothing more.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onTheSite } from './harness/site.ts';

describe('pages under their policy', () => {
	const visit = onTheSite('pglite');

	/** Opens a page, lets `work` use it, and tells everything that the browser blocked or threw. */
	async function complaintsOf(address: string, work: (page: Page) => Promise<unknown>): Promise<string[]> {
		const { page, complaints, close } = await visit.open(address, {}, (page) =>
			page.addInitScript(() => {
				addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
					console.error(`blocked: ${violatedDirective} ${blockedURI} ${sample}`),
				);
			}),
		);
		await work(page);
		await page.waitForLoadState('networkidle');
		await close();
		return complaints;
	}

	it('shows the documents of the API, an operation opened and tried', async () => {
		const complaints = await complaintsOf(`${visit.test.url}/docs/`, async (page) => {
			await page.getByRole('heading', { name: /Freehold/ }).waitFor();
			await page.locator('.opblock-summary').first().click();
			await page.locator('.opblock.is-open .execute').first().waitFor();
			await page.getByRole('button', { name: 'Authorize' }).first().click();
			await page.locator('.modal-ux').waitFor();
		});
		expect(complaints).toEqual([]);
	}, 90_000);

	it('shows the console, signed in, a list and a record', async () => {
		const complaints = await complaintsOf(`${visit.test.url}/console/`, async (page) => {
			await page.getByLabel('Email').fill(visit.demo.organizations[0]?.emails[0] as string);
			await page.getByLabel('Password', { exact: true }).fill(visit.demo.password);
			await page.keyboard.press('Enter');
			await page.getByText('Newest leads').waitFor();
			await page.goto(`${visit.test.url}/console/listings`);
			await page.getByRole('row').nth(3).waitFor();
			await page.getByRole('row').nth(2).getByRole('link').first().click();
			await page.locator('dl').first().waitFor();
		});
		expect(complaints).toEqual([]);
	}, 90_000);

	it('shows widgets on another origin’s page: photos, list and form', async () => {
		const complaints = await complaintsOf(visit.site.url, async (page) => {
			await page.getByRole('article').first().waitFor();
			await page.locator('article img').first().waitFor();
		});
		expect(complaints.filter((text) => !text.includes('tile.openstreetmap.org'))).toEqual([]);
	}, 90_000);

	it('would tell of an inline style and an inline script', async () => {
		for (const path of ['/docs/', '/console/']) {
			const complaints = await complaintsOf(visit.test.url + path, async (page) => {
				await page.evaluate(() => {
					const style = document.createElement('style');
					style.textContent = 'body { color: red }';
					document.head.append(style);
					const script = document.createElement('script');
					try {
						script.textContent = 'document.title = "injected"';
						document.head.append(script);
					} catch (error) {
						console.error(`blocked: script ${error}`);
					}
				});
				expect(await page.title()).not.toBe('injected');
			});
			expect(complaints.filter((text) => /style-src/.test(text))).not.toEqual([]);
			expect(complaints.filter((text) => /blocked: script/.test(text))).not.toEqual([]);
		}
	}, 60_000);
});
