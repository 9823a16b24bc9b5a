/** What somebody types and does not save outlives a crash, for half a minute less at the most, and goes with whoever typed it. */
import { describe, expect, it } from 'vitest';
import { HEADLINE, visit } from './visit.ts';

describe('A form that was not saved', () => {
	const visitor = visit();
	const field = (label: string) => visitor.page.getByLabel(label);
	const found = () => visitor.page.getByText(/^You began this on /);
	/** The tab is gone without a word. */
	const crash = async () => {
		const page = await visitor.context.newPage();
		await visitor.page.close();
		return page;
	};

	it('is there again after a crash, with what was typed until half a minute before, and saved as a whole', async () => {
		await visitor.page.clock.install();
		await visitor.arrive(`/console/listings/${visitor.listing}/edit`);
		await field('Headline').fill(`${HEADLINE}, with a garden`);
		await visitor.page.clock.runFor(31_000);
		await expect.poll(() => visitor.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(1);
		const page = await crash();
		await page.goto(`${visitor.freehold.url}/console/listings/${visitor.listing}/edit`);
		await page.getByText(/^You began this on /).waitFor();
		expect(await page.getByLabel('Headline').inputValue()).toBe(HEADLINE);
		await page.getByRole('button', { name: 'Go on with it' }).click();
		await expect.poll(() => page.getByLabel('Headline').inputValue()).toBe(`${HEADLINE}, with a garden`);
		await page.getByLabel('Bedrooms').fill('6');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByRole('heading', { level: 1, name: /with a garden/ }).waitFor();
		expect(await visitor.call('GET', `/v1/listings/${visitor.listing}`)).toMatchObject({
			headline: `${HEADLINE}, with a garden`,
			bedrooms: 6,
		});
		// Saved is saved: nothing is offered again.
		await page.goto(`${visitor.freehold.url}/console/listings/${visitor.listing}/edit`);
		await page.getByLabel('Headline').waitFor();
		await page.waitForLoadState('networkidle');
		expect(await page.getByText(/^You began this on /).count()).toBe(0);
	});

	it('is thrown away when the person says so, leaves it on purpose, or signs out', async () => {
		const type = async () => {
			await visitor.page.goto(`${visitor.freehold.url}/console/contacts/new`);
			await field('Notes').fill('Likes the sea');
			await visitor.page.evaluate(() => dispatchEvent(new Event('pagehide')));
		};
		const isOffered = async () => {
			await visitor.page.goto(`${visitor.freehold.url}/console/contacts/new`);
			await field('Notes').waitFor();
			await visitor.page.waitForLoadState('networkidle');
			return (await found().count()) > 0;
		};
		await visitor.arrive('/console/contacts');
		await type();
		expect(await isOffered()).toBe(true);
		await visitor.page.getByRole('button', { name: 'Throw it away' }).click();
		await found().waitFor({ state: 'detached' });
		expect(await isOffered()).toBe(false);

		await type();
		await visitor.page.getByRole('link', { name: 'Cancel' }).click();
		await visitor.page.getByRole('button', { name: 'Leave', exact: true }).click();
		await visitor.heading(/^Contacts/).waitFor();
		expect(await isOffered()).toBe(false);

		await type();
		expect(await isOffered()).toBe(true);
		await visitor.page.getByRole('button', { name: 'Sign out' }).click();
		await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
		const kept = await visitor.page.evaluate(
			() =>
				new Promise<number>((tell) => {
					const opening = indexedDB.open('freehold-console');
					opening.onsuccess = () => {
						const counting = opening.result.transaction('drafts').objectStore('drafts').count();
						counting.onsuccess = () => tell(counting.result);
					};
				}),
		);
		expect(kept).toBe(0);
	});
});
